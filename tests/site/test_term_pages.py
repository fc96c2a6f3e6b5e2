"""Places, subjects, types, languages, repositories: a list of each, and a page for each term."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import Place, Subject
from documents.search.terms import PATHS
from documents.views import term as views
from documents.vocabularies import Vocabulary
from tests import factories as make
from tests.site.reading import Page, read
from tests.site.terms import counts, of_each_vocabulary

pytestmark = pytest.mark.django_db


def test_narrower_terms_stand_under_the_broader_and_lead_back(client: Client) -> None:
    asia = make.place("Asia")
    china = make.place("China", parent=asia, latitude="35", longitude="103.5")
    beijing = make.place("Beijing", parent=china)
    make.place("Nanjing", parent=china)
    make.document("Cable").places.add(beijing)

    listed = read(client, "/places/")
    assert counts(listed) == {"Asia": 1, "China": 1, "Beijing": 1}
    nested = [ul for li in listed.main.iter("li") for ul in li.findall("ul")]
    assert [Page(ul).words for ul in nested][-1].startswith("Beijing")

    page = read(client, "/places/china/")
    assert page.section("Where this is").links == {
        "Browse": "/browse/",
        "Places": "/places/",
        "Asia": "/places/asia/",
    }
    assert page.section("Places within their documents are among these").links == {
        "Beijing 1 document": "/places/beijing/"
    }
    assert "35° N, 103.5° E" in page.words
    assert page.titles == ["Cable"]
    assert "35° с. ш., 103,5° в. д." in read(client, "/ru/places/china/").words
    assert "北纬35°，东经103.5°" in read(client, "/zh-hans/places/china/").words


def test_what_is_known_of_a_repository_is_on_its_page(client: Client) -> None:
    archive = make.repository(
        "Archive of Modern Records",
        abbreviation="AAN",
        city="Warsaw",
        country="Poland",
        website="https://www.aan.gov.pl/",
    )
    make.document("Note", repository=archive)

    page = read(client, "/repositories/archive-of-modern-records/")
    assert "AAN Warsaw, Poland" in page.words
    assert page.links["https://www.aan.gov.pl/"] == "https://www.aan.gov.pl/"
    assert "Warsaw, Poland" in read(client, "/repositories/").words


def test_the_documents_of_a_term_are_narrowed_in_place(client: Client) -> None:
    place = make.place("Moscow")
    for title, date in [("Early", "1948"), ("Late", "January 6, 1949"), ("Elsewhere", "1949")]:
        document = make.document(title, date=date)
        if title != "Elsewhere":
            document.places.add(place)

    assert read(client, "/places/moscow/").titles == ["Early", "Late"]
    assert read(client, "/places/moscow/?year=1949").titles == ["Late"]


def test_a_long_list_is_paged_and_its_trees_go_on_under_their_heads(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PER_PAGE", 2)
    relations = make.subject("Relations")
    for name in ("Alliance", "Split", "Talks"):
        make.document(name).subjects.add(make.subject(name, parent=relations))

    first, second = read(client, "/subjects/"), read(client, "/subjects/?page=2")
    assert counts(first) == {"Relations": 3, "Alliance": 1}
    assert counts(second) == {"Relations": None, "Split": 1, "Talks": 1}
    assert client.get("/subjects/?page=3").status_code == 404


def test_a_list_is_searched_by_the_beginnings_of_its_words(client: Client) -> None:
    relations = make.subject("Foreign relations")
    make.document("One").subjects.add(make.subject("Trade relations", parent=relations))
    make.document("Two").subjects.add(make.subject("Атомная энергия"))

    assert list(counts(read(client, "/subjects/?beginning=TRA"))) == ["Trade relations"]
    assert "Foreign relations" in read(client, "/subjects/?beginning=tra").words, "says where it stands"
    assert list(counts(read(client, "/subjects/?beginning=атом"))) == ["Атомная энергия"]
    assert counts(read(client, "/subjects/?beginning=rade")) == {}


@pytest.mark.parametrize(
    "junk", ["beginning=%00", "beginning='--", "page=0", "page=x", "beginning=%ff", "year=x"]
)
@of_each_vocabulary
def test_junk_is_left_aside(client: Client, vocabulary: Vocabulary, junk: str) -> None:
    document = make.document("Cable", type=make.document_type("Cable"), repository=make.repository("RGASPI"))
    for facet, made in (("place", make.place()), ("subject", make.subject()), ("language", make.language())):
        getattr(document, PATHS[facet]).add(made)

    read(client, f"{reverse(vocabulary.plural)}?{junk}")
    term = vocabulary.model.objects.get()
    read(client, f"{reverse(vocabulary.facet, args=[term.slug])}?{junk}")


@of_each_vocabulary
def test_an_unknown_slug_is_not_found_and_an_empty_list_is_kind_about_it(
    client: Client, vocabulary: Vocabulary
) -> None:
    for slug in ("klingon", "%00", "x" * 200):
        assert client.get(f"/{vocabulary.plural}/{slug}/").status_code == 404
    assert "yet" in read(client, reverse(vocabulary.plural)).words


@pytest.mark.parametrize("model", [Place, Subject])
def test_a_circle_is_refused_and_one_that_is_there_hides_nothing(
    client: Client, admin_client: Client, model: Any
) -> None:
    north = model.objects.create(name="North", slug="north")
    south = model.objects.create(name="South", slug="south", parent=north)
    name = model._meta.model_name
    fields = {"name": "North", "slug": "north", "parent": south.pk}

    answer = admin_client.post(f"/admin/documents/{name}/{north.pk}/change/", fields)
    assert "stands under this term itself" in answer.content.decode()

    north.parent = south
    north.save()
    getattr(make.document("Cable"), f"{name}s").add(north)
    assert set(counts(read(client, f"/{name}s/"))) == {"North", "South"}
    read(client, f"/{name}s/north/")


def test_one_document_is_shown_without_ways_to_sort_it(client: Client) -> None:
    crimea = make.place("Crimea")
    make.document("Transcript, Crimea", date="1979").places.add(crimea)

    page = read(client, "/places/crimea/")
    assert page.titles == ["Transcript, Crimea"]
    assert "Oldest first" not in page.words
    assert "By year" not in page.words
    make.document("Letter from Crimea", date="1980").places.add(crimea)
    two = read(client, "/places/crimea/").words
    assert "By year" in two
    assert "Oldest first" in two
