"""Undo: what an import did is taken back, what somebody did since stays and is told."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from collections_app.importing.undo import CannotUndoError, undo_run
from collections_app.importing.undo_plan import PlannedRow
from collections_app.models import (
    Collection,
    Correction,
    Finding,
    ImportChange,
    ImportDecision,
    ImportRun,
    RowChange,
    Suggestion,
)
from documents.columns import read_columns, without_defaults
from documents.merging.merge import merge
from documents.merging.unmerge import unmerge
from documents.models import (
    Attribution,
    Document,
    DuplicateDocument,
    Language,
    Person,
    Place,
    SearchChange,
    Status,
)
from tests import factories as make
from tests.bench.listings import write_page
from tests.importing.test_import import NEW_PAGE, OLD_PAGE
from tests.importing.test_import import run as bring_in

pytestmark = pytest.mark.django_db

PAGES = Path(__file__).parent / "pages"
NOT_THE_ARCHIVE = {ImportRun, ImportChange, ImportDecision, RowChange, SearchChange}


class Listener:
    """Keeps what an undo plans."""

    def __init__(self) -> None:
        self.planned: list[tuple[str, PlannedRow]] = []

    def rows(self, table: str, planned: Any) -> None:
        self.planned += [(table, plan) for plan in planned]

    def kept(self) -> dict[str, set[str]]:
        """By table, the columns that stay ("" for whole records)."""
        found: dict[str, set[str]] = {}
        for table, plan in self.planned:
            for kept in plan.kept:
                found.setdefault(table, set()).add(kept.column)
        return found


def archive_tables() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the archive, but runs, journals, histories, logs and the counter of numbers.

    And but the moment of the last change, which moves on: harvesters must hear of what was taken back.
    """
    found = {}
    for app in ("documents", "collections"):
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            if (
                model in NOT_THE_ARCHIVE
                or "istorical" in model.__name__
                or model.__name__ == "NumberSequence"
            ):
                continue
            rows = list(model._base_manager.order_by("pk").values())
            for row in rows:
                row.pop("updated_at", None)
            found[model._meta.label] = rows
    return found


def last_run() -> ImportRun:
    return ImportRun.objects.order_by("-pk")[0]


def undo(run: ImportRun | None = None, *, rehearse: bool = False) -> Listener:
    listener = Listener()
    undo_run(run or last_run(), listener, rehearse=rehearse)
    return listener


def all_pages(seeds: list[Path]) -> list[Path]:
    return [*seeds, *sorted(PAGES.glob("*.txt"))]


class TestExactly:
    """Before the run and after its undo, every table says the same."""

    def test_creations(self, seeds: list[Path]) -> None:
        before = archive_tables()
        bring_in(*all_pages(seeds), publish=True)
        assert archive_tables() != before
        undo()
        assert archive_tables() == before
        assert not Document.objects.exists()

    def test_updates_over_standing_records(self, seeds: list[Path]) -> None:
        bring_in(*seeds)
        before = archive_tables()
        bring_in(*all_pages(seeds), publish=True)
        assert archive_tables() != before
        undo()
        assert archive_tables() == before

    def test_changed_summaries(self, tmp_path: Path) -> None:
        write_page(tmp_path / "first.txt", 40)
        write_page(tmp_path / "again.txt", 40, addition="It was revised since.")
        bring_in(tmp_path / "first.txt")
        before = archive_tables()
        assert bring_in(tmp_path / "again.txt")["update"] == 40
        after = archive_tables()
        undo()
        assert archive_tables() == before
        undo()
        assert archive_tables() == after

    @pytest.mark.parametrize("backwards", [False, True])
    def test_page_by_page_backwards(self, seeds: list[Path], backwards: bool) -> None:
        """Whatever supersedes what: each run undone leaves what the run before it left."""
        states = [archive_tables()]
        pages = all_pages(seeds)
        for page in reversed(pages) if backwards else pages:
            bring_in(page, publish=True)
            states.append(archive_tables())
        runs = list(ImportRun.objects.order_by("-pk"))
        for run, state in zip(runs, reversed(states[:-1]), strict=True):
            if RowChange.objects.filter(run=run).exists():
                undo(run)
            assert archive_tables() == state

    def test_an_undo_undone_and_so_on(self, seeds: list[Path]) -> None:
        before = archive_tables()
        bring_in(*all_pages(seeds), publish=True)
        after = archive_tables()
        for state in (before, after, before, after):
            undo()
            assert archive_tables() == state

    def test_a_run_brought_back_can_be_undone_by_its_own_number(self, seeds: list[Path]) -> None:
        before = archive_tables()
        bring_in(*seeds)
        run = last_run()
        undo()
        undo()
        run.refresh_from_db()
        assert not run.undone
        undo(run)
        assert archive_tables() == before

    def test_a_rehearsal_writes_nothing_and_plans_the_same(self, seeds: list[Path]) -> None:
        bring_in(*all_pages(seeds), publish=True)
        journals = [ImportRun.objects.count(), RowChange.objects.count(), ImportChange.objects.count()]
        state, run = archive_tables(), last_run()
        rehearsed = undo(rehearse=True)
        assert archive_tables() == state
        assert journals == [
            ImportRun.objects.count(),
            RowChange.objects.count(),
            ImportChange.objects.count(),
        ]
        assert rehearsed.planned == undo(run).planned

    def test_every_row_that_a_run_made_is_on_record_as_it_stands(self, seeds: list[Path]) -> None:
        bring_in(*all_pages(seeds), publish=True)
        made: dict[tuple[str, int], Any] = {}
        for change in RowChange.objects.order_by("id"):
            columns = made.setdefault((change.table, change.row), {})
            columns |= change.after
        standing = {
            (model._meta.label_lower, record.pk): without_defaults(model, read_columns(record))
            for model in map(apps.get_model, archive_tables())
            for record in model._base_manager.all()
        }
        assert {
            row: without_defaults(apps.get_model(row[0]), columns) for row, columns in made.items()
        } == standing


class TestIdentity:
    def test_numbers_are_never_given_again(self, seeds: list[Path]) -> None:
        bring_in(*seeds)
        numbers = set(Document.objects.values_list("number", flat=True))
        undo()
        bring_in(*seeds)
        assert not numbers & set(Document.objects.values_list("number", flat=True))
        assert Document.objects.count() == 59

    def test_what_comes_back_has_its_number_and_its_journal(self, seeds: list[Path]) -> None:
        bring_in(*seeds)
        numbers = list(Document.objects.order_by("pk").values_list("pk", "number"))
        named = list(
            ImportChange.objects.order_by("pk").values_list("document", "collection", "essay", "person")
        )
        undo()
        assert not ImportChange.objects.exclude(document=None).exists()
        undo()
        assert list(Document.objects.order_by("pk").values_list("pk", "number")) == numbers
        again = ImportChange.objects.order_by("pk").values_list("document", "collection", "essay", "person")
        assert list(again)[: len(named)] == named
        counts = bring_in(*seeds)
        assert counts["same"] == 60, "what an import brought is known again"

    def test_the_history_says_so(self, seeds: list[Path]) -> None:
        bring_in(seeds[0])
        document, run = Document.objects.order_by("pk")[0], last_run()
        undo()
        last = Document.history.filter(id=document.pk).latest("history_id")
        assert (last.history_type, last.title) == ("-", document.title)
        assert last.history_change_reason.startswith(f"Undone: run {run.pk} ")
        undo()
        last = Document.history.filter(id=document.pk).latest("history_id")
        assert (last.history_type, last.number) == ("+", document.number)

    def test_the_history_has_the_terms_as_they_stand(self) -> None:
        make.document("Cable, Stalin to Mao Zedong", date="January 6, 1949", status=Status.DRAFT)
        bring_in(PAGES / "new_document.txt")
        for document in Document.objects.all():
            version = document.history.latest("history_id")
            assert {row.subject_id for row in version.subjects.all()} == set(
                document.subjects.values_list("pk", flat=True)
            )

    def test_the_same_page_can_be_imported_again(self, tmp_path: Path) -> None:
        write_page(tmp_path / "first.txt", 5)
        write_page(tmp_path / "again.txt", 5, addition="It was revised since.")
        bring_in(tmp_path / "first.txt")
        bring_in(tmp_path / "again.txt")
        undo()
        assert bring_in(tmp_path / "again.txt")["update"] == 5

    def test_search_hears_of_it(self, seeds: list[Path]) -> None:
        bring_in(*seeds)
        last = SearchChange.objects.latest("id").pk
        documents = set(Document.objects.values_list("pk", flat=True))
        undo()
        told = SearchChange.objects.filter(id__gt=last, kind="document").values_list("record", flat=True)
        assert documents <= set(told)


class TestRefused:
    def test_twice(self, seeds: list[Path]) -> None:
        bring_in(*seeds)
        run = last_run()
        undo(run)
        with pytest.raises(CannotUndoError, match=f"Run {run.pk} is undone already, by run {run.pk + 1}"):
            undo(run)

    def test_a_run_that_changed_nothing(self, seeds: list[Path]) -> None:
        bring_in(seeds[0])
        bring_in(seeds[0])
        with pytest.raises(CannotUndoError, match="changed nothing"):
            undo()

    def test_a_run_that_added_to_the_history_alone(self, seeds: list[Path]) -> None:
        pages = {page.name: page for page in seeds}
        bring_in(pages[NEW_PAGE])
        bring_in(pages[OLD_PAGE])
        RowChange.objects.filter(run=last_run()).delete()
        ImportChange.objects.filter(run=last_run()).exclude(action="supersede").delete()
        with pytest.raises(CannotUndoError, match="only laid older words into the history"):
            undo()

    def test_a_run_whose_rows_were_not_written_down(self, seeds: list[Path]) -> None:
        bring_in(seeds[0])
        RowChange.objects.all().delete()
        with pytest.raises(CannotUndoError, match="one by one"):
            undo()


@pytest.fixture
def revised(tmp_path: Path) -> ImportRun:
    """Forty listings, then the same with other summaries: the second run."""
    write_page(tmp_path / "first.txt", 40)
    write_page(tmp_path / "again.txt", 40, addition="It was revised since.")
    bring_in(tmp_path / "first.txt")
    bring_in(tmp_path / "again.txt")
    return last_run()


class TestEditedSince:
    def test_a_field_edited_stays_and_is_told_with_who_and_when(self, revised: ImportRun) -> None:
        maria = User.objects.create(username="maria")
        document = Document.objects.order_by("pk")[0]
        run_says = document.summary
        document.summary, document._history_user = "By hand.", maria
        document.save()
        listener = undo(revised)
        document.refresh_from_db()
        assert document.summary == "By hand."
        [kept] = [kept for _, plan in listener.planned for kept in plan.kept]
        assert (kept.column, kept.after, kept.now, kept.who) == ("summary", run_says, "By hand.", "maria")
        assert run_says.startswith(kept.before)
        assert kept.when == f"{document.history.latest('history_id').history_date:%Y-%m-%d %H:%M}"
        entry = ImportChange.objects.get(action="keep")
        assert (entry.before, entry.after, entry.now) == (kept.before, run_says, "By hand.")
        assert entry.document_id == document.pk
        assert "maria" in entry.reason
        assert not Document.objects.filter(summary__contains="revised").exists()

    def test_a_later_run_is_named(self, revised: ImportRun, tmp_path: Path) -> None:
        write_page(tmp_path / "third.txt", 40, addition="It was revised twice.")
        bring_in(tmp_path / "third.txt")
        later = last_run()
        listener = undo(revised)
        kept = [kept for _, plan in listener.planned for kept in plan.kept]
        assert len(kept) == 40
        assert all(str(later) in one.who for one in kept)
        assert Document.objects.filter(summary__contains="twice").count() == 40

    def test_edited_and_edited_back_is_untouched(self, revised: ImportRun) -> None:
        document = Document.objects.order_by("pk")[0]
        said = document.summary
        for words in ("Something else.", said):
            document.summary = words
            document.save()
        assert not undo(revised).kept()

    def test_a_record_edited_stays_with_all_that_is_its_own(self) -> None:
        bring_in(PAGES / "new_document.txt")
        before = archive_tables()
        [document] = Document.objects.all()
        document.title = "Named by hand"
        document.save()
        listener = undo()
        after = archive_tables()
        for table in ("Attribution", "Text", "Document_subjects", "Document_languages", "Person", "Name"):
            assert after[f"documents.{table}"] == before[f"documents.{table}"]
        assert listener.kept()["documents.document"] == {"title"}

    @pytest.mark.parametrize(
        "link",
        [
            make.scan,
            lambda document: make.attribution(document, make.person("Georgy Malenkov")),
            lambda document: make.placement(make.collection("Favourites"), document),
            lambda document: make.relation(document, make.document("Another")),
        ],
        ids=["scan", "attribution", "placement", "relation"],
    )
    def test_a_record_linked_since_stays(self, seeds: list[Path], link: Callable[[Document], object]) -> None:
        bring_in(*seeds)
        document = Document.objects.order_by("pk")[3]
        link(document)
        listener = undo()
        assert Document.objects.filter(pk=document.pk).exists()
        [plan] = [plan for table, plan in listener.planned if table == "documents.document" and plan.kept]
        assert plan.kept[0].reason.startswith("Since then it was given 1 ")

    def test_whom_and_what_somebody_uses_stays_and_the_rest_goes(self) -> None:
        bring_in(PAGES / "new_document.txt")
        used, unused = (Person.objects.get(slug=slug) for slug in ("border-commission", "school-of-mines"))
        donor, language = Document.objects.get().donors.get(), Document.objects.get().languages.get()
        other = make.document("Another")
        other.donors.add(donor)
        make.attribution(other, used)
        undo()
        assert list(other.donors.all()) == [donor]
        assert used.names.count() == 1
        assert not Person.objects.filter(pk=unused.pk).exists()
        assert not Language.objects.filter(pk=language.pk).exists()
        assert list(Document.objects.all()) == [other]

    def test_a_type_chosen_by_hand_stays(self) -> None:
        bring_in(PAGES / "new_document.txt")
        kind = Document.objects.get().type
        other = make.document("Another", type=kind)
        undo()
        other.refresh_from_db()
        assert other.type == kind

    def test_a_part_removed_by_hand_is_an_edit(self) -> None:
        bring_in(PAGES / "new_document.txt")
        Attribution.objects.order_by("pk")[0].delete()
        listener = undo()
        assert Document.objects.count() == 1
        assert "documents.document" in listener.kept()

    def test_what_was_deleted_since_stays_deleted(self, seeds: list[Path]) -> None:
        bring_in(*seeds)
        for document in Document.objects.all()[:7]:
            document.delete()
        undo()
        assert not Document.objects.exists()

    def test_what_was_published_and_dated_by_hand_since_stays_so(self, seeds: list[Path]) -> None:
        bring_in(*seeds)
        bring_in(*seeds, publish=True)
        document = Document.objects.published()[0]
        document.published_at = make.LONG_AGO
        document.save()
        listener = undo()
        document.refresh_from_db()
        assert (document.status, document.published_at) == (Status.PUBLISHED, make.LONG_AGO)
        assert listener.kept() == {"documents.document": {"status", "published_at"}}
        assert Document.objects.exclude(pk=document.pk).published().count() == 0

    def test_what_was_given_an_end_since_keeps_its_beginning(self, seeds: list[Path]) -> None:
        bring_in(*seeds)
        bring_in(*seeds, publish=True)
        document = Document.objects.published()[0]
        document.published_until = timezone.now() + timedelta(days=9)
        document.save()
        listener = undo()
        assert listener.kept() == {"documents.document": {"status", "published_at"}}
        assert list(Document.objects.published()) == [document]

    def test_what_cannot_come_back_is_told(self, seeds: list[Path]) -> None:
        """Undone, imported again, and then the undo undone: addresses are taken."""
        bring_in(*all_pages(seeds))
        undo()
        undoing = last_run()
        bring_in(*all_pages(seeds))
        people, collections = Person.objects.count(), Collection.objects.count()
        listener = undo(undoing)
        assert (Person.objects.count(), Collection.objects.count()) == (people, collections)
        assert listener.kept()["collections.collection"] == {""}
        reasons = {kept.reason for _, plan in listener.planned for kept in plan.kept}
        assert any("slug" in reason for reason in reasons)
        connection.check_constraints()

    def test_after_five_hundred_edits_every_other_field_is_as_it_was(self, tmp_path: Path) -> None:
        write_page(tmp_path / "first.txt", 700)
        write_page(tmp_path / "again.txt", 700, addition="It was revised since.")
        bring_in(tmp_path / "first.txt")
        before = archive_tables()
        bring_in(tmp_path / "again.txt")
        edited = list(Document.objects.order_by("pk")[:500])
        for place, document in enumerate(edited):
            name = ("summary", "title")[place % 2]
            setattr(document, name, f"Edited by hand, {place}")
            document.save()
        listener = undo()
        told = {plan.net.row for _, plan in listener.planned if plan.kept}
        assert told == {document.pk for document in edited[::2]}
        expected = {row["id"]: row for row in before["documents.Document"]}
        for row in archive_tables()["documents.Document"]:
            was = expected[row["id"]]
            by_hand = {name for name in ("summary", "title") if row[name].startswith("Edited by hand")}
            assert {name for name, value in row.items() if was[name] != value} <= by_hand | {
                "title_fingerprint"
            }


class TestCost:
    def test_queries_do_not_grow_with_the_records(self, tmp_path: Path) -> None:
        """But for the statements that SQLite parts a long INSERT into."""
        counts = []
        for rows in (10, 300):
            write_page(tmp_path / f"{rows}.txt", rows)
            bring_in(tmp_path / f"{rows}.txt")
            costs = []
            for rehearse in (True, False, False):
                with CaptureQueriesContext(connection) as queries:
                    undo(rehearse=rehearse)
                costs.append(sum(not query["sql"].startswith("INSERT") for query in queries))
            counts.append(costs)
            undo()
        assert counts[0] == counts[1]


class TestCommand:
    def command(self, *arguments: str) -> tuple[str, int]:
        out = io.StringIO()
        try:
            call_command("undo_import", *arguments, stdout=out)
        except CommandError as error:
            return f"{out.getvalue()}\n{error}", error.returncode
        return out.getvalue(), 0

    def test_rehearsed_then_done(self, revised: ImportRun) -> None:
        said, code = self.command(str(revised.pk), "--rehearse")
        assert code == 0
        assert "40 restored" in said
        assert "summary: " in said
        assert Document.objects.filter(summary__contains="revised").count() == 40
        assert self.command(str(revised.pk)) == (said, 0)
        assert not Document.objects.filter(summary__contains="revised").exists()

    def test_what_stays_is_said_and_in_the_exit_code(self, revised: ImportRun) -> None:
        document = Document.objects.order_by("pk")[0]
        document.summary = "By hand."
        document.save()
        said, code = self.command(str(revised.pk))
        assert code == 1
        for words in ("now 'By hand.'", "1 left as edited since", "39 restored"):
            assert words in said

    def test_json(self, revised: ImportRun) -> None:
        told = json.loads(self.command(str(revised.pk), "--json")[0])
        assert told["summary"] == {"removed": 0, "brought back": 0, "restored": 40, "left as it is": 0}
        assert len(told["rows"]) == 40
        assert told["rows"][0]["values"][0]["field"] == "summary"

    def test_json_of_nothing_left_to_do(self, revised: ImportRun) -> None:
        Document.objects.all().delete()
        told = json.loads(self.command(str(revised.pk), "--json")[0].split("\n")[0])
        assert told["summary"]["left as it is"] == 40

    @pytest.mark.parametrize(("run", "sentence"), [("7777777", "There is no run 7777777.")])
    def test_no_such_run(self, run: str, sentence: str) -> None:
        assert self.command(run) == (f"\n{sentence}", 2)

    def test_undone_already(self, revised: ImportRun) -> None:
        self.command(str(revised.pk))
        said, code = self.command(str(revised.pk))
        assert code == 2
        assert "undone already" in said


@pytest.mark.parametrize(("status", "left"), [("spam", False), ("new", True)])
def test_a_letter_of_a_reader_keeps_its_record_and_spam_does_not(
    status: str, left: bool, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("title,date\nA cable,1949-01-06\n")
    bring_in(table)
    document = Document.objects.earliest("pk")
    letter = Correction(document=document, field="title", proposal="Something else")
    letter.settle(status)
    letter.save()
    undo()
    connection.check_constraints()
    assert Document.objects.filter(pk=document.pk).exists() == left
    assert Correction.objects.exists() == left


def test_that_a_record_may_be_the_same_as_another_keeps_neither(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("title,date\nA cable,1949-01-06\nThe same cable,1949-01-06\n")
    bring_in(table)
    make.pair(DuplicateDocument, *Document.objects.order_by("pk"))
    undo()
    connection.check_constraints()
    assert not Document.objects.exists()
    assert not DuplicateDocument.objects.exists()


def test_what_a_run_made_and_a_curator_merged_since_stays(tmp_path: Path) -> None:
    kept = make.document("The same cable", date="January 6, 1949")
    table = tmp_path / "table.csv"
    table.write_text("title,date,people\nA cable,1949-01-06,Author: Joseph Stalin\n")
    bring_in(table)
    made = Document.objects.exclude(pk=kept.pk).get()
    merged = merge(Document, [kept.pk, made.pk], keep=kept.pk, reason="The same")
    undo()
    connection.check_constraints()
    assert kept.attributions.get().person.preferred_name == "Joseph Stalin"
    unmerge(merged)
    assert Document.objects.get(number=made.number).attributions.count() == 1


@pytest.mark.parametrize("target", ["person", "place", "collection", "answered"])
def test_what_was_found_and_suggested_since_keeps_nothing(target: str, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(
        "title,people,places,collections\nA cable,Author: Joseph Stalin,Moscow,Cables\nA reply,,,Cables\n"
    )
    bring_in(table)
    standing, document = make.document("A note"), Document.objects.get(title="A cable")
    Finding.objects.create(document=document, rule="undated", words="A cable")
    links: dict[str, Any] = {
        "person": Person.objects.first(),
        "place": Place.objects.first(),
        "collection": Collection.objects.first(),
        "answered": Document.objects.get(title="A reply"),
    }
    for suggested in (standing, document):
        Suggestion.objects.create(document=suggested, **{target: links[target]})
    undo()
    connection.check_constraints()
    assert list(Document.objects.all()) == [standing]
    assert not Finding.objects.exists()
    assert not Suggestion.objects.exists()
