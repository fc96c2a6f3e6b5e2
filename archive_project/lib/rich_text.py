"""Texts that curators write: plain paragraphs, parted by blank lines; or HTML of the few elements listed here.

A text whose only structure is its paragraphs is kept as those paragraphs, so that what was imported stays the words
that were imported: opened in the editor and saved, it is byte for byte the same, and an importer that compares old
with new need not know of HTML. A text with more than that is kept as HTML, which begins with a block element.

Whatever the database holds, what is shown is put through the allow list first: texts come by tables and fixtures too.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import nh3

from archive_project.lib.links import linkable

HEADINGS = {"h2", "h3", "h4"}
BLOCKS = HEADINGS | {"p", "ul", "ol", "blockquote"}
BLANK_LINE = re.compile(r"\n\s*\n")
BEGINS_WITH_A_BLOCK = re.compile(rf"\s*<(?:{'|'.join(sorted(BLOCKS))})(?:\s[^>]*)?>", re.IGNORECASE)
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A link whose address was not allowed: the cleaner takes the address and leaves the element.
LEADS_NOWHERE = re.compile(r"<a>((?:(?!<a\b).)*?)</a>", re.DOTALL)
FOOTNOTE, PULL_QUOTE = "footnote", "pull-quote"


def _allowed(tag: str, name: str, value: str) -> str | None:
    return None if name == "lang" and not LANGUAGE_TAG.fullmatch(value) else value


CLEANER = nh3.Cleaner(
    tags=BLOCKS | {"li", "br", "strong", "em", "a", "span"},
    clean_content_tags={"script", "style"},
    attributes={"a": {"href"}, "span": {"lang"}, "ol": {"start"}},
    attribute_filter=_allowed,
    allowed_classes={"span": {FOOTNOTE}, "blockquote": {PULL_QUOTE}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def tree_of(text: str) -> ET.Element:
    """Return the text as an element whose children are its blocks, with nothing in it that is not allowed."""
    if not BEGINS_WITH_A_BLOCK.match(text):
        return _tree_of_paragraphs(text)
    clean = CLEANER.clean(NOT_IN_XML.sub("", text)).replace("<br>", "<br/>").replace("&nbsp;", "\xa0")
    clean = LEADS_NOWHERE.sub(r"\1", clean)
    root = ET.fromstring(f"<div>{clean}</div>")  # noqa: S314 — the cleaner's own output: no entities, no DOCTYPE
    for element in root.iter():
        if element.get("class") == "":
            del element.attrib["class"]
    return root


def shown_tree(text: str) -> ET.Element:
    """Return the same as a page shows it: without headings and footnotes that say nothing, no level of headings missed, addresses
    as a link may hold them. What is kept stays as it was written."""
    root = tree_of(text)
    _take_away_what_says_nothing(root)
    _step_by_step(root)
    for link in root.iter("a"):
        link.set("href", linkable(link.get("href", "")))
    return root


def html_of(text: str) -> str:
    """Return the text as HTML that is safe to show; "" for none."""
    return inner_html(shown_tree(text))


def html_to_edit(text: str) -> str:
    """Return the text as HTML that an editor can be given, with all that is kept of it: `stored` takes it back."""
    return inner_html(tree_of(text))


def stored(written: str) -> str:
    """Return what an editor gave back as it is kept: as paragraphs where it has nothing else, "" where it is empty."""
    root = tree_of(written)
    for block in list(root):
        if block.tag == "p" and not "".join(block.itertext()).strip():
            root.remove(block)
    if not "".join(root.itertext()).strip():
        return ""
    html, plain = inner_html(root), _paragraphs_of(root)
    return plain if html_to_edit(plain) == html else html


def words_of(text: str) -> str:
    """Return the words alone, in one line, without the footnotes: for descriptions and counts."""
    return words_in(tree_of(text))


def words_in(element: ET.Element) -> str:
    return " ".join("".join(_texts(element)).split())


def inner_html(element: ET.Element) -> str:
    """Return what stands in an element as HTML."""
    shell = ET.Element("x")
    shell.text, shell[:] = element.text, list(element)
    return ET.tostring(shell, encoding="unicode", method="html").removeprefix("<x>").removesuffix("</x>")


def is_footnote(element: ET.Element) -> bool:
    return element.tag == "span" and element.get("class") == FOOTNOTE


def _take_away_what_says_nothing(element: ET.Element) -> None:
    """Headings and footnotes without a word, which an editor leaves behind; what follows a footnote stays."""
    for place, child in reversed(list(enumerate(element))):
        _take_away_what_says_nothing(child)
        if not (child.tag in HEADINGS or is_footnote(child)) or "".join(child.itertext()).strip():
            continue
        if place:
            element[place - 1].tail = (element[place - 1].tail or "") + (child.tail or "")
        else:
            element.text = (element.text or "") + (child.tail or "")
        element.remove(child)


def _step_by_step(root: ET.Element) -> None:
    """Headings begin at the second level, under the page's own, and go down by one: who hears them misses none between."""
    level = 1
    for element in root.iter():
        if element.tag in HEADINGS:
            level = min(int(element.tag[1]), level + 1)
            element.tag = f"h{level}"


def _tree_of_paragraphs(text: str) -> ET.Element:
    root = ET.Element("div")
    for paragraph in BLANK_LINE.split(NOT_IN_XML.sub("", text.replace("\r\n", "\n")).strip()):
        first, *others = (line.strip() for line in paragraph.strip().split("\n"))
        if first:
            block = ET.SubElement(root, "p")
            block.text = first
            for line in others:
                ET.SubElement(block, "br").tail = line
    return root


def _paragraphs_of(root: ET.Element) -> str:
    """Return the words of each block, a line for each line: right only where blocks are plain paragraphs."""
    lines = [
        [block.text or "", *(child.tail or "" for child in block if child.tag == "br")] for block in root
    ]
    return "\n\n".join("\n".join(line.strip() for line in block) for block in lines)


def _texts(element: ET.Element) -> Iterator[str]:
    if is_footnote(element):
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    if element.tag in BLOCKS | {"li", "br"}:
        yield " "
