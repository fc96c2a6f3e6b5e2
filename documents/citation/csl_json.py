"""CSL-JSON, for Zotero, Pandoc and every processor of the Citation Style Language.

The rules are those of the CSL 1.0.2 specification (appendices III and IV) and of its JSON schema, csl-data.json. A document
is a `manuscript`, its type the `genre`; `archive`, `archive-place` and `archive_location` say where it is kept. A name
that is not divided is a `literal`. A date is `date-parts` as far as its numbers are certain, two for an interval, with
`circa` where it is approximate or in doubt; any other date is a `literal`, in words: also a season, which Zotero would read
as a month. It would read the `recipient` of a manuscript as an author; so recipients stand in the `note`, in the form in
which Zotero and citeproc-js give it back to a style as what it is.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from documents.citation.citation import Citation, CitedName
from documents.citation.date_parts import doubted_parts

MEDIA_TYPE = "application/vnd.citationstyles.csl+json; charset=utf-8"


def csl_item(citation: Citation) -> dict[str, Any]:
    item = {
        "id": citation.key,
        "type": "manuscript",
        "title": citation.title,
        "author": _people(citation.authors),
        "translator": _people(citation.translators),
        "issued": _date(citation),
        "genre": citation.genre,
        "archive": citation.archive,
        "archive-place": ", ".join(filter(None, [citation.archive_city, citation.archive_country])),
        "archive_location": citation.call_number,
        "call-number": citation.call_number,
        "language": citation.languages[0] if len(citation.languages) == 1 else "",
        "source": citation.site,
        "number": citation.number,
        "URL": citation.address,
        "note": "\n".join(_recipient(name) for name in citation.recipients),
    }
    return {name: value for name, value in item.items() if value}


def csl_json(citation: Citation) -> str:
    return json.dumps([csl_item(citation)], ensure_ascii=False, indent=2) + "\n"


def csl_json_of_all(citations: Iterable[Citation]) -> Iterator[str]:
    """One array, an item a line."""
    before = "[\n"
    for citation in citations:
        yield before + json.dumps(csl_item(citation), ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def _people(names: tuple[CitedName, ...]) -> list[dict[str, str]]:
    return [
        {"family": name.family, "given": name.given} if name.family else {"literal": name.text}
        for name in names
    ]


def _recipient(name: CitedName) -> str:
    return f"recipient: {name.family} || {name.given}" if name.family else f"recipient: {name.text}"


def _date(citation: Citation) -> dict[str, Any]:
    if citation.date.is_undated:
        return {}
    parts, doubted = doubted_parts(citation.date)
    if parts:
        return {"date-parts": [list(part) for part in parts]} | ({"circa": True} if doubted else {})
    return {"literal": citation.date.display}
