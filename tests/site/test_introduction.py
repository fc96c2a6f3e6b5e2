"""What an introduction names becomes a link, and nothing else does."""

import re

import pytest
from django.test import Client

from archive_project.lib.rich_text import html_of
from collections_app.introduction import introduction_with_links
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
        ("See Sino-Soviet Split,  1960-1984", "Sino-Soviet Split,  1960-1984"),
        ("<p>See <em>Sino-Soviet Split, 1960-1984</em>, too</p>", "Sino-Soviet Split, 1960-1984"),
        ("<h2>On</h2><ul><li><p>Sino-Soviet Split, 1960-1984</p></li></ul>", "Sino-Soviet Split, 1960-1984"),
    ],
)
def test_a_title_is_found_however_it_is_set(text: str, linked: str) -> None:
    html = introduction_with_links(text, [SPLIT])

    assert f'<a href="/split/">{linked}</a>' in html
    assert re.sub(r"</?a[^>]*>", "", html) == html_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Sino-Soviet Split, 1960-19845",
        "sino-soviet split",
        "PreSino-Soviet Split",
        "",
        '<p>A <a href="/else/">Sino-Soviet Split, 1960-1984</a> of one’s own</p>',
    ],
)
def test_what_only_resembles_a_title_stays_text(text: str) -> None:
    assert introduction_with_links(text, [SPLIT]) == html_of(text)


def test_a_title_with_the_article_is_found_without_it() -> None:
    html = introduction_with_links("the Cuban Missile Crisis", [("The Cuban Missile Crisis", "/cuba/")])

    assert html == '<p><a href="/cuba/">the Cuban Missile Crisis</a></p>'


def test_of_two_titles_the_longer_wins() -> None:
    titles = [("Korean War", "/war/"), ("Korean War Armistice", "/armistice/")]

    html = introduction_with_links("On the Korean War Armistice and the Korean War.", titles)

    assert re.findall('href="([^"]*)"', html) == ["/armistice/", "/war/"]


def test_blank_lines_part_paragraphs() -> None:
    assert (
        introduction_with_links("One.\r\n\r\nTwo,\nstill two.\n\n\n", [])
        == "<p>One.</p><p>Two,<br>still two.</p>"
    )


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
