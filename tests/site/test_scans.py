"""The original beside the texts: every page a link, places of pages in the texts, and a manifest for other viewers."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents.iiif import making
from documents.models import Document, Scan, Status
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    document = make.document(
        "Cable, Stalin to Mao",
        date="January 6, 1949",
        summary="On the crossing.",
        reference="F. 45, op. 1",
        repository=make.repository("State Archive"),
        rights=make.rights("CC0", uri="https://creativecommons.org/publicdomain/zero/1.0/"),
    )
    make.attribution(document, make.person("Joseph Stalin"))
    make.text(document, make.language("English", "en"), "Begins.\n\n[p. 1] One.\n\nMore [1 verso] two.")
    make.text(document, make.language("Russian", "ru"), "[л. 1 об.] Два.", position=2)
    for position, label in enumerate(["1", "1 verso", ""], start=1):
        make.scan_of(
            make.picture(700 + position, 900), f"{position}.jpg", document, position=position, label=label
        )
    return document


def page_at(client: Client, document: Document, position: int) -> str:
    response = client.get(reverse("page-of-original", args=[document.number, position]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_of_a_document_shows_the_first_page_and_links_to_all(
    client: Client, document: Document
) -> None:
    html = client.get(document.get_absolute_url()).content.decode()

    assert 'alt="Page 1 of the original"' in html
    for position in (1, 2, 3):
        assert f'href="/documents/{document.number}/pages/{position}/"' in html
    for picture in re.findall(r"<img[^>]*>", html):
        assert "width=" in picture
        assert "height=" in picture
        assert "alt=" in picture


def test_a_page_leads_to_the_next_and_the_one_before_and_to_its_words(
    client: Client, document: Document
) -> None:
    first, second, third = (page_at(client, document, position) for position in (1, 2, 3))
    address = document.get_absolute_url()

    assert 'rel="prev"' not in first
    assert f'rel="next" href="/documents/{document.number}/pages/2/"' in first
    assert f'rel="prev" href="/documents/{document.number}/pages/1/"' in second
    assert 'rel="next"' not in third
    assert f'href="{address}#t1-p2"' in first
    assert f'href="{address}#t1-p3"' in second
    assert f'href="{address}?text=2#t2-p1"' in second
    assert "Page 3 of the original" in third


def test_pages_of_what_is_hidden_or_never_was_are_not_found(client: Client, document: Document) -> None:
    address = reverse("page-of-original", args=[document.number, 1])
    assert client.get(reverse("page-of-original", args=[document.number, 4])).status_code == 404
    assert client.get(address.replace("/1/", "/999999999999999999999/")).status_code == 404
    Document.objects.filter(pk=document.pk).update(status=Status.DRAFT)
    assert client.get(address).status_code == 404
    assert client.get(reverse("manifest", args=[document.number])).status_code == 404


def test_a_scan_without_a_size_is_offered_for_download(client: Client) -> None:
    document = make.document()
    scan = make.scan_of(make.picture(710, 900), "1.tif", document)
    assert scan.picture
    small = scan.picture.small
    Scan.objects.filter(pk=scan.pk).update(width=None, height=None)
    document.scans.get().file.storage.delete(scan.file.name or "")
    html = page_at(client, document, 1)
    assert "an image that browsers do not show" in html
    assert client.get(small).status_code == 404
    assert client.get(reverse("manifest", args=[document.number])).status_code == 404


# The manifest: IIIF Presentation API 3.0, section 5.2 and following


@pytest.fixture
def manifest(client: Client, document: Document) -> dict[str, Any]:
    response = client.get(reverse("manifest", args=[document.number]))
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"].startswith("application/ld+json")
    found: dict[str, Any] = response.json()
    return found


def parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(part)


def test_the_manifest_says_what_the_document_is(manifest: dict[str, Any], document: Document) -> None:
    said = {
        entry["label"]["en"][0]: entry["value"]["none"][0] if "none" in entry["value"] else entry["value"]
        for entry in manifest["metadata"]
    }
    assert manifest["label"] == {"en": ["Cable, Stalin to Mao"]}
    assert manifest["summary"] == {"en": ["On the crossing."]}
    assert said["Author"] == "Joseph Stalin"
    assert said["Call number"] == "F. 45, op. 1"
    assert said["Date"] == "January 6, 1949"
    assert manifest["rights"] == "http://creativecommons.org/publicdomain/zero/1.0/"
    assert manifest["requiredStatement"]["value"] == {"en": ["State Archive"]}
    assert manifest["navDate"] == "1949-01-06T00:00:00Z"
    assert [canvas["label"]["en"][0] for canvas in manifest["items"]] == ["Page 1", "1 verso", "Page 3"]


def test_the_manifest_keeps_the_rules_of_its_specification(manifest: dict[str, Any]) -> None:
    assert manifest["@context"] == "http://iiif.io/api/presentation/3/context.json"
    assert all(part["id"].startswith("http://testserver/") for part in parts(manifest) if "type" in part)
    canvases = manifest["items"]
    assert len({canvas["id"] for canvas in canvases}) == len(canvases)
    for canvas in canvases:
        assert canvas["type"] == "Canvas"
        assert "#" not in canvas["id"]
        [annotations] = canvas["items"]
        [painting] = annotations["items"]
        assert (annotations["type"], painting["type"]) == ("AnnotationPage", "Annotation")
        assert (painting["motivation"], painting["target"]) == ("painting", canvas["id"])
        body = painting["body"]
        assert (body["type"], body["format"]) == ("Image", "image/jpeg")
        assert canvas["width"] / canvas["height"] == pytest.approx(body["width"] / body["height"], rel=0.01)
    for part in parts(manifest):
        if "label" in part:
            assert all(isinstance(words, list) for words in part["label"].values())
        if part.get("type") in {"Text", "Dataset"}:
            assert {"id", "label", "format"} <= part.keys()


def test_every_address_in_the_manifest_answers(client: Client, manifest: dict[str, Any]) -> None:
    for scan in Scan.objects.all():
        assert making.make(scan.checksum, scan.file.path) == ""
    for part in parts(manifest):
        kind, identity = part.get("type"), part.get("id", "").removeprefix("http://testserver")
        if kind in {"Image", "Text", "Dataset", "Manifest"} and identity:
            assert client.get(identity, follow=True).status_code == 200, identity
        if kind == "ImageService3":
            assert client.get(f"{identity}/info.json").json()["id"] == part["id"]


def test_marks_in_a_text_lead_to_their_pages(client: Client, document: Document) -> None:
    html = client.get(document.get_absolute_url() + "?text=1&beside=2").content.decode()
    for page_number, words in [(1, "[p. 1]"), (2, "[1 verso]"), (2, "[л. 1 об.]")]:
        address = f"/documents/{document.number}/pages/{page_number}/"
        assert f'<a class="page-mark" href="{address}" data-page="{page_number}">{words}</a>' in html
