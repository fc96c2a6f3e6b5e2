"""Sends the pages that are kept, before Django has anything to do: a tenth of a millisecond."""

from collections.abc import Callable, Iterable
from typing import Any

from archive_project.site.page_cache.database_version import database_version
from archive_project.site.page_cache.page import Answer
from archive_project.site.page_cache.rules import address_of, is_anybodys
from archive_project.site.page_cache.shelf import SHELF

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
LINES = {200: "200 OK", 304: "304 Not Modified"}


class PageCacheFront:
    """Wraps the WSGI application; `noting` is told of each page that is sent without it."""

    def __init__(self, application: Application, noting: Callable[[Environ, int], None]) -> None:
        self.application, self.noting = application, noting

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = self._kept(environ)
        if answer is None:
            return self.application(environ, start_response)
        self.noting(environ, answer.status)
        start_response(LINES[answer.status], answer.headers)
        return [answer.content]

    def _kept(self, environ: Environ) -> Answer | None:
        if not is_anybodys(environ):
            return None
        page, version = SHELF.get(address_of(environ))
        return page.answer(environ) if page and version == database_version() else None
