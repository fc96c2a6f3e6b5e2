"""An essay cut for its page: contents, notes, and the documents it cites."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from archive_project.lib.rich_text import html_of, shown_tree
from collections_app.essay_text import EssayText, documents_linked_in, read_essay

LONG = (Path(__file__).parent.parent / "essays" / "long.html").read_text(encoding="utf-8")


class At:
    """What leads to an address."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get_absolute_url(self) -> str:
        return self.address


NONE: dict[int, At] = {}


def read(text: str, documents: Mapping[int, At]) -> EssayText[At]:
    return read_essay(shown_tree(text), documents)


def test_headings_are_the_contents_and_no_two_have_one_anchor() -> None:
    text = read("<h2>Talks</h2><h3>Talks</h3><h2>会谈</h2><h4>!</h4><h2></h2><p>x</p>", NONE)

    assert [(one.level, one.words) for one in text.contents] == [
        (2, "Talks"),
        (3, "Talks"),
        (2, "会谈"),
        (3, "!"),
    ]
    anchors = [one.anchor for one in text.contents]
    assert len(set(anchors)) == 4
    assert all(anchor.startswith("part") for anchor in anchors)
    assert [f'id="{anchor}"' in text.pieces[0].html for anchor in anchors] == [True] * 4


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=100), max_size=6))
def test_anchors_are_unique_whatever_the_headings_say(words: list[str]) -> None:
    body = "".join(f"<h2>{html_of(word)}</h2>" for word in words)
    anchors = [one.anchor for one in read(body, NONE).contents]

    assert len(set(anchors)) == len(anchors)


def test_footnotes_are_numbered_and_stand_close_to_their_word() -> None:
    one = '<p>A word <span class="footnote">its <em>note</em></span>, and <em>more</em> <span class="footnote">b</span></p>'
    text = read(one, NONE)

    assert [piece.html for piece in text.pieces] == ["<p>A word", ", and <em>more</em>", "</p>"]
    assert [piece.note and piece.note.number for piece in text.pieces] == [1, 2, None]
    assert [note.html for note in text.notes] == ["its <em>note</em>", "b"]


def test_the_margin_has_a_note_without_its_links() -> None:
    (note,) = read('<p>x<span class="footnote">see <a href="https://e.org/">it</a></span></p>', {}).notes

    assert note.html == 'see <a href="https://e.org/">it</a>'
    assert note.unlinked == "see <span>it</span>"


def test_a_document_cited_twice_stands_in_the_margin_once() -> None:
    cited = At("/documents/7/cable/")
    body = '<p><a href="/documents/7/">one</a> and <a href="/documents/7/old-title/">two</a>.</p>'
    text = read(body, {7: cited})

    assert [piece.document for piece in text.pieces] == [cited, None]
    assert "".join(piece.html for piece in text.pieces).count('href="/documents/7/cable/"') == 2


def test_a_link_to_a_document_that_is_not_public_says_no_address() -> None:
    text = read('<p><a href="/documents/8/sealed-protocol/">a cable</a></p>', NONE)

    assert [piece.html for piece in text.pieces] == ["<p><span>a cable</span></p>"]


def test_links_in_text_and_notes_are_citations_and_others_are_not() -> None:
    body = (
        '<p><a href="/documents/9/">a</a><span class="footnote"><a href="/documents/3/x/">b</a></span>'
        '<a href="/documents/9/">again</a><a href="https://example.org/documents/4/">c</a>'
        '<a href="/people/mao/">d</a><a href="/documents/">e</a><a href="/documents/99999999999/">f</a></p>'
    )
    assert documents_linked_in(shown_tree(body)) == [9, 3]
    assert documents_linked_in(shown_tree("Plain words, /documents/3/ among them.")) == []


def test_a_long_essay_loses_nothing() -> None:
    text = read(LONG, {number: At(f"/documents/{number}/x/") for number in range(1, 60)})

    assert len(text.notes) == 7
    assert len(text.contents) == 13
    assert text.minutes in range(9, 13)
    assert sum(piece.document is not None for piece in text.pieces) == 27 - 3  # three stand in notes alone
    assert "footnote" not in "".join(piece.html for piece in text.pieces)


@pytest.mark.parametrize(
    "address",
    [
        "/ru/documents/8/sealed/",
        "http://testserver/documents/8/sealed/",
        "/documents/8?x",
        "/documents/8/manifest.json",
    ],
)
def test_a_link_to_what_is_not_public_is_known_in_every_form(address: str) -> None:
    root = shown_tree(f'<p><a href="{address}">a cable</a></p>')

    assert documents_linked_in(root) == [8]
    assert [piece.html for piece in read_essay(root, NONE).pieces] == ["<p><span>a cable</span></p>"]


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/documents/8/", "https://a.example.org/documents/8/", "mailto:/documents/8"],
)
def test_a_link_to_another_archive_is_no_document_of_ours(address: str, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["*", ".example.org"]
    assert documents_linked_in(shown_tree(f'<p><a href="{address}">a cable</a></p>')) == []


def test_a_link_to_a_paragraph_or_a_version_leads_there() -> None:
    body = (
        '<p><a href="/documents/7/old-title/?text=2#t2-p5">a</a>'
        '<a href="/documents/7/versions/20200101T000000Z/">b</a></p>'
    )
    html = "".join(piece.html for piece in read(body, {7: At("/documents/7/cable/")}).pieces)

    assert 'href="/documents/7/cable/?text=2#t2-p5"' in html
    assert 'href="/documents/7/versions/20200101T000000Z/"' in html


def test_a_cited_document_stands_in_the_margin_in_every_language() -> None:
    cited = At("/ru/documents/7/cable/")

    assert [piece.document for piece in read('<p><a href="/documents/7/">a</a></p>', {7: cited}).pieces] == [
        cited,
        None,
    ]


def test_headings_and_notes_without_a_word_are_left_out() -> None:
    text = read(
        '<h2>A</h2><h3> </h3><p>One<span class="footnote"> </span>, <span class="footnote">b</span>.</p>',
        NONE,
    )

    assert "".join(piece.html for piece in text.pieces) == '<h2 id="part-a">A</h2><p>One,.</p>'
    assert [note.html for note in text.notes] == ["b"]
