"""What may stand in what, in texts that curators write: whatever was pasted or imported is put where HTML has it.

A text, an item and a quotation hold blocks; a list holds items; a paragraph, a heading and whatever stands in a line hold
what stands in a line. The source: HTML, 3.2.5 Content models, https://html.spec.whatwg.org/multipage/dom.html#content-models.
"""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

HEADINGS = {"h2", "h3", "h4"}
BLOCKS = HEADINGS | {"p", "ul", "ol", "blockquote", "table"}
IN_A_LINE = {"strong", "em", "a", "span", "br"}
LISTS = {"ul", "ol"}
HOLD_BLOCKS = {"blockquote", "li"} | LISTS


def put_in_place(container: ET.Element) -> None:
    """Put whatever stands in a text, an item, a quotation or a list where it may stand. A table is taken out of what must not
    hold one; how it is mended itself, `tables` knows."""
    if container.tag in LISTS and _holds_others_than_items(container):
        container[:] = [item for item in items_of(container) if words_stand_in(item)]
        container.text = None
    children = list(container)
    container[:] = []
    for child in children:
        tail, child.tail = child.tail, None
        for part in _parts(child):
            _add(container, part)
        say(container, tail)


def items_of(element: ET.Element) -> Iterator[ET.Element]:
    """Yield the items of a list; what stands between them is one too."""
    yield _item(element.text)
    for child in list(element):
        tail, child.tail = child.tail, None
        yield child if child.tag == "li" else _item(None, child)
        yield _item(tail)


def words_stand_in(element: ET.Element) -> bool:
    return any(text.strip() for text in element.itertext())


def like(element: ET.Element) -> ET.Element:
    return ET.Element(element.tag, dict(element.attrib))


def say(element: ET.Element, text: str | None) -> None:
    """Add words at the end of an element."""
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def line_of(element: ET.Element, name: str = "p") -> ET.Element:
    """Return the element as one line, under a name: what stands in blocks is parted by a blank."""
    line = ET.Element(name, dict(element.attrib) if name == element.tag else {})
    add_in_line(line, element)
    for inner in line.iterfind(".//a") if name == "a" else ():
        inner.tag, inner.attrib = "span", {}  # out of a table that stood in a link
    return trim(line) if name == "p" else line


def add_in_line(line: ET.Element, element: ET.Element) -> None:
    say(line, element.text)
    for child in element:
        if child.tag in IN_A_LINE:
            line.append(line_of(child, child.tag))
        else:
            part_words(line)
            add_in_line(line, child)
            part_words(line)
        say(line, child.tail)


def part_words(line: ET.Element) -> None:
    """Part what follows from the words before."""
    said = (line[-1].tail if len(line) else line.text) or ""
    if not said[-1:].isspace() and (said or len(line)):
        say(line, " ")


def trim(line: ET.Element) -> ET.Element:
    """Take away the space around a line."""
    line.text = (line.text or "").lstrip()
    if len(line):
        line[-1].tail = (line[-1].tail or "").rstrip()
    else:
        line.text = line.text.rstrip()
    return line


def _holds_others_than_items(element: ET.Element) -> bool:
    loose = [element.text, *(child.tail for child in element)]
    return any(child.tag != "li" for child in element) or any((text or "").strip() for text in loose)


def _parts(element: ET.Element) -> Iterator[ET.Element]:
    """What an element is where it stands: itself, or what it held and must not."""
    if element.tag in HOLD_BLOCKS:
        put_in_place(element)
        yield element
    elif element.tag == "table" or not _holds_blocks(element):
        yield element
    elif element.tag in HEADINGS and element.find(".//table") is None:
        yield trim(line_of(element, element.tag))
    else:
        for part in _split(element):
            yield from _parts(part)


def _holds_blocks(element: ET.Element) -> bool:
    return any(inner.tag not in IN_A_LINE for inner in element.iterfind(".//*"))


def _split(element: ET.Element) -> list[ET.Element]:
    """Part a line where a block stands in it: what is before, the block, what is after. A paragraph keeps how it was written."""
    parts = [like(element)]
    parts[0].text = element.text
    for child in list(element):
        tail, child.tail = child.tail, None
        for part in _split(child) if child.tag in IN_A_LINE and _holds_blocks(child) else [child]:
            if part.tag in IN_A_LINE:
                parts[-1].append(part)
            else:
                parts += [_within(part, element), like(element)]
        say(parts[-1], tail)
    return [part for part in parts if part.tag not in IN_A_LINE | {"p"} or words_stand_in(part)]


def _within(block: ET.Element, around: ET.Element) -> ET.Element:
    if block.tag == "p" and around.tag in IN_A_LINE:
        inner = like(around)
        inner.text, block.text = block.text, None
        inner[:], block[:] = list(block), [inner]
    return block


def _add(container: ET.Element, part: ET.Element) -> None:
    """An item outside of a list belongs to the list before it, or begins one."""
    if part.tag != "li" or container.tag in LISTS:
        container.append(part)
        return
    before = container[-1] if len(container) else None
    if before is None or before.tag not in LISTS or (before.tail or "").strip():
        before = ET.SubElement(container, "ul")
    before.tail = None
    before.append(part)


def _item(text: str | None, *inner: ET.Element) -> ET.Element:
    item = ET.Element("li")
    item.text = text
    item.extend(inner)
    return item
