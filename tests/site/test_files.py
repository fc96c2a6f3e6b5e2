"""Scans and attachments leave only with a public document."""

from typing import Any

import pytest
from django.test import Client

from documents.models import Attachment, Status
from tests import factories as make

pytestmark = pytest.mark.django_db


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_scan_is_a_picture_to_look_at(client: Client) -> None:
    scan = make.scan(make.document())

    response = client.get(scan.get_absolute_url())

    assert content(response) == make.png()
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.has_header("Content-Disposition") or response["Content-Disposition"].startswith(
        "inline"
    )


def test_an_attachment_is_saved_under_a_name_that_tells_what_it_is(client: Client) -> None:
    document = make.document()
    attachment = make.attachment(document, title='Facsimile / "Оригинал"\n<b>')

    response = client.get(attachment.get_absolute_url())

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in response["Content-Disposition"]
    assert "/" not in response["Content-Disposition"]
    assert content(response) == make.PDF


@pytest.mark.parametrize("media_type", ["", "no type", "text/html\r\nX-Evil: 1", "é/é"])
def test_a_media_type_that_is_none_is_guessed(client: Client, media_type: str) -> None:
    attachment = make.attachment(make.document())
    Attachment.objects.filter(pk=attachment.pk).update(media_type=media_type)

    response = client.get(attachment.get_absolute_url())
    assert content(response) == make.PDF
    assert response["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW])
def test_files_of_a_hidden_document_are_not_found(client: Client, status: str) -> None:
    document = make.document(status=status)
    scan, attachment = make.scan(document), make.attachment(document)

    assert client.get(scan.get_absolute_url()).status_code == 404
    assert client.get(attachment.get_absolute_url()).status_code == 404


def test_a_file_already_had_is_not_sent_again(client: Client) -> None:
    address = make.scan(make.document()).get_absolute_url()
    first = client.get(address)
    etag = first["ETag"]
    assert content(first)

    again = client.get(address, headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert content(client.get(address, headers={"If-None-Match": '"another"'}))


def test_a_withdrawn_file_is_withdrawn_from_those_who_had_it(client: Client) -> None:
    document = make.document()
    address = make.scan(document).get_absolute_url()
    first = client.get(address)
    assert content(first)
    document.status = Status.DRAFT
    document.save()

    assert first["Cache-Control"] == "no-cache"
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 404


def test_a_file_that_the_storage_lost_is_not_found(client: Client) -> None:
    document = make.document()
    scan, attachment = make.scan(document), make.attachment(document)
    for file in (scan.file, attachment.file):
        file.storage.delete(str(file))

    assert client.get(scan.get_absolute_url()).status_code == 404
    assert client.get(document.get_absolute_url()).status_code == 200


def test_a_collection_picture_is_hidden_with_its_collection(client: Client) -> None:
    collection = make.collection(with_image=True)
    address = f"{collection.get_absolute_url()}image/"

    assert content(client.get(address))
    collection.status = Status.DRAFT
    collection.save()
    assert client.get(address).status_code == 404
    assert client.get(f"{make.collection().get_absolute_url()}image/").status_code == 404
