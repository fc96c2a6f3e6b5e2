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
        parts = list(_parts(child))
        for part in parts:
            _add(container, part)
        if not parts:
            part_words(container)
        say(container, tail)


def items_of(element: ET.Element) -> list[ET.Element]:
    """Return the items of a list; what stands between them is one too, and a list there belongs to the item before."""
    items: list[ET.Element] = []
    is_open = False  # whether the last item is one of what stands between, and takes what follows

    def between() -> ET.Element:
        nonlocal is_open
        if not is_open:
            items.append(ET.Element("li"))
            is_open = True
        return items[-1]

    if (element.text or "").strip():
        say(between(), element.text)
    for child in list(element):
        tail, child.tail = child.tail, None
        if child.tag in IN_A_LINE:
            between().append(child)
        else:
            is_open = False
            if child.tag == "li":
                items.append(child)
            else:
                holder = items[-1] if child.tag in LISTS and items else between()
                holder.append(child)
                is_open = False
        if is_open or (tail or "").strip():
            say(between(), tail)
    return items


def words_stand_in(element: ET.Element) -> bool:
    return any(text.strip() for text in element.itertext())


def holds_blocks(element: ET.Element) -> bool:
    """Whether something else than what stands in a line stands in it, at any depth."""
    return any(inner.tag not in IN_A_LINE for inner in element.iterfind(".//*"))


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
    return trim(line) if name == "p" else line


def add_in_line(line: ET.Element, element: ET.Element) -> None:
    say(line, element.text)
    for child in element:
        if child.tag in IN_A_LINE:
            if holds_blocks(child):
                part_words(line)
            line.append(line_of(child, child.tag))
        else:
            part_words(line)
            add_in_line(line, child)
            part_words(line)
        say(line, child.tail)


def part_words(holder: ET.Element) -> None:
    """Part the words that follow from those before, where there are any; a block parts them already."""
    said = (holder[-1].tail if len(holder) else holder.text) or ""
    if said[-1:].strip() or (not said and len(holder) and holder[-1].tag in IN_A_LINE):
        say(holder, " ")


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
    elif element.tag == "table" or not holds_blocks(element):
        yield element
    elif element.tag in HEADINGS and element.find(".//table") is None:
        yield trim(line_of(element, element.tag))
    else:
        for part in _split(element):
            yield from _parts(part)


def _split(element: ET.Element) -> list[ET.Element]:
    """Part a line where a block stands in it: what is before, the block, what is after. Its lines keep how they were written."""
    parts = [like(element)]
    parts[0].text = element.text
    for child in list(element):
        tail, child.tail = child.tail, None
        for part in _split(child) if child.tag in IN_A_LINE and holds_blocks(child) else [child]:
            if part.tag in IN_A_LINE:
                parts[-1].append(part)
            else:
                parts += [_within(part, element), like(element)]
        say(parts[-1], tail)
    return [part for part in parts if part.tag not in IN_A_LINE | HEADINGS | {"p"} or words_stand_in(part)]


def _within(block: ET.Element, around: ET.Element) -> ET.Element:
    """Put what stood around a block (a link, a language) around each of its lines."""
    if around.tag not in IN_A_LINE or block.tag == "table":
        return block
    if block.tag not in HOLD_BLOCKS or (block.tag not in LISTS and not holds_blocks(block)):
        inner = like(around)
        inner.text, block.text = block.text, None
        inner[:], block[:] = list(block), [inner]
    elif words_stand_in(block):
        for child in block:
            if child.tag not in IN_A_LINE:
                _within(child, around)
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
