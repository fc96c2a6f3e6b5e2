"""RIS, which every reference manager reads.

The rules are those of the RIS format specification (Research Information Systems; tags of 2011): a line is two
characters, two spaces, a hyphen, a space and the value, ended by CR LF; TY comes first, ER last; a value is one line; an
author is "Family, Given", and a name that is not divided stands whole before its comma; DA is YYYY/MM/DD/ with the
unknown parts empty.

Every document is a manuscript (MANSCPT), which is what Zotero, EndNote and Mendeley make of an item kept in an archive;
its type, such as "Cable", is the type of work (M3). The archive is DB, the call number CN and, as the location in the
archive, AV: Zotero reads them so. RIS has no place for recipients, which stand in a note.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, MINYEAR

from archive_project.lib.dates import StatedDate
from documents.citation.citation import Citation
from documents.citation.date_parts import parts_of

MEDIA_TYPE = "application/x-research-info-systems; charset=utf-8"


def ris(citation: Citation) -> str:
    return "".join(f"{tag}  - {value}\r\n" for tag, value in [*_lines(citation), ("ER", "")])


def ris_of_all(citations: Iterable[Citation]) -> Iterator[str]:
    for citation in citations:
        yield f"{ris(citation)}\r\n"


def _lines(citation: Citation) -> Iterator[tuple[str, str]]:
    one_of_each = {
        "TY": "MANSCPT",
        "ID": citation.key,
        "TI": citation.title,
        **_date(citation),
        "M3": citation.genre,
        "DB": citation.archive,
        "CY": ", ".join(filter(None, [citation.archive_city, citation.archive_country])),
        "CN": citation.call_number,
        "AV": citation.call_number,
        "LA": "; ".join(citation.languages),
        "DP": citation.site,
        "UR": citation.address,
    }
    yield from ((tag, value) for tag, value in one_of_each.items() if value)
    yield from (("AU", name.filed) for name in citation.authors)
    yield from (("A4", name.filed) for name in citation.translators)
    yield from (("N1", f"Recipient: {name.text}") for name in citation.recipients)
    yield from (("KW", collection) for collection in citation.collections)


def _date(citation: Citation) -> dict[str, str]:
    """The year alone in PY, the date in DA: in words, without PY, where its numbers are not certain.

    Of words without a year by itself, such as "1950s", Zotero would make the year 0000: the years that it means are said,
    and where it means none, the words are a note.
    """
    if citation.date.is_undated:
        return {}
    parts = parts_of(citation.date)
    if not parts:
        return _in_words(citation.date)
    written = [f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])]
    return {"PY": written[0], "DA": "/".join([*written, "", "", ""][:4])}


def _in_words(date: StatedDate) -> dict[str, str]:
    if re.search(r"\b[0-9]{4}\b", date.display):
        return {"DA": date.display}
    if date.earliest and date.latest and date.earliest.year > MINYEAR and date.latest.year < MAXYEAR:
        years = sorted({date.earliest.year, date.latest.year})
        return {"DA": "–".join(f"{year:04}" for year in years)}
    return {"N1": f"Date: {date.display}"}
