"""Merges taken back: in another order, after edits of what belongs together, after rows were put in another order."""

from typing import Any

import pytest
from django.db import connection

from documents.merging.unmerge import CannotUnmergeError, unmerge
from documents.models import Merge, PastAddress, Place, Scan, Status, Text
from tests import factories as make
from tests.documents.merging import differences, every_row, one_of

TO_ARRANGE: tuple[Any, ...] = (Text, Scan)

pytestmark = pytest.mark.django_db


def taken_back_in_order(*merges: Any) -> None:
    """The first is refused while the last holds; then both are taken back."""
    first, last = merges
    with pytest.raises(
        CannotUnmergeError, match=f"“{last.merged[0]['label']}” became one with “{last.label}”"
    ):
        unmerge(first, rehearse=True)
    assert unmerge(last).left == unmerge(first).left == []


def test_a_role_folded_into_one_carried_over_waits_for_the_later_merge() -> None:
    kept, one, other = (make.person(name) for name in ("Stalin", "Filippov", "Dzhugashvili"))
    document = make.document()
    for person in (one, other):
        make.attribution(document, person, "author", name_as_written="Filippov")
    before = every_row()
    taken_back_in_order(one_of(kept, one), one_of(kept, other))
    assert differences(before, every_row()) == {}


@pytest.mark.parametrize("shared", [False, True], ids=["carried over", "folded"])
def test_merges_of_people_and_of_their_documents_wait_for_each_other(shared: bool) -> None:
    person, alias = make.person("Stalin"), make.person("Filippov")
    document, copy = make.document("A cable"), make.document("The same cable")
    make.attribution(document, person, "author", name_as_written="Filippov")
    make.attribution(copy, alias, "author", name_as_written="Filippov")
    if shared:
        make.attribution(copy, person, "author", name_as_written="Filippov")
    before = every_row()
    taken_back_in_order(one_of(person, alias), one_of(document, copy))
    assert differences(before, every_row()) == {}


def test_merges_that_share_nothing_are_taken_back_in_any_order() -> None:
    people = [make.person(f"Andrei Orlov {n}") for n in range(4)]
    for person in people:
        make.attribution(make.document(), person)
    before = every_row()
    first, last = one_of(*people[:2]), one_of(*people[2:])
    assert unmerge(first).left == unmerge(last).left == []
    assert differences(before, every_row()) == {}


def fields_left(done: Merge) -> dict[str, str]:
    return {left["field"]: left["sentence"] for left in done.left}


@pytest.mark.parametrize("edited", ["latitude", "longitude"])
def test_coordinates_are_set_back_together_or_not_at_all(edited: str) -> None:
    kept = make.place("Moskva", latitude="55.75000", longitude="37.60000")
    other = make.place("Moscow", latitude="46.73000", longitude="37.60000")
    done = one_of(kept, other, taken={"latitude": other.pk})
    Place.objects.filter(pk=kept.pk).update(**{edited: "12.50000"})
    now = Place.objects.values_list("latitude", "longitude").get(pk=kept.pk)
    assert set(fields_left(unmerge(done))) == {"latitude", edited}
    assert Place.objects.values_list("latitude", "longitude").get(pk=kept.pk) == now


def test_what_was_published_since_stays_published() -> None:
    kept = make.document(status=Status.DRAFT, published_at=None)
    other = make.document(status=Status.IN_REVIEW, published_at=make.LONG_AGO)
    done = one_of(kept, other, taken={"status": other.pk})
    kept.refresh_from_db()
    kept.publish()
    kept.save()
    assert set(fields_left(unmerge(done))) == {"status", "published at"}
    kept.refresh_from_db()
    assert kept.is_published


def test_texts_and_scans_put_in_another_order_come_back_each_in_a_place() -> None:
    kept, other = make.document("A cable"), make.document("The same cable")
    english = make.language()
    for document in (kept, other):
        for position in (1, 2, 3)[: 1 if document is kept else 3]:
            make.text(document, english, f"Text {position}", position=position)
            make.scan(document, position)
    done = one_of(kept, other)
    expected: dict[Any, list[tuple[int, int]]] = {}
    for model in TO_ARRANGE:
        own, first, second, third = model._base_manager.filter(document=kept).order_by("position")
        for position, row in ((9, own), (1, second), (3, own)):  # the second to the front, ours behind it
            model._base_manager.filter(pk=row.pk).update(position=position)
        expected[model] = [(first.pk, 1), (third.pk, 3), (second.pk, 4)]
    left = unmerge(done).left
    assert {one["row"] for one in left} == {places[-1][0] for places in expected.values()}
    assert {one["sentence"] for one in left} == {"The order was changed since, so it comes back as the last."}
    for model, places in expected.items():
        assert (
            list(
                model._base_manager.filter(document=other.pk)
                .order_by("position")
                .values_list("pk", "position")
            )
            == places
        )
        assert model._base_manager.filter(document=kept).get().position == 3


def test_a_name_that_was_given_away_is_not_taken_from_another() -> None:
    kept, other = make.place("Beijing"), make.place("Peking")
    done = one_of(kept, other, taken={"name": other.pk})
    make.place("Beijing", slug="beijing-2")
    with pytest.raises(
        CannotUnmergeError, match="“Peking” cannot come back while another record has its name"
    ):
        unmerge(done)


def test_what_a_row_named_that_was_deleted_since_is_not_named_again() -> None:
    archive, other_archive = make.repository(), make.repository()
    kept = make.document("A cable", repository=archive, reference="F. 1")
    other = make.document("The same cable", repository=other_archive, reference="F. 2")
    third = make.document("A third")
    PastAddress.objects.create(path=f"/documents/{other.number}/", document=third)
    done = one_of(kept, other, taken={"repository": other.pk})
    archive.delete()
    third.delete()
    left = unmerge(done).left
    connection.check_constraints()
    assert {(one["label"], one["field"]) for one in left} == {
        ("A cable", "repository"),
        ("A cable", "call number"),
        (f"/documents/{other.number}/", "document"),
    }
    assert all("deleted since" in one["sentence"] or "belongs to" in one["sentence"] for one in left)
    kept.refresh_from_db()
    assert (kept.repository, kept.reference) == (other_archive, "F. 2")
