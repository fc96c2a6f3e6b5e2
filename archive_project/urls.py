"""Every address of the site.

Pages are read in every language, each under its own prefix: /documents/, /ru/documents/, /zh-hans/documents/. What is cited,
downloaded or asked by machines has one address, whatever language a reader speaks.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

import collections_app.urls
import documents.urls
from archive_project.lib import http  # noqa: F401 — its converters of paths
from archive_project.site.views.browse import browse
from archive_project.site.views.gallery import gallery
from archive_project.site.views.health import health, robots
from archive_project.site.views.home import home
from archive_project.site.views.reading_list import reading_list_download, reading_list_page
from archive_project.site.views.search import search_download, search_facet, search_page
from archive_project.site.views.suggest import suggestions
from archive_project.site.views.timeline import (
    timeline,
    timeline_month,
    timeline_several,
    timeline_undated,
    timeline_year,
    timeline_year_only,
)

pages: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("browse/", browse, name="browse"),
    path("timeline/", timeline, name="timeline"),
    path("timeline/several-years/", timeline_several, name="timeline-several"),
    path("timeline/undated/", timeline_undated, name="timeline-undated"),
    path("timeline/<year:year>/", timeline_year, name="timeline-year"),
    path("timeline/<year:year>/no-certain-month/", timeline_year_only, name="timeline-no-month"),
    path("timeline/<year:year>/<month:month>/", timeline_month, name="timeline-month"),
    path("search/", search_page, name="search"),
    path("search/suggest/", suggestions, name="suggest"),
    path("search/facet/<str:facet>/", search_facet, name="search-facet"),
    path("reading-list/", reading_list_page, name="reading-list"),
    path("", include("documents.urls")),
    path("", include("collections_app.urls")),
]
urlpatterns = [
    path("search/download.<str:ending>", search_download, name="search-download"),
    path("reading-list/download.<str:ending>", reading_list_download, name="reading-list-download"),
    path("", include(documents.urls.in_no_language)),
    path("", include(collections_app.urls.in_no_language)),
    path("health/", health, name="health"),
    path("gallery/", gallery, name="gallery"),
    path("robots.txt", robots, name="robots"),
    path("admin/", admin.site.urls),
    *i18n_patterns(*pages, prefix_default_language=False),
]

handler400 = "archive_project.site.views.errors.bad_request"
handler404 = "archive_project.site.views.errors.not_found"
handler500 = "archive_project.site.views.errors.server_error"
