"""The lists of the desk: what narrows them, and what they cost."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collections_app.models import Collection
from collections_app.roles import make_groups
from documents.admin import counting
from documents.models import Document, SavedView
from tests import factories as make
from tests.admin.desk import address


def titles(client: Client, **narrowed: Any) -> set[str]:
    return {
        record.title
        for record in client.get(address(Document, "changelist"), narrowed).context["cl"].result_list
    }


@pytest.fixture
def dated(db: None) -> Iterable[Document]:
    return [
        make.document("Cable", date="January 06, 1949"),
        make.document("Talks", date="1949-01/1949-02"),
        make.document("Report", date="c. 1950"),
        make.document("Note"),
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1949", {"Cable", "Talks"}),
        ("Feb 1949", {"Talks"}),
        ("after 7 Jan 1949", {"Talks", "Report"}),
        ("1949-02/1950", {"Talks", "Report"}),
        ("undated", {"Note"}),
        (" ", {"Cable", "Talks", "Report", "Note"}),
        ("6/1/1949", set()),
    ],
)
def test_a_date_is_typed_as_people_write_it(
    curator: Client, dated: list[Document], typed: str, found: set[str]
) -> None:
    assert titles(curator, date=typed) == found


def test_a_date_that_cannot_be_read_is_said_and_hits_nothing(curator: Client, dated: list[Document]) -> None:
    page = curator.get(address(Document, "changelist"), {"date": "6/1/1949"}).content.decode()
    assert "“6/1/1949” cannot be read as a date" in page


def test_records_are_found_by_what_they_are_linked_with(curator: Client, db: None) -> None:
    cable, other = make.document("Cable"), make.document("Report")
    russian, stalin = make.language("Russian", "ru"), make.person("Joseph Stalin")
    collection = make.collection("Relations")
    cable.languages.add(russian)
    make.attribution(cable, stalin, "author")
    make.attribution(cable, stalin, "mentioned")
    make.placement(collection, cable)
    make.placement(make.collection("Others"), other)
    narrowings: list[dict[str, Any]] = [
        {"languages__id__exact": russian.pk},
        {"person": stalin.pk},
        {"collections__id__exact": collection.pk},
        {"person": stalin.pk, "date": "", "languages__id__exact": russian.pk},
    ]
    for narrowed in narrowings:
        response = curator.get(address(Document, "changelist"), narrowed)
        assert [document.title for document in response.context["cl"].result_list] == ["Cable"], narrowed
        assert "DISTINCT" not in str(response.context["cl"].queryset.query)
    for nobody in ("Stalin", "0", "9" * 30, "-1"):
        assert titles(curator, person=nobody) == set()


def test_a_search_by_words_or_names_stays_within_the_filters_and_in_order(curator: Client, db: None) -> None:
    stalin = make.person("Joseph Stalin")
    for title, date in (("B, of Stalin", "1949"), ("A", "1949"), ("C, of Stalin", "1950"), ("D", "1950")):
        document = make.document(title, date=date)
        if len(title) == 1:
            make.attribution(document, stalin, "author")
            make.attribution(document, stalin, "mentioned")
    make.document("E", date="1949")
    found = curator.get(address(Document, "changelist"), {"q": "stalin", "date": "1949", "o": "2"})
    assert [document.title for document in found.context["cl"].result_list] == ["A", "B, of Stalin"]
    assert titles(curator, q="stalin") == {"A", "B, of Stalin", "C, of Stalin", "D"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("delo 7", {"A"}),
        ("DELO", {"A"}),
        ("0%", {"A"}),
        ("0_", set()),
        ("\\", set()),
        ("'opis 10%, delo'", {"A"}),
        ("Ärzt", {"Ärzte"}),
        ("рмания", {"Германия"}),
        ("number", {"A", "Ärzte", "Германия"}),
        ("0number", set()),
        ("number delo", {"A"}),
    ],
)
def test_a_search_takes_each_word_as_it_stands(
    curator: Client, db: None, words: str, found: set[str]
) -> None:
    """Parts of words of the title, the call number and the summary, in capitals or not; or the whole number."""
    for title, reference in (("A", "Fond 7, opis 10%, Delo 5"), ("Ärzte", ""), ("Германия", "")):
        make.document(title, reference=reference)
    numbers = {title: str(number) for title, number in Document.objects.values_list("title", "number")}
    asked = {title: words.replace("number", number) for title, number in numbers.items()}
    assert {title for title, one in asked.items() if title in titles(curator, q=one)} == found


def test_who_changed_a_record_last_is_asked_of_its_history(curator: Client, superuser: User) -> None:
    other = User.objects.create_user("other", is_staff=True)
    for title, users in {"Mine": [other, superuser], "Theirs": [superuser, other], "Nobody's": []}.items():
        document: Any = make.document(title)
        for user in users:
            document._history_user = user
            document.save()
    assert titles(curator, changed_by="me") == {"Mine"}
    assert titles(curator, changed_by=str(other.pk)) == {"Theirs"}
    assert titles(curator, changed_by="nobody") == set()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by how many records there are")
@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ("type__id__exact=1", "documents_by_type"),
        ("repository__id__exact=1", "documents_by_repository"),
        ("health=no-rights", "documents_by_rights"),
        ("dated=no", "documents_by_date_edtf"),
        ("date=undated", "documents_chronological"),
        ("o=-6", "documents_by_update"),
    ],
)
def test_what_is_often_asked_of_documents_is_read_in_order_and_never_sorted(
    curator: Client, db: None, asked: str, index: str
) -> None:
    """Of a million, the stock index of a foreign key gave a third, to be sorted for seconds."""
    for name in ("Cable", "Letter"):
        make.document_type(name)
    documents = curator.get(f"{address(Document, 'changelist')}?{asked}").context["cl"].queryset
    plan = documents[:50].explain()
    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_a_long_list_is_counted_up_to_a_limit_and_says_so(
    curator: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a million records open as fast as those: no query reads further, none counts all."""
    monkeypatch.setattr(counting, "MOST_COUNTED", 60)
    for number in range(60):
        make.document(f"Cable {number}")
    assert "60 documents" in curator.get(address(Document, "changelist")).content.decode()
    make.document("One more")
    with CaptureQueriesContext(connection) as queries:
        page = curator.get(address(Document, "changelist")).content.decode()
    assert "over 60 documents" in page
    counts = [
        query["sql"] for query in queries if "COUNT(" in query["sql"] and "documents_document" in query["sql"]
    ]
    assert counts
    assert all("LIMIT 61" in sql for sql in counts)


@pytest.mark.parametrize(
    "stale",
    [
        "gone__exact=1",
        "type__gone=1",
        "attributions__person__slug=x",
        "o=99.x",
        "p=9",
        "title__regex=(",
        "id__any_of=abc",
        f"created_at__year={'9' * 30}",
        "created_at__year=10000",
    ],
)
def test_an_address_that_asks_for_what_a_list_has_no_more_shows_it_whole_and_says_so(
    curator: Client, db: None, stale: str
) -> None:
    make.document("Cable")
    response = curator.get(f"{address(Document, 'changelist')}?{stale}", follow=True)
    assert response.status_code == 200
    assert response.context["cl"].result_count == 1
    assert ("does not have" in response.content.decode()) == bool(response.redirect_chain)


def keep(client: Client, **fields: Any) -> Any:
    sent = {"kind": "documents.document", "name": "Undated", "query": "dated=no", **fields}
    return client.post(address(SavedView, "add"), sent)


def views_above(client: Client, model: Any = Document) -> list[str]:
    return [
        one["view"].name for one in client.get(address(model, "changelist")).context["saved_views"]["views"]
    ]


@pytest.fixture
def colleague(db: None) -> Client:
    make_groups(apps)
    user = User.objects.create_user("colleague", is_staff=True)
    user.groups.add(Group.objects.get(name="Contributor"))
    client = Client()
    client.force_login(user)
    return client


def test_a_view_is_kept_with_filters_search_and_order_and_opened_above_its_list(
    curator: Client, dated: list[Document]
) -> None:
    response = keep(curator, query="q=Note&o=-2&dated=no&p=3&e=1&_popup=1&date=")
    view = SavedView.objects.get()
    assert view.query == "dated=no&o=-2&q=Note"
    assert response.headers["Location"] == f"{address(Document, 'changelist')}?{view.query}"
    keep(curator, query=view.query)
    assert views_above(curator) == ["Undated"]
    assert views_above(curator, Collection) == []
    page = curator.get(response.headers["Location"])
    assert [one["is_open"] for one in page.context["saved_views"]["views"]] == [True]
    assert {record.title for record in page.context["cl"].result_list} == {"Note"}


def test_a_view_is_seen_by_others_once_it_is_shared_and_is_changed_by_its_owner_alone(
    curator: Client, colleague: Client
) -> None:
    keep(curator, name="Mine")
    keep(curator, name="Ours", shared="on")
    assert views_above(curator) == ["Mine", "Ours"]
    assert views_above(colleague) == ["Ours"]
    mine, ours = SavedView.objects.order_by("name")
    assert colleague.get(address(SavedView, "change", mine.pk)).status_code == 302
    for view in (mine, ours):
        colleague.post(address(SavedView, "change", view.pk), {"name": "Theirs", "kind": view.kind})
        colleague.post(address(SavedView, "delete", view.pk), {"post": "yes"})
    colleague.post(
        address(SavedView, "changelist"),
        {"action": "delete_selected", "_selected_action": [mine.pk, ours.pk], "post": "yes"},
    )
    assert {view.name for view in SavedView.objects.all()} == {"Mine", "Ours"}
    keep(colleague, name="Another")
    another = SavedView.objects.get(name="Another")
    colleague.post(address(SavedView, "delete", another.pk), {"post": "yes"})
    assert not SavedView.objects.filter(name="Another").exists()


def test_a_name_given_again_is_the_same_view_as_it_is_now(curator: Client, colleague: Client) -> None:
    keep(curator, shared="on")
    before = SavedView.objects.get()
    assert keep(curator, query="q=Note").status_code == 302
    view = SavedView.objects.get()
    assert (view.pk, view.query) == (before.pk, "q=Note")
    assert views_above(colleague) == ["Undated"]  # it was shared: others may use it
    keep(colleague)
    keep(curator, kind="documents.person")
    assert SavedView.objects.count() == 3


def test_a_view_does_not_take_the_name_of_another(curator: Client, colleague: Client) -> None:
    for client, name in ((curator, "Undated"), (curator, "Dated"), (colleague, "Mine")):
        keep(client, name=name)
    view = SavedView.objects.get(name="Dated")
    for name, status in (("Undated", 200), ("Mine", 302)):
        sent = {"kind": view.kind, "name": name, "query": view.query}
        response = curator.post(address(SavedView, "change", view.pk), sent)
        assert response.status_code == status
        assert ("has this name already" in response.content.decode()) == (status == 200)
    assert sorted(SavedView.objects.values_list("name", flat=True)) == ["Mine", "Mine", "Undated"]


def test_a_view_is_kept_from_above_a_list_alone(curator: Client) -> None:
    """An empty form would ask for a list and a query in fields that it hides."""
    assert curator.get(address(SavedView, "add")).status_code == 403
    for page in (reverse("admin:index"), address(SavedView, "changelist")):
        assert address(SavedView, "add") not in curator.get(page).content.decode()


@pytest.mark.parametrize(
    "forged", [{"kind": "documents.nothing"}, {"kind": ""}, {"query": "x" * 3000}, {"name": ""}]
)
def test_a_view_that_could_not_be_opened_is_not_kept(curator: Client, forged: dict[str, str]) -> None:
    assert keep(curator, **forged).status_code == 200
    assert not SavedView.objects.exists()
