"""What holds for every list, form, history and export of the admin."""

from functools import partial
from typing import Any

import html5lib
import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse
from lxml import etree
from lxml import html as lxml_html

from documents.models import Status
from tests.admin.desk import EXPORTED, MODELS, RECORDED, address, count_queries, fill, first
from tests.admin.test_exports import download
from tests.archive import Archive

READ_ONLY = {
    "accounts.AuditEntry",
    "collections.ImportRun",
    "collections.ImportChange",
    "collections.Suggestion",
    "documents.Merge",
    "documents.BulkEdit",
}
WRITTEN_BY_READERS = {"collections.Correction"}
NOTED_AT_THE_DOOR = {"accounts.DeskSession", "accounts.FailedSignIn"}
WRITTEN_BY_IMPORTS = {
    "collections.HarvestedSet",
    "collections.ImportDecision",
    "collections.SourceIdentifier",
}
FOUND = {"documents.DuplicateDocument", "documents.DuplicatePerson"}
MADE_BESIDE_RECORDS = {"collections.RightAsItIs"}
KEPT_ABOVE_LISTS = {"documents.SavedView"}
WRITTEN_BESIDE_RECORDS = {"collections.Comment", "documents.Comment"}
WRITTEN_BY_THE_CODE = {
    "collections.Finding",
    "collections.ReadingUpTo",
    "collections.RowChange",
    "documents.MergeChange",
    "documents.NumberSequence",
    "documents.ReadingCount",
    "documents.SearchChange",
}
ASK_FIRST = {"publish", "withdraw", "delete_selected"}
HTML = "{http://www.w3.org/1999/xhtml}"


def test_every_model_of_the_archive_is_registered() -> None:
    ours = {
        model._meta.label
        for app in ("documents", "collections")
        for model in admin.site._registry
        if model._meta.app_label == app
    }
    every = {
        model._meta.label
        for app in ("documents", "collections")
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
    }
    assert ours == every - WRITTEN_BY_THE_CODE - WRITTEN_BESIDE_RECORDS


def costs(curator: Client, records: dict[type[models.Model], Any]) -> dict[str, int]:
    """What each list, form, history and export costs in queries."""
    found = {}
    for model, record in records.items():
        name = model._meta.label
        pages = {page: address(model, page, record.pk) for page in ("change", "history")}
        for page, url in {"list": address(model, "changelist"), **pages}.items():
            found[f"{name} {page}"] = count_queries(partial(curator.get, url))
        if model in EXPORTED:
            found[f"{name} export"] = count_queries(partial(download, curator, model, "csv"))
    return found


def test_a_page_costs_the_same_for_two_records_as_for_twenty(curator: Client, archive: Archive) -> None:
    """And the same for a record with two others tied to it, and two versions, as with twenty of each."""
    fill(archive, 2)
    records: dict[type[models.Model], Any] = {model: first(model) for model in MODELS}
    for model in RECORDED:
        records[model].save()
    few = costs(curator, records)
    fill(archive, 20)
    for model in RECORDED:
        for _ in range(18):
            records[model].save()
    many = costs(curator, records)
    assert {page: (few[page], many[page]) for page in few if few[page] != many[page]} == {}
    assert max(many.values()) <= 40


def pages_of(model: type[models.Model]) -> list[str]:
    pk = first(model).pk
    pages = [address(model, "changelist"), address(model, "change", pk), address(model, "history", pk)]
    if model._meta.label not in READ_ONLY:
        pages.append(address(model, "delete", pk))
    if (
        model._meta.label
        not in READ_ONLY
        | NOTED_AT_THE_DOOR
        | WRITTEN_BY_READERS
        | WRITTEN_BY_IMPORTS
        | FOUND
        | MADE_BESIDE_RECORDS
        | KEPT_ABOVE_LISTS
    ):
        pages.append(address(model, "add"))
    if model in EXPORTED:
        pages.append(address(model, "export"))
    if model in RECORDED:
        version: Any = getattr(first(model), "history").latest()  # noqa: B009
        pages += [address(model, "simple_history", pk, version.pk), address(model, "deleted")]
        if older := version.prev_record:
            pages.append(f"{address(model, 'versions', pk)}?older={older.pk}&newer={version.pk}")
    return pages


def assert_nothing_inline(html: str, url: str) -> None:
    """No style, no script, no handler in the page itself: the policy would refuse to run it."""
    for element in lxml_html.document_fromstring(html).iter(etree.Element):
        name = element.tag
        assert name != "style", url
        assert "style" not in element.attrib, (url, name, element.attrib)
        assert not [key for key in element.attrib if key.startswith("on")], (url, name, element.attrib)
        if name == "script":
            assert "src" in element.attrib or element.attrib.get("type") == "application/json", url


@pytest.mark.one_database
def test_every_page_opens_with_nothing_inline(curator: Client, archive: Archive) -> None:
    fill(archive, 2)
    for url in [url for model in MODELS for url in pages_of(model)]:
        response = curator.get(url)
        assert response.status_code == 200, url
        assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"]
        assert_nothing_inline(response.content.decode(), url)


@pytest.mark.one_database
def test_the_index_and_the_pages_of_the_account_have_nothing_inline(curator: Client) -> None:
    for name in ("admin:index", "admin:password_change"):
        assert_nothing_inline(curator.get(reverse(name)).content.decode(), name)


def offered(curator: Client, model: type[models.Model]) -> list[str]:
    """The actions on the list that ask before they do what they do."""
    request = curator.get(address(model, "changelist")).wsgi_request
    return [action for action in admin.site._registry[model].get_actions(request) if action in ASK_FIRST]


def test_the_confirmation_of_an_action_has_nothing_inline(curator: Client, archive: Archive) -> None:
    fill(archive, 2)
    asked = set()
    for model in MODELS:
        pks = list(model._base_manager.values_list("pk", flat=True))
        actions = offered(curator, model)
        if "publish" in actions:  # one, and withdraw the others
            model._base_manager.filter(pk=pks[0]).update(status=Status.DRAFT)
        for action in actions:
            sent = {"action": action, "_selected_action": pks}
            response = curator.post(address(model, "changelist"), sent)
            assert response.status_code == 200, (model, action)
            html = response.content.decode()
            assert_nothing_inline(html, f"{model} {action}")
            if "Cannot delete" in html:  # what others need
                continue
            assert f'name="action" value="{action}"' in html, (model, action)
            asked.add(action)
    assert asked == ASK_FIRST


def test_every_list_can_be_searched_for_anything(curator: Client, archive: Archive) -> None:
    archive.grow(to=1)
    for model in MODELS:
        for typed in ("Stalin", "'x' %_ \\", "мао цзэдун", "\u0301", "12", '"', "a" * 3000):
            response = curator.get(address(model, "changelist"), {"q": typed})
            assert response.status_code in {200, 302}, (model, typed)


def test_the_index_lists_each_model_of_the_archive_once_and_not_among_the_accounts(
    curator: Client, db: None
) -> None:
    page = html5lib.parse(curator.get(reverse("admin:index")).content.decode())
    listed: dict[str, list[str]] = {}
    for section in page.iter(f"{HTML}table"):
        caption = "".join(section.find(f"{HTML}caption").itertext()).strip()
        for row in section.iter(f"{HTML}th"):
            if row.get("scope") == "row":
                listed.setdefault(row.get("id", ""), []).append(caption)
    for model in MODELS:
        [section] = listed[f"{model._meta.app_label}-{model._meta.model_name}"]
        assert (section == "Accounts") == (model._meta.app_label in {"accounts", "auth"}), model


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client: Client, db: None) -> None:
    for model in MODELS:
        for page in ("changelist", "add"):
            response = client.get(address(model, page))
            assert response.status_code == 302
            assert response.headers["Location"].startswith(reverse("admin:login"))


def test_every_filter_of_every_list_can_be_chosen(curator: Client, archive: Archive) -> None:
    archive.grow(to=2)
    for model in MODELS:
        url = address(model, "changelist")
        changelist = curator.get(url).context["cl"]
        for spec in changelist.filter_specs:
            for choice in spec.choices(changelist):
                assert curator.get(url + choice["query_string"]).status_code == 200, (model, choice)
