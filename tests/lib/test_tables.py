"""Tables in texts that curators write: whatever is pasted is a table as HTML has it, and says what it said."""

from html import unescape
from xml.etree.ElementTree import Element

import html5lib
import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_project.lib.rich_text import (
    html_of,
    html_to_edit,
    lines_of,
    shown_tree,
    stored,
    to_compare,
    words_of,
)

WORD = """<table class="MsoTableGrid" border="1" cellspacing="0" style="border-collapse:collapse;mso-yfti-tbllook:1184">
<colgroup><col width="64"><col width="64"></colgroup>
<thead><tr style="mso-yfti-irow:0"><td width="312" valign="top" style="width:233.75pt"><p class="MsoNormal"
style="margin-bottom:0"><span style="font-size:10pt">Year</span><o:p></o:p></p></td>
<td width="312"><p class="MsoNormal">Cables</p></td></tr></thead>
<tr><td bgcolor="#fff"><p class="MsoNormal">1949</p></td><td align="right"><p class="MsoNormal">17</p><p>&nbsp;</p></td></tr>
</table>"""

attributes = st.builds(
    "".join,
    st.lists(
        st.sampled_from(
            [
                " colspan=2",
                " colspan=3",
                " colspan=99999",
                " colspan=-1",
                " rowspan=2",
                " rowspan=3",
                " rowspan=0",
                " rowspan=x",
                " style='width:9px'",
                " onclick=x",
                " scope=row",
                " class=Mso",
            ]
        ),
        max_size=2,
    ),
)
words = st.sampled_from(
    ["", "a", "b c", "&nbsp;", "<br>", "<em>d</em>", "<strong>e", "<a href=/x/>f</a>", "&lt;td&gt;"]
)


def within(name: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda said, inside: f"<{name}{said}>{inside}</{name}>", attributes, inner)


def some(inner: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(inner, max_size=most).map("".join)


def tables(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    held = some(
        words
        | inner
        | st.one_of(*(within(name, inner | words) for name in ("p", "h2", "blockquote", "a", "strong", "li")))
        | within("ul", some(within("li", inner | words) | words, 2))
    )
    row = within("tr", some(within("td", held) | within("th", held), 4) | words)
    group = st.one_of(
        *(within(name, some(row)) for name in ("thead", "tbody", "tfoot")), row, within("caption", held)
    )
    table = within("table", some(group, 4))
    return table | st.one_of(
        *(within(name, table) for name in ("p", "h3", "a", "em", "li", "ul", "blockquote"))
    )


texts = st.builds("".join, st.lists(st.recursive(words, tables, max_leaves=6), min_size=1, max_size=3)).map(
    lambda text: f"<p>x</p>{text}"
)


@given(texts)
def test_every_table_is_valid_and_stays_as_it_is(text: str) -> None:
    kept = stored(text)

    assert stored(html_to_edit(kept)) == kept
    for html in (html_to_edit(text), html_of(text)):
        root = html5lib.parseFragment(html, namespaceHTMLElements=False)
        for table in root.iter("table"):
            is_a_table(table)
        for element in root.iter():
            stands_where_it_may(element)


@given(texts)
def test_no_word_is_lost(text: str) -> None:
    """But for space; what stands in a table where nothing may stand comes before it."""
    said = unescape(nh3.clean(text, tags=set()))

    assert sorted("".join(words_of(stored(text)).split())) == sorted("".join(said.split()))


IN_A_LINE = {"strong", "em", "a", "span", "br"}
BLOCKS = {"h2", "h3", "h4", "p", "ul", "ol", "blockquote", "table", "div"}
HELD = {
    "DOCUMENT_FRAGMENT": BLOCKS,
    "div": {"table"},
    "blockquote": BLOCKS | IN_A_LINE,
    "li": BLOCKS | IN_A_LINE,
    "td": BLOCKS | IN_A_LINE,
    "th": (BLOCKS | IN_A_LINE) - {"h2", "h3", "h4"},
    "ul": {"li"},
    "ol": {"li"},
    "table": {"caption", "thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"td", "th"},
}
HOLD_NO_WORDS = {"DOCUMENT_FRAGMENT", "div", "ul", "ol", "table", "thead", "tbody", "tr"}


def stands_where_it_may(element: Element) -> None:
    """Whether it holds what it may: https://html.spec.whatwg.org/multipage/dom.html#content-models."""
    assert {child.tag for child in element} <= HELD.get(element.tag, IN_A_LINE), element.tag
    if element.tag in HOLD_NO_WORDS:
        assert not "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
    if element.tag == "a":
        assert element.find(".//a") is None


def is_a_table(table: Element) -> None:
    """As the specification has it: https://html.spec.whatwg.org/multipage/tables.html#forming-a-table."""
    assert set(table.attrib) == set()
    names = [part.tag for part in table]
    assert names in [
        [*caption, *head, *body]
        for caption in ([], ["caption"])
        for head in ([], ["thead"])
        for body in ([], ["tbody"])
    ]
    assert names[-1:] != ["caption"]
    assert not (table.text or "").strip()
    taken: dict[tuple[int, int], Element] = {}
    begun: set[int] = set()
    height = 0
    for group in table:
        if group.tag == "caption":
            assert {one.tag for one in group.iter()} <= {"caption", "strong", "em", "a", "span", "br"}
            continue
        end = height + len(group)
        for row in group:
            assert row.tag == "tr"
            assert len(row), "a row in which no cell begins"
            column = 0
            for cell in row:
                while (height, column) in taken:
                    column += 1
                begun.add(column)
                is_a_cell(cell)
                below = height + int(cell.get("rowspan", "1"))
                assert below <= end, "a cell that reaches beyond its group"
                for place in range(height, below):
                    for at in range(column, column + int(cell.get("colspan", "1"))):
                        assert (place, at) not in taken, "a cell on another"
                        taken[place, at] = cell
            height += 1
    width = max(begun) + 1
    assert begun == set(range(width)), "a column in which no cell begins"
    assert set(taken) == {(row, column) for row in range(height) for column in range(width)}


def is_a_cell(cell: Element) -> None:
    assert cell.tag in {"td", "th"}
    assert set(cell.attrib) <= {"colspan", "rowspan", "scope"}
    assert (cell.get("scope") in {"row", "col"}) == (cell.tag == "th")
    inner = {one.tag for one in cell.iter()} - {cell.tag}
    assert inner <= {"p", "ul", "ol", "li", "strong", "em", "a", "span", "br"}
    for line in cell.iter("p"):
        assert {one.tag for one in line.iter()} <= {"p", "strong", "em", "a", "span", "br"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (
            WORD,
            (
                '<table><thead><tr><th scope="col"><span>Year</span></th><th scope="col">Cables</th></tr></thead>'
                "<tbody><tr><td>1949</td><td>17</td></tr></tbody></table>"
            ),
        ),
        (  # a corner, headings over two columns, headings of rows, a short row
            "<table><tr><th rowspan=2>Year<th colspan=2>Cables<tr><th>sent<th>kept<tr><th>1949<td>9<td>8<tr><th>1950<td>7</table>",
            (
                '<table><thead><tr><th rowspan="2" scope="col">Year</th><th colspan="2" scope="col">Cables</th></tr>'
                '<tr><th scope="col">sent</th><th scope="col">kept</th></tr></thead>'
                '<tbody><tr><th scope="row">1949</th><td>9</td><td>8</td></tr>'
                '<tr><th scope="row">1950</th><td>7</td><td></td></tr></tbody></table>'
            ),
        ),
        (  # a heading that reaches below the head takes the head with it
            "<table><tr><th rowspan=2>a<th>b<tr><td>c</table>",
            '<table><tbody><tr><th rowspan="2" scope="col">a</th><th scope="col">b</th></tr><tr><td>c</td></tr></tbody></table>',
        ),
        (
            "<table><tr><td colspan=4>a<tr><td colspan=3>b<td>c</table>",
            '<table><tbody><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>',
        ),
        (
            "<table><tr><td><h2>a</h2><ul><li>b</ul><blockquote>c</blockquote></table>",
            "<table><tbody><tr><td><p>a</p><ul><li><p>b</p></li></ul><p>c</p></td></tr></tbody></table>",
        ),
        (
            "<table><tr><td><table><tr><td>a<td>b</table></table>",
            "<table><tbody><tr><td><p>a</p><p>b</p></td></tr></tbody></table>",
        ),
        ("<p>a</p><table></table><table><caption>b</caption></table>", "a\n\nb"),
        ("<table>a<tr>b<td>c</table>", "<p>ab</p><table><tbody><tr><td>c</td></tr></tbody></table>"),
        (f"<table><tr>{'<td>a' * 101}<tr><td>b</table>", f"{' '.join('a' * 101)}\n\nb"),
    ],
)  # fmt: skip
def test_what_is_pasted_becomes_a_table_of_ours(written: str, kept: str) -> None:
    assert stored(written) == kept


def test_a_page_shows_a_table_in_a_region_with_a_name_of_its_own() -> None:
    table = "<table>{}<tr><th><th>1949</th><tr><th>Cables<td>17</table>"
    named = table.format("<caption>Cables <em>sent</em><span class='footnote'>By day.</span></caption>")
    root = shown_tree("<p>a</p>" + named + table.format("") + named + "<table><tr><td> </table>")

    regions = root.findall("div")
    assert [region.attrib for region in regions] == [
        {"class": "table", "role": "region", "tabindex": "0", "aria-label": name}
        for name in ("Cables sent", "Table 2", "Cables sent (3)")
    ]
    assert len(list(root.iter("table"))) == 3
    corner = next(regions[0].iter("tr"))[0]
    assert (corner.tag, corner.attrib) == ("td", {})


def test_words_have_cells_apart_and_lines_have_rows() -> None:
    text = "<p>One</p><table><caption>Two</caption><tr><th>three<th>four<tr><td>five<td><p>six</p><p>seven</p></table><p>eight</p>"

    assert words_of(text) == "One Two three four five six seven eight"
    assert lines_of(shown_tree(text)) == ["One", "Two", "three\tfour", "five\tsix seven", "eight"]


def test_tables_are_compared_as_lines_unless_their_headings_alone_differ() -> None:
    one, other = (
        f"<p>a &amp; b</p><table><tr><td>c<td><em>d</em><tr><{name}>e<td>f</table>" for name in ("td", "th")
    )

    assert to_compare(one, "<p>g</p>") == ("<p>a &amp; b</p>\nc\t<em>d</em>\ne\tf\n", "<p>g</p>")
    assert to_compare(one, other) == (one, other)
