"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from archive_project.site.views.health import health, robots
from archive_project.site.views.home import home
from archive_project.site.views.search import search_download, search_facet, search_page

urlpatterns = [
    path("", home, name="home"),
    path("search/", search_page, name="search"),
    path("search/download.<str:ending>", search_download, name="search-download"),
    path("search/facet/<str:facet>/", search_facet, name="search-facet"),
    path("", include("documents.urls")),
    path("", include("collections_app.urls")),
    path("health/", health, name="health"),
    path("robots.txt", robots, name="robots"),
    path("admin/", admin.site.urls),
]

handler400 = "archive_project.site.views.errors.bad_request"
handler404 = "archive_project.site.views.errors.not_found"
handler500 = "archive_project.site.views.errors.server_error"
