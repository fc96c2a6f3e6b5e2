"""APA, Publication Manual of the American Psychological Association, 7th edition: archival documents and collections.

Author, A. A. (date). *Title* [type]. Archive (call number), city, country. Digital archive. address. Without an author the
title takes its place (9.12); without a date "n.d." (9.17); an approximate one "ca.". Given names are reduced to initials
(9.8) where a name is divided; a name that is not stands whole. Up to twenty authors, of more the first nineteen and
the last. Titles keep the capitals that the archive gives them.
"""

import re
from collections.abc import Iterator

from archive_project.lib.edtf import MONTH_NAMES
from documents.citation.citation import Citation, CitedName
from documents.citation.date_parts import doubted_parts, parts_of
from documents.citation.styles.writing import (
    ENDS_AS_A_QUESTION,
    NO_DATE,
    SENTENCE_END,
    Piece,
    ended,
    listed,
    stopped,
)


def apa(citation: Citation) -> list[Piece]:
    return [*_beginning(citation), Piece(_end(citation))]


def _beginning(citation: Citation) -> Iterator[Piece]:
    genre = f" [{citation.genre}]" if citation.genre else ""
    translated = listed([_initialled(name, family_last=True) for name in citation.translators], last="&")
    after = f"{genre} ({translated}, Trans.)" if translated else genre
    title = Piece(ended(citation.title, ""), italic=True)
    stops = title.text.endswith((*SENTENCE_END, ".")) or ENDS_AS_A_QUESTION.search(title.text)
    stop = "" if stops and not after else "."
    if citation.authors:
        yield Piece(f"{stopped(_authors(citation))} ({_date(citation)}). ")
        yield title
        yield Piece(f"{after}{stop} ")
    else:
        yield title
        yield Piece(f"{after}{stop} ({_date(citation)}). ")


def _end(citation: Citation) -> str:
    archive = citation.archive
    if archive and citation.call_number:
        archive = f"{archive} ({citation.call_number})"
    place = [archive or citation.call_number, citation.archive_city, citation.archive_country]
    kept = stopped(", ".join(filter(None, place)))
    return f"{kept}{' ' if kept else ''}{citation.site}. {citation.address}"


def _authors(citation: Citation) -> str:
    names = [_initialled(name) for name in citation.authors]
    if len(names) > 20:
        return f"{', '.join(names[:19])}, . . . {names[-1]}"
    if len(names) == 2:
        return f"{names[0]}, & {names[1]}"
    return listed(names, last="&")


def _initialled(name: CitedName, *, family_last: bool = False) -> str:
    """ "Stalin, J. V.", "Sartre, J.-P.", "Beethoven, L. van"; or "J. V. Stalin"; a whole name as it is."""
    if not name.family:
        return name.text
    initials = " ".join(
        word if word.islower() else "-".join(f"{part[0].upper()}." for part in word.split("-") if part)
        for word in re.split(r"[\s.]+", name.given)
        if word
    )
    return f"{initials} {name.family}" if family_last else f"{name.family}, {initials}"


def _date(citation: Citation) -> str:
    """ "1949, January 6", "1949, January", "ca. 1949"; where its numbers are not certain the archive's words."""
    if citation.date.is_undated:
        return NO_DATE
    parts, about = parts_of(citation.date), ""
    if not parts and citation.date.edtf.endswith("~") and "/" not in citation.date.edtf:
        found, _ = doubted_parts(citation.date)
        parts, about = (found[0] if found else ()), "ca. "
    if not parts:
        return citation.date.display.replace("circa ", "ca. ")
    day = f" {parts[2]}" if len(parts) == 3 else ""
    month = f", {MONTH_NAMES[parts[1] - 1]}{day}" if len(parts) > 1 else ""
    return f"{about}{parts[0]}{month}"
