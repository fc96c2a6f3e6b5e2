"""Editing many records at once: nothing is written that was not shown, and nothing of what somebody changed since."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from collections_app.models import Collection
from documents import bulk_edit
from documents.models import BulkEdit, Document, Person, Status
from tests import factories as make
from tests.admin.desk import address
from tests.admin.test_lists import colleague  # noqa: F401


def choose(client: Client, *records: Any, **sent: Any) -> Any:
    """The page that the list's action leads to."""
    [model] = {type(record) for record in records}
    sent = {"action": "edit_fields", "_selected_action": [record.pk for record in records], **sent}
    return client.post(address(model, "changelist"), sent)


def rehearse(client: Client, page: Any, **edits: Any) -> Any:
    model = page.context["opts"].model
    fields = {"records": page.context["records"], "reason": "Agreed on Monday.", **edits}
    return client.post(address(model, "edit_fields"), fields)


def confirm(client: Client, rehearsal: Any, **edits: Any) -> Any:
    return rehearse(client, rehearsal, step="apply", **edits)


def planned(rehearsal: Any) -> dict[str, dict[str, str]]:
    """What the page says would change: "[-gone-][+new+]" by the record's label and the field's."""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]", "gap": "{}"}
    return {
        one.label: {
            label: "".join(marks[piece.kind].format(piece.text) for piece in pieces)
            for label, pieces in changes
        }
        for one, _, changes in rehearsal.context["rows"]
    }


@pytest.fixture
def cables(db: None) -> list[Document]:
    return [make.document(f"Cable {number}", classification="Top secret") for number in range(3)]


def test_the_rehearsal_lists_what_would_change_and_writes_nothing(
    curator: Client, cables: list[Document]
) -> None:
    russian, chinese, english = (make.language(name) for name in ("Russian", "Chinese", "English"))
    cable = make.document_type("Cable")
    cables[0].languages.set([russian])
    cables[1].languages.set([chinese, english])
    cables[2].type = cable
    cables[2].save()
    edits = {
        "how_languages": "add",
        "value_languages": [chinese.pk, russian.pk],
        "how_type": "set",
        "value_type": cable.pk,
        "how_classification": "replace",
        "found_classification": "Top secret",
        "value_classification": "Secret",
    }
    versions = Document.history.count()
    rehearsal = rehearse(curator, choose(curator, *cables), **edits)
    secret = "[-Top secret-][+Secret+]"
    assert planned(rehearsal) == {
        "Cable 0": {"type": "[+Cable+]", "languages": "[+Chinese+]", "original classification": secret},
        "Cable 1": {"type": "[+Cable+]", "languages": "[+Russian+]", "original classification": secret},
        "Cable 2": {"languages": "[+Chinese, Russian+]", "original classification": secret},
    }
    assert Document.history.count() == versions
    confirm(curator, rehearsal, **edits)
    said = {
        document.title: (
            str(document.type),
            {str(one) for one in document.languages.all()},
            document.classification,
        )
        for document in Document.objects.all()
    }
    assert said == {
        "Cable 0": ("Cable", {"Chinese", "Russian"}, "Secret"),
        "Cable 1": ("Cable", {"Chinese", "English", "Russian"}, "Secret"),
        "Cable 2": ("Cable", {"Chinese", "Russian"}, "Secret"),
    }
    newest = cables[0].history.latest()
    assert newest.history_change_reason == "Edited with others: Agreed on Monday."
    assert newest.history_user == User.objects.get(username="curator")
    assert {row.language.name for row in newest.languages.all()} == {"Chinese", "Russian"}
    assert rehearse(curator, choose(curator, *cables), **edits).context["unchanged"] == 3


@pytest.mark.parametrize(
    ("how", "chosen", "left"),
    [
        ("remove", ["Russian"], [{"Chinese"}, set()]),
        ("set", ["English"], [{"English"}, {"English"}]),
        ("empty", [], [set(), set()]),
    ],
)
def test_links_are_taken_away_or_set(
    curator: Client, cables: list[Document], how: str, chosen: list[str], left: list[set[str]]
) -> None:
    languages = {name: make.language(name) for name in ("Russian", "Chinese", "English")}
    cables[0].languages.set([languages["Russian"], languages["Chinese"]])
    cables[1].languages.set([languages["Russian"]])
    edits = {"how_languages": how, "value_languages": [languages[name].pk for name in chosen]}
    confirm(curator, rehearse(curator, choose(curator, *cables[:2]), **edits), **edits)
    assert [{str(one) for one in cable.languages.all()} for cable in cables[:2]] == left


def test_what_somebody_changed_since_the_rehearsal_is_told_and_nothing_is_written(
    curator: Client, cables: list[Document]
) -> None:
    edits = {"how_classification": "set", "value_classification": "Secret"}
    rehearsal = rehearse(curator, choose(curator, *cables), **edits)
    cables[1].classification = "Confidential"
    cables[1].save()
    cables[2].delete()
    told = confirm(curator, rehearsal, **edits)
    assert {"Cable 1"} < set(told.context["stale"])
    assert sorted(Document.objects.values_list("classification", flat=True)) == ["Confidential", "Top secret"]
    assert planned(told)["Cable 1"] == {"original classification": "[-Confidential-][+Secret+]"}
    confirm(curator, told, **edits)
    assert set(Document.objects.values_list("classification", flat=True)) == {"Top secret", "Confidential"}


def test_long_texts_of_one_page_are_compared_in_no_more_time_than_one(curator: Client, db: None) -> None:
    """Each alone would take a fifth of a second; a page may hold a hundred."""
    edits = {"how_summary": "replace", "found_summary": "Moskau", "value_summary": "Moscow"}
    long = [make.document(f"Cable {number}", summary="Moskau and Peking. " * 200) for number in range(5)]
    [alone] = planned(rehearse(curator, choose(curator, long[0]), **edits)).values()
    assert alone["summary"].count("[+Moscow+]") == 200
    several = planned(rehearse(curator, choose(curator, *long), **edits)).values()
    assert [one["summary"].count("[+") for one in several] == [1] * 5
    assert [one["summary"].count("Moscow") for one in several] == [200] * 5


def test_what_validation_refuses_stays_and_says_why(curator: Client, db: None) -> None:
    short, long = make.document("Cable"), make.document("Cable " + "x" * 990)
    edits = {"how_title": "replace", "found_title": "Cable", "value_title": "Telegram, a long one"}
    rehearsal = rehearse(curator, choose(curator, short, long), **edits)
    [(refused, _)] = rehearsal.context["refused"]
    assert refused.key == long.pk
    assert "Title: Ensure this value has at most 1000 characters" in refused.refusal
    confirm(curator, rehearsal, **edits)
    assert {title[:8] for title in Document.objects.values_list("title", flat=True)} == {
        "Telegram",
        "Cable xx",
    }
    edits = {"how_title": "replace", "found_title": "Telegram, a long one", "value_title": ""}
    [(refused, _)] = rehearse(curator, choose(curator, short), **edits).context["refused"]
    assert refused.refusal == "Title: This field cannot be blank."
    edits["value_title"] = " "
    assert rehearse(curator, choose(curator, short), **edits).context["refused"]


def test_a_contributor_edits_drafts_alone_and_a_stranger_nothing(
    colleague: Client,  # noqa: F811
    cables: list[Document],
) -> None:
    Document.objects.filter(pk=cables[0].pk).update(status=Status.DRAFT, published_at=None)
    edits = {"how_classification": "set", "value_classification": "Secret"}
    rehearsal = rehearse(colleague, choose(colleague, *cables), **edits)
    assert [one.refusal for one, _ in rehearsal.context["refused"]] == [
        "You may not change it as it stands (Published)."
    ] * 2
    confirm(colleague, rehearsal, **edits)
    assert [Document.objects.get(pk=cable.pk).classification for cable in cables] == [
        "Secret", "Top secret", "Top secret",
    ]  # fmt: skip
    stranger = Client()
    stranger.force_login(User.objects.create_user("stranger", is_staff=True))
    forged = {"records": f"{cables[0].pk}-0", "step": "apply", "reason": "Why not", **edits}
    assert stranger.post(address(Document, "edit_fields"), forged).status_code == 403


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose what to do to one field at least."),
        ({"how_type": "set"}, "Choose or write what"),
        ({"how_type": "set", "value_type": "999999"}, "Select a valid choice"),
        ({"how_type": "add"}, "Select a valid choice"),
        ({"how_title": "set", "value_title": "  "}, "Choose or write what"),
        ({"how_title": "empty"}, "Select a valid choice"),
        ({"how_summary": "replace", "value_summary": "x"}, "Write the words that shall be replaced."),
        ({"how_title": "set", "value_title": "x" * 1001}, "at most 1000 characters"),
        ({"how_type": "empty", "reason": ""}, "This field is required."),
    ],
)
def test_what_is_not_filled_in_is_said(
    curator: Client, cables: list[Document], sent: dict[str, str], said: str
) -> None:
    page = rehearse(curator, choose(curator, *cables), **sent)
    assert "rows" not in page.context
    assert said in page.content.decode()


@pytest.mark.parametrize("records", ["", "x", ",-,", "9" * 40, ",".join(map(str, range(1, 6000)))])
def test_a_forged_choice_leads_back_to_the_list(
    curator: Client, cables: list[Document], records: str
) -> None:
    sent = {"records": records, "how_type": "empty", "reason": "x", "step": "apply"}
    response = curator.post(address(Document, "edit_fields"), sent)
    assert response.status_code == 302
    assert set(Document.objects.values_list("classification", flat=True)) == {"Top secret"}


def test_all_that_a_filter_finds_is_chosen_and_what_came_since_is_said(
    curator: Client, cables: list[Document]
) -> None:
    make.document("Another", date="1949")
    url = f"{address(Document, 'changelist')}?date=undated"
    sent = {"action": "edit_fields", "_selected_action": [cables[0].pk], "select_across": "1", "listed": "3"}
    page = curator.post(url, sent)
    assert set(page.context["records"].split(",")) == {f"{cable.pk}-0" for cable in cables}
    assert page.context["note"] == ""
    make.document("One more")
    assert curator.post(url, sent).context["note"] == "The list counted 3; meanwhile it is 4."


def test_people_and_collections_are_edited_alike(curator: Client, db: None) -> None:
    ministry, stalin = make.person("Ministry"), make.person("Joseph Stalin")
    edits = {"how_kind": "set", "value_kind": "corporate body"}
    rehearsal = rehearse(curator, choose(curator, ministry), **edits)
    assert planned(rehearsal) == {"Ministry": {"kind": "[-Person-][+Corporate body+]"}}
    confirm(curator, rehearsal, **edits)
    assert {person.kind for person in Person.objects.all()} == {"person", "corporate body"}
    one, other = make.collection("One"), make.collection("Other")
    edits = {"how_see_also": "add", "value_see_also": [str(other.pk)]}  # type: ignore[dict-item]
    confirm(curator, rehearse(curator, choose(curator, one), **edits), **edits)
    assert list(Collection.objects.get(pk=one.pk).see_also.all()) == [other]
    assert stalin.history.count() == 1


def test_many_records_cost_a_fixed_number_of_queries_each_batch(
    curator: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_edit, "BATCH", 20)
    russian, cable = make.language("Russian"), make.document_type("Cable")
    edits = {
        "how_languages": "add",
        "value_languages": [russian.pk],
        "how_type": "set",
        "value_type": cable.pk,
        "how_summary": "set",
        "value_summary": "A cable.",
    }
    costs = []
    for number in (2, 2, 20, 60):
        chosen = [make.document(f"Cable {number} {one}") for one in range(number)]
        page = choose(curator, *chosen)
        with CaptureQueriesContext(connection) as rehearsing:
            rehearsal = rehearse(curator, page, **edits)
        with CaptureQueriesContext(connection) as writing:
            confirm(curator, rehearsal, **edits)
        costs.append((len(rehearsing), len(writing)))
    _, two, twenty, sixty = costs  # the first asks what a process asks once
    assert two == twenty
    assert sixty[0] - twenty[0] <= 2 * 4
    assert sixty[1] - twenty[1] <= 2 * 20


def everything(documents: list[Document]) -> list[Any]:
    return [
        (
            document.pk,
            document.title,
            document.type_id,
            document.classification,
            set(document.languages.all()),
        )
        for document in Document.objects.filter(pk__in=[one.pk for one in documents]).order_by("pk")
    ]


def edited(client: Client, records: list[Any], **edits: Any) -> BulkEdit:
    confirm(client, rehearse(client, choose(client, *records), **edits), **edits)
    return BulkEdit.objects.latest("pk")


def test_an_edit_is_taken_back_as_a_whole_and_what_was_changed_since_stays(
    curator: Client, cables: list[Document]
) -> None:
    russian, chinese, cable = make.language("Russian"), make.language("Chinese"), make.document_type("Cable")
    cables[0].languages.set([russian])
    cables[0].type = cable
    cables[0].save()
    before = everything(cables)
    edit = edited(
        curator,
        cables,
        how_languages="set",
        value_languages=[chinese.pk],
        how_type="empty",
        how_title="replace",
        found_title="Cable",
        value_title="Telegram",
    )
    assert (edit.count, edit.fields) == (3, ["type", "languages", "title"])
    assert everything(cables) != before
    since = Document.objects.get(pk=cables[2].pk)
    since.classification = "None"
    since.save()
    page = curator.get(address(BulkEdit, "take_back", edit.pk))
    assert planned(page)["Telegram 0"] == {
        "title": "[-Telegram-][+Cable+] 0",
        "type": "[+Cable+]",
        "languages": "[-Chinese-][+Russian+]",
    }
    assert [(one.label, one.refusal) for one, _ in page.context["refused"]] == [
        ("Telegram 2", "It was changed since, and stays as it is.")
    ]
    curator.post(address(BulkEdit, "take_back", edit.pk))
    assert everything(cables)[:2] == before[:2]
    assert everything(cables)[2][1] == "Telegram 2"
    assert cables[0].history.latest().history_change_reason == "Taken back: Agreed on Monday."
    versions = Document.history.count()
    again = curator.post(address(BulkEdit, "take_back", edit.pk), follow=True)
    assert "taken back already" in again.content.decode()
    assert curator.get(address(BulkEdit, "take_back", edit.pk)).status_code == 302
    assert Document.history.count() == versions


def test_what_an_edit_took_away_and_is_deleted_since_does_not_come_back(
    curator: Client, cables: list[Document]
) -> None:
    cable = make.document_type("Cable")
    Document.objects.filter(pk=cables[0].pk).update(type=cable)
    cables[0].refresh_from_db()
    cables[0].save()
    edit = edited(curator, cables, how_type="empty")
    assert edit.count == 1
    cable.delete()
    [(one, _)] = curator.get(address(BulkEdit, "take_back", edit.pk)).context["refused"]
    assert "deleted since" in one.refusal
    assert curator.post(address(BulkEdit, "take_back", edit.pk)).status_code == 302
    assert Document.objects.get(pk=cables[0].pk).type is None


def test_only_whoever_may_change_a_record_takes_it_back(
    curator: Client,
    colleague: Client,  # noqa: F811
    cables: list[Document],
) -> None:
    draft = make.document("Draft", status="draft", classification="Top secret")
    edit = edited(curator, [*cables, draft], how_classification="set", value_classification="Secret")
    colleague.post(address(BulkEdit, "take_back", edit.pk))
    said = Document.objects.order_by("pk").values_list("classification", flat=True)
    assert list(said) == ["Secret", "Secret", "Secret", "Top secret"]
    curator.post(address(BulkEdit, "take_back", edit.pk))  # it is still there to be taken back
    assert list(said.all()) == ["Top secret"] * 4
    edit.refresh_from_db()
    assert edit.undone_by == User.objects.get(username="curator")


def test_taking_back_costs_a_fixed_number_of_queries(curator: Client, db: None) -> None:
    russian, cable = make.language("Russian"), make.document_type("Cable")
    costs = []
    for number in (2, 20):
        chosen = [make.document(f"Cable {number} {one}") for one in range(number)]
        edits = {
            "how_languages": "add",
            "value_languages": [russian.pk],
            "how_type": "set",
            "value_type": cable.pk,
        }
        edit = edited(curator, chosen, **edits)
        with CaptureQueriesContext(connection) as rehearsing:
            curator.get(address(BulkEdit, "take_back", edit.pk))
        with CaptureQueriesContext(connection) as writing:
            curator.post(address(BulkEdit, "take_back", edit.pk))
        costs.append((len(rehearsing), len(writing)))
    assert costs[0] == costs[1]
