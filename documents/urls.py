"""Addresses of documents, people and the terms of vocabularies."""

from django.urls import path

from archive_project.lib import http  # noqa: F401 — its converters of paths
from documents.views.citing import cite, document_version, unapi
from documents.views.correspondence import correspondence, correspondents
from documents.views.document import document_list, document_page
from documents.views.file import attachment, scan
from documents.views.iiif import manifest, scan_picture
from documents.views.page_of_original import page_of_original
from documents.views.person import person_list, person_page
from documents.views.term import term_list, term_page
from documents.vocabularies import VOCABULARIES

# What is cited keeps one address; readers may see these two pages in their language all the same.
in_no_language = [
    path("documents/<int:number>/", document_page, name="document-by-number"),
    path("documents/<int:number>/versions/<str:moment>/", document_version, name="document-version"),
    path("documents/<int:number>/scans/<int:position>/", scan, name="scan"),
    path("documents/<int:number>/manifest.json", manifest, name="manifest"),
    path("documents/<int:number>/iiif/<slug:key>", scan_picture),
    path("documents/<int:number>/iiif/<slug:key>/<path:name>", scan_picture, name="scan-picture"),
    path("documents/<int:number>/attachments/<int:position>/", attachment, name="attachment"),
    path("documents/<int:number>/cite.<str:ending>", cite, name="cite"),
    path("unapi/", unapi, name="unapi"),
]
urlpatterns = [
    path("documents/", document_list, name="documents"),
    path("documents/<int:number>/", document_page),
    path("documents/<int:number>/versions/<str:moment>/", document_version),
    path("documents/<int:number>/pages/<int:position>/", page_of_original, name="page-of-original"),
    path("documents/<int:number>/<str:slug>/", document_page, name="document"),
    path("people/", person_list, name="people"),
    path("people/<unicode_slug:slug>/", person_page, name="person"),
    path("people/<unicode_slug:slug>/correspondence/", correspondents, name="correspondents"),
    path("correspondence/<unicode_slug:one>/<unicode_slug:other>/", correspondence, name="correspondence"),
]
for vocabulary in VOCABULARIES:
    urlpatterns += [
        path(f"{vocabulary.plural}/", term_list, {"vocabulary": vocabulary}, name=vocabulary.plural),
        path(
            f"{vocabulary.plural}/<unicode_slug:slug>/",
            term_page,
            {"vocabulary": vocabulary},
            name=vocabulary.facet,
        ),
    ]
