"""Whatever curators do between a run and its undo: nothing of theirs is lost, nothing of the run's that is left alone stays."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from collections_app.importing.undo_plan import TOGETHER
from collections_app.models import Collection, Essay, Placement
from documents.models import Attribution, Document, DocumentType, Name, Person, Place, Status, Text
from tests import factories as make
from tests.bench.listings import write_page
from tests.importing.test_import import run as bring_in
from tests.importing.test_undo import PAGES, archive_tables, undo

pytestmark = pytest.mark.django_db


def the(model: Any, number: int) -> Any:
    """One of the records there are, or None."""
    records = list(model._base_manager.order_by("pk"))
    return records[number % len(records)] if records else None


def change(model: Any, **values: Any) -> Callable[[int], None]:
    def edit(number: int) -> None:
        record = the(model, number)
        if record is not None:
            for name, value in values.items():
                setattr(record, name, value.format(number) if isinstance(value, str) else value)
            record.save()

    return edit


def delete(model: Any) -> Callable[[int], None]:
    def edit(number: int) -> None:
        record = the(model, number)
        if record is not None:
            record.delete()

    return edit


def publish(number: int) -> None:
    if record := the(Document, number):
        record.publish()
        record.save()


def choose_type(number: int) -> None:
    if (record := the(Document, number)) and (kind := the(DocumentType, number)):
        record.type = kind
        record.save()


def name_person(number: int) -> None:
    if (document := the(Document, number)) and (person := the(Person, number)):
        Attribution.objects.get_or_create(document=document, person=person, role="mentioned")


def add_name(number: int) -> None:
    if person := the(Person, number):
        Name.objects.get_or_create(person=person, text="Another")


def name_place(number: int) -> None:
    if (document := the(Document, number)) and (place := the(Place, number)):
        document.places.add(place)


def place(number: int) -> None:
    if (document := the(Document, number)) and (collection := the(Collection, number)):
        Placement.objects.get_or_create(document=document, collection=collection)


def add_scan(number: int) -> None:
    if (document := the(Document, number)) and not document.scans.exists():
        make.scan(document)


def clear_links(number: int) -> None:
    if document := the(Document, number):
        document.languages.clear()


EDITS: dict[str, Callable[[int], None]] = {
    "title": change(Document, title="By hand, {}"),
    "summary": change(Document, summary="By hand."),
    "draft": change(Document, status=Status.DRAFT),
    "publish": publish,
    "type": choose_type,
    "person": name_person,
    "place name": name_place,
    "placement": place,
    "scan": add_scan,
    "languages": clear_links,
    "biography": change(Person, biography="By hand."),
    "another name": add_name,
    "introduction": change(Collection, introduction="By hand."),
    "essay": change(Essay, abstract="By hand."),
    "text": change(Text, body="By hand."),
    "position": change(Placement, position=77),
    "featured": change(Placement, featured=False),
    "delete document": delete(Document),
    "delete attribution": delete(Attribution),
    "delete placement": delete(Placement),
    "delete text": delete(Text),
    "delete essay": delete(Essay),
}  # fmt: skip
edits = st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 50)), max_size=8)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sequence[Path], Sequence[Path]]:
    """What the first run reads, and what the run that is undone does."""
    folder = tmp_path_factory.mktemp("pages")
    write_page(folder / "first.txt", 6)
    write_page(folder / "again.txt", 8, addition="It was revised since.")
    first = [folder / "first.txt", PAGES / "old_document.txt", PAGES / "person.txt"]
    return first, [folder / "again.txt", PAGES / "new_document.txt", PAGES / "flat_collection.txt"]


@settings(max_examples=10)
@given(done=edits)
def test_undo_respects_every_hand(
    pages: tuple[Sequence[Path], Sequence[Path]], done: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        first, second = pages
        bring_in(*first)
        before = archive_tables()
        bring_in(*second, publish=True)
        after = archive_tables()
        for name, number in done:
            EDITS[name](number)
        now = archive_tables()
        undo()
        then = archive_tables()
        for table in now:
            compare(table, *(rows(state, table) for state in (before, after, now, then)))
        connection.check_constraints()
        undo()
        assert archive_tables() == now, "the undo undone"
        transaction.set_rollback(True)


def rows(state: dict[str, list[dict[str, Any]]], table: str) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in state[table]}


def compare(
    table: str,
    before: dict[int, dict[str, Any]],
    after: dict[int, dict[str, Any]],
    now: dict[int, dict[str, Any]],
    then: dict[int, dict[str, Any]],
) -> None:
    assert set(then) <= set(now), f"{table}: a deleted row came back"
    for key, row in now.items():
        if key in before and key in after:
            assert key in then, f"{table} {key} was not the run's to remove"
            assert then[key] == expected(before[key], after[key], row), (table, key)
        elif key in then:
            assert then[key] == row, f"{table} {key}: what stays, stays as it is"
        else:
            assert key in after, f"{table} {key} was made by hand"
            assert row == after[key], f"{table} {key} was edited by hand"


def expected(before: dict[str, Any], after: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Each field as before the run, unless it was edited since, or another that says the same thing together with it."""
    edited = {name for name, value in now.items() if value != after[name]}
    for group in TOGETHER:
        if edited & {name for name in group if before.get(name) != after.get(name)}:
            edited |= {name for name in group if before.get(name) != after.get(name)}
    return {name: value if name in edited else before[name] for name, value in now.items()}
