"""The words of a finding aid's elements: text as one line, text as paragraphs, names, and dates."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from archive_project.lib import dates
from archive_project.lib.folding import fold
from collections_app.importing.sources.table_cells import tidy
from collections_app.importing.sources.xml_elements import Element

# Elements that stand on lines of their own.
BLOCKS = frozenset({
    "p", "item", "chronitem", "row", "defitem", "bibref", "archref", "addressline", "blockquote", "list", "table",
    "chronlist", "note", "indexentry", "legalstatus", "div",
})  # fmt: skip
PAIRS = frozenset({"chronitem", "defitem"})
LABELS = frozenset({"date", "datesingle", "daterange", "dateset", "label"})
BEGUN = frozenset({"lb", "part", "entry", "label", "date"})  # a space stands before them
ENDED = frozenset({"entry", "label", "date"})  # and after these
BESIDE_A_NAME = frozenset({"address", "extref", "extptr"})  # what a repository has besides its name
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


def says_something(element: Element) -> bool:
    """Whether it has words, or an address; many systems write out elements that they have nothing for."""
    linked = [element, *element.all("dao", "daoloc", "ptr", "ref", "extref", "extptr")]
    return bool(line_of(element)) or any(one.get("href") for one in linked)


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
            elif part.name in PAIRS:
                close()
                found.append(_pair(part))
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
    return list(filter(None, found))


def _pair(element: Element) -> str:
    """ "1947: Founded; named anew": what is listed under a date, or a word that is explained."""
    label = next((child for child in element.children if child.name in LABELS), None)
    told = [child for child in element.children if child is not label]
    events = [event for child in told for event in (child.all("event") if child.first("event") else (child,))]
    words = "; ".join(filter(None, map(line_of, events)))
    return ": ".join(filter(None, [line_of(label).rstrip(":") if label else "", words]))


def name_in(element: Element) -> str:
    """A name, or a heading, as an index writes it; EAD3 gives it in parts."""
    parts = [line_of(part) for part in element.children if part.name == "part"]
    if element.get("source") == OWN:
        return "".join(parts)
    words = ", ".join(filter(None, (part.strip(" ,;") for part in parts))) if parts else line_of(element)
    return _AT_THE_END.sub("", words.replace(", (", " (")).strip(" ,;")


def body_in(element: Element) -> str:
    """A body that keeps records, and the parts of it that are named with it."""
    parts = [line_of(part) for part in element.children if part.name == "subarea"]
    if not parts:
        return name_in(element) if element.name != "repository" else line_of(element, BESIDE_A_NAME)
    return ", ".join(filter(None, [line_of(element, BESIDE_A_NAME | {"subarea"}).strip(" .,;"), *parts]))


def edtf_of(element: Element, text: str) -> str:
    """The date of a unitdate: what it states for machines, else what its words say; "" where neither can be read."""
    stated = element.get("normal") or _standard(element)
    is_doubtful = _ABOUT.match(element.get("certainty") or text)
    doubt = "~" if is_doubtful else ""
    for attempt in (_normal(stated, doubt), _normal(stated, ""), text):
        try:
            if attempt and (edtf := dates.parse(attempt).edtf):
                first, _, last = edtf.partition("/")  # "1988-1988" is a year
                return _no_more_than_said(first if first == last else edtf, text)
        except dates.DateError:
            continue
    return _span(_listed(text) or dates.dates_in(text))


def is_undated(text: str) -> bool:
    return fold(text).strip("[]() ") in {"", "undated", "n.d.", "n. d.", "nd", "no date", "s.d.", "o.d."}


def _no_more_than_said(edtf: str, text: str) -> str:
    """The date, but what the words say where that is wider: of "1950s" some systems state the year 1950 for machines."""
    try:
        stated, said = dates.from_edtf(edtf), dates.parse(text)
    except dates.DateError:
        return edtf
    first, last, begun, ended = stated.earliest, stated.latest, said.earliest, said.latest
    if not (first and last and begun and ended):
        return edtf
    is_wider = begun <= first and last <= ended and (begun, ended) != (first, last)
    return said.edtf if is_wider else edtf


def _listed(text: str) -> list[dates.StatedDate]:
    """Of "1951, 1966-1970, undated" each date; none where one of them cannot be read."""
    found = []
    for piece in re.split("[,;&]", text):
        if not is_undated(piece):
            try:
                found.append(dates.parse(piece.strip()))
            except dates.DateError:
                return []
    return found


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
