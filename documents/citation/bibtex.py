"""BibTeX, and with it biblatex.

An author and a title, not formally published: @unpublished, which asks for a note; without an author @misc ("when nothing
else fits"). See Patashnik, "BibTeXing", 1988, section 3.1. The note says in words what a bibliography should print, the
archive and the call number; `archive` and `callnumber` say them apart, for programs, as BibTeX lets any field stand.

A date whose numbers are certain stands in `year` and `month`; another in words in `year`, which the standard styles print
as they find it. `date` has it in EDTF, which biblatex reads up to level 1. Characters that TeX reads as commands are
escaped, all others left in Unicode; braces would have to balance, so they are named; pairs that TeX would join are kept
apart. The title keeps its capitals.
"""

import re
from collections.abc import Iterable, Iterator

from documents.citation.citation import Citation, CitedName
from documents.citation.date_parts import parts_of

MEDIA_TYPE = "application/x-bibtex; charset=utf-8"

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "$&#%_"},
}
SPECIAL = re.compile(r"[\\{}~^$&#%_]")
# Pairs that TeX makes one character of: "--" a dash, "``" a quotation mark.
LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=[?!`])(?=`)|(?<=')(?=')|(?<=<)(?=<)|(?<=>)(?=>)|(?<=,)(?=,)")
# What biblatex and Zotero both read: a date, plain or doubted as a whole; an interval of two. Biblatex knows decades, seasons
# and open ends too, but Zotero would take "195X" and "1950-21" as they stand; of these the words are given.
_DATE = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?[?~%]?"
FOR_BIBLATEX = re.compile(rf"{_DATE}(?:/{_DATE})?")


def bibtex(citation: Citation) -> str:
    kind = "unpublished" if citation.authors else "misc"
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(citation) if value)
    return f"@{kind}{{{citation.key},\n{fields}}}\n"


def bibtex_of_all(citations: Iterable[Citation]) -> Iterator[str]:
    for citation in citations:
        yield f"{bibtex(citation)}\n"


def escaped(text: str) -> str:
    return LIGATURE.sub("{}", SPECIAL.sub(lambda found: ESCAPES[found[0]], text))


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "author", _people(citation.authors)
    yield "title", f"{{{{{escaped(citation.title)}}}}}"
    yield from _date(citation)
    yield "type", _braced(citation.genre)
    yield "translator", _people(citation.translators)
    yield "note", _braced(citation.source or f"{citation.site}, no. {citation.number}")
    yield "archive", _braced(citation.archive)
    yield "callnumber", _braced(citation.call_number)
    yield "organization", _braced(citation.site)
    yield "url", f"{{{citation.address}}}"
    yield "language", _braced("; ".join(citation.languages))


def _braced(text: str) -> str:
    return f"{{{escaped(text)}}}" if text else ""


def _people(names: tuple[CitedName, ...]) -> str:
    return f"{{{' and '.join(_person(name) for name in names)}}}" if names else ""


def _person(name: CitedName) -> str:
    """A whole name in braces, or BibTeX would divide it by itself."""
    if not name.family:
        return f"{{{escaped(name.text)}}}"
    family, given = (
        f"{{{escaped(part)}}}" if re.search(r"\band\b", part, re.IGNORECASE) else escaped(part)
        for part in (name.family, name.given)
    )
    return f"{family}, {given}"


def _date(citation: Citation) -> Iterator[tuple[str, str]]:
    if citation.date.is_undated:
        return
    if FOR_BIBLATEX.fullmatch(citation.date.edtf):
        yield "date", f"{{{citation.date.edtf}}}"
    parts = parts_of(citation.date)
    if not parts:
        yield "year", f"{{{{{escaped(citation.date.display)}}}}}"
        return
    yield "year", f"{{{parts[0]:04}}}"
    if len(parts) > 1:
        yield "month", MONTHS[parts[1] - 1]
    if len(parts) > 2:
        yield "day", f"{{{parts[2]}}}"
