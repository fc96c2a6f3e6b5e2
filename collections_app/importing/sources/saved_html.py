"""Pages of the site as a browser saves them, into the lines that the same page has as text, so that one parser reads both.

Every block is a line of its own, parted from the next by a blank one; a list item has its bullet or number. Menus and
all that stands outside of the page's main part is left out, but for what tells the generation of the site. A record
whose title is a link is known by the address that it leads to.
"""

import codecs
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urldefrag, urljoin

from lxml import etree

from collections_app.importing.rows import (
    Detail,
    Entry,
    PageEnd,
    PageHead,
    Row,
    Rows,
    Unread,
    UnusableInputError,
)
from collections_app.importing.sources.furniture import Mark, mark_of, site_of
from collections_app.importing.sources.listing_text import read_page
from collections_app.importing.sources.reading import clean_line
from collections_app.importing.sources.table_cells import LONGEST

LARGEST = 1 << 25  # bytes of a page: its tree is in memory as a whole
_HEAD = 1 << 12
_STARTS = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body|main|div|ul)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{1,40})", re.IGNORECASE)
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# What the HTML standard reads these names as.
_ENCODING = re.compile(
    "utf-?8|windows-12[0-9]{2}|cp[0-9]{3,4}|iso-8859-[0-9]{1,2}|koi8-[ru]|gb2312|gbk|gb18030|big5|shift[_-]jis|euc-(?:jp|kr)"
)
_LABELS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
}
# “saved from url=(0042)https://…” of most browsers; “url: https://…” of SingleFile.
_SAVED_FROM = re.compile(r"\burl(?:=\(\d+\)|: )(https?://\S+)")
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)

_BLOCKS: Final = frozenset(
    """address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul""".split()  # noqa: SIM905 — as a list, forty lines
)
_UNSEEN: Final = frozenset(
    {"head", "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "select", "textarea", "datalist", "audio", "video", "canvas"}
)  # fmt: skip
_AROUND: Final = frozenset({"main", "nav", "footer", "article", "pre"})
_WEB = re.compile("https?://")
_TITLE_WITHIN = 20  # lines of a record among which its title stands


def is_saved_page(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):
        return False
    encoding = next((name for bom, name in _BOMS.items() if head.startswith(bom)), "latin-1")
    return _STARTS.match(head.decode(encoding, "ignore").lstrip("\ufeffï»¿")) is not None


def read_saved_page(path: Path) -> Rows:
    """The rows of the page, each with the line of the HTML that it stands in.

    Raises UnusableInputError, naming the page, for what is not in the encoding it states, too large, or no listing.
    """
    if path.stat().st_size > LARGEST:
        raise UnusableInputError(f"{path} has more than {LARGEST:,} bytes, as no page of a listing does.")
    html = _decoded(path.read_bytes(), path)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(html.encode(), parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnusableInputError(f"{path} cannot be read as HTML: {error}.") from None
    if limit := next((one for one in parser.error_log if one.type_name == "ERR_RESOURCE_LIMIT"), None):
        raise UnusableInputError(
            f"{path} is no page that a browser would show: line {limit.line}, {limit.message}."
        )
    if root is None:
        raise UnusableInputError(f"{path} is empty: there is nothing to import.")
    page = _Page(root)
    if not page.lines:
        raise UnusableInputError(f"{path} shows no text: there is nothing to import.")
    yield from _rows(page, is_cut=not _CLOSED.search(html[-1_000_000:]))


def _decoded(data: bytes, path: Path) -> str:
    """The page in the encoding of its mark or of its meta element, else in UTF-8. A half character at the end is a cut."""
    if b"\0" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnusableInputError(f"{path} is a binary file, not a page.")
    name = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "")
    if not name:
        stated = _CHARSET.search(data[:_HEAD])
        label = stated[1].decode().lower() if stated else "utf-8"
        name = _LABELS.get(label, label)
        if not _ENCODING.fullmatch(name):
            raise UnusableInputError(
                f"{path} says that it is in “{label}”, which is not read here: save the page again as UTF-8."
            )
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.end == len(data):
            return data[: error.start].decode(name).removeprefix("\ufeff")
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise UnusableInputError(
            f"{path} is not in {name.upper()}, as it should be: line {line}, byte {column} cannot be read;"
            " save the page again as UTF-8."
        ) from None


def _rows(page: "_Page", *, is_cut: bool) -> Rows:
    """What the parser of texts reads, with the lines and the links of the HTML."""
    held: Row | None = None  # the last record is known to be cut once the page has ended
    kind = ""
    for row in read_page(line.text for line in page.lines):
        if isinstance(row, PageHead):
            kind = row.kind
        if isinstance(row, Entry):
            url = page.address if kind == "document" else page.link_of(row)
            row = _with_address(row, url)  # noqa: PLW2901
        if isinstance(row, Entry | Unread):
            row = replace(row, line=page.lines[row.line - 1].source)  # noqa: PLW2901
        if isinstance(row, PageEnd) and is_cut:
            row = PageEnd(truncated=True)  # noqa: PLW2901
            held = replace(held, truncated=True) if isinstance(held, Entry) else held
        if held is not None:
            yield held
        held = row
    if held is not None:
        yield held


def _with_address(entry: Entry, url: str) -> Entry:
    if not url or len(url) > LONGEST["source_url"] or (entry.detail and entry.detail.url):
        return entry
    return replace(entry, detail=replace(entry.detail or Detail(), url=url))


@dataclass(slots=True)
class _Line:
    """A line of text, the line of the HTML where it begins, and the link that all of it is, if any."""

    text: str
    source: int
    link: str = ""


@dataclass(slots=True)
class _Page:
    """The lines of a page, gathered in one walk."""

    root: Any
    address: str = ""  # where the page was saved from, as far as it says
    lines: list[_Line] = field(default_factory=list)
    _base: str = ""
    _has_main: bool = False
    _pieces: list[str] = field(default_factory=list)  # of the line that is being gathered
    _links: set[str] = field(default_factory=set)  # of its pieces; "" for one that is none
    _source: int = 0
    _apart: bool = False  # the next line begins a block
    _depth: int = 0  # of lists
    _bullet: str = ""  # that waits for the item's first line
    _inside: list[str] = field(default_factory=list)  # the elements around the place that matter
    _hrefs: list[str] = field(default_factory=list)  # of the links around the place

    def __post_init__(self) -> None:
        self.address = self._own_address()
        self._base = next(iter(self.root.xpath("//base/@href")), self.address)
        self._has_main = self.root.find(".//main") is not None
        unseen: Any = None
        for event, element in etree.iterwalk(self.root, events=("start", "end", "comment", "pi")):
            if unseen is None and event == "start" and (element.tag in _UNSEEN or "hidden" in element.attrib):
                unseen = element
            if unseen is None and event == "start":
                self._start(element)
            elif unseen is None and event == "end":
                self._end(element)
            elif unseen is element and event == "end":
                unseen = None
            if unseen is None and event != "start":
                self._add(element.tail, element)
        self._flush()

    def _own_address(self) -> str:
        stated = self.root.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
        comments = (node.text or "" for node in self.root.xpath("//comment()"))
        saved = (found[1] for text in comments if (found := _SAVED_FROM.search(text)))
        return next((url for url in map(str.strip, stated) if _WEB.match(url)), "") or next(saved, "")

    def _start(self, element: Any) -> None:
        name = element.tag
        if name in _BLOCKS or name == "br":
            self._flush()
            self._apart = self._apart or name != "br"
        if name in _AROUND:
            self._inside.append(name)
        if name == "a":
            self._hrefs.append(self._absolute(element.get("href") or ""))
        elif name in {"ul", "ol"}:
            self._depth += 1
        elif name == "li":
            self._bullet = self._bullet_of(element)
        elif name == "img" and mark_of(alternative := clean_line(element.get("alt") or "").strip()):
            self._add(alternative, element)
        self._add(element.text, element)

    def _end(self, element: Any) -> None:
        name = element.tag
        if name in _BLOCKS:
            self._flush()
            self._apart = True
        if name in _AROUND:
            self._inside.pop()
        if name == "a":
            self._hrefs.pop()
        elif name in {"ul", "ol"}:
            self._depth -= 1
        elif name == "li":
            self._bullet = ""

    @staticmethod
    def _bullet_of(item: Any) -> str:
        around = item.getparent()
        if around is None or around.tag != "ol":
            return "• "
        first = around.get("start") or ""
        before = sum(1 for _ in item.itersiblings("li", preceding=True)) if len(around) < 1000 else 0
        return f"{(int(first) if first.isdecimal() and len(first) < 9 else 1) + before}. "

    def _absolute(self, href: str) -> str:
        if href.strip().startswith("#"):
            return ""
        try:
            url = urldefrag(urljoin(self._base, href.strip())).url
        except ValueError:
            return ""
        return url if _WEB.match(url) else ""

    def _add(self, text: str | None, element: Any) -> None:
        """Take a piece of text; in a `pre` its line ends are the line's."""
        first, *more = (text or "").split("\n") if "pre" in self._inside else [text or ""]
        self._piece(first, element)
        for line in more:
            self._flush()
            self._apart = self._apart or not line.strip()
            self._piece(line, element)

    def _piece(self, text: str, element: Any) -> None:
        if text.strip():
            self._source = self._source if self._links else element.sourceline or 1
            self._links.add(self._hrefs[-1] if self._hrefs else "")
        self._pieces.append(text)

    def _flush(self) -> None:
        """End the line that is being gathered."""
        text = clean_line(" ".join("".join(self._pieces).split()))
        links = self._links
        self._pieces, self._links = [], set()
        if not text or not self._is_shown(text):
            return
        if self._apart and self.lines:
            self.lines.append(_Line("", self._source))
        indent = "  " * (self._depth + (not self._bullet)) if self._depth else ""
        link = next(iter(links)) if len(links) == 1 else ""
        self.lines.append(_Line(indent + self._bullet + text, self._source, link))
        self._bullet, self._apart = "", False

    def _is_shown(self, text: str) -> bool:
        """Whether a line is of the page, or tells at least which site it is of."""
        in_main = "main" in self._inside
        in_foot = "footer" in self._inside and not {"main", "article"} & {*self._inside}
        if (in_main or not self._has_main) and not in_foot and "nav" not in self._inside:
            return True
        mark = mark_of(text)
        return (mark is Mark.FURNITURE and site_of(text) > 0) or (in_main and mark is Mark.END)

    def link_of(self, entry: Entry) -> str:
        """The address that the title of a record leads to."""
        for line in self.lines[entry.line - 1 :][:_TITLE_WITHIN]:
            words = line.text.strip().removeprefix("• ")
            if line.link and words and words in entry.title:
                return line.link
        return ""
