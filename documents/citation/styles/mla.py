"""MLA Handbook, 9th edition: the template of core elements, 5.1 to 5.99, with the digital archive as second container.

Author (two at most, then "et al.", 5.7 and 5.8). “Title.” Date, archive, call number. *Digital archive*, number, address.
Months are shortened but May, June and July; a date that is not known is left out (5.78), as MLA has no "n.d.".
"""

from documents.citation.citation import Citation
from documents.citation.date_parts import parts_of
from documents.citation.styles.writing import Piece, capitalized, kept_at, quoted, stopped, translators

MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


def mla(citation: Citation) -> list[Piece]:
    kept = ", ".join(filter(None, [capitalized(_date(citation)), kept_at(citation), citation.call_number]))
    sentences = [
        stopped(_authors(citation)),
        quoted(citation.title, "."),
        f"Translated by {stopped(translators(citation))}" if citation.translators else "",
        stopped(kept),
    ]
    return [
        Piece(f"{' '.join(filter(None, sentences))} "),
        Piece(citation.site, italic=True),
        Piece(f", no. {citation.number}, {citation.address}."),
    ]


def _authors(citation: Citation) -> str:
    if not citation.authors:
        return ""
    first, *others = citation.authors
    if len(others) > 1:
        return f"{first.inverted}, et al."
    if others:
        return f"{first.inverted}{',' if first.family else ''} and {others[0].text}"
    return first.inverted


def _date(citation: Citation) -> str:
    """ "6 Jan. 1949", "Jan. 1949", "1949", else the archive's words; "" where there is none."""
    if citation.date.is_undated:
        return ""
    parts = parts_of(citation.date)
    if len(parts) < 2:
        return citation.date.display
    day = f"{parts[2]} " if len(parts) == 3 else ""
    return f"{day}{MONTHS[parts[1] - 1]} {parts[0]}"
