"""What imports ask, answered at the desk by one click."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from collections_app.models import ImportDecision, ImportRun
from documents.models import Document
from tests.admin.desk import PUBLISHES, address
from tests.importing.test_decisions import NEW_TITLE, OLD_TITLE, SUMMARY, listing
from tests.importing.test_import import run as bring_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(tmp_path: Path) -> ImportRun:
    """A run that asks whether a record under another title is the same."""
    bring_in(listing(tmp_path, OLD_TITLE))
    bring_in(listing(tmp_path, NEW_TITLE, SUMMARY.replace("Moscow", "the capital")))
    return ImportRun.objects.latest("pk")


def questions_address(run: ImportRun) -> str:
    return address(ImportDecision, "decide", run.pk)


def answer(client: Client, run: ImportRun, choice: str, **said: object) -> str:
    question = said or {"question": ImportDecision.objects.open().earliest("pk").pk}
    shown: str = client.post(questions_address(run), {**question, "choice": choice}, follow=True).text
    return shown


def test_from_the_run_to_the_evidence_to_one_record_with_both_titles(
    curator: Client, asking: ImportRun
) -> None:
    assert questions_address(asking) in curator.get(address(ImportRun, "change", asking.pk)).text
    shown = curator.get(questions_address(asking)).text
    assert "Same date and" in shown
    assert "<del>Moscow</del>" in shown
    assert "<ins>the capital</ins>" in shown
    shown = answer(curator, asking, "link")
    assert "1 decision: same record." in shown
    assert "1 update" in shown
    assert "Nothing is left to decide" in shown
    document = Document.objects.get()
    assert (document.title, document.other_titles) == (NEW_TITLE, OLD_TITLE)
    decision = ImportDecision.objects.get()
    assert decision.decided_by == User.objects.get()
    assert "Same record" in curator.get(address(ImportDecision, "changelist")).text
    assert questions_address(asking) not in curator.get(address(ImportRun, "change", asking.pk)).text


def test_all_that_are_alike_at_once(curator: Client, tmp_path: Path) -> None:
    for title in ("First", "Second"):
        lines = [
            f"January {day}, 1949\n\n{title} {day}\n\n{SUMMARY} It is number {day}.\n\n" for day in (1, 2, 3)
        ]
        page = tmp_path / f"{title}.txt"
        page.write_text("Skip to content\n\nDocuments\n\n" + "".join(lines))
        bring_in(page)
    run = ImportRun.objects.latest("pk")
    assert "All 3 probable duplicates" in curator.get(questions_address(run)).text
    assert "3 decisions: same record." in answer(curator, run, "link", alike="")
    assert sorted(Document.objects.values_list("title", "other_titles")) == [
        (f"Second {day}", f"First {day}") for day in (1, 2, 3)
    ]
    assert ImportRun.objects.latest("pk").counts["update"] == 3


def test_conflicts_stand_field_by_field(curator: Client, tmp_path: Path) -> None:
    bring_in(listing(tmp_path, OLD_TITLE))
    Document.objects.update(summary="By a curator.")
    bring_in(listing(tmp_path, OLD_TITLE, "By the source."))
    run = ImportRun.objects.latest("pk")
    shown = curator.get(questions_address(run)).text
    assert "A curator edited the summary" in shown
    assert "Keep ours" in shown
    assert "Same record" not in shown
    answer(curator, run, "theirs")
    assert Document.objects.get().summary == "By the source."


@pytest.mark.parametrize(
    "said",
    [{"question": "777777"}, {"question": "x"}, {"question": "9" * 30}, {"alike": "summary"}, {"alike": "?"}],
)
def test_what_is_not_open_is_said(curator: Client, asking: ImportRun, said: dict[str, str]) -> None:
    assert "not open any more" in answer(curator, asking, "link", **said)
    assert Document.objects.get().title == OLD_TITLE


@pytest.mark.parametrize("choice", ["", "ours", "anything"])
def test_an_answer_to_another_question_is_none(curator: Client, asking: ImportRun, choice: str) -> None:
    assert "not open any more" in answer(curator, asking, choice)
    assert ImportDecision.objects.open().exists()


def test_only_who_may(asking: ImportRun) -> None:
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.set(
        Permission.objects.filter(codename__in=["view_importrun", "view_importdecision"])
    )
    client = Client()
    client.force_login(clerk)
    assert questions_address(asking) not in client.get(address(ImportRun, "change", asking.pk)).text
    assert client.get(questions_address(asking)).status_code == 403
    assert client.post(questions_address(asking), {"alike": "", "choice": "link"}).status_code == 403
    assert Client().get(questions_address(asking)).status_code == 302
    assert ImportDecision.objects.open().exists()
    clerk.user_permissions.add(Permission.objects.get(codename="change_importdecision"))
    assert client.get(questions_address(asking)).status_code == 403, "An answer changes what is public."
    clerk.user_permissions.add(*Permission.objects.filter(codename__in=PUBLISHES))
    assert client.get(questions_address(asking)).status_code == 200


def test_no_such_run(curator: Client) -> None:
    assert curator.get("/admin/collections/importdecision/decide/7777777/").status_code == 404
    assert curator.get("/admin/collections/importdecision/decide/99999999999999999999/").status_code == 404


def test_the_page_costs_the_same_for_few_and_many(curator: Client, asking: ImportRun) -> None:
    costs = []
    for round_ in range(2):
        curator.get(questions_address(asking))
        with CaptureQueriesContext(connection) as queries:
            curator.get(questions_address(asking))
        costs.append(len(queries))
        one = ImportDecision.objects.get(pk=ImportDecision.objects.earliest("pk").pk)
        for number in range(12):
            one.pk, one.source = None, f"another-{round_}-{number}"
            one.save()
    assert costs[0] == costs[1]


def test_a_decision_taken_away_is_asked_again(curator: Client, asking: ImportRun, tmp_path: Path) -> None:
    answer(curator, asking, "skip")
    decision = ImportDecision.objects.get()
    curator.post(address(ImportDecision, "delete", decision.pk), {"post": "yes"})
    [page] = [page for page in tmp_path.glob("*.txt") if NEW_TITLE in page.read_text()]
    assert bring_in(page)["probable duplicate"] == 1
