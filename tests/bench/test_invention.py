"""Figures are worth something only if the invented rows are those that the models would have written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from pytest_django import Settings

from collections_app.models import Finding, ImportDecision, Placement, Suggestion
from collections_app.suggesting.following import is_behind, state
from documents.models import Attribution, Document, DuplicatePerson, Name, SearchChange, Text
from documents.search import engine, generations
from documents.search.filters import DocumentFilters
from tests.bench import desk_filling, invention


@pytest.fixture
def archive(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> Iterator[None]:
    """Forty documents in an archive with few people and words, and no index yet: filling it leaves no log to follow."""
    settings.SEARCH_INDEX = tmp_path / "search"
    generations.forget()
    for name, count in {"WORDS": 500, "PEOPLE": 60, "SUBJECTS": 20, "PLACES": 20, "COLLECTIONS": 5}.items():
        monkeypatch.setattr(invention, name, count)
    SearchChange.objects.all().delete()  # what emptying the tables has logged
    invention.fill(40)
    yield
    generations.forget()


@pytest.mark.usefixtures("archive")
def test_saving_an_invented_record_changes_nothing_of_it() -> None:
    for model in (Document, Name, Attribution, Placement, Text):
        records = model._default_manager.all()
        assert records
        for record in records:
            before = stored(record)
            record.full_clean()
            record.save()
            record.refresh_from_db()
            assert stored(record) == before


def stored(record: Document | Name | Attribution | Placement | Text) -> dict[str, object]:
    derived = {field.name: getattr(record, field.attname) for field in record._meta.concrete_fields}
    return {**model_to_dict(record), **derived} | {"updated_at": None}


@pytest.mark.usefixtures("archive")
def test_what_the_desk_shows_besides_is_valid_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_filling, "WITH_MANY_PEOPLE", 7)
    desk_filling.furnish(40, Path())
    connection.check_constraints()
    for model in (Document, Suggestion, Finding, DuplicatePerson, ImportDecision):
        records = model._default_manager.all()
        assert records
        for record in records:
            record.full_clean()
    document = Document.objects.get(pk=7)
    assert document.attributions.count() == desk_filling.MANY
    assert document.history.count() == 1
    assert Document.history.filter(history_user=desk_filling.CURATOR).exists()
    assert not is_behind(state())


@pytest.mark.usefixtures("archive")
def test_an_invented_archive_is_whole_and_followed_again() -> None:
    connection.check_constraints()
    assert not SearchChange.objects.exists()
    found = engine.search(DocumentFilters())
    assert found.total == Document.objects.published().count() == 40
    assert all(found.facets.values())

    added = Document.objects.create(title="One more")
    assert added.number == 41
    assert SearchChange.objects.filter(record=added.pk).exists()
