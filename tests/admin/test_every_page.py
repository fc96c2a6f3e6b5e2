"""What holds for every list, form, history and export of the admin."""

from typing import Any

import html5lib
import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.admin.desk import (
    MODELS,
    RECORDED,
    address,
    count_queries,
    fill,
    first,
    on_every_model,
    on_every_recorded_model,
)
from tests.archive import Archive

READ_ONLY = {"collections.ImportRun", "collections.ImportChange"}
WRITTEN_BY_THE_CODE = {"documents.NumberSequence"}
HTML = "{http://www.w3.org/1999/xhtml}"


def test_every_model_of_the_archive_is_registered() -> None:
    ours = {
        model._meta.label
        for app in ("documents", "collections")
        for model in admin.site._registry
        if model._meta.app_label == app
    }
    from django.apps import apps

    every = {
        model._meta.label
        for app in ("documents", "collections")
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
    }
    assert ours == every - WRITTEN_BY_THE_CODE


@on_every_model
def test_a_list_costs_the_same_for_two_records_as_for_twenty(
    curator: Client, archive: Archive, model: type[models.Model]
) -> None:
    fill(archive, 2)
    few = count_queries(curator, address(model, "changelist"))
    fill(archive, 20)
    assert count_queries(curator, address(model, "changelist")) == few


@on_every_model
def test_a_form_costs_the_same_for_a_record_with_two_relations_as_with_twenty(
    curator: Client, archive: Archive, model: type[models.Model]
) -> None:
    fill(archive, 2)
    record = first(model)
    few = count_queries(curator, address(model, "change", record.pk))
    fill(archive, 20)
    assert count_queries(curator, address(model, "change", record.pk)) == few


@on_every_recorded_model
def test_an_export_costs_the_same_for_two_records_as_for_twenty(
    curator: Client, archive: Archive, model: type[models.Model]
) -> None:
    from tests.admin.test_exports import download

    def cost() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        download(curator, model, "csv")
        with CaptureQueriesContext(connection) as queries:
            download(curator, model, "csv")
        return len(queries)

    fill(archive, 2)
    few = cost()
    fill(archive, 20)
    assert cost() == few


@on_every_recorded_model
def test_a_history_costs_the_same_for_two_versions_as_for_twenty(
    curator: Client, archive: Archive, model: type[models.Model]
) -> None:
    fill(archive, 2)
    record: Any = first(model)
    record.save()
    few = count_queries(curator, address(model, "history", record.pk))
    for _ in range(18):
        record.save()
    assert count_queries(curator, address(model, "history", record.pk)) == few


def pages_of(model: type[models.Model]) -> list[str]:
    pk = first(model).pk
    pages = [address(model, "changelist"), address(model, "change", pk), address(model, "history", pk)]
    if model._meta.label not in READ_ONLY:
        pages += [address(model, "add"), address(model, "delete", pk)]
    if model in RECORDED:
        version: Any = getattr(first(model), "history").latest()  # noqa: B009
        pages += [address(model, "export"), address(model, "simple_history", pk, version.pk)]
    return pages


def assert_nothing_inline(html: str, url: str) -> None:
    """No style, no script, no handler in the page itself: the policy would refuse to run it."""
    for element in html5lib.parse(html).iter():
        if not isinstance(element.tag, str):
            continue
        name = element.tag.removeprefix(HTML)
        assert name != "style", url
        assert "style" not in element.attrib, (url, name, element.attrib)
        assert not [key for key in element.attrib if key.startswith("on")], (url, name, element.attrib)
        if name == "script":
            assert "src" in element.attrib or element.attrib.get("type") == "application/json", url


@on_every_model
def test_every_page_opens_with_nothing_inline(
    curator: Client, archive: Archive, model: type[models.Model]
) -> None:
    fill(archive, 2)
    for url in pages_of(model):
        response = curator.get(url)
        assert response.status_code == 200, url
        assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"]
        assert_nothing_inline(response.content.decode(), url)


def test_the_index_and_the_pages_of_the_account_have_nothing_inline(curator: Client) -> None:
    for name in ("admin:index", "admin:password_change"):
        assert_nothing_inline(curator.get(reverse(name)).content.decode(), name)


@on_every_model
def test_every_list_can_be_searched_or_filtered(
    curator: Client, archive: Archive, model: type[models.Model]
) -> None:
    fill(archive, 2)
    response = curator.get(address(model, "changelist"), {"q": "Stalin 'x' %_ мао"})
    assert response.status_code in {200, 302}


@pytest.mark.parametrize("page", ["changelist", "add"])
@on_every_model
def test_whoever_is_not_signed_in_is_sent_to_sign_in(
    client: Client, db: None, model: type[models.Model], page: str
) -> None:
    response = client.get(address(model, page))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("admin:login"))


def test_the_models_of_the_tests_are_those_of_the_admin() -> None:
    assert len(MODELS) >= 24
