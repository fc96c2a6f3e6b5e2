"""The Chicago Manual of Style, 17th edition, notes and bibliography: 14.221 to 14.231, unpublished and archival material.

A note names up to three authors, a bibliography up to ten, the first of them inverted (14.76). Without a date "n.d."
(14.44). The digital archive and the address follow the archive that keeps the original.
"""

from documents.citation.citation import Citation
from documents.citation.styles.writing import (
    NO_DATE,
    Piece,
    capitalized,
    kept_at,
    listed,
    quoted,
    stopped,
    translators,
)


def chicago_note(citation: Citation) -> list[Piece]:
    authors = [name.text for name in citation.authors]
    named = f"{authors[0]} et al." if len(authors) > 3 else listed(authors)
    kept = [
        f"trans. {translators(citation)}" if citation.translators else "",
        _date(citation),
        citation.call_number,
        kept_at(citation),
    ]
    before = f"{named}, " if named else ""
    return [
        Piece(f"{before}{quoted(citation.title, ',')} {', '.join(filter(None, kept))}, "),
        Piece(citation.site, italic=True),
        Piece(f", {citation.address}."),
    ]


def chicago_bibliography(citation: Citation) -> list[Piece]:
    sentences = [
        stopped(_authors(citation)),
        quoted(citation.title, "."),
        f"Translated by {stopped(translators(citation))}" if citation.translators else "",
        stopped(capitalized(_date(citation))),
        stopped(", ".join(filter(None, [kept_at(citation), citation.call_number]))),
    ]
    return [
        Piece(f"{' '.join(filter(None, sentences))} "),
        Piece(citation.site, italic=True),
        Piece(f". {citation.address}."),
    ]


def _authors(citation: Citation) -> str:
    """Up to ten; of more the first seven."""
    names = [name.text for name in citation.authors]
    if not names:
        return ""
    names[0] = citation.authors[0].inverted
    if len(names) > 10:
        return f"{', '.join(names[:7])}, et al."
    if len(names) == 2 and citation.authors[0].family:
        return f"{names[0]}, and {names[1]}"
    return listed(names)


def _date(citation: Citation) -> str:
    return NO_DATE if citation.date.is_undated else citation.date.display
