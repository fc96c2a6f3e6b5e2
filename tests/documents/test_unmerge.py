"""Merges taken back: in another order, after edits of what belongs together, after rows were put in another order."""

from typing import Any

import pytest

from documents.merging.unmerge import CannotUnmergeError, unmerge
from tests import factories as make
from tests.documents.merging import differences, every_row, one_of

pytestmark = pytest.mark.django_db


def taken_back_in_order(*merges: Any) -> None:
    """The first is refused while the last holds; then both are taken back."""
    first, last = merges
    with pytest.raises(CannotUnmergeError, match=f"“{last.merged[0]['label']}” became one with “{last.label}”"):
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
