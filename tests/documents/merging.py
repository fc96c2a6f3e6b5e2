"""What the tests of merges share: every row of the archive, and two people with much to carry over."""

from typing import Any

from django.apps import apps
from django.db import models
from django.test import override_settings

from collections_app.models import Correction, Essay, ImportChange, ImportRun
from documents.bulk_insert import insert
from documents.merging.merge import merge
from documents.models import Attribution, Document, Merge, Name, PastAddress, Person
from tests import factories as make

# Journals and logs, which tell of what happened: they grow with each merge and with each that is taken back.
TELLING = {"Merge", "MergeChange", "SearchChange"}

Rows = dict[str, list[tuple[Any, ...]]]


def every_model() -> list[type[models.Model]]:
    """The tables of the archive, those of plain links included, without the copies that keep history."""
    return [
        model
        for app in ("documents", "collections")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if not model.__name__.startswith("Historical") and model.__name__ not in TELLING
    ]


def every_row() -> Rows:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in every_model()
    }


def differences(before: Rows, after: Rows) -> dict[str, list[Any]]:
    """By table, the rows of one of them only."""
    return {
        table: [
            row for row in (*before[table], *after[table]) if (row in before[table]) != (row in after[table])
        ]
        for table in before
        if before[table] != after[table]
    }


def one_of(*records: Any, **options: Any) -> Merge:
    """Merge records into the first."""
    keys = [record.pk for record in records]
    return merge(type(records[0]), keys, keep=keys[0], **{"reason": "The same", **options})


def two_people(documents: int, *, both: int, first: int = 10_000) -> tuple[Person, Person]:
    """Stalin and the Filippov of another listing, each with an attribution in so many documents, `both` of them shared.

    The documents are numbered from `first` on.
    """
    one = make.person(
        "Joseph Stalin", variants=["Stalin"], born="1878", wikidata="Q855", slug=f"stalin-{first}"
    )
    other = make.person(
        "Filippov", variants=["Stalin", "Iosif Stalin"], died="1953", slug=f"filippov-{first}"
    )
    with override_settings(SIMPLE_HISTORY_ENABLED=False):
        texts = make.document_type()
        records = [
            Document(number=first + n, title=f"Cable {n}", type=texts) for n in range(2 * documents - both)
        ]
        insert(records)
        links = [
            Attribution(document=record, person=one, role="author", name_as_written="Filippov")
            for record in records[:documents]
        ]
        links += [
            Attribution(
                document=record, person=other, role="author", name_as_written="Filippov", certain=False
            )
            for record in records[documents - both :]
        ]
        insert(links)
    shared = make.document("A cable of both", date="January 6, 1949")
    make.cover_name(one, "Kuznetsov", held="1947/1949", held_in=[shared])
    make.cover_name(other, "Kuznetsov", held_in=[shared, records[0]])
    english = make.language()
    for position, people in enumerate(([one], [other], [one, other]), start=1):
        make.text(shared, english, position=position).translators.set(people)
    essay: Essay = make.essay("On cables", authors=[one, other], slug=f"cables-{first}")
    make.essay("On more cables", authors=[other], slug=f"more-cables-{first}")
    Correction.objects.create(person=other, field="title", proposal="Joseph Stalin")
    run = ImportRun.objects.create(started_at=make.LONG_AGO)
    ImportChange.objects.create(run=run, action="create", person=other, label="Filippov")
    PastAddress.objects.create(path=f"/people/philippov-{first}/", person=other)
    assert essay.authors.count() == 2
    assert Name.objects.filter(person=one).count() == 3
    return one, other
