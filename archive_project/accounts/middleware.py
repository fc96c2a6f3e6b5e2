"""Whoever is at the desk is noted, and signed in wholly."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from archive_project.accounts.audit.recognising import entry_for
from archive_project.accounts.audit.writing import note, seen
from archive_project.accounts.signing_in import second_factor


class DeskMiddleware:
    """Of the public it asks nothing, and of whoever is signed in nothing away from the desk, unless a second factor is demanded:
    then sessions that have none end on any page, for files of drafts have public addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if (
            second_factor.is_demanded()
            and request.user.is_authenticated
            and not second_factor.is_verified(request.session)
        ):
            logout(request)
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and "admin" in match.app_names and request.user.is_authenticated:
            if entry := entry_for(request, response):
                note(entry, at_once=request.method == "POST")
            seen(request)
        return response
