"""An essay cut for its page: contents, notes, and the documents it cites."""

from collections.abc import Mapping
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from archive_project.lib.rich_text import html_of, tree_of
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
    return read_essay(tree_of(text), documents)


def test_headings_are_the_contents_and_no_two_have_one_anchor() -> None:
    text = read("<h2>Talks</h2><h3>Talks</h3><h2>会谈</h2><h4>!</h4><h2></h2><p>x</p>", NONE)

    assert [(one.level, one.words) for one in text.contents] == [
        (2, "Talks"),
        (3, "Talks"),
        (2, "会谈"),
        (4, "!"),
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
    assert documents_linked_in(tree_of(body)) == [9, 3]
    assert documents_linked_in(tree_of("Plain words, /documents/3/ among them.")) == []


def test_a_long_essay_loses_nothing() -> None:
    text = read(LONG, {number: At(f"/documents/{number}/x/") for number in range(1, 60)})

    assert len(text.notes) == 7
    assert len(text.contents) == 13
    assert text.minutes in range(9, 13)
    assert sum(piece.document is not None for piece in text.pieces) == 27 - 3  # three stand in notes alone
    assert "footnote" not in "".join(piece.html for piece in text.pieces)
