"""The public pages, once: whatever must hold for every page is tested over this list."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import reverse

from tests.archive import Archive


@dataclass(frozen=True)
class PublicPage:
    """A page by name, and how to get its address from an archive with a published record of each kind."""

    name: str
    address: Callable[[Archive], str]
    status: int = 200


def at(name: str, query: str = "", **parts: str | int) -> Callable[[Archive], str]:
    """The address of a page that shows no record in particular."""
    return lambda _: reverse(name, kwargs=parts) + query


def ends(archive: Archive) -> list[str]:
    """Two people who wrote to one another, in the order of their address."""
    return sorted(person.slug for person in archive.people[:2])


PUBLIC_PAGES = [
    PublicPage("home", at("home")),
    PublicPage("collections", at("collections")),
    PublicPage("collection", lambda archive: archive.collections[0].get_absolute_url()),
    PublicPage(
        "collection in a year", lambda archive: archive.collections[0].get_absolute_url() + "?year=1949"
    ),
    PublicPage(
        "collection, undated", lambda archive: archive.collections[0].get_absolute_url() + "?undated=1"
    ),
    PublicPage("documents", at("documents")),
    PublicPage("documents in a year", at("documents", "?year=1949")),
    PublicPage("documents in a month", at("documents", "?year=1949&month=1&several=1&undated=1")),
    PublicPage("documents filtered", at("documents", "?type=cable&language=russian&year=1949")),
    PublicPage("documents, none found", at("documents", "?year=1812")),
    PublicPage(
        "documents, misunderstood", at("documents", "?year=x&type=%00&language=klingon&page=zero&q=%27")
    ),
    PublicPage("document", lambda archive: archive.documents[0].get_absolute_url()),
    PublicPage(
        "page of an original",
        lambda archive: reverse("page-of-original", args=[archive.documents[0].number, 1]),
    ),
    PublicPage("no such page of an original", at("page-of-original", number=1, position=999999), status=404),
    PublicPage("people", at("people")),
    PublicPage("person", lambda archive: archive.people[0].get_absolute_url()),
    PublicPage("correspondence", lambda archive: f"/correspondence/{ends(archive)[0]}/{ends(archive)[1]}/"),
    PublicPage(
        "correspondence narrowed",
        lambda archive: (
            f"/correspondence/{ends(archive)[0]}/{ends(archive)[1]}/?year=1949&collection=x&q=%00"
        ),
    ),
    PublicPage("correspondence of nobody", at("correspondence", one="nobody", other="somebody"), status=404),
    PublicPage("correspondents", lambda archive: reverse("correspondents", args=[archive.people[0].slug])),
    PublicPage(
        "correspondence in a collection",
        lambda archive: reverse("collection-correspondence", args=[archive.collections[0].slug]),
    ),
    PublicPage("essays", at("essays")),
    PublicPage("essay", lambda archive: archive.essays[0].get_absolute_url()),
    PublicPage("browse", at("browse")),
    PublicPage("timeline", at("timeline")),
    PublicPage("timeline, a year", at("timeline-year", year=1949)),
    PublicPage("timeline, a month", at("timeline-month", year=1949, month=1)),
    PublicPage("timeline, undated", at("timeline-undated")),
    PublicPage("timeline, misunderstood", at("timeline-year", "?page=zero&year=%00", year=1949)),
    PublicPage("timeline, an empty year", at("timeline-year", year=1812), status=404),
    PublicPage("places", at("places")),
    PublicPage("places of a region", at("places", "?region=asia")),
    PublicPage("place", at("place", slug="beijing")),
    PublicPage("place with places within", at("place", slug="asia")),
    PublicPage("place in a year", at("place", "?year=1949&type=cable", slug="beijing")),
    PublicPage("place, misunderstood", at("place", "?year=x&place=%00&page=zero", slug="beijing")),
    PublicPage("place unknown", at("place", slug="atlantis"), status=404),
    PublicPage("subjects", at("subjects")),
    PublicPage("subjects that begin so", at("subjects", "?beginning=TALK")),
    PublicPage("subjects, none found", at("subjects", "?beginning=%00%27x&page=zero")),
    PublicPage("subject", at("subject", slug="foreign-relations")),
    PublicPage("types", at("types")),
    PublicPage("type", at("type", slug="cable")),
    PublicPage("languages", at("languages")),
    PublicPage("language", at("language", slug="russian")),
    PublicPage("repositories", at("repositories")),
    PublicPage("repository", at("repository", slug="russian-state-archive")),
    PublicPage("search", at("search")),
    PublicPage("search for words", at("search", "?q=cable")),
    PublicPage("search for a cover name", at("search", "?q=Filippov")),
    PublicPage(
        "search narrowed",
        lambda archive: (
            f"{reverse('search')}?q=cable&f=title&o=contains&v=Kuznetsov&m=any&type=cable&language=russian"
            f"&person={archive.people[0].slug}&collection={archive.collections[0].slug}&from=1948&to=March+1950"
        ),
    ),
    PublicPage("search in a year", at("search", "?year=1949&undated=1&sort=title")),
    PublicPage("search, misspelt", at("search", "?q=title:Stalyn")),
    PublicPage("search, none found", at("search", "?q=airfield&type=cable&from=1812")),
    PublicPage("search for words without end", at("search", f"?q={'x' * 180}+cable&f=title&v={'y' * 180}")),
    PublicPage(
        "search, misunderstood",
        at("search", "?q=%22(&f=x&o=y&v=%00&from=yesterday&to=1&year=x&type=%00&page=zero&sort=%27"),
    ),
    PublicPage("facet of a search", at("search-facet", "?q=cable", facet="person")),
    PublicPage("facet of a search, none found", at("search-facet", "?beginning=%00%27x", facet="subject")),
    PublicPage("reading list, empty", at("reading-list")),
    PublicPage(
        "reading list",
        lambda archive: (
            f"{reverse('reading-list')}?d={','.join(str(document.number) for document in archive.documents)},987654"
        ),
    ),
    PublicPage("reading list, misunderstood", at("reading-list", "?d=%00,x,1e9,%27&order=up")),
    PublicPage(
        "correction of a document",
        lambda archive: f"{reverse('correction-new')}?document={archive.documents[0].number}&field=date",
    ),
    PublicPage(
        "correction of a person",
        lambda archive: f"{reverse('correction-new')}?person={archive.people[0].slug}",
    ),
    PublicPage(
        "correction of a collection",
        lambda archive: f"{reverse('correction-new')}?collection={archive.collections[0].slug}",
    ),
    PublicPage(
        "correction of an essay",
        lambda archive: f"{reverse('correction-new')}?essay={archive.essays[0].slug}",
    ),
    PublicPage("correction of a place", at("correction-new", "?place=beijing")),
    PublicPage("correction of nothing", at("correction-new", "?document=%00"), status=404),
    PublicPage("correction sent", at("correction-thanks", "?language=russian")),
    PublicPage("login", at("admin:login")),
    PublicPage("nothing there", lambda _: "/no-such-page/", status=404),
    PublicPage("no such document", lambda _: "/documents/999999999/no-such-document/", status=404),
]

on_every_page = pytest.mark.parametrize("public_page", PUBLIC_PAGES, ids=lambda page: page.name)
