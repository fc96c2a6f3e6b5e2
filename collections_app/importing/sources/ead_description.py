"""What a finding aid says of one unit, the whole or a component; and a list of what it says that was not taken."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from archive_project.lib.folding import fold
from collections_app.importing.rows import PersonLink, Unread
from collections_app.importing.sources.ead_words import (
    BESIDE_A_NAME,
    OWN,
    UNREAD_DATE,
    body_in,
    edtf_of,
    is_undated,
    line_of,
    name_in,
    paragraphs_of,
    says_something,
    together,
)
from collections_app.importing.sources.language_codes import name_of, tag_of
from collections_app.importing.sources.table_cells import (
    LONGEST,
    LONGEST_KEY,
    LONGEST_NAME,
    LONGEST_TAG,
    LONGEST_TERM,
)
from collections_app.importing.sources.xml_elements import Element

NUMBER = "fonds-number"  # localtype of a unitid of ours: the document's permanent number
# Relators of MARC and words of archivists, and the roles that they are here.
ROLES = {
    "author": "author", "aut": "author", "creator": "author", "cre": "author", "correspondent": "author", "crp": "author",
    "recipient": "recipient", "rcp": "recipient", "addressee": "recipient", "translator": "translator", "trl": "translator",
    "mentioned": "mentioned", "participant": "participant", "via": "via", "editor": "editor", "contributor": "contributor",
}  # fmt: skip
KINDS = {"persname": "person", "corpname": "corporate body", "famname": "family"}
PEOPLE = {*KINDS, "name"}
NOTES = {"abstract", "scopecontent", "odd", "note", "didnote", "arrangement"}
BARE = {"p", "list", "table", "chronlist", "blockquote"}  # as in a group of descriptions
# What archivists say of a unit beside its content, each told in words that begin with what it is.
REMARKS = {
    "accruals": "Accruals", "acqinfo": "Acquired", "altformavail": "Other forms", "appraisal": "Appraisal",
    "bibliography": "Bibliography", "custodhist": "Custodial history", "fileplan": "File plan",
    "materialspec": "Particulars of the material", "originalsloc": "Originals", "otherfindaid": "Other finding aids",
    "phystech": "Physical condition", "prefercite": "Cite as", "processinfo": "Processing",
    "relatedmaterial": "Related material", "separatedmaterial": "Separated material",
}  # fmt: skip
SUBJECTS = {"subject", "occupation", "function"}
SYSTEM_IDS = {"aspace_uri", "ark"}  # types of unitid that a system gave, and no archivist
RIGHTS = {"accessrestrict", "userestrict", "legalstatus"}
LINES_NAMED = 12
INTERNAL = "Marked as internal: not taken."
INTERNAL_AS_A_WHOLE = "Marked as internal as a whole: taken all the same, think before publishing."


class Left:
    """The elements that were not taken, each with its path and its line; counted, for a long aid has thousands."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lines: dict[tuple[str, str], list[int]] = {}

    def add(self, path: str, element: Element, reason: str = "") -> None:
        key = (path, reason)
        self._counts[key] += 1
        lines = self._lines.setdefault(key, [])
        if len(lines) < LINES_NAMED:
            lines.append(element.line)

    def rows(self) -> Iterator[Unread]:
        for key in sorted(self._counts, key=lambda key: self._lines[key][0]):
            (path, reason), count, lines = key, self._counts[key], self._lines[key]
            among = "" if count == 1 else f" {count:,} of them, in lines {', '.join(map(str, lines))}"
            more = ", …." if count > len(lines) else "." if among else ""
            yield Unread(
                lines[0], path, f"{reason or 'This element was not taken, nor what is in it.'}{among}{more}"
            )


def drop_internal(around: Element, path: str, left: Left) -> None:
    """Take what is marked as internal, at any depth, out of an element, so that nobody can read it by mistake."""
    kept: list[Element | str] = []
    for part in around.content:
        if isinstance(part, Element):
            inner = f"{path}/{part.name}" if path else part.name
            if part.get("audience") == "internal":
                left.add(inner, part, INTERNAL)
                continue
            drop_internal(part, inner, left)
        kept.append(part)
    around.content = kept


@dataclass(slots=True)
class Description:
    """One unit, in plain words."""

    title: str = ""
    other_titles: list[str] = field(default_factory=list)
    date_text: str = ""
    edtf: str = ""
    number: int | None = None
    call_number: str = ""
    containers: str = ""
    extent: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    history: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    creators: list[PersonLink] = field(default_factory=list)
    people: list[PersonLink] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    languages: list[tuple[str, str]] = field(default_factory=list)  # tag, "" where it has none, and name
    repository: str = ""
    rights: list[str] = field(default_factory=list)
    url: str = ""


def describe(unit: Element, path: str, left: Left) -> Description:
    """Read what stands in a unit before its parts."""
    drop_internal(unit, path, left)
    reader = _Describing(path, left)
    for child in unit.children:
        reader.note(child, path)
    return reader.finished()


class _Describing:
    def __init__(self, path: str, left: Left) -> None:
        self.path, self.left = path, left
        self.unit = Description()
        self.dates: list[tuple[str, str, str]] = []  # words, EDTF, kind
        self.ids: list[str] = []
        self.boxes: list[str] = []

    def finished(self) -> Description:
        unit = self.unit
        if unit.number is None:
            unit.title = unit.title.rstrip(" ,;")  # which stood between it and a date
        unit.call_number = "; ".join(dict.fromkeys(self.ids))
        unit.containers = ", ".join(self.boxes)
        words = [
            f"bulk {text}" if kind == "bulk" and "bulk" not in fold(text) else text
            for text, _, kind in self.dates
        ]
        unit.date_text = ", ".join(dict.fromkeys(words))[: LONGEST["date_as_stated"]]
        main = [edtf for _, edtf, kind in self.dates if edtf and kind != "bulk"]
        unit.edtf = together(main or [edtf for _, edtf, _ in self.dates if edtf])
        return unit

    def note(self, element: Element, path: str) -> None:
        name, unit = element.name, self.unit
        path = f"{path}/{name}"
        if name in {"did", "descgrp"}:
            for child in element.children:
                (self.identify if name == "did" else self.note)(child, path)
        elif name in NOTES | BARE:
            unit.notes += self._paragraphs(element, path)
        elif name in REMARKS and line_of(element):
            unit.remarks += self._remark(element, path)
        elif name == "bioghist":
            unit.history += self._paragraphs(element, path)
        elif name in RIGHTS:
            unit.rights += self._paragraphs(element, path)
        elif name == "controlaccess":
            for child in element.children:
                self.heading(child, path)
        elif name in {"dao", "daogrp", "daoset"}:
            self._link(element, path)
        elif says_something(element):
            self.left.add(path, element)

    def _remark(self, element: Element, path: str) -> list[str]:
        """A paragraph, or several, the first of which begins with what they are about."""
        first, *others = self._paragraphs(element, path) or [""]
        return [f"{REMARKS[element.name]}: {first}", *others] if first else []

    def _paragraphs(self, element: Element, path: str) -> list[str]:
        for head in element.all("head", "listhead"):
            self.left.add(f"{path}/{head.name}", head)
        return paragraphs_of(element)

    def identify(self, element: Element, path: str) -> None:  # noqa: PLR0912 — a line for each kind of element
        """What stands in a did."""
        name, unit = element.name, self.unit
        path = f"{path}/{name}"
        text = line_of(element)
        if name == "unittitle" and not unit.title:
            self._title(element, path)
        elif name == "unittitle" and text:
            unit.other_titles.append(text.rstrip(" ,;"))
        elif name in {"unitdate", "unitdatestructured"}:
            self._date(element, path)
        elif name == "unitdateset":
            for child in element.children:
                self.identify(child, path)
        elif name == "unitid" and element.get("localtype") == NUMBER and re.fullmatch("[0-9]{1,18}", text):
            unit.number = int(text)
        elif name == "unitid" and (element.get("type") or element.get("localtype")) in SYSTEM_IDS:
            self.left.add(path, element, "An identifier of the system that wrote this: not taken.")
        elif name == "unitid" and text:
            self.ids.append(text)
        elif name == "container" and text:
            kind = element.get("type") or element.get("localtype") or element.get("label")
            is_said = not kind or fold(text).startswith(fold(kind)) or len(kind) > 40
            self.boxes.append(text if is_said else f"{kind[:1].upper()}{kind[1:]} {text}")
        elif name in {"physdesc", "physdescstructured", "physdescset"} and text:
            unit.extent.append(self._extent(element))
        elif name in NOTES:
            unit.notes += self._paragraphs(element, path)
        elif name in REMARKS and text:
            unit.remarks += self._remark(element, path)
        elif name == "origination":
            named = [child for child in element.children if child.name in PEOPLE]
            for one in named or [element]:
                self._person("author", one, path, unit.creators)
        elif name == "langmaterial":
            self._languages(element, path)
        elif name == "repository" and text and not unit.repository:
            self._repository(element, path)
        elif name in {"dao", "daogrp", "daoset"}:
            self._link(element, path)
        elif says_something(element):
            self.left.add(path, element)

    def _title(self, element: Element, path: str) -> None:
        dated = frozenset({"unitdate"})
        title = line_of(element, without=dated)
        self.unit.title = title.strip(" ,;") if element.first("unitdate") else title
        for child in element.all("unitdate"):
            self._date(child, f"{path}/unitdate")
        for child in element.all(*PEOPLE, "geogname"):
            self.heading(child, path)

    def _date(self, element: Element, path: str) -> None:
        text = self._date_words(element) if element.name == "unitdatestructured" else line_of(element)
        text = text.strip(" ,;")
        edtf = edtf_of(element, text)
        if not text and not edtf:
            return
        if not edtf and not is_undated(text):
            self.left.add(path, element, UNREAD_DATE)
        kind = element.get("type") or element.get("unitdatetype")
        self.dates.append((text or edtf, edtf, kind))

    @staticmethod
    def _date_words(element: Element) -> str:
        """ "1945–1949, 1951": the words of a structured date, which stand in elements of their own."""
        pieces = []
        for one in element.all("datesingle", "daterange"):
            ends = [line_of(end) for end in one.children] if one.name == "daterange" else [line_of(one)]
            pieces.append("–".join(filter(None, ends)))
        return ", ".join(filter(None, pieces))

    @staticmethod
    def _extent(element: Element) -> str:
        if element.name == "physdesc":
            pieces = [
                line_of(child) for child in element.children if child.name not in {"quantity", "unittype"}
            ]
            bare = line_of(element, without=frozenset({"extent", "physfacet", "dimensions"}))
            return (
                ", ".join(filter(None, [bare, *pieces]))
                if pieces and not bare.strip(" .,;()")
                else line_of(element)
            )
        units = [element] if element.name == "physdescstructured" else list(element.all("physdescstructured"))
        return ", ".join(" ".join(line_of(part) for part in one.children if line_of(part)) for one in units)

    def _person(self, role: str, element: Element, path: str, to: list[PersonLink]) -> None:
        """Somebody's part; known by the slug where we wrote the finding aid."""
        name, is_own = name_in(element), element.get("source") == OWN
        name = name if is_own else name.partition(" -- ")[0]
        key = element.get("identifier") if is_own else ""
        if len(name) > LONGEST_NAME or len(key) > LONGEST_KEY:
            self.left.add(path, element, f"A name of more than {LONGEST_NAME} characters: not taken.")
        elif name:
            to.append(PersonLink(role, name, key, kind=KINDS.get(element.name, "")))

    def heading(self, element: Element, path: str) -> None:
        """What stands in a controlaccess: a heading of some index."""
        path = f"{path}/{element.name}"
        words = name_in(element)
        if element.name == "controlaccess":
            for child in element.children:
                self.heading(child, path)
        elif element.name in PEOPLE and words:
            stated = (element.get("relator") or element.get("role")).partition("(")[0]
            role = ROLES.get(fold(stated).strip(" ."), "associated")
            self._person(role, element, path, self.unit.people)
        elif element.name in {"geogname", "genreform", *SUBJECTS} and 0 < len(words) <= LONGEST_TERM:
            lists = {
                "geogname": self.unit.places,
                **dict.fromkeys(SUBJECTS, self.unit.subjects),
                "genreform": self.unit.types,
            }
            if element.name == "genreform" and self.unit.types and self.path.startswith("c"):
                self.left.add(path, element, "A document has one type: this one was not taken.")
            elif words not in lists[element.name]:
                lists[element.name].append(words)
        elif says_something(element):
            self.left.add(path, element)

    def _languages(self, element: Element, path: str) -> None:
        found = list(element.all("language"))
        if not found and (words := line_of(element)):
            self.unit.remarks.append(f"Language: {words}")
        for one in found:
            code, name = one.get("langcode"), line_of(one).strip(" .;,")
            tag = tag_of(code)
            name = name if name and fold(name) != fold(code) else name_of(code) or code
            if not name or len(name) > LONGEST_TERM or len(tag) > LONGEST_TAG:
                self.left.add(f"{path}/language", one)
            elif name not in {known for _, known in self.unit.languages}:
                self.unit.languages.append((tag, name))

    def _repository(self, element: Element, path: str) -> None:
        body = next((child for child in element.children if child.name in PEOPLE), None)
        name = body_in(body or element) or line_of(element.first("addressline") or element)
        if not name or len(name) > LONGEST_TERM:
            self.left.add(path, element)
            return
        self.unit.repository = name
        for child in element.children:
            if child is not body and (body or child.name in BESIDE_A_NAME):
                self.left.add(f"{path}/{child.name}", child)

    def _link(self, element: Element, path: str) -> None:
        """The address of a digital object: the first of a document is where it can be seen."""
        for one in [element] if element.name == "dao" else element.all("dao", "daoloc"):
            address = one.get("href")
            is_address = re.match("https?://", address) and len(address) <= LONGEST["source_url"]
            if is_address and not self.unit.url:
                self.unit.url = address
                for child in one.children:
                    self.left.add(f"{path}/{child.name}", child)
            else:
                why = "A document has one source address." if is_address else "It has no web address."
                self.left.add(path, one, f"{why} This one was not taken.")
