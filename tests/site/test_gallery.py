"""The gallery of components, and what tokens.css claims of its colours."""

import itertools

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive_project.site.gallery import contracts, contrast, schemes, seen_elsewhere
from tests.site.html import faults

# Too large for the gallery, or nothing without the page around them.
ON_THEIR_PAGES_ALONE = {
    "circle", "cite_head", "citing_essay", "collection_links", "contents", "description", "field_error", "listing",
    "listing_years", "map_figure", "margin_document", "margin_note", "months", "named", "notes", "places_map", "provenance", "reading",
    "scan_sheet", "scans", "text_choice", "text_name", "years",
}  # fmt: skip


def test_the_gallery_is_for_those_who_work_on_the_site(client: Client, db: None) -> None:
    assert client.get("/gallery/").status_code == 302
    client.force_login(User.objects.create_user("reader"))
    assert client.get("/gallery/").status_code == 302


def test_the_gallery_shows_components_as_valid_html_and_reads_no_records(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("curator", is_staff=True))
    response = client.get("/gallery/")
    assert response.status_code == 200
    page = response.content.decode()
    assert faults(page) == []
    assert "noindex" in page
    assert "no-store" in response["Cache-Control"]
    for words in ("as “Filippov”", "斯大林", "No documents yet", "is not a date", "Add search filter"):
        assert words in page, words


def test_every_component_says_what_it_takes() -> None:
    assert [name for name, takes in contracts().items() if not takes] == []


def test_every_component_is_shown_or_said_to_be_seen_on_its_pages_alone() -> None:
    """A new one must choose."""
    assert set(seen_elsewhere()) == ON_THEIR_PAGES_ALONE


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", schemes(), ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground(scheme: dict[str, str]) -> None:
    for text, ground in itertools.product(("ink", "muted", "link", "stamp"), ("paper", "board")):
        assert contrast(scheme[text], scheme[ground]) >= 4.5, f"{text} on {ground}"
    assert contrast(scheme["ink"], scheme["mark"]) >= 4.5
    assert contrast(scheme["paper"], scheme["ink"]) >= 4.5
    for line in ("edge", "bar"):
        assert contrast(scheme[line], scheme["paper"]) >= 3, line


def test_light_and_dark_have_the_same_colours() -> None:
    light, dark = schemes()
    assert light.keys() == dark.keys()
