"""The rules of CSL-JSON for what we write: CSL 1.0.2, appendices III (types) and IV (variables), and csl-data.json.

A variable that is not listed here is not one we write; a schema would let more pass, never less.
"""

import json
from collections.abc import Iterator
from typing import Any

STRINGS = {
    "title",
    "genre",
    "archive",
    "archive-place",
    "archive_location",
    "call-number",
    "language",
    "source",
    "URL",
    "note",
}
NAMES = {"author", "translator"}  # no recipient: Zotero makes an author of that of a manuscript


def breaches(text: str) -> list[str]:
    """Return what is wrong, a sentence each."""
    items = json.loads(text)
    if not isinstance(items, list):
        return ["It is no array."]
    return [sentence for item in items for sentence in _of_item(item)]


def _of_item(item: dict[str, Any]) -> Iterator[str]:
    if item.get("type") != "manuscript":
        yield "A document in an archive is a manuscript."
    if not isinstance(item.get("id"), str):
        yield "An item has an id."
    for name, value in item.items():
        if name in STRINGS:
            if not isinstance(value, str) or not value:
                yield f"{name} is text."
        elif name in NAMES:
            yield from (f"{name}: {who}" for who in value if not _is_name(who))
        elif name == "issued":
            yield from _of_date(value)
        elif name not in {"id", "type", "number"}:
            yield f"{name} is no variable."


def _is_name(value: dict[str, Any]) -> bool:
    return set(value) in ({"literal"}, {"family", "given"}) and all(value.values())


def _of_date(value: dict[str, Any]) -> Iterator[str]:
    if "literal" in value:
        if set(value) != {"literal"}:
            yield "A date in words has no numbers."
        return
    if not {"date-parts"} <= set(value) <= {"date-parts", "circa"}:
        yield f"A date cannot be {sorted(value)}."
        return
    parts = value["date-parts"]
    if not 1 <= len(parts) <= 2 or not all(1 <= len(one) <= 3 for one in parts):
        yield "One or two dates, of one to three numbers."
    if not all(1 <= month <= 12 for one in parts for month in one[1:2]):
        yield "A month is 1 to 12."
