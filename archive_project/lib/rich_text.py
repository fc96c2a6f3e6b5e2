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
from django.utils.translation import gettext

from archive_project.lib.blocks import BLOCKS, HEADINGS, IN_A_LINE, put_in_place, say, words_stand_in
from archive_project.lib.links import linkable
from archive_project.lib.tables import cells_of, mend_tables, rows_in

MUST_SAY = HEADINGS | {"table", "caption"}
OF_TABLES = {"caption", "thead", "tbody", "tr", "th", "td"}
BLANK_LINE = re.compile(r"\n\s*\n")
BEGINS_WITH_A_BLOCK = re.compile(rf"\s*<(?:{'|'.join(sorted(BLOCKS))})(?:\s[^>]*)?>", re.IGNORECASE)
SPANS = {"colspan", "rowspan"}
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BETWEEN_CELLS = re.compile(r"</t[dh]>(?=<t[dh])")
END_OF_A_ROW = re.compile(r"</tr>|</caption>|(?<=>)(?=<table>)")
TAG_OF_A_TABLE = re.compile(r"</?(?:table|caption|thead|tbody|tr|td|th)(?: [^>]*)?>")
DEEPEST = 100  # elements in elements, beyond all that anybody writes: of what is deeper the words are kept
FOOTNOTE, PULL_QUOTE = "footnote", "pull-quote"


def _allowed(tag: str, name: str, value: str) -> str | None:
    return None if name == "lang" and not LANGUAGE_TAG.fullmatch(value) else value


CLEANER = nh3.Cleaner(
    tags=BLOCKS | OF_TABLES | IN_A_LINE | {"li"},
    clean_content_tags={"script", "style"},
    attributes={"a": {"href"}, "span": {"lang"}, "ol": {"start"}, "td": SPANS, "th": SPANS},
    attribute_filter=_allowed,
    allowed_classes={"span": {FOOTNOTE}, "blockquote": {PULL_QUOTE}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def tree_of(text: str) -> ET.Element:
    """Return the text as an element whose children are its blocks, with nothing in it that is not allowed."""
    if not BEGINS_WITH_A_BLOCK.match(text):
        return _tree_of_paragraphs(text)
    clean = CLEANER.clean(text).replace("<br>", "<br/>").replace("&nbsp;", "\xa0")
    clean = NOT_IN_XML.sub("", clean)  # such as were written out, too: "&#1;"
    root = ET.fromstring(f"<div>{clean}</div>")  # noqa: S314 — the cleaner's own output: no entities, no DOCTYPE
    for element in root.iter():
        if element.get("class") == "":
            del element.attrib["class"]
    if _is_too_deep(root):
        return _tree_of_paragraphs(" ".join(text.strip() for text in root.itertext()))
    _take_away_links_that_lead_nowhere(root)
    put_in_place(root)
    mend_tables(root)
    _put_loose_words_in_paragraphs(root)
    return root


def shown_tree(text: str) -> ET.Element:
    """Return the same as a page shows it: without headings, footnotes and tables that say nothing, no level of headings missed,
    tables in regions of their own, addresses as a link may hold them. What is kept stays as it was written."""
    root = tree_of(text)
    _take_away_what_says_nothing(root)
    _step_by_step(root)
    _let_tables_scroll(root)
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
    root[:] = [block for block in root if block.tag != "p" or words_stand_in(block)]
    if not "".join(root.itertext()).strip():
        return ""
    html, plain = inner_html(root), _paragraphs_of(root)
    return plain if html_to_edit(plain) == html else html


def words_of(text: str) -> str:
    """Return the words alone, in one line, without the footnotes: for descriptions and counts."""
    return words_in(tree_of(text))


def words_in(element: ET.Element) -> str:
    return " ".join("".join(_texts(element)).split())


def lines_of(root: ET.Element) -> list[str]:
    """Return the words of a tree: each block is a line, and so is each row of a table, its cells parted by tabs."""
    lines: list[str] = []
    for block in root:
        table = block if block.tag == "table" else block.find("table") if block.tag == "div" else None
        lines += [words_in(block)] if table is None else _lines_of_table(table)
    return lines


def to_compare(one: str, other: str) -> tuple[str, str]:
    """Return two texts as they are compared word by word: as they are kept, but for tables, which are lines of cells."""
    written = _with_tables_as_lines(one), _with_tables_as_lines(other)
    return (one, other) if written[0] == written[1] else written


def inner_html(element: ET.Element) -> str:
    """Return what stands in an element as HTML."""
    shell = ET.Element("x")
    shell.text, shell[:] = element.text, list(element)
    return ET.tostring(shell, encoding="unicode", method="html").removeprefix("<x>").removesuffix("</x>")


def is_footnote(element: ET.Element) -> bool:
    return element.tag == "span" and element.get("class") == FOOTNOTE


def _lines_of_table(table: ET.Element) -> list[str]:
    caption = [words_in(one) for one in table.findall("caption")]
    return [*caption, *("\t".join(map(words_in, cells_of(row))) for row in rows_in(table))]


def _with_tables_as_lines(text: str) -> str:
    if "<table" not in text.lower() or not BEGINS_WITH_A_BLOCK.match(text):
        return text
    html = BETWEEN_CELLS.sub("\t", html_to_edit(text))
    return TAG_OF_A_TABLE.sub("", END_OF_A_ROW.sub("\n", html))


def _is_too_deep(root: ET.Element) -> bool:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
    return bool(level)


def _take_away_links_that_lead_nowhere(element: ET.Element, *, in_a_link: bool = False) -> None:
    """Where an address was not allowed, the cleaner takes the address and leaves the element. And no link stands in a link."""
    children = list(element)
    element[:] = []
    for child in children:
        leads = child.tag == "a" and "href" in child.attrib and not in_a_link
        _take_away_links_that_lead_nowhere(child, in_a_link=in_a_link or leads)
        tail, child.tail = child.tail, None
        if child.tag == "a" and not leads:
            say(element, child.text)
            element.extend(list(child))
        else:
            element.append(child)
        say(element, tail)


def _put_loose_words_in_paragraphs(root: ET.Element) -> None:
    is_loose = [child.tag in IN_A_LINE or (child.tail or "").strip() for child in root]
    if not any(is_loose) and not (root.text or "").strip():
        return
    blocks, line = [], ET.Element("p")
    line.text, root.text = root.text, None
    for child in root:
        if child.tag in IN_A_LINE:
            line.append(child)
        else:
            blocks += [line, child]
            line = ET.Element("p")
            line.text, child.tail = child.tail, None
    root[:] = [block for block in [*blocks, line] if block.tag != "p" or words_stand_in(block)]


def _let_tables_scroll(root: ET.Element) -> None:
    """Put each table in a region that a keyboard reaches, and that has a name of its own: what is wide moves within it."""
    names: set[str] = set()
    for parent in list(root.iter()):
        for place, table in enumerate(list(parent)):
            if table.tag == "table":
                number = len(names) + 1
                caption = table.find("caption")
                name = words_in(caption) if caption is not None else ""
                name = name or gettext("Table %(number)s") % {"number": number}
                while name in names:
                    name = f"{name} ({number})"
                names.add(name)
                region = ET.Element(
                    "div", {"class": "table", "role": "region", "tabindex": "0", "aria-label": name}
                )
                table.tail, region.tail = None, table.tail
                parent[place] = region
                region.append(table)
                for cell in table.iter("th"):
                    if not words_stand_in(cell):
                        cell.tag = "td"
                        cell.attrib.pop("scope")


def _take_away_what_says_nothing(element: ET.Element) -> None:
    """Headings, footnotes and tables without a word, which an editor leaves behind; what follows stays, a block's apart."""
    for place, child in reversed(list(enumerate(element))):
        _take_away_what_says_nothing(child)
        if not (child.tag in MUST_SAY or is_footnote(child)) or "".join(child.itertext()).strip():
            continue
        tail = child.tail or ""
        del element[place]
        before = element[place - 1].tail if place else element.text
        is_glued = before and tail and not (before[-1].isspace() or tail[0].isspace() or is_footnote(child))
        joined = f"{before or ''}{' ' if is_glued else ''}{tail}"
        if place:
            element[place - 1].tail = joined
        else:
            element.text = joined


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
    is_apart = element.tag in BLOCKS | OF_TABLES | {"li", "br"}
    if is_apart:
        yield " "
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    if is_apart:
        yield " "
