"""An essay as its page shows it: cut where a footnote or a cited document stands, so that templates put them there."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlsplit, urlunsplit
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from archive_project.lib.language import bare
from archive_project.lib.rich_text import inner_html, is_footnote, words_in
from archive_project.lib.slugs import unused_slug

OF_A_DOCUMENT = re.compile(r"/documents/([0-9]{1,9})(/.*)?", re.ASCII)
# What follows the number in the address of the page, not of a version, a scan, a file.
ITS_PAGE = re.compile(r"/[^/.]*/?")
WORDS_A_MINUTE = 230
WORD_OR_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]{2}|[^\W\u3400-\u9fff]+|[\u3400-\u9fff]")
HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
CUT = re.compile(r'<hr class="cut-([0-9]+)">')


class Linkable(Protocol):
    """What the text leads to: a document, as a rule."""

    def get_absolute_url(self) -> str: ...


D = TypeVar("D", bound=Linkable)


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote as HTML, and once more without its links, for the margin."""

    number: int
    html: str
    unlinked: str


@dataclass(frozen=True, slots=True)
class Piece(Generic[D]):
    """A run of HTML, and what stands after it: a footnote, a document that is cited here for the first time, or nothing."""

    html: str
    note: Note | None = None
    document: D | None = None


@dataclass(frozen=True, slots=True)
class EssayText(Generic[D]):
    """The pieces, put one after another, are the essay."""

    pieces: list[Piece[D]]
    contents: list[Heading]
    notes: list[Note]
    minutes: int


def documents_linked_in(root: ET.Element) -> list[int]:
    """Return the numbers of the documents that a text (its tree) links to, each once, in the order of the text."""
    links = (_document_in(link) for link in root.iter("a"))
    return list(dict.fromkeys(link.number for link in links if link))


@dataclass(frozen=True, slots=True)
class _Link:
    """A link to a document: to its page, `rest` being what the address says beyond the page; else to something of it."""

    number: int
    is_page: bool
    rest: str


def _document_in(link: ET.Element) -> _Link | None:
    """Return the document that an element links to: in any language, and by its whole address on one of our hosts."""
    try:
        address = urlsplit(link.get("href", "") if link.tag == "a" else "")
    except ValueError:
        return None
    # Patterns take in the archives of others.
    ours = [host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))]
    if address.netloc and not validate_host(split_domain_port(address.netloc)[0], ours):
        return None
    if address.scheme not in {"", "http", "https"}:
        return None
    found = OF_A_DOCUMENT.fullmatch(bare(address.path))
    if not found:
        return None
    rest = urlunsplit(("", "", "", address.query, address.fragment))
    return _Link(int(found[1]), bool(ITS_PAGE.fullmatch(found[2] or "/")), rest)


def read_essay(root: ET.Element, documents: Mapping[int, D]) -> EssayText[D]:
    """Return a text (its `shown_tree`) to be read. The tree is cut up on the way.

    `documents` are those that the reader may see, by number. A link to one of them becomes its address of today; a
    link to any other is taken away, for an address may say what is not public.
    """
    minutes = max(1, round(len(WORD_OR_IDEOGRAPH.findall(words_in(root))) / WORDS_A_MINUTE))
    contents = list(_name_headings(root))
    _lead_to_documents(root, documents)
    found: list[Note | D] = []
    _cut(root, documents, found, set())
    html, *others = CUT.split(inner_html(root))
    cuts = [found[int(number)] for number in others[::2]]
    pieces = [
        Piece(html, note=after) if isinstance(after, Note) else Piece(html, document=after)
        for html, after in zip([html, *others[1::2]], cuts, strict=False)
    ]
    notes = [one for one in found if isinstance(one, Note)]
    return EssayText([*pieces, Piece(others[-1] if others else html)], contents, notes, minutes)


def _name_headings(root: ET.Element) -> Iterator[Heading]:
    """Give each heading an id of its own. They begin with "part-", so that they never meet one of the page's."""
    taken: set[str] = set()
    for element in root.iter():
        if element.tag in HEADINGS and (words := words_in(element)):
            anchor = unused_slug(f"part {words}", "part", taken)
            taken.add(anchor)
            element.set("id", anchor)
            yield Heading(HEADINGS[element.tag], words, anchor)


def _lead_to_documents(root: ET.Element, documents: Mapping[int, D]) -> None:
    for link in root.iter("a"):
        if to := _document_in(link):
            document = documents.get(to.number)
            if document is None:
                link.tag = "span"
                del link.attrib["href"]
            else:
                if to.is_page:
                    link.set("href", f"{document.get_absolute_url()}{to.rest}")
                link.set("class", "cited")


def _cut(element: ET.Element, documents: Mapping[int, D], found: list[Note | D], met: set[int]) -> None:
    """Mark where the text is to be cut, and keep what stands there, in the order of the text."""
    for child in list(element):
        if is_footnote(child):
            number = 1 + sum(isinstance(one, Note) for one in found)
            found.append(Note(number, inner_html(child).strip(), inner_html(_without_links(child)).strip()))
            mark = _mark(found, child.tail)
            element[list(element).index(child)] = mark
            _close_up(element, mark)
            continue
        _cut(child, documents, found, met)
        to = _document_in(child)
        if to and to.number in documents and to.number not in met:
            met.add(to.number)
            found.append(documents[to.number])
            element.insert(list(element).index(child) + 1, _mark(found, child.tail))
            child.tail = ""


def _mark(found: list[Note | D], tail: str | None) -> ET.Element:
    mark = ET.Element("hr", {"class": f"cut-{len(found) - 1}"})
    mark.tail = tail
    return mark


def _close_up(element: ET.Element, mark: ET.Element) -> None:
    """Take away the space in front of a footnote: its number follows the word."""
    before = next((one for one, after in pairwise(element) if after is mark), None)
    if before is None:
        element.text = (element.text or "").rstrip()
    else:
        before.tail = (before.tail or "").rstrip()


def _without_links(element: ET.Element) -> ET.Element:
    copy = deepcopy(element)
    for link in copy.iter("a"):
        link.tag, link.attrib = "span", {}
    return copy
