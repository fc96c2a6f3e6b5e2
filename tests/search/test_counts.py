"""Counts are those of plain SQL over the same selection, whatever is asked."""

import datetime
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker
from tantivy import Document as Entry
from tantivy import Index, Query

from collections_app.models import Collection
from documents.histogram import Histogram
from documents.models import CHRONOLOGICAL, Attribution, Document, Person, Status
from documents.search import engine, facets, schema
from documents.search.engine import Months, all_numbers, by_year, facet_values, search
from documents.search.filters import FACETS, NO_MONTH, DocumentFilters, FieldRow
from tests import factories as make

pytestmark = pytest.mark.django_db

WORDS = ("alpha", "bravo", "carbon", "dacha")  # that no stemmer changes
DATES = (
    "undated",
    "January 6, 1949",
    "1949",
    "February 1949",
    "c. 1950",
    "1950?",
    "1949-12/1950-01",
    "1950s",
    "1951",
)
PATHS = {
    "collection": "collections",
    "person": "attributions__person",
    "place": "places",
    "subject": "subjects",
    "type": "type",
    "language": "languages",
    "repository": "repository",
}
KEYS: dict[str, list[int]] = {}


@pytest.fixture(scope="module")
def shelves(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Sixty documents, of which some are hidden, with people and collections of which some are hidden."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill(Random(1))
        yield
        transaction.set_rollback(True)


def fill(chance: Random) -> None:
    later = timezone.now() + datetime.timedelta(days=30)
    hidden: list[dict[str, Any]] = [
        {"status": Status.DRAFT},
        {"status": Status.PUBLISHED, "published_at": later},
    ]
    people = [make.person(), make.person(), make.person(), *(make.person(**way) for way in hidden)]
    collections = [make.collection(), make.collection(), make.collection(**hidden[1])]
    terms: dict[str, list[Any]] = {
        "place": [make.place() for _ in range(14)],  # more than the ten shown
        "subject": [make.subject() for _ in range(3)],
        "language": [make.language() for _ in range(3)],
    }
    types = [make.document_type() for _ in range(3)]
    repositories = [make.repository() for _ in range(2)]
    for _ in range(60):
        document = make.document(
            " ".join(chance.sample(WORDS, chance.randrange(1, 4))),
            date=chance.choice(DATES),
            type=chance.choice([None, *types]),
            repository=chance.choice([None, *repositories]),
            **chance.choice([*hidden, {}, {}, {}, {}]),
        )
        for facet, records in terms.items():
            getattr(document, PATHS[facet]).set(chance.sample(records, chance.randrange(len(records))))
        for person in chance.choices(people, k=3):
            document.attributions.get_or_create(person=person, role=chance.choice(["author", "recipient"]))
        for collection in chance.sample(collections, chance.randrange(3)):
            make.placement(collection, document)
    linked: dict[str, list[Any]] = {
        "person": people,
        "collection": collections,
        "type": types,
        "repository": repositories,
        **terms,
    }
    KEYS.update({facet: [record.pk for record in records] for facet, records in linked.items()})


def plainly(filters: DocumentFilters, *, without: str = "") -> QuerySet[Document]:
    """The same selection by the ORM, a filter at a time."""
    found: QuerySet[Document] = Document.objects.published()
    for word in filters.query.split():
        found = (
            found.exclude(title__contains=word[1:]) if word[0] == "-" else found.filter(title__contains=word)
        )
    if filters.rows:
        rows = [Q(title__contains=row.value) for row in filters.rows]
        rows = [
            ~row if given.operator == "not" else row for row, given in zip(rows, filters.rows, strict=True)
        ]
        either = Q()
        for row in rows:
            either = either | row if filters.match == "any" else either & row
        found = found.filter(either)
    for facet, keys in filters.facets.items():
        if facet != without and keys:
            public = public_keys(facet) & keys
            if facet == "person" and filters.role:
                found = found.filter(pk__in=with_role(public, filters.role))
                continue
            of = Document.objects.filter(**{f"{PATHS[facet]}__in": public}).order_by().values("pk")
            found = found.filter(pk__in=of)
    if filters.first or filters.last:
        first, last = filters.first or datetime.date.min, filters.last or datetime.date.max
        if filters.certain:
            found = found.filter(earliest__gte=first, latest__lte=last).exclude(date_edtf__regex="[?~%]")
        else:
            found = found.filter(earliest__lte=last, latest__gte=first)
    if filters.within:
        facet, key = filters.within
        if facet == "person" and filters.role:
            found = found.filter(pk__in=with_role(public_keys(facet) & {key}, filters.role))
        of = Document.objects.filter(**{f"{PATHS[facet]}__in": public_keys(facet) & {key}}).order_by()
        found = found.filter(pk__in=of.values("pk"))
    if without != "year":
        found = found.filter(of_the_times(filters))
    return found


def with_role(people: set[int], role: str) -> QuerySet[Attribution, Any]:
    """The documents in which one of these has that role."""
    return Attribution.objects.filter(person__in=people, role=role).order_by().values("document")


def of_the_times(filters: DocumentFilters) -> Q:
    if not (filters.year or filters.several or filters.undated):
        return Q()
    taken_in = Q(pk__in=[])
    if filters.year:
        taken_in |= of_year(filters.year) & of_month(filters.month)
    if filters.several:
        taken_in |= Q(earliest__isnull=False) & ~certainly_of_one_year()
    if filters.undated:
        taken_in |= Q(earliest=None)
    return taken_in


def of_year(year: int) -> Q:
    return certainly_of_one_year() & Q(earliest__year=year)


def of_month(month: int | None) -> Q:
    """None: of any or none."""
    if month is None:
        return Q()
    in_one = Q(earliest__month=F("latest__month"))
    return in_one & Q(earliest__month=month) if month else ~in_one


def certainly_of_one_year() -> Q:
    return Q(earliest__year=F("latest__year")) & ~Q(date_edtf__regex="[?~%]")


def public_keys(facet: str) -> set[int]:
    if facet not in {"person", "collection"}:
        return set(KEYS[facet])
    records = Person.objects.all() if facet == "person" else Collection.objects.all()
    return set(records.published().values_list("pk", flat=True))


def counted(filters: DocumentFilters, facet: str) -> dict[int, int]:
    """By SQL: how many documents have each public value."""
    documents = plainly(filters, without=facet).order_by()
    pairs = Document.objects.filter(pk__in=documents.values("pk")).order_by()
    links = set(pairs.values_list("pk", PATHS[facet]))
    return Counter(key for _, key in links if key in public_keys(facet))


words = st.sampled_from(WORDS)
keys = st.integers(0, 20)
days = st.none() | st.dates(datetime.date(1948, 1, 1), datetime.date(1952, 1, 1))
rows = st.builds(FieldRow, st.just("title"), st.sampled_from(["contains", "not", "phrase"]), words)
chosen = st.dictionaries(st.sampled_from(FACETS), st.frozensets(st.integers(0, 13), max_size=3), max_size=3)


@st.composite
def any_filters(draw: st.DrawFn) -> DocumentFilters:
    picked = draw(chosen)
    signs = st.tuples(st.sampled_from(["", "", "-"]), words).map("".join)
    return DocumentFilters(
        query=" ".join(draw(st.lists(signs, max_size=2))),
        rows=tuple(draw(st.lists(rows, max_size=2))),
        match=draw(st.sampled_from(["all", "any"])),
        facets={
            facet: frozenset(KEYS[facet][index % len(KEYS[facet])] for index in indexes)
            for facet, indexes in picked.items()
        },
        role=draw(st.sampled_from(["", "author", "recipient", "editor"])),
        first=draw(days),
        last=draw(days),
        certain=draw(st.booleans()),
        within=draw(st.none() | st.sampled_from([(facet, key) for facet in FACETS for key in KEYS[facet]])),
        year=(year := draw(st.none() | st.sampled_from([1949, 1950, 1951]))),
        month=draw(st.none() | st.integers(0, 3)) if year else None,
        several=draw(st.booleans()),
        undated=draw(st.booleans()),
        sort=draw(st.sampled_from(["relevance", "date", "-date", "title", "added"])),
    )


@pytest.mark.usefixtures("shelves")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=st.deferred(any_filters))
def test_every_count_is_that_of_plain_sql(filters: DocumentFilters) -> None:
    results = search(filters, per_page=100, snippets=False)
    selection = plainly(filters)
    assert results.total == selection.count()
    assert {hit.document for hit in results.hits} == set(selection.values_list("pk", flat=True))
    assert set(all_numbers(filters)) == set(selection.values_list("number", flat=True))
    for facet in FACETS:
        expected = counted(filters, facet)
        everything = facet_values(filters, facet)
        assert {value.id: value.count for value in everything} == expected, facet
        if filters.within and facet == filters.within[0]:
            assert facet not in results.facets
            continue
        shown = results.facets[facet]
        asked = filters.facets.get(facet, frozenset())
        top = sorted(expected.values(), reverse=True)[: facets.TOP]
        assert [value.count for value in shown[: facets.TOP] if value.count] == top
        assert all(value.count == expected.get(value.id, 0) for value in shown)
        assert asked <= {value.id for value in shown}
        assert shown.more == bool(expected.keys() - {value.id for value in shown})
    beside_year = plainly(filters, without="year")
    of_years = beside_year.filter(certainly_of_one_year()).values_list("earliest__year", flat=True)
    undated = beside_year.filter(earliest=None).count()
    several = beside_year.count() - undated - len(of_years)
    assert results.histogram == Histogram(dict(Counter(of_years.order_by())), several, undated)
    assert list(results.histogram.years) == sorted(results.histogram.years)
    assert by_year(filters) == results.histogram
    if filters.year:
        months = {
            month: beside_year.filter(of_year(filters.year), of_month(month)).count() for month in range(13)
        }
        none = months.pop(NO_MONTH)
        assert results.months == Months({month: count for month, count in months.items() if count}, none)


@pytest.mark.usefixtures("shelves")
def test_what_only_possibly_falls_into_the_range_is_marked() -> None:
    within = datetime.date(1949, 1, 1), datetime.date(1950, 12, 31)
    for hit in search(DocumentFilters(first=within[0], last=within[1]), per_page=100, snippets=False).hits:
        assert hit.certain == Document.objects.get(pk=hit.document).date.certainly_within(*within)


@pytest.mark.usefixtures("shelves")
def test_orders_are_total_and_pages_reach_to_the_end() -> None:
    def in_order(sort: str) -> list[int]:
        return list(all_numbers(DocumentFilters(sort=sort)))

    public = Document.objects.published()
    assert in_order("date") == list(public.order_by(*CHRONOLOGICAL).values_list("number", flat=True))
    backwards: list[Any] = [F("earliest").desc(nulls_last=True), F("latest").desc(nulls_last=True), "-number"]
    assert in_order("-date") == list(public.order_by(*backwards).values_list("number", flat=True))
    assert in_order("title") == list(public.order_by("title", "number").values_list("number", flat=True))
    assert in_order("added") == list(
        public.order_by("-published_at", "-number").values_list("number", flat=True)
    )
    pages = [
        search(DocumentFilters(sort="title"), page=page, per_page=7, facets=(), snippets=False)
        for page in range(1, 12)
    ]
    paged = [hit.document for page in pages for hit in page.hits]
    assert paged == list(public.order_by("title", "number").values_list("pk", flat=True))
    assert search(DocumentFilters(), page=10**9).hits == []


@pytest.mark.usefixtures("shelves")
def test_a_long_facet_is_searched_by_the_beginnings_of_its_words() -> None:
    everything = facet_values(DocumentFilters(), "place")
    assert len(everything) == 14
    one = facet_values(DocumentFilters(), "place", prefix="VILL")
    assert one == everything
    assert facet_values(DocumentFilters(), "place", prefix="illage") == []
    assert facet_values(DocumentFilters(), "place", limit=3) == everything[:3]
    with pytest.raises(KeyError):
        facet_values(DocumentFilters(), "colour")


@pytest.mark.usefixtures("shelves")
def test_beyond_what_a_facet_can_list_a_beginning_still_finds_its_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rare = make.place("Zanzibar")
    make.document("Cable from afar").places.add(rare)
    monkeypatch.setattr(facets, "MOST_VALUES", 3)
    monkeypatch.setattr(engine, "MOST_VALUES", 3)

    assert rare.pk not in {count.id for count in facet_values(DocumentFilters(), "place")}
    assert [count.id for count in facet_values(DocumentFilters(), "place", prefix="zanz")] == [rare.pk]


def test_a_facet_of_more_values_than_the_engine_returns_is_counted_all_the_same(tmp_path: Path) -> None:
    """Seventy thousand people, of whom two are in more than one document."""
    index = schema.prepare(Index(schema.schema(), str(tmp_path)))
    writer = index.writer(64_000_000, 1)
    for key in range(70_000):
        values = {"pk": key, "person_id": [key, key // 2] if key < 4 else [key]}
        writer.add_document(Entry.from_dict(values, schema.schema()))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher, everything = index.searcher(), Query.all_query()

    counts = facets.count_all(searcher, everything, "person")
    assert [(count.id, count.count) for count in counts[:3]] == [(1, 3), (0, 2), (2, 1)]
    assert len(counts) == facets.MOST_VALUES
    top = facets.count_matches(searcher, everything, ["person"], years=False)
    assert top.total == 70_000
    assert (top.facets["person"].values[:2], top.facets["person"].more) == (tuple(counts[:2]), True)
