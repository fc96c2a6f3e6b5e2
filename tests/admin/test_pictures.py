"""Pictures in forms: what is taken, what is refused, and what is made of it afterwards."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from collections_app.models import Collection
from documents.iiif import making, store
from documents.models import Document, Scan
from tests import factories as make
from tests.admin.desk import address
from tests.admin.test_describing import errors, new_document


def scans(*contents: bytes) -> dict[str, Any]:
    rows: dict[str, Any] = {"scans-TOTAL_FORMS": str(len(contents))}
    for row, content in enumerate(contents):
        rows |= {
            f"scans-{row}-position": str(row + 1),
            f"scans-{row}-file": SimpleUploadedFile(f"{row}.jpg", content, "image/jpeg"),
            f"scans-{row}-label": f"{row + 1} recto",
        }
    return rows


def test_scans_uploaded_with_a_document_get_their_tiles_without_being_waited_for(
    curator: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sent = new_document(status="published", **scans(make.picture(601, 800), make.picture(602, 800)))
        curator.post(address(Document, "add"), sent)
    making.wait()

    assert [scan.label for scan in Scan.objects.order_by("position")] == ["1 recto", "2 recto"]
    assert all(store.is_made(scan.checksum) for scan in Scan.objects.all())


def test_of_a_form_with_a_broken_scan_nothing_is_written(curator: Client) -> None:
    sent = new_document(**scans(make.picture(603, 800), make.picture(604, 800)[:-2000]))
    response = curator.post(address(Document, "add"), sent)

    assert "The picture is broken" in errors(response)
    assert not Document.objects.exists()
    assert not Scan.objects.exists()


def test_a_scan_of_too_many_pixels_is_refused_with_the_number_that_is_taken(
    curator: Client, settings: Any
) -> None:
    settings.MAX_PICTURE_PIXELS = 300_000
    response = curator.post(address(Document, "add"), new_document(**scans(make.picture(605, 800))))

    assert "more than 0.3 million pixels" in errors(response)
    assert not Scan.objects.exists()


def test_a_picture_of_a_collection_needs_words_for_those_who_cannot_see_it(
    curator: Client, django_capture_on_commit_callbacks: Any
) -> None:
    def sent(**fields: Any) -> dict[str, Any]:
        picture = SimpleUploadedFile("talks.jpg", make.picture(606, 400), "image/jpeg")
        return {"title": "Talks", "slug": "talks", "status": "published", "image": picture, **fields}

    refused = curator.post(address(Collection, "add"), sent())
    assert "Say what the picture shows" in errors(refused)
    with django_capture_on_commit_callbacks(execute=True):
        curator.post(address(Collection, "add"), sent(image_alternative_text="A table."))
    making.wait()

    collection = Collection.objects.get()
    assert (collection.image_width, collection.image_height) == (606, 400)
    assert store.is_made(collection.image_checksum)
    assert collection.picture
    response = curator.get(collection.get_absolute_url())
    assert f'srcset="{collection.picture.srcset}"' in response.content.decode()
    tile = Client().get(collection.picture.middle)
    assert (tile.status_code, tile["Content-Type"]) == (200, "image/jpeg")
    Collection.objects.update(status="draft")
    assert Client().get(collection.picture.middle).status_code == 404
