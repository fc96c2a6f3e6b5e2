"""The manifest of a document by the IIIF Presentation API 3.0: its pages in order, and what it is, for any viewer."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from documents.iiif.picture import Picture
from documents.models import Document, Scan

Words = dict[str, list[str]]
# Whose addresses say by themselves what may be done; the specification takes no others in `rights`.
LICENCES = frozenset({"creativecommons.org", "rightsstatements.org"})


def manifest_of(
    document: Document, scans: Sequence[Scan], metadata: Iterable[tuple[str, str]], credit: str, site: str
) -> dict[str, Any] | None:
    """Return the manifest; None where there is no page whose size is known.

    `site` is such as "https://host"; `metadata` are the facts that the page shows, `credit` who is to be named.
    """
    shown = [(scan, scan.picture) for scan in scans]
    canvases = [_canvas(document, scan, picture, site) for scan, picture in shown if picture]
    if not canvases:
        return None
    manifest: dict[str, Any] = {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": site + reverse("manifest", args=[document.number]),
        "type": "Manifest",
        "label": _words(document.title),
        "metadata": [
            {"label": _words(label), "value": {"none": [value]}} for label, value in metadata if value
        ],
        "homepage": _page(
            site + reverse("document-by-number", args=[document.number]),
            gettext("The record in %(archive)s") % {"archive": settings.SITE_NAME},
        ),
        "provider": [
            {
                "id": f"{site}/",
                "type": "Agent",
                "label": _words(settings.SITE_NAME),
                "homepage": _page(f"{site}/", settings.SITE_NAME),
            }
        ],
        "seeAlso": [
            {
                "id": site + reverse("cite", args=[document.number, "json"]),
                "type": "Dataset",
                "label": _words("CSL-JSON"),
                "format": "application/vnd.citationstyles.csl+json",
            }
        ],
        "thumbnail": canvases[0]["thumbnail"],
        "items": canvases,
    }
    if document.summary:
        manifest["summary"] = _words(document.summary)
    if credit:
        manifest["requiredStatement"] = {"label": _words(gettext("Credit")), "value": _words(credit)}
    if document.rights and urlsplit(document.rights.uri).hostname in LICENCES:
        manifest["rights"] = document.rights.uri.replace("https:", "http:", 1)
    if document.earliest and document.earliest == document.latest:
        manifest["navDate"] = f"{document.earliest:%Y-%m-%d}T00:00:00Z"
    return manifest


def _words(text: str) -> Words:
    return {settings.LANGUAGE_CODE: [text]}


def _page(address: str, label: str) -> list[dict[str, Any]]:
    return [{"id": address, "type": "Text", "label": _words(label), "format": "text/html"}]


def _image(picture: Picture, size: tuple[int, int], site: str) -> dict[str, Any]:
    width, height = size
    return {
        "id": site + picture.at(size),
        "type": "Image",
        "format": "image/jpeg",
        "width": width,
        "height": height,
        "service": [{"id": site + picture.address, "type": "ImageService3", "profile": "level0"}],
    }


def _canvas(document: Document, scan: Scan, picture: Picture, site: str) -> dict[str, Any]:
    address = f"{site}/documents/{document.number}/canvas/{scan.position}"
    painting: Mapping[str, Any] = {
        "id": f"{address}/picture",
        "type": "Annotation",
        "motivation": "painting",
        "body": _image(picture, picture.sizes[-1], site),
        "target": address,
    }
    return {
        "id": address,
        "type": "Canvas",
        "label": _words(scan.name),
        "width": picture.width,
        "height": picture.height,
        "thumbnail": [_image(picture, picture.sizes[0], site)],
        "homepage": _page(
            site + reverse("page-of-original", args=[document.number, scan.position]), scan.name
        ),
        "items": [{"id": f"{address}/pictures", "type": "AnnotationPage", "items": [painting]}],
    }
