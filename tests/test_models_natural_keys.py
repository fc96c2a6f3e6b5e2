"""A record is known by what it is, not by its row: fixtures carry it from one database to another."""

import io
import json

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import models

from collections_app.models import (
    HarvestedSet,
    ImportDecision,
    ImportProfile,
    ImportRun,
    RightAsItIs,
    SourceIdentifier,
)
from documents.merging.merge import merge
from documents.merging.unmerge import CannotUnmergeError, unmerge
from documents.models import DuplicateDocument, DuplicatePerson, MergeChange, Person
from tests import factories as make
from tests.archive import Archive
from tests.test_models_constraints import all_models

# Readings, letters from readers with their names, curators' comments, uploads, journals, the counter of numbers and logs of
# changes belong to one database. Those of merges and the search's log name rows by their keys: no dump takes them, asked for or not.
BOUND_TO_THEIR_DATABASE = {
    "BulkEdit",
    "Comment",
    "ReadingCount",
    "Correction",
    "ImportChange",
    "Merge",
    "MergeChange",
    "ImportUpload",
    "NumberSequence",
    "Finding",
    "ReadingUpTo",
    "RowChange",
    "SavedView",
    "Suggestion",
    "SearchChange",
}


def with_natural_keys() -> list[type[models.Model]]:
    return [model for model in all_models() if hasattr(model, "natural_key")]


def test_every_model_that_can_travel_has_a_natural_key() -> None:
    without = {model.__name__ for model in all_models()} - {model.__name__ for model in with_natural_keys()}
    assert without == BOUND_TO_THEIR_DATABASE


@pytest.mark.django_db
def test_a_dump_takes_no_merges_and_no_change_log() -> None:
    one, other = make.person("Joseph Stalin"), make.person("Filippov")
    done = merge(Person, [one.pk, other.pk], keep=one.pk, reason="One man")
    models = ["documents.merge", "documents.mergechange", "documents.searchchange"]
    said = io.StringIO()
    call_command("dumpdata", *models, stdout=said)
    assert json.loads(said.getvalue()) == []
    MergeChange.objects.all().delete()  # as if a dump had brought the merge alone
    with pytest.raises(CannotUnmergeError, match="not on record here"):
        unmerge(done)


def test_every_record_is_found_by_its_natural_key(archive: Archive) -> None:
    archive.grow(to=2)
    ImportRun.objects.create(started_at=make.LONG_AGO)
    ImportProfile.objects.create(name="Ministry", columns={})
    HarvestedSet.objects.create(address="https://example.org/oai", name="cables")
    SourceIdentifier.objects.create(document=archive.documents[0], identifier="oai:example.org:1")
    ImportDecision.objects.create(source="a", title="A cable")
    make.pair(DuplicateDocument, *archive.documents[:2])
    make.pair(DuplicatePerson, *archive.people[:2])
    RightAsItIs.objects.create(rule="no-rights", document=archive.documents[0], reason="Unknown.")
    RightAsItIs.objects.create(rule="no-introduction", collection=archive.collections[0], reason="A stub.")
    for model in with_natural_keys():
        records = list(model._default_manager.all())
        assert records, f"The archive of the tests holds no {model.__name__}."
        for record in records:
            key = record.natural_key()  # type: ignore[attr-defined]
            assert model._default_manager.get_by_natural_key(*key) == record  # type: ignore[attr-defined]


def test_an_archive_written_to_a_fixture_and_read_again_is_the_same_archive(archive: Archive) -> None:
    archive.grow(to=2)
    before = dumped()
    empty()
    waiting = []
    for loaded in serializers.deserialize("json", before, handle_forward_references=True):
        loaded.save()
        waiting += [loaded] if loaded.deferred_fields else []
    for loaded in waiting:
        loaded.save_deferred_fields()
    assert json.loads(dumped()) == json.loads(before)


def empty() -> None:
    """Delete every record that can travel, links first. The rows alone: no rule of deletion is asked, none needed."""
    for model in with_natural_keys():
        for field in model._meta.local_many_to_many:
            links = field.remote_field.through
            assert links is not None
            links._default_manager.all()._raw_delete("default")
    for model in with_natural_keys():
        model._default_manager.all()._raw_delete("default")
        assert not model._default_manager.exists()


def dumped() -> str:
    """Return the archive as `dumpdata --natural-foreign --natural-primary` writes it."""
    ordered = serializers.sort_dependencies([("", with_natural_keys())], allow_cycles=True)
    records = [record for model in ordered for record in model._default_manager.order_by("pk")]
    fixture: str = serializers.serialize(
        "json", records, use_natural_foreign_keys=True, use_natural_primary_keys=True
    )
    return fixture.replace(
        ".000Z", "Z"
    )  # how a moment is written that happens to be at a whole second, before and after
