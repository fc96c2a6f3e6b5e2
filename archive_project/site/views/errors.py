"""What is not here: said helpfully, or sent on to where it is now."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from archive_project.lib.http import redirect_permanently
from archive_project.lib.pagination import BeyondTheEndError
from archive_project.site.past_addresses import address_today

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 301 where the path once led to a record that is public, else 404."""
    if address := address_today(request.path):
        return redirect_permanently(request, address)
    last_page = exception.last if isinstance(exception, BeyondTheEndError) else None
    return render(request, "404.html", {"last_page": last_page}, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what to do where more was sent at once than is taken."""
    return render(None, "400.html", {"too_much": isinstance(exception, TOO_MUCH)}, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say sorry with nothing that can fail a second time: no database, no context."""
    return render(None, "500.html", status=500)
