"""Undo decides on plain values: what goes back, what stays, what comes and goes."""

from typing import Any

import pytest

from collections_app.importing.undo_plan import DELETED, EDITED, Kept, Net, Standing, fold, plan_row

pytestmark = pytest.mark.one_database

TABLE = "documents.document"


def changed(before: dict[str, Any], after: dict[str, Any]) -> Net:
    return Net(TABLE, 1, before, after)


def test_all_that_a_run_did_to_a_row_is_one_change() -> None:
    told = [
        (TABLE, 1, {"title": "A"}, {"title": "B"}, []),
        (TABLE, 1, {"title": "B", "summary": ""}, {"title": "C", "summary": "S"}, []),
        (TABLE, 2, None, {"title": "New"}, []),
        (TABLE, 2, {"title": "New"}, {"title": "Newer"}, []),
        (TABLE, 3, {"title": "Old"}, None, [7, 9]),
    ]
    assert list(fold(told)) == [
        Net(TABLE, 1, {"title": "A", "summary": ""}, {"title": "C", "summary": "S"}),
        Net(TABLE, 2, None, {"title": "Newer"}),
        Net(TABLE, 3, {"title": "Old"}, None, (7, 9)),
    ]


@pytest.mark.parametrize(
    ("now", "values", "kept"),
    [
        ({"title": "B", "note": "x"}, {"title": "A"}, ()),
        ({"title": "C", "note": "x"}, {}, (Kept("title", "A", "B", "C", EDITED),)),
        ({"title": "A", "note": "x"}, {}, ()),
        (None, {}, (Kept("title", "A", "B", None, DELETED),)),
    ],
    ids=["untouched", "edited", "back already", "deleted"],
)
def test_a_field(now: dict[str, Any] | None, values: dict[str, Any], kept: tuple[Kept, ...]) -> None:
    plan = plan_row(changed({"title": "A"}, {"title": "B"}), Standing(now))
    assert (plan.values, plan.kept) == (values, kept)


def test_one_field_edited_keeps_no_other_from_going_back() -> None:
    net = changed({"title": "A", "summary": "S"}, {"title": "B", "summary": "T"})
    plan = plan_row(net, Standing({"title": "By hand", "summary": "T"}))
    assert (plan.action, plan.values, [kept.column for kept in plan.kept]) == (
        "restore",
        {"summary": "S"},
        ["title"],
    )


def test_a_date_and_what_it_is_read_as_go_together() -> None:
    net = changed({"date_text": "", "date_edtf": ""}, {"date_text": "1949", "date_edtf": "1949"})
    plan = plan_row(net, Standing({"date_text": "1949", "date_edtf": "1949~"}))
    assert (plan.values, {kept.column for kept in plan.kept}) == ({}, {"date_text", "date_edtf"})


def test_what_cannot_go_back_says_why() -> None:
    plan = plan_row(changed({"slug": "a"}, {"slug": "b"}), Standing({"slug": "b"}, barred={"slug": "Taken."}))
    assert plan.kept == (Kept("slug", "a", "b", "b", "Taken."),)


@pytest.mark.parametrize(
    ("standing", "action"),
    [
        (Standing({"title": "B"}), "remove"),
        (Standing({"title": "C"}), "keep"),
        (Standing({"title": "B"}, held="Someone names it."), "keep"),
        (Standing(None), "nothing"),
    ],
)
def test_a_row_that_the_run_made(standing: Standing, action: str) -> None:
    assert plan_row(Net(TABLE, 1, None, {"title": "B"}), standing).action == action


@pytest.mark.parametrize(
    ("standing", "action"),
    [
        (Standing(None), "return"),
        (Standing({"title": "B"}), "nothing"),
        (Standing(None, barred={"": "Taken."}), "keep"),
    ],
)
def test_a_row_that_the_run_removed(standing: Standing, action: str) -> None:
    assert plan_row(Net(TABLE, 1, {"title": "B"}, None), standing).action == action
