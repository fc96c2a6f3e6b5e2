"""What a reader searches for in the first holdings, and what the page says."""

from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client

from documents.models import Document
from tests.site.reading import read
from tests.site.searching import chips, counts, search, total

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(module_database: None) -> None:
    call_command("loaddata", "demo", verbosity=0)


def test_words_find_the_document_that_has_them(client: Client, demo: None) -> None:
    page = search(client, "q=Nanjing+Peace+Proposal")

    assert "Nanjing Peace Proposal" in page.titles[0]
    assert total(page) < Document.objects.published().count()


def test_a_cover_name_finds_stalin_and_says_so(client: Client, demo: None) -> None:
    page = search(client, "q=Filippov")

    assert "Found as “Filippov”" in page.words
    assert counts(page, "People")["Joseph Stalin"] == total(page)


def test_a_snippet_marks_what_matched(client: Client, demo: None) -> None:
    page = search(client, "q=proposal")

    assert any("proposal" in (mark.text or "").lower() for mark in page.main.iter("mark"))


def test_without_words_everything_is_listed_in_the_order_of_time(client: Client, demo: None) -> None:
    page = search(client)

    assert total(page) == Document.objects.published().count()
    first = Document.objects.published().in_chronological_order()[0]
    assert page.titles[0] == first.title
    assert not page.has_section("Filters in force")


def test_the_orders_turn_the_result_round(client: Client, demo: None) -> None:
    oldest, newest = (search(client, f"q=cable&sort={sort}") for sort in ("date", "-date"))
    dated = [title for title in oldest.titles if title not in newest.titles]

    assert total(oldest) == total(newest)
    assert oldest.titles != newest.titles
    assert dated or len(oldest.titles) == total(oldest)
    assert "Relevance" in oldest.links
    assert "Relevance" not in search(client).links


def test_a_facet_narrows_and_its_own_counts_stay(client: Client, demo: None) -> None:
    before = search(client, "q=cable")
    label, count = max(counts(before, "People").items(), key=lambda item: item[1])
    chosen = next(link for words, link in before.section("People").links.items() if words.startswith(label))

    after = read(client, f"/search/{chosen[chosen.index('?') :]}")

    assert total(after) == count
    assert counts(after, "People") == counts(before, "People")
    assert f"Person: {label}" in chips(after)


def test_two_people_are_either_and_a_person_in_a_collection_is_both(client: Client, demo: None) -> None:
    stalin, mao = (search(client, f"person={slug}") for slug in ("joseph-stalin", "mao-zedong"))
    either = search(client, "person=joseph-stalin&person=mao-zedong")
    both = search(client, "person=joseph-stalin&collection=sino-soviet-relations")

    assert max(total(stalin), total(mao)) <= total(either) <= total(stalin) + total(mao)
    assert total(both) == counts(stalin, "Collections")["Sino-Soviet Relations"]


def test_each_chip_takes_one_condition_away(client: Client, demo: None) -> None:
    page = search(
        client, "q=cable&person=joseph-stalin&from=1948&to=March+1949&f=title&o=not&v=weather&certain=1"
    )

    found = chips(page)
    assert list(found) == [
        "Words: cable",
        "Title: does not contain “weather”",
        "Person: Joseph Stalin",
        "From: 1948",
        "To: March 1949",
        "Dates: certain only",
    ]
    for name, address in found.items():
        after = read(client, f"/search/{address[address.index('?') :]}")
        assert set(chips(after)) == set(found) - {name}
        assert total(after) >= total(page)


def test_the_filter_builder_keeps_its_rows_and_offers_one_more(client: Client, demo: None) -> None:
    rows = "f=title&o=contains&v=Stalin&f=summary&o=contains&v=Japan"

    together = search(client, rows)
    either = search(client, f"{rows}&m=any")

    fields = [field for field in either.main.iter("input") if field.get("name") == "v"]
    typed = [field.get("value") for field in fields if field.get("type") != "hidden"]
    assert typed == ["Stalin", "Japan", ""]
    assert total(together) < total(either)


def test_a_long_facet_is_listed_whole_and_searched(client: Client, demo: None) -> None:
    result = search(client)
    more = next(link for words, link in result.section("People").links.items() if words.startswith("More"))

    page = read(client, more)
    assert len(counts(page, "Where this is") or page.links) > 10
    mao = read(client, f"{more}&beginning=mao")
    assert any("Mao Zedong" in words for words in mao.links)
    assert not any("Stalin" in words for words in mao.links)


def test_a_misspelt_name_that_finds_nothing_is_searched_for_as_it_is_spelt(
    client: Client, demo: None
) -> None:
    page = search(client, "q=Khruschev&sort=title")

    assert "Nothing has “Khruschev”. This is what “Khrushchev” finds." in page.words
    assert total(page) == total(search(client, "q=Khrushchev")) > 0
    assert chips(page) == {"Words: Khrushchev": "?sort=title"}
    assert not page.has_section("Leave something out")


def test_words_that_stand_nowhere_together_are_searched_for_one_by_one(client: Client, demo: None) -> None:
    for typed in ("Politburo meeting", "Politbro meeting", '"Politburo meeting"~typo'):
        page = search(client, urlencode({"q": typed}))

        assert f"Nothing has “{typed}”. This is what “Politburo OR meeting” finds." in page.words
        assert any("Politburo" in text for text in page.words.split("Oldest first")[1:]), typed


def test_a_misspelt_name_beside_what_excludes_it_is_left_as_it_is(client: Client, demo: None) -> None:
    page = search(client, "q=Khruschev&year=1812")

    assert page.titles == []
    assert "Did you mean" in page.words
    assert "?q=Khrushchev&year=1812" in page.links.values()


def test_an_empty_result_offers_ways_out(client: Client, demo: None) -> None:
    page = search(client, "q=airfield&person=joseph-stalin&year=1812")

    assert page.titles == []
    assert {"Search without words: airfield", "Search without year: 1812"} <= set(page.links)
    assert page.links["Collections"] == "/collections/"


@pytest.mark.parametrize(
    "junk",
    [
        "q=%00",
        "q=%22%22%22(((",
        "q=-",
        "q=AND+OR+NOT",
        "q=" + "x" * 5000,
        "q=title:",
        "q=*",
        "q=%F0%9F%92%A5",
        "q=%C3%28",
        "f=title&f=x&o=contains&v=a&v=b&v=c",
        "f=person:king&o=contains&v=Stalin",
        "m=none&sort=--&page=-1&certain=2",
        "person=%00&person=" + "x" * 300,
        "year=0&undated=yes",
        "from=9999999&to=%00",
        "from=0001&to=9999",
        "&&&===;",
    ],
)
def test_junk_is_answered(client: Client, demo: None, junk: str) -> None:
    assert search(client, junk).words
    assert read(client, f"/search/facet/person/?{junk}").words
