"""Who may do what at the desk: the roles that come with the archive, on every address and every path of writing.

Roles are cumulative, so a matrix names for each thing the first role that may do it. It stands here a second time, in words of
its own, so that what a role is given by mistake is seen.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import models, transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse

from collections_app.models import Collection, Essay, ImportUpload, Placement, RightAsItIs
from collections_app.roles import ROLES as GROUPS
from collections_app.roles import granted, make_groups
from documents.models import Attribution, BulkEdit, Document, Merge, Person, Relation, Status
from documents.models.publication import MOMENTS
from tests import factories as make
from tests.admin.desk import MODELS, address, fill, filled_in, first
from tests.archive import Archive

ROLES = ["Nobody", "Contributor", "Reviewer", "Publisher", "Curator", "Superuser"]
RECORDS = [Document, Person, Collection, Essay]

# The first role that sees a kind of record, adds to it, deletes what is public of it.
MATRIX = {
    "Document Person Collection Essay": ("Contributor", "Contributor", "Publisher"),
    "Attribution Name Text Scan Attachment Relation Placement Authorship": (
        "Contributor",
        "Contributor",
        "Publisher",
    ),
    "DocumentType Subject Place Language Repository Donor RightsStatement": (
        "Contributor",
        "Contributor",
        "Curator",
    ),
    "PastAddress": ("Contributor", "Publisher", "Publisher"),
    "ImportRun ImportChange": ("Contributor", "Nowhere", "Nowhere"),
    "ImportDecision": ("Contributor", "Nowhere", "Publisher"),
    "ImportProfile": ("Contributor", "Curator", "Curator"),
    "HarvestedSet": ("Contributor", "Nowhere", "Curator"),
    "SourceIdentifier RightAsItIs Suggestion": ("Contributor", "Nowhere", "Reviewer"),
    "DuplicateDocument DuplicatePerson": ("Curator", "Nowhere", "Reviewer"),
    "ImportUpload": ("Curator", "Curator", "Curator"),
    "BulkEdit": ("Contributor", "Nowhere", "Nowhere"),
    "Merge": ("Curator", "Nowhere", "Nowhere"),
    "Correction": ("Reviewer", "Nowhere", "Publisher"),
    "SavedView": ("Nobody", "Nowhere", "Superuser"),
    "User Group": ("Superuser", "Superuser", "Superuser"),
    "AuditEntry": ("Superuser", "Nowhere", "Nowhere"),
    "DeskSession FailedSignIn": ("Superuser", "Nowhere", "Superuser"),
}
PAGES = {
    "changelist": 0,
    "change": 0,
    "history": 0,
    "versions": 0,
    "deleted": 0,
    "simple_history": 0,
    "preview": 0,
    "export": 0,
    "add": 1,
    "delete": 2,
}
# Every other address that the admin has.
OTHERS = {
    "index": "Nobody",
    "password_change": "Nobody",
    "password_change_done": "Nobody",
    "account": "Nobody",
    "second_factor_off": "Nobody",
    "backup_codes": "Nobody",
    "jsi18n": "Nobody",
    "autocomplete": "Contributor",
    "auth_user_password_change": "Superuser",
    "collections_importrun_undo": "Curator",
    "collections_importdecision_decide": "Curator",
    "collections_suggestion_open": "Contributor",
    "collections_importupload_columns": "Curator",
    "collections_importupload_plan": "Curator",
    "collections_importupload_progress": "Curator",
    "collections_importupload_rejected": "Curator",
    "documents_document_merge": "Curator",
    "documents_person_merge": "Curator",
    "documents_place_merge": "Curator",
    "documents_subject_merge": "Curator",
    "documents_merge_unmerge": "Curator",
    "documents_bulkedit_take_back": "Contributor",
}
# Only ever posted to, or open to all of the staff.
POSTED = {
    "app_list",  # what there is to see, as on the index
    "login",
    "logout",
    "sign_in_code",  # on the way in
    "second_factor",  # also on the way in
    "end_session",
    "view_on_site",
    "collections_importupload_begin",
    "collections_importupload_decide",
    "collections_importupload_stop",
    "collections_rightasitis_mark",
    "collections_rightasitis_take_back",
    "collections_rightasitis_mend",
    "documents_document_edit_fields",
    "documents_person_edit_fields",
    "collections_collection_edit_fields",
    *(
        f"{model._meta.app_label}_{model._meta.model_name}_{page}"
        for model in RECORDS
        for page in ("step", "comment")
    ),
}


@pytest.fixture
def clients(db: None) -> dict[str, Client]:
    """A browser for each role, signed in."""
    make_groups(apps)  # the tests of whole transactions leave no rows, those of migrations neither
    found = {}
    for role in ROLES:
        user = User.objects.create_user(role.lower(), is_staff=True, is_superuser=role == "Superuser")
        if role in ROLES[1:-1]:
            user.groups.add(Group.objects.get(name=role))
        found[role] = Client()
        found[role].force_login(user)
    return found


def from_role(first_role: str) -> set[str]:
    return set(ROLES[ROLES.index(first_role) :]) if first_role in ROLES else set()


def names_in(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_in(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def two_versions(record: Any) -> tuple[int, int]:
    record.save()
    newer, older = record.history.values_list("history_id", flat=True)[:2]
    return older, newer


def pages() -> dict[str, tuple[str, str]]:
    """Every named address of the admin → where it leads, and the first role to which it opens."""
    found = {}
    levels = {model: roles for names, roles in MATRIX.items() for model in names.split()}
    for model in MODELS:
        record = first(model)
        for page, level in PAGES.items():
            arguments: list[Any] = [] if page in {"changelist", "add", "export", "deleted"} else [record.pk]
            if page == "simple_history":
                if not hasattr(record, "history"):
                    continue
                arguments.append(getattr(record, "history").latest().pk)  # noqa: B009
            name = f"{model._meta.app_label}_{model._meta.model_name}_{page}"
            try:
                url = reverse(f"admin:{name}", args=arguments)
            except NoReverseMatch:
                continue
            if page == "versions":
                older, newer = two_versions(record)
                url += f"?older={older}&newer={newer}"
            found[name] = (url, levels[model.__name__][level])
    run = first(MODELS[[model.__name__ for model in MODELS].index("ImportRun")])
    arguments_of: dict[str, Any] = {
        "autocomplete": "?app_label=documents&model_name=attribution&field_name=person",
        "auth_user_password_change": {"id": User.objects.latest("pk").pk},
        "collections_importrun_undo": {"number": run.pk},
        "collections_importdecision_decide": {"number": run.pk},
        "documents_bulkedit_take_back": {"number": BulkEdit.objects.earliest("pk").pk},
        "documents_merge_unmerge": {"number": Merge.objects.earliest("pk").pk},
    }
    upload = {"number": ImportUpload.objects.earliest("pk").pk}
    for name, role in OTHERS.items():
        given = arguments_of.get(name, upload if "importupload" in name else {})
        if isinstance(given, str):
            found[name] = (reverse(f"admin:{name}") + given, role)
        else:
            found[name] = (reverse(f"admin:{name}", kwargs=given), role)
    return found


@pytest.mark.one_database
def test_every_address_of_the_admin_is_in_the_matrix_and_opens_to_those_it_names(
    clients: dict[str, Client], archive: Archive
) -> None:
    """Asked of the first role that it opens to, and of the one before that."""
    fill(archive, 2)
    known = pages()
    assert set(names_in(admin.site.get_urls())) - set(known) == POSTED
    wrong = {}
    for name, (url, first_role) in known.items():
        last = ROLES.index(first_role) - 1 if first_role in ROLES else len(ROLES) - 1
        for role in ROLES[max(last, 0) : last + 2]:
            status = clients[role].get(url).status_code
            opens = status == 200 if name not in OTHERS else status != 403
            if opens != (role in from_role(first_role)):
                wrong[role, name] = status
    assert wrong == {}


def test_each_role_may_do_what_the_one_before_may() -> None:
    for fewer, more in pairwise(GROUPS):
        assert granted(fewer) < granted(more)


# Writing: the first role that may, by the status of the record.

CHANGE = {"draft": "Contributor", "in review": "Reviewer", "approved": "Reviewer", "published": "Publisher"}
DELETE = {"draft": "Reviewer", "in review": "Reviewer", "approved": "Reviewer", "published": "Publisher"}
PUBLISH = dict.fromkeys(["draft", "in review", "approved"], "Publisher") | {"published": "Nowhere"}
WITHDRAW = dict.fromkeys(["in review", "approved", "published"], "Publisher") | {"draft": "Nowhere"}
STATUSES = list(CHANGE)


# What is sent, and where, to do a thing to a record: as a superuser's form has it, so that no field lacks.
Attempt = Callable[[Client, Any], tuple[str, dict[str, Any]]]


def words_of(record: Any) -> str:
    return {"Document": "summary", "Person": "description", "Collection": "caption", "Essay": "abstract"}[
        type(record).__name__
    ]


def save_the_form(superuser: Client, record: Any) -> tuple[str, dict[str, Any]]:
    url = address(type(record), "change", record.pk)
    return url, filled_in(superuser, url, **{words_of(record): "Mended."})


def bring_back_a_version(superuser: Client, record: Any) -> tuple[str, dict[str, Any]]:
    url = address(type(record), "simple_history", record.pk, record.history.latest().pk)
    return url, filled_in(superuser, url, **{words_of(record): "Mended."})


def bring_back_a_field(superuser: Client, record: Any) -> tuple[str, dict[str, Any]]:
    setattr(record, words_of(record), "Spoilt.")
    record.save()
    older, newer = two_versions(record)
    older = record.history.order_by("history_id").first().pk
    url = address(type(record), "versions", record.pk)
    state = superuser.get(f"{url}?older={older}&newer={newer}").context["state"]
    return url, {"older": older, "newer": newer, "state": state, "name": words_of(record)}


def delete_it(_: Client, record: Any) -> tuple[str, dict[str, Any]]:
    return address(type(record), "delete", record.pk), {"post": "yes"}


def chosen(record: Any, action: str, **confirmed: str) -> tuple[str, dict[str, Any]]:
    sent = {"action": action, "_selected_action": [str(record.pk)], **confirmed}
    return address(type(record), "changelist"), sent


def delete_it_from_the_list(_: Client, record: Any) -> tuple[str, dict[str, Any]]:
    return chosen(record, "delete_selected", post="yes")


def publish_it_from_the_list(_: Client, record: Any) -> tuple[str, dict[str, Any]]:
    return chosen(record, "publish", confirmed="1")


def withdraw_it_from_the_list(_: Client, record: Any) -> tuple[str, dict[str, Any]]:
    return chosen(record, "withdraw", confirmed="1")


def change_what_belongs_to_it(superuser: Client, record: Any) -> tuple[str, dict[str, Any]]:
    url = address(Attribution, "change", record.attributions.get().pk)
    return url, filled_in(superuser, url, note="Mended.")


def add_what_belongs_to_it(_: Client, record: Any) -> tuple[str, dict[str, Any]]:
    sent = {"document": record.pk, "person": make.person().pk, "role": "mentioned", "position": "2"}
    return address(Attribution, "add"), sent


def move_to_it(superuser: Client, record: Any) -> tuple[str, dict[str, Any]]:
    """From a draft, which every contributor may change."""
    url = address(Attribution, "change", record_of(Document, Status.DRAFT).attributions.get().pk)
    return url, filled_in(superuser, url, document=str(record.pk))


def delete_what_belongs_to_it(_: Client, record: Any) -> tuple[str, dict[str, Any]]:
    return address(Attribution, "delete", record.attributions.get().pk), {"post": "yes"}


def delete_what_belongs_to_it_from_the_list(_: Client, record: Any) -> tuple[str, dict[str, Any]]:
    return chosen(record.attributions.get(), "delete_selected", post="yes")


def taking(step: str) -> Attempt:
    def attempt(_: Client, record: Any) -> tuple[str, dict[str, Any]]:
        return address(type(record), "step", record.pk, step), {
            "text": "As agreed.",
            "at": "2100-01-01T00:00",
        }

    attempt.__name__ = step
    return attempt


NOWHERE = dict.fromkeys(STATUSES, "Nowhere")
STEPS: dict[Attempt, dict[str, str]] = {
    taking("submit"): {**NOWHERE, "draft": "Contributor"},
    taking("return"): {**NOWHERE, "in review": "Reviewer", "approved": "Reviewer"},
    taking("approve"): {**NOWHERE, "in review": "Reviewer"},
    taking("publish"): PUBLISH,
    taking("schedule"): PUBLISH,
    taking("end"): {**NOWHERE, "published": "Publisher"},
    taking("withdraw"): {**NOWHERE, "published": "Publisher"},
}
EVERY_RECORD: dict[Attempt, dict[str, str]] = {
    **STEPS,
    save_the_form: CHANGE,
    bring_back_a_version: CHANGE,
    bring_back_a_field: CHANGE,
    delete_it: DELETE,
    publish_it_from_the_list: PUBLISH,
}


def mark_it_as_right(_: Client, record: Any) -> tuple[str, dict[str, Any]]:
    return reverse("admin:collections_rightasitis_mark", args=["no-rights", record.pk]), {
        "reason": "Unknown."
    }


DOCUMENTS: dict[Attempt, dict[str, str]] = {
    **EVERY_RECORD,
    delete_it_from_the_list: DELETE,
    withdraw_it_from_the_list: WITHDRAW,
    mark_it_as_right: CHANGE,
    change_what_belongs_to_it: CHANGE,
    add_what_belongs_to_it: CHANGE,
    move_to_it: CHANGE,
    delete_what_belongs_to_it: CHANGE,
    delete_what_belongs_to_it_from_the_list: CHANGE,
}


def state(record: Any) -> Any:
    """What a path could have changed: the record without the clock's part, and what belongs to it."""
    found = type(record).objects.filter(pk=record.pk).values(words_of(record), "status", *MOMENTS).first()
    if not isinstance(record, Document):
        return found
    return found, list(record.attributions.values("pk", "note")), RightAsItIs.objects.about(record).count()


def record_of(model: type[models.Model], status: str) -> Any:
    fields: dict[str, Any] = {"status": status, "published_at": None}
    if status == Status.PUBLISHED:
        fields["published_at"] = make.LONG_AGO
    if model is Document:
        document = make.document("Cable", **fields)
        Attribution.objects.create(document=document, person=make.person(), role="author", position=1)
        return document
    makers: dict[Any, Callable[..., Any]] = {
        Person: make.person,
        Collection: make.collection,
        Essay: make.essay,
    }
    return makers[model](**fields)


@pytest.mark.parametrize("model", RECORDS)
def test_a_record_is_written_by_those_whom_its_status_allows_on_every_path(
    clients: dict[str, Client], model: type[models.Model]
) -> None:
    wrong = {}
    for status in STATUSES:
        record = record_of(model, status)
        for attempt, matrix in (DOCUMENTS if model is Document else EVERY_RECORD).items():
            url, sent = attempt(clients["Superuser"], record)
            before = state(record)
            for role, client in clients.items():
                with transaction.atomic():
                    client.post(url, sent)
                    done = state(record) != before
                    transaction.set_rollback(True)
                if done != (role in from_role(matrix[status])):
                    wrong[role, attempt.__name__, status] = done
    assert wrong == {}


@pytest.mark.parametrize("role", ["Contributor", "Reviewer"])
def test_a_forged_status_is_left_aside(clients: dict[str, Client], role: str) -> None:
    draft = record_of(Document, Status.DRAFT)
    url = address(Document, "change", draft.pk)
    forged = filled_in(
        clients["Superuser"], url, title="Mended", status="published",
        published_at_0="2020-01-01", published_at_1="00:00",
    )  # fmt: skip
    clients[role].post(url, forged)
    clients[role].post(address(Document, "add"), {**forged, "title": "New"})
    draft.refresh_from_db()
    assert draft.title == "Mended"
    assert set(Document.objects.values_list("status", "published_at")) == {("draft", None)}


def test_a_version_brought_back_does_not_bring_its_publication_back(clients: dict[str, Client]) -> None:
    document = record_of(Document, Status.PUBLISHED)
    public = document.history.latest()
    document.status = Status.DRAFT
    document.save()
    url = address(Document, "simple_history", document.pk, public.pk)
    clients["Contributor"].post(url, filled_in(clients["Superuser"], url, status="published"))
    document.refresh_from_db()
    assert (document.history.count(), document.status) == (3, Status.DRAFT)


def test_what_was_deleted_comes_back_as_a_draft_and_keeps_its_history(clients: dict[str, Client]) -> None:
    document = record_of(Document, Status.PUBLISHED)
    pk, public = document.pk, document.history.latest()
    clients["Publisher"].post(*delete_it(clients["Publisher"], document))
    assert [version.history_type for version in Document.history.filter(id=pk)] == ["-", "+"]
    url = address(Document, "simple_history", pk, public.pk)
    clients["Contributor"].post(url, {"title": "Cable"})
    assert Document.objects.get(pk=pk).status == Status.DRAFT


@pytest.mark.parametrize(("role", "returned"), [("Contributor", False), ("Publisher", True)])
def test_what_comes_back_with_a_record_is_written_by_those_who_may_write_it(
    clients: dict[str, Client], role: str, returned: bool
) -> None:
    draft, public = record_of(Document, Status.DRAFT), record_of(Document, Status.PUBLISHED)
    Relation.objects.create(source=public, target=draft, kind="reply")
    pk, version = draft.pk, draft.history.latest().pk
    draft.delete()
    url = address(Document, "simple_history", pk, version)
    clients["Nobody"].post(url)
    assert not Document.objects.filter(pk=pk).exists()
    clients[role].post(url)
    assert Document.objects.get(pk=pk).attributions.exists()
    assert Relation.objects.exists() == returned


def test_what_was_public_once_is_deleted_by_publishers_alone(clients: dict[str, Client]) -> None:
    document = record_of(Document, Status.PUBLISHED)
    document.status = Status.DRAFT
    document.save()
    clients["Reviewer"].post(*delete_it(clients["Reviewer"], document))
    assert Document.objects.exists()


def test_the_list_of_placements_is_edited_by_publishers_alone(clients: dict[str, Client]) -> None:
    placement = Placement.objects.create(
        collection=make.collection("Relations"), document=make.document("Cable"), position=1
    )
    url = address(Placement, "changelist")
    sent = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": placement.pk, "form-0-position": "7",
        "_save": "Save",
    }  # fmt: skip
    for role, position in (("Reviewer", 1), ("Publisher", 7)):
        clients[role].post(url, sent)
        placement.refresh_from_db()
        assert placement.position == position


def test_a_contributor_places_a_draft_in_a_public_collection_and_no_public_document_there(
    clients: dict[str, Client],
) -> None:
    collection = make.collection("Relations")
    for document in (record_of(Document, Status.DRAFT), record_of(Document, Status.PUBLISHED)):
        sent = {"collection": collection.pk, "document": document.pk, "position": "1"}
        clients["Contributor"].post(address(Placement, "add"), sent)
    assert [placement.document.status for placement in Placement.objects.all()] == [Status.DRAFT]


def test_the_groups_come_with_the_migrations_and_can_be_changed(db: None) -> None:
    """On a fresh database, before Django makes the permissions; a second time adds only what is lacking."""
    make_groups(apps)
    group = Group.objects.get(name="Contributor")
    of_another = group.permissions.model.objects.get(codename="undo_importrun")
    group.permissions.add(of_another)
    before = group.permissions.count()
    make_groups(apps)
    assert group.permissions.count() == before
