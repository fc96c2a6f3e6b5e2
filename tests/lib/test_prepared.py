"""A prepared query answers as the queryset does, at every time and for every value."""

import datetime
from typing import Any

import pytest
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from archive_project.lib.prepared import Prepared
from collections_app.models import Collection
from documents.models import Attribution, Document, Status
from tests import factories as make

pytestmark = pytest.mark.django_db


def with_people(number: int) -> Any:
    people = Attribution.objects.filter(document=OuterRef("pk"))
    return (
        Document.objects.published()
        .filter(number=number)
        .select_related("type")
        .annotate(has_people=Exists(people), same=F("number"))
    )


def test_it_loads_records_with_what_they_are_related_to() -> None:
    first = make.document("First", date="January 6, 1949", type=make.document_type("Cable"))
    second = make.document("Second")
    make.attribution(second, make.person())
    prepared = Prepared(with_people)

    for document in (first, second, first):
        [loaded], [asked] = prepared(document.number), with_people(document.number)
        assert (loaded, loaded.title, loaded.earliest) == (
            document,
            document.title,
            document.derived_earliest,
        )
        assert vars(loaded).keys() == vars(asked).keys()
        assert (loaded.type, loaded.same) == (asked.type, document.number)
        assert (loaded.has_people, loaded.published_at) == (asked.has_people, asked.published_at)
    assert prepared(2**40) == []
    assert prepared(2**63) == []
    assert prepared(10**30) == []


def test_now_is_when_it_is_asked() -> None:
    prepared = Prepared(with_people)
    assert prepared(1) == []
    document = make.document()
    assert prepared(document.number) == [document]

    document.embargo_until = timezone.now() + datetime.timedelta(hours=1)
    document.save()
    assert prepared(document.number) == []
    Document.objects.update(embargo_until=None, published_at=timezone.now() + datetime.timedelta(hours=1))
    assert prepared(document.number) == []
    Document.objects.update(published_at=timezone.now())
    assert prepared(document.number) == [document]
    Document.objects.update(status=Status.DRAFT)
    assert prepared(document.number) == []


def test_now_is_when_it_is_asked_though_the_clock_was_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    document, moment = make.document(), timezone.now()
    Document.objects.update(published_at=moment)
    prepared = Prepared(with_people)
    minutes = [9, 0, 1]  # from the clock, while the SQL is written
    monkeypatch.setattr(
        timezone, "now", lambda: moment + datetime.timedelta(minutes=(minutes.pop(0) if minutes else 2) - 5)
    )
    assert prepared(document.number) == []
    monkeypatch.undo()

    assert prepared(document.number) == [document]


def test_values_come_in_their_order() -> None:
    first, second = make.document("First"), make.document("Second")
    titles = Prepared(
        lambda *keys: Document.objects.filter(pk__in=keys).order_by("pk").values_list("title", "number"),
        values=3,
    )

    assert titles(second.pk, first.pk, 0) == [("First", first.number), ("Second", second.number)]
    assert titles(0, 0, second.pk) == [("Second", second.number)]


def test_values_may_be_texts() -> None:
    first, second = make.collection("Border", slug="border"), make.collection("Über alles", slug="über-alles")
    called = Prepared(lambda slug: Collection.objects.published().filter(slug=slug), of=str)

    assert called("über-alles") == [second]
    assert called("border") == [first]
    assert called("zzyzx00000") == []
    assert called("bor%er") == []
