"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path, register_converter

from archive_project.lib.http import MonthConverter, YearConverter
from archive_project.site.views.browse import browse
from archive_project.site.views.health import health, robots
from archive_project.site.views.home import home
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

register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")

urlpatterns = [
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
