"""Addresses of collections and essays."""

from django.urls import path

from archive_project.lib import http  # noqa: F401 — its converters of paths
from collections_app.views.collection import (
    collection_correspondence,
    collection_image,
    collection_list,
    collection_page,
    collection_picture,
)
from collections_app.views.correction import correction_new, correction_thanks
from collections_app.views.essay import essay_list, essay_page

in_no_language = [
    path("collections/<unicode_slug:slug>/image/", collection_image, name="collection-image"),
    path("collections/<unicode_slug:slug>/iiif/<slug:key>", collection_picture),
    path(
        "collections/<unicode_slug:slug>/iiif/<slug:key>/<path:name>",
        collection_picture,
        name="collection-picture",
    ),
]
urlpatterns = [
    path("collections/", collection_list, name="collections"),
    path("collections/<unicode_slug:slug>/", collection_page, name="collection"),
    path(
        "collections/<unicode_slug:slug>/correspondence/",
        collection_correspondence,
        name="collection-correspondence",
    ),
    path("corrections/new/", correction_new, name="correction-new"),
    path("corrections/thanks/", correction_thanks, name="correction-thanks"),
    path("essays/", essay_list, name="essays"),
    path("essays/<unicode_slug:slug>/", essay_page, name="essay"),
]
