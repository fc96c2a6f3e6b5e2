"""The words of a finding aid's elements: text as one line, text as paragraphs, names, and dates."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from archive_project.lib import dates
from collections_app.importing.sources.table_cells import tidy
from collections_app.importing.sources.xml_elements import Element

# Elements that stand on lines of their own.
BLOCKS = frozenset({
    "p", "item", "chronitem", "event", "row", "defitem", "bibref", "archref", "addressline", "blockquote", "list", "table",
    "chronlist", "note", "indexentry", "legalstatus", "div",
})  # fmt: skip
BEGUN = frozenset({"lb", "part", "entry", "label", "date"})  # a space stands before them
ENDED = frozenset({"entry", "label", "date"})  # and after these
APART = frozenset({"head", "listhead"})  # labels of what follows, and no part of it
UNREAD_DATE = "Kept as it is stated: no day or year could be read from it."
OWN = "fonds"  # the source of names and terms in a finding aid that we wrote: exact to the letter
_COMPACT = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})?")
_ABOUT = re.compile(r"(?i)approx|circa\b|c(?:a|irca)?\.? *(?=[0-9]|$)|ca\b|~")
_AT_THE_END = re.compile(
    r"(?:(?<=[0-9)])|(?<=[^\W\d_]{3}))\.$"
)  # a full stop, which an initial or “Jr.” has of its own


def line_of(element: Element, without: frozenset[str] = frozenset()) -> str:
    """All text in an element, on one line."""
    return " ".join(tidy("".join(_texts(element, without))).split())


def _texts(element: Element, without: frozenset[str]) -> Iterator[str]:
    for part in element.content:
        if isinstance(part, str):
            yield part
        elif part.name not in without:
            yield " " if part.name in BLOCKS or part.name in BEGUN else ""
            yield from _texts(part, without)
            yield " " if part.name in BLOCKS or part.name in ENDED else ""


def paragraphs_of(element: Element) -> list[str]:
    """The paragraphs in an element, headings left out."""
    found: list[str] = []
    running: list[str] = []

    def close() -> None:
        if words := " ".join(tidy("".join(running)).split()):
            found.append(words)
        running.clear()

    def walk(one: Element) -> None:
        for part in one.content:
            if isinstance(part, str):
                running.append(part)
            elif part.name in BLOCKS:
                close()
                walk(part)
                close()
            elif part.name not in APART:
                running.append(" " if part.name in BEGUN else "")
                walk(part)
                running.append(" " if part.name in ENDED else "")

    walk(element)
    close()
    return found


def name_in(element: Element) -> str:
    """A name, or a heading, as an index writes it; EAD3 gives it in parts."""
    parts = [line_of(part) for part in element.children if part.name == "part"]
    if element.get("source") == OWN:
        return "".join(parts)
    return _AT_THE_END.sub("", ", ".join(filter(None, parts)) if parts else line_of(element)).strip(" ,;")


def edtf_of(element: Element, text: str) -> str:
    """The date of a unitdate: what it states for machines, else what its words say; "" where neither can be read."""
    stated = element.get("normal") or _standard(element)
    is_doubtful = _ABOUT.match(element.get("certainty") or text)
    doubt = "~" if is_doubtful else ""
    for attempt in (_normal(stated, doubt), _normal(stated, ""), text):
        try:
            if attempt and (edtf := dates.parse(attempt).edtf):
                return edtf
        except dates.DateError:
            continue
    return _span(dates.dates_in(text))


def edtf_of_words(stated: str, text: str) -> str:
    """A date as it is stated for machines, else as its words say it; "" where neither can be read."""
    for attempt in (_normal(stated, ""), text):
        try:
            if attempt and (edtf := dates.parse(attempt).edtf):
                return edtf
        except dates.DateError:
            continue
    return ""


def _standard(element: Element) -> str:
    """Of EAD3's structured dates."""
    if element.name != "unitdatestructured":
        return ""
    single = [one.get("standarddate") for one in element.all("datesingle")]
    ranges = [
        "/".join(end.get("standarddate") or ".." for end in one.all("fromdate", "todate"))
        for one in element.all("daterange")
    ]
    found = [*filter(None, single), *(one for one in ranges if one.strip("./"))]
    return found[0] if len(found) == 1 else ""


def _normal(stated: str, doubt: str) -> str:
    """ISO 8601 as EAD writes it into EDTF: 19450106/19490000 → 1945-01-06/1949."""
    ends = []
    for written in stated.replace(" ", "").split("/"):
        match = _COMPACT.fullmatch(written)
        end = re.sub("(-00)+$", "", "-".join(filter(None, match.groups())) if match else written)
        is_open = end in {"", "..", "0000", "9999"}
        ends.append(".." if is_open else end + (doubt if end[-1:].isdigit() else ""))
    if len(ends) == 2 and ends[0] == ends[1]:
        ends.pop()
    return "/".join(ends) if stated and set(ends) != {".."} else ""


def together(edtfs: Sequence[str]) -> str:
    """Several dates of one unit as the span from the first to the last."""
    known = [dates.from_edtf(edtf) for edtf in dict.fromkeys(edtfs) if edtf]
    return known[0].edtf if len(known) == 1 else _span(known)


def _span(found: Sequence[dates.StatedDate]) -> str:
    ends = [(one.earliest, one.latest, one.edtf) for one in found if one.edtf]
    if len(ends) < 2:
        return ends[0][2] if ends else ""
    first = min(ends, key=lambda one: one[0] or date.min)[2].partition("/")[0]
    last = max(ends, key=lambda one: one[1] or date.max)[2].rpartition("/")[2]
    try:
        return dates.from_edtf(first if first == last else f"{first}/{last}").edtf
    except dates.DateError:
        return ""
