"""What an introduction names becomes a link, and nothing else does."""

import pytest
from django.test import Client

from collections_app.introduction import Piece, paragraphs_with_links
from documents.models import Status
from tests import factories as make
from tests.site.reading import read

SPLIT = ("Sino-Soviet Split, 1960-1984", "/split/")


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("See also The Sino-Soviet Split, 1960-1984.", "The Sino-Soviet Split, 1960-1984"),
        ("See also Sino-Soviet Split, 1960-1984; and more", "Sino-Soviet Split, 1960-1984"),
        ("See Sino-Soviet Split, 1960–1984", "Sino-Soviet Split, 1960–1984"),
        ("See Sino-Soviet\nSplit,  1960-1984", "Sino-Soviet Split, 1960-1984"),
    ],
)
def test_a_title_is_found_however_it_is_set(text: str, linked: str) -> None:
    (pieces,) = paragraphs_with_links(text, [SPLIT])

    assert Piece(linked, "/split/") in pieces
    assert "".join(piece.text for piece in pieces) == " ".join(text.split())


@pytest.mark.parametrize(
    "text", ["Sino-Soviet Split, 1960-19845", "sino-soviet split", "PreSino-Soviet Split", ""]
)
def test_what_only_resembles_a_title_stays_text(text: str) -> None:
    assert not any(piece.address for pieces in paragraphs_with_links(text, [SPLIT]) for piece in pieces)


def test_a_title_with_the_article_is_found_without_it() -> None:
    (pieces,) = paragraphs_with_links("the Cuban Missile Crisis", [("The Cuban Missile Crisis", "/cuba/")])

    assert pieces == [Piece("the Cuban Missile Crisis", "/cuba/")]


def test_of_two_titles_the_longer_wins() -> None:
    titles = [("Korean War", "/war/"), ("Korean War Armistice", "/armistice/")]

    (pieces,) = paragraphs_with_links("On the Korean War Armistice and the Korean War.", titles)

    assert [piece.address for piece in pieces if piece.address] == ["/armistice/", "/war/"]


def test_blank_lines_part_paragraphs() -> None:
    assert paragraphs_with_links("One.\r\n\r\nTwo,\nstill two.\n\n\n", []) == [
        [Piece("One.")],
        [Piece("Two, still two.")],
    ]


@pytest.mark.django_db
def test_a_collection_page_links_the_public_collections_and_essays_it_names(client: Client) -> None:
    split = make.collection("Sino-Soviet Split, 1960-1984")
    stub = make.collection("Sino-Soviet Rapprochement, 1985-1989", status=Status.DRAFT)
    essay = make.essay("The Sino-Soviet Alliance, 70 Years Later")
    collection = make.collection(
        "Sino-Soviet Relations",
        introduction="See The Sino-Soviet Split, 1960-1984, Sino-Soviet Rapprochement, 1985-1989, and "
        '"The Sino-Soviet Alliance, 70 Years Later" <script>.',
    )
    collection.see_also.add(split, stub)
    essay.collections.add(collection)

    response = client.get(collection.get_absolute_url())
    links = read(client, collection.get_absolute_url()).links

    assert links["The Sino-Soviet Split, 1960-1984"] == split.get_absolute_url()
    assert links["The Sino-Soviet Alliance, 70 Years Later"] == essay.get_absolute_url()
    assert stub.get_absolute_url() not in links.values()
    assert "&lt;script&gt;" in response.content.decode()
