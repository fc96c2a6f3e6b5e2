"""What a person decides of doubtful rows: carried out at once, remembered for the next import, undone like any."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection

from archive_project.lib.folding import fingerprint
from collections_app.importing import alone
from collections_app.importing.settle import DecidedError, settle
from collections_app.models import ImportDecision, ImportRun
from documents.models import Document
from tests import factories as make
from tests.importing.test_import import nothing, run
from tests.importing.test_round_trip import export
from tests.importing.test_undo import undo

pytestmark = pytest.mark.django_db

SUMMARY = (
    "Stalin advises Mao Zedong to postpone his visit to Moscow until the situation at the front allows it."
)
OLD_TITLE = "Cable, Stalin to Mao Zedong [via Terebin]"
NEW_TITLE = "Ciphered Telegram No. 0100, Stalin to Terebin"


def listing(folder: Path, title: str, summary: str = SUMMARY, name: str = "") -> Path:
    page = folder / f"{name or len(list(folder.iterdir()))}.txt"
    page.write_text(f"Skip to content\n\nDocuments\n\nJanuary 6, 1949\n\n{title}\n\n{summary}\n")
    return page


@pytest.fixture
def user() -> User:
    return User.objects.create_user("curator")


@pytest.fixture
def asked(tmp_path: Path, user: User) -> ImportDecision:
    """The record of the issue under its old title, and the question that its new title brings."""
    run(listing(tmp_path, OLD_TITLE, name="old"))
    assert run(listing(tmp_path, NEW_TITLE, name="new")) == nothing(**{"probable duplicate": 1})
    return ImportDecision.objects.get()


def test_a_probable_duplicate_is_asked_about_once(asked: ImportDecision, tmp_path: Path) -> None:
    assert (asked.choice, asked.field, asked.title, asked.page) == ("", "", NEW_TITLE, "new.txt")
    assert asked.document == Document.objects.get()
    assert "100 % of the summary" in asked.reason
    run(tmp_path / "new.txt")
    assert ImportDecision.objects.count() == 1


def test_what_is_in_doubt_no_longer_is_asked_no_more(asked: ImportDecision, tmp_path: Path) -> None:
    Document.objects.update(title=NEW_TITLE, title_fingerprint=fingerprint(NEW_TITLE))
    assert run(tmp_path / "new.txt", rehearse=True) == nothing(same=1)
    assert ImportDecision.objects.exists()
    assert run(tmp_path / "new.txt") == nothing(same=1)
    assert not ImportDecision.objects.exists()


def test_a_rehearsal_asks_nothing(tmp_path: Path) -> None:
    run(listing(tmp_path, OLD_TITLE))
    run(listing(tmp_path, NEW_TITLE), rehearse=True)
    assert not ImportDecision.objects.exists()


def test_the_same_record_has_both_titles(asked: ImportDecision, tmp_path: Path, user: User) -> None:
    done = settle([asked], "link", user=user)
    assert done
    assert done.counts["update"] == 1
    document = Document.objects.get()
    assert (document.title, document.other_titles) == (NEW_TITLE, OLD_TITLE)
    assert [version.title for version in document.history.all()] == [NEW_TITLE, OLD_TITLE]
    for page in ("old.txt", "new.txt"):
        assert run(tmp_path / page, rehearse=True) == nothing(same=1), page
        assert run(tmp_path / page) == nothing(same=1), page


def test_a_curators_title_stands_and_the_other_is_kept_beside_it(
    asked: ImportDecision, tmp_path: Path, user: User
) -> None:
    document = Document.objects.get()
    document.title = "Stalin to Mao, by Terebin"
    document.save()
    settle([asked], "link", user=user)
    document = Document.objects.get()
    assert (document.title, document.other_titles) == ("Stalin to Mao, by Terebin", NEW_TITLE)
    assert run(tmp_path / "new.txt") == nothing(same=1)


def test_undone_the_decision_stands_for_the_next_import(
    asked: ImportDecision, tmp_path: Path, user: User
) -> None:
    done = settle([asked], "link", user=user)
    assert done
    undo(done)
    document = Document.objects.get()
    assert (document.title, document.other_titles) == (OLD_TITLE, "")
    assert run(tmp_path / "new.txt") == nothing(update=1)
    document = Document.objects.get()
    assert (document.title, document.other_titles) == (NEW_TITLE, OLD_TITLE)


@pytest.mark.parametrize("choice", ["new", "skip"])
def test_of_two_who_decide_at_once_the_second_is_told(asked: ImportDecision, user: User, choice: str) -> None:
    seen_by_another = ImportDecision.objects.get()
    settle([asked], "new", user=user)
    runs = ImportRun.objects.count()
    with pytest.raises(DecidedError, match="look at the questions again"):
        settle([seen_by_another], choice, user=user)
    assert (Document.objects.count(), ImportRun.objects.count()) == (2, runs)
    assert ImportDecision.objects.get().choice == "new"


@pytest.mark.django_db(transaction=True)
def test_nobody_else_is_let_in_before_an_answer_is_committed(
    asked: ImportDecision, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock is given back when no transaction is open any more."""
    open_then: list[bool] = []

    @contextmanager
    def watched() -> Iterator[bool]:
        with lock() as held:
            yield held
            open_then.append(connection.in_atomic_block)

    lock = alone._lock
    monkeypatch.setattr(alone, "_lock", watched)
    settle([asked], "new", user=user)
    assert open_then == [False]


def test_a_different_record_is_made_once(asked: ImportDecision, tmp_path: Path, user: User) -> None:
    done = settle([asked], "new", user=user)
    assert done
    made = Document.objects.get(title=NEW_TITLE)
    asked.refresh_from_db()
    assert asked.document == made
    assert run(tmp_path / "new.txt") == nothing(same=1)
    undo(done)
    assert not Document.objects.filter(title=NEW_TITLE).exists()
    assert run(tmp_path / "new.txt") == nothing(create=1)
    assert run(tmp_path / "new.txt") == nothing(same=1)
    assert Document.objects.count() == 2


def test_undone_the_decision_names_nothing_and_once_that_is_undone_the_record_again(
    asked: ImportDecision, tmp_path: Path, user: User
) -> None:
    done = settle([asked], "new", user=user)
    assert done
    made = Document.objects.get(title=NEW_TITLE)
    undo(done)
    connection.check_constraints()
    named = ImportDecision.objects.values_list("document", flat=True)
    assert list(named) == [None]
    undo()
    assert list(named.all()) == [made.pk]
    assert run(tmp_path / "new.txt") == nothing(same=1)


def test_a_record_that_a_question_names_can_be_undone(asked: ImportDecision, tmp_path: Path) -> None:
    first, _ = ImportRun.objects.order_by("pk")
    undo(first)
    connection.check_constraints()
    asked.refresh_from_db()
    assert asked.document is None
    assert run(tmp_path / "new.txt") == nothing(create=1)


def test_a_skipped_row_stays_out(asked: ImportDecision, tmp_path: Path, user: User) -> None:
    assert settle([asked], "skip", user=user) is None
    assert run(tmp_path / "new.txt") == nothing(same=1)
    assert Document.objects.get().title == OLD_TITLE


def test_a_link_to_a_record_that_is_gone_is_asked_again(
    asked: ImportDecision, tmp_path: Path, user: User
) -> None:
    settle([asked], "link", user=user)
    Document.objects.all().delete()
    assert run(tmp_path / "new.txt") == nothing(create=1)


@pytest.fixture
def conflict(tmp_path: Path, user: User) -> ImportDecision:
    run(listing(tmp_path, OLD_TITLE, name="old"))
    document = Document.objects.get()
    document.summary = "By a curator."
    document.save()
    assert run(listing(tmp_path, OLD_TITLE, SUMMARY + " Revised.", "new")) == nothing(conflict=1)
    return ImportDecision.objects.get()


def test_a_conflict_is_asked_field_by_field(conflict: ImportDecision) -> None:
    assert (conflict.field, conflict.ours, conflict.theirs) == (
        "summary",
        "By a curator.",
        SUMMARY + " Revised.",
    )


def test_ours_is_kept_until_the_source_says_something_else(
    conflict: ImportDecision, tmp_path: Path, user: User
) -> None:
    assert settle([conflict], "ours", user=user) is None
    assert run(tmp_path / "new.txt") == nothing(same=1)
    assert Document.objects.get().summary == "By a curator."
    assert run(listing(tmp_path, OLD_TITLE, SUMMARY + " Once more.")) == nothing(conflict=1)
    conflict.refresh_from_db()
    assert (conflict.choice, conflict.decided_at) == ("", None)


def test_theirs_is_taken(conflict: ImportDecision, tmp_path: Path, user: User) -> None:
    done = settle([conflict], "theirs", user=user)
    assert done
    assert Document.objects.get().summary == SUMMARY + " Revised."
    assert run(tmp_path / "new.txt") == nothing(same=1)
    undo(done)
    assert Document.objects.get().summary == "By a curator."


def test_a_row_of_a_table_is_decided_like_an_entry(tmp_path: Path, user: User) -> None:
    run(listing(tmp_path, OLD_TITLE))
    table = tmp_path / "table.csv"
    table.write_text(
        f'title,date,summary,author,subject\n"{NEW_TITLE}",1949-01-06,"{SUMMARY}","Stalin","China"\n'
    )
    assert run(table) == nothing(**{"probable duplicate": 1})
    settle([ImportDecision.objects.get()], "link", user=user)
    document = Document.objects.get()
    assert {document.title, document.other_titles} == {OLD_TITLE, NEW_TITLE}
    assert [str(subject) for subject in document.subjects.all()] == ["China"]
    assert [str(link.person) for link in document.attributions.all()] == ["Stalin"]
    assert run(table) == nothing(same=1)


def test_other_titles_are_found_exported_and_imported(tmp_path: Path, user: User) -> None:
    document = Document.objects.create(number=7, title=OLD_TITLE, other_titles=f"{NEW_TITLE}\nAnother")
    table = tmp_path / "table.csv"
    table.write_text('title,other titles\n"A letter","Brief\nLettre"\n')
    run(table)
    assert Document.objects.exclude(pk=document.pk).get().other_titles == "Brief\nLettre"


def test_an_answer_that_would_break_a_rule_is_refused_in_words(tmp_path: Path, user: User) -> None:
    """A beginning after the end that the record has."""
    end = make.LONG_AGO + timedelta(days=365)
    make.document("Cable", date="January 6, 1949", published_until=end)
    [row] = json.loads(export("json"))
    del row["published_until"]
    table = tmp_path / "export.json"
    table.write_text(json.dumps([row | {"published_at": "2030-01-01T00:00:00+00:00"}]))
    run(table)
    question = ImportDecision.objects.get(field="published_at")
    with pytest.raises(DecidedError, match="nothing was done") as refused:
        settle([question], "theirs", user=user)
    assert "\n" not in str(refused.value), "PostgreSQL adds the whole row"
    assert ImportDecision.objects.open().filter(pk=question.pk).exists()


def held_and_stated(folder: Path, ours: dict[str, str], start: str, end: str) -> tuple[Document, Path]:
    """A record that a table brought, public in the twenties, with times by a curator; and the table with new times."""
    table = folder / "table.csv"
    header, row = "title,date,published_at,published_until", "Cable,1949-01-06"
    table.write_text(f"{header}\n{row},2020-01-01,2030-01-01\n")
    run(table)
    Document.objects.update(**{name: datetime.fromisoformat(f"{day}T00:00Z") for name, day in ours.items()})
    table.write_text(f"{header}\n{row},{start},{end}\nLetter,1950,,\n")
    return Document.objects.get(), table


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"published_until": "2020-06-01"}, ("2021-01-01", "2022-01-01")),
        ({"published_at": "2020-06-01"}, ("2020-01-01", "2020-03-01")),
    ],
    ids=["theirs begins after our end", "theirs ends before our beginning"],
)
def test_a_publication_that_would_end_before_it_begins_is_asked_about(
    ours: dict[str, str], theirs: tuple[str, str], tmp_path: Path
) -> None:
    """A curator edited one time, the source the other: no whole import is lost for it, and a rehearsal says so."""
    held, table = held_and_stated(tmp_path, ours, *theirs)
    assert run(table, rehearse=True) == nothing(create=1, conflict=1) == run(table)
    now = Document.objects.get(pk=held.pk)
    assert (now.published_at, now.published_until) == (held.published_at, held.published_until)
    assert "would end before it begins" in ImportDecision.objects.open()[0].reason


def test_both_times_of_a_publication_are_taken_from_a_source_together(tmp_path: Path, user: User) -> None:
    held, table = held_and_stated(tmp_path, {"published_until": "2020-06-01"}, "2021-01-01", "2022-01-01")
    run(table)
    start = ImportDecision.objects.get(field="published_at")
    with pytest.raises(DecidedError, match="would end before it begins"):
        settle([start], "theirs", user=user)
    settle(list(ImportDecision.objects.open()), "theirs", user=user)
    held.refresh_from_db()
    assert [str(moment)[:10] for moment in (held.published_at, held.published_until)] == [
        "2021-01-01",
        "2022-01-01",
    ]


def test_a_publication_keeps_its_times_once_a_person_has_said_so(tmp_path: Path, user: User) -> None:
    _, table = held_and_stated(tmp_path, {"published_at": "2020-06-01"}, "2020-01-01", "2020-03-01")
    run(table)
    settle([ImportDecision.objects.get()], "ours", user=user)
    assert run(table) == nothing(same=2)
