"""Any records of an archive in which everything is tied to everything become one, and part again as they were."""

from collections.abc import Iterator
from random import Random

import pytest
from django.db import connection

from documents.merging.choosing import NAME, choices
from documents.merging.merge import KINDS, CannotMergeError, merge
from documents.merging.unmerge import unmerge
from documents.models import Merge
from tests.archive import Archive
from tests.documents.merging import differences, every_row


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.__name__))
def test_any_records_part_as_they_were(kind: type, archive: Archive) -> None:
    """Several merges in a row, some of what was merged before, taken back in the opposite order."""
    archive.grow(to=6)
    random = Random(f"{kind}")
    before = [every_row()]
    done: list[Merge] = []
    for keys in draws(kind, random):
        taken = {choice.name: random.choice(keys) for choice in choices(kind)} | {NAME: random.choice(keys)}
        try:
            done.append(merge(kind, keys, keep=keys[0], reason="The same", taken=taken))
        except CannotMergeError as error:
            assert "stands under" in str(error)  # noqa: PT017
            continue
        connection.check_constraints()
        before.append(every_row())
    assert len(done) >= 2
    for one in reversed(done):
        before.pop()
        unmerge(one)
        connection.check_constraints()
        one.refresh_from_db()
        assert one.left == []
        assert differences(before[-1], every_row()) == {}


def draws(kind: type, random: Random) -> Iterator[list[int]]:
    for _ in range(4):
        keys = list(kind._base_manager.values_list("pk", flat=True))  # type: ignore[attr-defined]
        if len(keys) > 1:
            yield random.sample(keys, min(len(keys), random.choice([2, 2, 3])))
