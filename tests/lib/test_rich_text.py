"""Texts that curators write: nothing gets lost, nothing gets in."""

import re

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_project.lib.rich_text import html_of, html_to_edit, shown_tree, stored, words_in, words_of

# A line as people write it: no space at its ends, anything but line ends within it, mark-up of others included.
lines = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)
    .map(lambda line: line.strip())
    .filter(bool)
) | st.sampled_from(
    ["a < b & c > d", "<p>", "</p>", "&amp;", '"quoted"', "a  b", "<h2>x</h2>", "&nbsp;", "x\xa0y\ufeff"]
)
paragraphs = st.lists(st.lists(lines, min_size=1, max_size=3).map("\n".join), max_size=4).map("\n\n".join)


@given(paragraphs)
def test_paragraphs_that_are_shown_and_saved_again_are_the_same(text: str) -> None:
    """But those that begin like HTML: they are what they look like, and stay so from then on."""
    once = stored(html_to_edit(text))

    assert once == text or html_to_edit(text) == once or text.lstrip().startswith("<")
    assert stored(html_to_edit(once)) == once


@given(paragraphs)
def test_the_words_of_plain_paragraphs_are_all_shown(text: str) -> None:
    if not text.startswith("<"):
        shown = html5lib.parseFragment(html_of(text), namespaceHTMLElements=False)
        assert "".join("".join(shown.itertext()).split()) == "".join(text.split())


@given(st.text() | st.text("<>/ap\"'=hrefonclick :javscipt&;#0x&'"))
def test_whatever_is_sent_becomes_something_that_can_be_shown(written: str) -> None:
    kept = stored(written)

    assert stored(html_to_edit(kept)) == kept
    elements = html5lib.parseFragment(html_of(kept), namespaceHTMLElements=False).iter()
    for element in elements:
        assert set(element.attrib) <= {"href", "lang", "start", "class"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>a<script>alert(1)</script>b</p>", "ab"),
        ("<p>a<style>p{}</style>b</p>", "ab"),
        ('<p onclick="alert(1)">a</p>', "a"),
        ('<p style="color:red">a</p>', "a"),
        ('<p class="hidden" id="content">a</p>', "a"),
        ('<p><img src="x" onerror="alert(1)">a</p>', "a"),
        ("<p>a<iframe src='//x'></iframe></p>", "a"),
        ('<p><a href="javascript:alert(1)">a</a></p>', "a"),
        ('<p><a href="JaVaScRiPt&#58;alert(1)">a</a> <a href="/x/">b</a></p>', '<p>a <a href="/x/">b</a></p>'),
        ('<p><a href="data:text/html,x">a <strong>b</strong></a></p>', "<p>a <strong>b</strong></p>"),
        ('<p><a href="/x/" target="_blank" onclick="y">a</a></p>', '<p><a href="/x/">a</a></p>'),
        ('<p><span class="footnote evil">a</span></p>', '<p><span class="footnote">a</span></p>'),
        ('<p><span lang="ru" class="visually-hidden">a</span></p>', '<p><span lang="ru">a</span></p>'),
        ('<p><span lang="x y&quot;">a</span></p>', "<p><span>a</span></p>"),
        ('<blockquote class="pull-quote card"><p>a</p></blockquote>', '<blockquote class="pull-quote"><p>a</p></blockquote>'),
        ("<p><math><mi><style>x</style></mi></math>a</p>", "a"),
        ("<p><!-- x -->a<br>b</p><p></p>", "a\nb"),
        ("<p> </p><p><br></p>", ""),
    ],
)  # fmt: skip
def test_only_what_is_allowed_is_kept(written: str, kept: str) -> None:
    assert stored(written) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>a</p><li>b</li><li>c</li><p>d</p>", "<p>a</p><ul><li>b</li><li>c</li></ul><p>d</p>"),
        ("<ul>a<li>b</li><p>c</p></ul>", "<ul><li>a</li><li>b</li><li><p>c</p></li></ul>"),
        ("<ol><li>a</li></ol><li>b</li>", "<ol><li>a</li><li>b</li></ol>"),
        ("<h2><p>a</p><p>b</p></h2>", "<h2>a b</h2>"),
        ("<p>x</p><strong><p>a</p><p>b</p></strong>", "<p>x</p><p><strong>a</strong></p><p><strong>b</strong></p>"),
        ('<p>x</p><a href="/y/"><h2>a</h2><p>b</p></a>', '<p>x</p><h2><a href="/y/">a</a></h2><p><a href="/y/">b</a></p>'),
        ("<ul>a <em>b</em> c<li>d</li></ul>", "<ul><li>a <em>b</em> c</li><li>d</li></ul>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ('<p>x</p><span lang="ru"><ul><li>a</li></ul></span>', '<p>x</p><ul><li><span lang="ru">a</span></li></ul>'),
        ("<h2><table><tr><td>a</td></tr></table></h2>", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ('<p><a href="/1/">a<object><a href="/2/">b</a></object></a></p>', '<p><a href="/1/">ab</a></p>'),
        ("<p>a</p><em>b<ul><li>c</li></ul>d</em>", "<p>a</p><p><em>b</em></p><ul><li><em>c</em></li></ul><p><em>d</em></p>"),
    ],
)  # fmt: skip
def test_what_stands_where_it_may_not_is_put_in_place(written: str, kept: str) -> None:
    assert stored(written) == kept
    assert stored(html_to_edit(kept)) == kept


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<h4>a</h4><p>b</p><h4>c</h4><h2>d</h2><h4>e</h4>", "<h2>a</h2><p>b</p><h3>c</h3><h2>d</h2><h3>e</h3>"),
        ('<p><a href="https://example.org/a b">a</a></p>', '<p><a href="https://example.org/a%20b">a</a></p>'),
        ('<h2> </h2><p>a<span class="footnote"></span>b</p>', "<p>ab</p>"),
    ],
)  # fmt: skip
def test_what_is_mended_to_be_shown_is_kept_as_it_was_written(written: str, shown: str) -> None:
    assert html_of(written) == shown
    assert stored(html_to_edit(written)) == written


@pytest.mark.parametrize("before", ["&nbsp;", "&#x3000;", "&#x85;", "&#x1;", "&#x9;", " ", "&#x2028;", "\\"])
def test_no_space_before_it_makes_a_script_of_a_link(before: str) -> None:
    html = html_of(f'<p><a href="{before}javascript:alert(1)">a</a></p>')

    for link in html5lib.parseFragment(html, namespaceHTMLElements=False).iter("a"):
        assert not re.match(r"[\0-\x20]*javascript:", link.get("href", ""))


def test_what_the_database_holds_is_cleaned_when_it_is_shown() -> None:
    assert html_of('<p onmouseover="x">a<script>b</script></p>') == "<p>a</p>"


@pytest.mark.parametrize("code", ["1", "12", "x1F", "xFFFE"])
def test_signs_that_xml_has_not_are_left_out_however_they_are_written(code: str) -> None:
    assert html_of(f"<p>a&#{code};b</p>") == "<p>ab</p>"


@pytest.mark.parametrize(
    "written",
    [
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        "<blockquote>a<p>b</p></blockquote>",
        "<blockquote>a<table></table>b</blockquote>",
        "<p>x</p>a<table></table>b",
        "<ul><li>a<span><p></p></span>b</li></ul>",
        "<table><tr><td>a<strong><p>b</p></strong></td></tr></table>",
        "<blockquote>a<h2></h2>b</blockquote>",
    ],
)
def test_words_that_stand_apart_are_never_glued(written: str) -> None:
    assert words_of(stored(written)).endswith("a b")
    assert words_in(shown_tree(written)).endswith("a b")


def test_the_words_alone_leave_out_notes_and_keep_words_apart() -> None:
    text = '<h2>One</h2><p>two<br>three<span class="footnote">not this</span> <em>fo</em>ur</p><ul><li><p>five</p></li></ul>'

    assert words_of(text) == "One two three four five"
    assert words_of("One &\n\ntwo") == "One & two"


@pytest.mark.parametrize("begin", ["<em>", "<blockquote>", "<table><tr><td>", "<ul><li>"])
def test_what_is_nested_without_end_is_kept_as_its_words(begin: str) -> None:
    assert stored("<p>One</p>" + begin * 5000 + "two") == "One two"
