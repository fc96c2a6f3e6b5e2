"""Forms: dates as people write them, names, publication, and who may do what."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from collections_app.models import Collection
from documents.models import Document, Name, Person, Status
from tests import factories as make
from tests.admin.desk import address, filled_in
from tests.archive import Archive


def new_document(**fields: Any) -> dict[str, Any]:
    prefixes = ["attributions", "texts", "scans", "attachments", "relations", "placements"]
    rows = {f"{prefix}-{name}_FORMS": "0" for prefix in prefixes for name in ("TOTAL", "INITIAL")}
    return {"title": "Cable", "status": "draft", **rows, **fields}


def errors(response: Any) -> str:
    return " ".join(str(error) for error in response.context["errors"])


# Dates


@pytest.mark.parametrize(
    ("typed", "edtf", "read"),
    [
        ("c. Dec 1947", "1947-12~", "December 1, 1947 to December 31, 1947"),
        ("January 06, 1949", "1949-01-06", "January 6, 1949"),
        ("1950s", "195X", "January 1, 1950 to December 31, 1959"),
        ("undated", "", "undated"),
    ],
)
def test_a_date_is_typed_as_people_write_it_and_read_back(
    curator: Client, db: None, typed: str, edtf: str, read: str
) -> None:
    curator.post(address(Document, "add"), new_document(date_text=typed))
    document = Document.objects.get()
    assert (document.date_text, document.date_edtf) == (typed, edtf)
    assert read in curator.get(address(Document, "change", document.pk)).content.decode()


def test_a_date_that_cannot_be_read_is_refused_with_a_sentence(curator: Client, db: None) -> None:
    response = curator.post(address(Document, "add"), new_document(date_text="the day before the plenum"))
    assert "“the day before the plenum” cannot be read as a date." in errors(response)
    assert not Document.objects.exists()


def test_a_date_filled_in_by_hand_wins_over_what_is_stated(curator: Client, db: None) -> None:
    typed = new_document(date_text="the day before the plenum", date_edtf="1949-03-04")
    curator.post(address(Document, "add"), typed)
    document = Document.objects.get()
    assert document.date_text == "the day before the plenum"
    assert str(document.earliest) == "1949-03-04"


def test_a_date_filled_in_by_hand_stays_until_its_box_is_emptied(curator: Client, db: None) -> None:
    document = Document.objects.create(title="Cable", date_text="January 1949", date_edtf="1949-01-06")
    url = address(Document, "change", document.pk)
    curator.post(url, filled_in(curator, url, date_text="Jan. 1949"))
    document.refresh_from_db()
    assert (document.date_text, document.date_edtf) == ("Jan. 1949", "1949-01-06")
    curator.post(url, filled_in(curator, url, date_edtf=""))
    document.refresh_from_db()
    assert document.date_edtf == "1949-01"


def test_a_corrected_statement_takes_the_date_with_it(curator: Client, db: None) -> None:
    document = make.document("Cable", date="January 6, 1949")
    url = address(Document, "change", document.pk)
    curator.post(url, filled_in(curator, url, date_text="1950"))
    document.refresh_from_db()
    assert (document.date_edtf, str(document.latest)) == ("1950", "1950-12-31")


def test_a_title_that_contradicts_the_date_is_kept_and_said(curator: Client, db: None) -> None:
    typed = new_document(title="Cable of 10 January 1949", date_text="January 6, 1949")
    response = curator.post(address(Document, "add"), typed, follow=True)
    [warning] = [str(m) for m in response.context["messages"] if m.level_tag == "warning"]
    assert "The title says “10 January 1949”, the record is dated January 6, 1949." in warning
    assert Document.objects.get().date_edtf == "1949-01-06"


def test_a_title_within_the_date_is_no_contradiction(curator: Client, db: None) -> None:
    typed = new_document(title="Cable of 10 January 1949", date_text="January 1949")
    response = curator.post(address(Document, "add"), typed, follow=True)
    assert [m.level_tag for m in response.context["messages"]] == ["success"]


# People and their names


def new_person(*names: tuple[str, str], **fields: Any) -> dict[str, Any]:
    rows: dict[str, Any] = {"names-TOTAL_FORMS": str(len(names)), "names-INITIAL_FORMS": "0"}
    for place, (kind, text) in enumerate(names):
        rows |= {f"names-{place}-kind": kind, f"names-{place}-text": text}
    return {"kind": "person", "status": "draft", **rows, **fields}


def test_a_new_person_gets_a_slug_from_the_preferred_name(curator: Client, db: None) -> None:
    for _ in range(2):
        typed = new_person(
            ("variant", "Koba"), ("preferred", "Joseph Stalin"), **{"names-1-filing": "Stalin, Joseph"}
        )
        curator.post(address(Person, "add"), typed)
    assert list(Person.objects.values_list("slug", flat=True)) == ["stalin-joseph", "stalin-joseph-2"]


@pytest.mark.parametrize("names", [[], [("variant", "Koba")], [("cover", "Filippov")]])
def test_a_person_without_a_preferred_name_is_refused_with_a_sentence(
    curator: Client, db: None, names: list[tuple[str, str]]
) -> None:
    response = curator.post(address(Person, "add"), new_person(*names))
    assert "A person needs a preferred name" in errors(response)
    assert not Person.objects.exists()


def test_a_person_with_two_preferred_names_is_refused_with_a_sentence(curator: Client, db: None) -> None:
    typed = new_person(("preferred", "Joseph Stalin"), ("preferred", "Koba"))
    response = curator.post(address(Person, "add"), typed)
    assert "A person has one preferred name" in errors(response)


@pytest.mark.parametrize("was_deleted", [False, True])
def test_another_name_can_become_the_preferred_one_in_one_save(
    curator: Client, db: None, was_deleted: bool
) -> None:
    person = make.person("Zhou Enlai", variants=["Chou En-lai"])
    url = address(Person, "change", person.pk)
    swapped = {"names-0-kind": "variant", "names-1-kind": "preferred"}
    if was_deleted:
        swapped = {"names-0-DELETE": "on", "names-1-kind": "preferred"}
    response = curator.post(url, filled_in(curator, url, **swapped))
    assert response.status_code == 302, errors(response)
    assert str(Person.objects.get()) == "Chou En-lai"


def test_the_years_of_a_cover_name_may_be_written_as_people_write_them(curator: Client, db: None) -> None:
    typed = new_person(("preferred", "Joseph Stalin"), ("cover", "Filippov"), **{"names-1-held": "1947–1949"})
    curator.post(address(Person, "add"), {**typed, "born": "c. 1878"})
    assert Name.objects.get(kind="cover").held == "1947/1949"
    assert Person.objects.get().born == "1878~"


def test_a_preferred_name_is_neither_changed_nor_deleted_by_itself(curator: Client, db: None) -> None:
    name = make.person("Zhou Enlai").names.get()
    url = address(Name, "change", name.pk)
    response = curator.post(url, filled_in(curator, url, kind="variant"))
    assert "This is the preferred name of its person" in response.content.decode()
    curator.post(address(Name, "delete", name.pk), {"post": "yes"})
    assert Name.objects.filter(pk=name.pk, kind="preferred").exists()


def test_a_person_is_deleted_with_all_names(curator: Client, db: None) -> None:
    person = make.person("Zhou Enlai", variants=["Chou En-lai"])
    curator.post(address(Person, "delete", person.pk), {"post": "yes"})
    assert not Name.objects.exists()


# Search


@pytest.mark.parametrize("typed", ["Chargé", "CHARGE", "charge  ivanov"])
def test_people_are_found_whatever_the_case_and_the_accents(curator: Client, db: None, typed: str) -> None:
    make.person("Chargé Ivanov")
    make.person("Zhou Enlai")
    found = curator.get(address(Person, "changelist"), {"q": typed}).context["cl"].result_list
    assert [str(person) for person in found] == ["Chargé Ivanov"]


@pytest.mark.parametrize("typed", ["мао цзэдун", "МАО ЦЗЭДУН", "毛泽东", "sunzi"])
def test_people_and_their_documents_are_found_by_any_name(curator: Client, db: None, typed: str) -> None:
    mao = make.person("Mao Zedong", variants=["Мао Цзэдун", "毛泽东"])
    make.cover_name(mao, "Sunzi")
    cable = make.document("Cable to the Chairman")
    make.attribution(cable, mao, "recipient")
    make.attribution(cable, mao, "mentioned")
    make.document("Another cable")
    people = curator.get(address(Person, "changelist"), {"q": typed}).context["cl"].result_list
    assert [str(person) for person in people] == ["Mao Zedong"]
    documents = curator.get(address(Document, "changelist"), {"q": typed}).context["cl"].result_list
    assert [str(document) for document in documents] == ["Cable to the Chairman"]


def test_people_are_offered_by_any_name_at_a_fixed_cost(curator: Client, archive: Archive) -> None:
    def offer() -> tuple[int, int]:
        query = {
            "app_label": "documents",
            "model_name": "attribution",
            "field_name": "person",
            "term": "OLD spell",
        }
        with CaptureQueriesContext(connection) as queries:
            results = curator.get("/admin/autocomplete/", query).json()["results"]
        return len(results), len(queries)

    archive.grow(to=2, hidden=False)
    few, cost_of_few = offer()
    archive.grow(to=12, hidden=False)
    many, cost_of_many = offer()
    assert (few, many) == (2, 12)
    assert cost_of_few == cost_of_many


# Publication


def choose(client: Client, action: str, documents: list[Document], **more: str) -> Any:
    chosen = [str(document.pk) for document in documents]
    return client.post(
        address(Document, "changelist"), {"action": action, "_selected_action": chosen, **more}
    )


def test_publishing_asks_with_the_number_and_writes_history(
    curator: Client, superuser: User, db: None
) -> None:
    drafts = [make.document(status="draft"), make.document(status="in review")]
    public = make.document()
    response = choose(curator, "publish", [*drafts, public])
    assert "Publish 2 documents?" in response.content.decode()
    assert Document.objects.published().count() == 1
    choose(curator, "publish", [*drafts, public], confirmed="2")
    assert Document.objects.published().count() == 3
    for draft in drafts:
        version = draft.history.latest()
        assert (version.status, version.history_user) == (Status.PUBLISHED, superuser)
        assert version.history_change_reason == "Published from the list"
    assert public.history.count() == 1


def test_publishing_asks_again_where_the_number_has_changed(curator: Client, db: None) -> None:
    drafts = [make.document(status="draft"), make.document(status="draft")]
    response = choose(curator, "publish", drafts, confirmed="1")
    assert "Publish 2 documents?" in response.content.decode()
    assert not Document.objects.published().exists()


def test_what_is_withdrawn_keeps_the_time_of_its_publication(curator: Client, db: None) -> None:
    document = make.document()
    choose(curator, "withdraw", [document], confirmed="1")
    document.refresh_from_db()
    assert (document.status, document.published_at) == (Status.DRAFT, make.LONG_AGO)
    assert list(document.comments.values_list("step", "author__is_superuser")) == [("withdraw", True)]


def test_what_is_withdrawn_before_its_time_was_never_published(curator: Client, db: None) -> None:
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    document = make.document(status="published", published_at=tomorrow)
    choose(curator, "withdraw", [document], confirmed="1")
    document.refresh_from_db()
    assert (document.status, document.published_at) == (Status.DRAFT, None)


def test_all_that_a_filter_shows_can_be_published_and_nothing_else(curator: Client, db: None) -> None:
    shown, other = make.document("Cable", status="draft"), make.document("Letter", status="draft")
    url = address(Document, "changelist") + "?q=Cable"
    sent = {"action": "publish", "_selected_action": [str(shown.pk)], "select_across": "1", "confirmed": "1"}
    curator.post(url, sent)
    assert [document.pk for document in Document.objects.published()] == [shown.pk]
    assert other.history.count() == 1


def test_publishing_on_the_form_fills_in_the_time(curator: Client, db: None) -> None:
    curator.post(address(Document, "add"), new_document(status="published"))
    assert Document.objects.published().count() == 1


# Who may do what


@pytest.fixture
def reader(db: None) -> Client:
    """A browser of staff who may view everything, and nothing more."""
    user = User.objects.create_user("reader", password="a long enough one", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client()
    client.force_login(user)
    return client


def test_staff_who_may_only_view_change_nothing(reader: Client, curator: Client, archive: Archive) -> None:
    archive.grow(to=1, hidden=False)
    document = archive.documents[0]
    url = address(Document, "change", document.pk)
    sent = filled_in(curator, url, title="Rewritten")
    assert reader.get(url).status_code == 200
    assert reader.post(url, sent).status_code == 403
    assert reader.post(address(Document, "add"), new_document()).status_code == 403
    assert reader.post(address(Document, "delete", document.pk), {"post": "yes"}).status_code == 403
    choose(reader, "withdraw", [document], confirmed="1")
    version = document.history.earliest()
    reader.post(address(Document, "simple_history", document.pk, version.pk), {"title": "Rewritten"})
    document.refresh_from_db()
    assert (document.title, document.status) == (archive.documents[0].title, Status.PUBLISHED)
    assert "Rewritten" not in document.title


def test_staff_who_may_view_nothing_export_nothing(db: None) -> None:
    client = Client()
    client.force_login(User.objects.create_user("guest", is_staff=True))
    assert client.get(address(Document, "export")).status_code == 403
    assert client.get(address(Document, "changelist")).status_code == 403


# Collections


def test_a_collection_shows_its_popular_documents_and_leads_to_the_others(curator: Client, db: None) -> None:
    collection = make.collection("Sino-Soviet Relations")
    for number in range(5):
        make.placement(collection, make.document(f"Cable {number}"), number, featured=number < 2)
    response = curator.get(address(Collection, "change", collection.pk))
    [rows] = response.context["inline_admin_formsets"]
    assert len(rows.formset.forms) == 2
    assert "5 documents" in response.content.decode()
    assert f"/admin/collections/placement/?collection={collection.pk}" in response.content.decode()


def test_a_document_is_placed_in_a_collection_on_its_own_form(curator: Client, db: None) -> None:
    collection = make.collection("Sino-Soviet Relations")
    placed = {
        "placements-TOTAL_FORMS": "1",
        "placements-0-collection": str(collection.pk),
        "placements-0-position": "3",
    }
    curator.post(address(Document, "add"), new_document(**placed))
    assert collection.placements.get().position == 3


def test_saving_a_form_costs_the_same_for_two_people_as_for_twenty(curator: Client) -> None:
    document = make.document()
    url = address(Document, "change", document.pk)

    def cost(people: int) -> int:
        for position in range(document.attributions.count(), people):
            make.attribution(document, make.person(), position=position)
        for title in (f"{people} people", f"A cable of {people}"):  # the first makes new names known
            data = filled_in(curator, url, title=title)
            with CaptureQueriesContext(connection) as queries:
                assert curator.post(url, data).status_code == 302
        return len(queries)

    assert cost(2) == cost(20) <= 90


def test_of_two_rows_that_would_be_alike_the_changed_one_is_refused(curator: Client) -> None:
    document, person = make.document(), make.person()
    for role in ("author", "recipient"):
        make.attribution(document, person, role)
    url = address(Document, "change", document.pk)
    data = filled_in(curator, url, **{"attributions-1-role": "author"})
    assert "Please correct the duplicate data" in curator.post(url, data).text
    assert set(document.attributions.values_list("role", flat=True)) == {"author", "recipient"}
