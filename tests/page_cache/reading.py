"""A reader of the site as a server runs it, who can tell what came from memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.test.client import RequestFactory

from archive_project.site.page_cache.front import PageCacheFront
from archive_project.site.reading_middleware import count


def tries() -> int:
    """On PostgreSQL whatever is committed in any database of the server, by tests beside this one too, is a reason to make
    pages anew. A file of SQLite has no neighbours."""
    return 300 if connection.vendor == "postgresql" else 1


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes
    from_memory: bool

    def __contains__(self, words: str) -> bool:
        return words in self.content.decode()


@dataclass
class Reader:
    """Asks the WSGI application."""

    made: int = 0  # pages that were not in memory
    application: Any = field(default_factory=WSGIHandler)

    def __post_init__(self) -> None:
        self.front = PageCacheFront(self._counted, noting=count)

    def _counted(self, environ: Any, start_response: Any) -> Any:
        self.made += 1
        return self.application(environ, start_response)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        environ = RequestFactory().generic(method, path, headers=headers).environ
        made, said = self.made, []
        response = self.front(environ, lambda status, headers: said.append((status, headers)))
        content = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        [(status, pairs)] = said
        return Answer(int(status[:3]), dict(pairs), content, from_memory=self.made == made)

    def get_kept(self, path: str, **headers: str) -> Answer:
        """Ask until it comes from memory, as often as there may be a reason to make it anew."""
        for _ in range(tries()):
            self.get(path)
            answer = self.get(path, **headers)
            if answer.from_memory:
                return answer
        raise AssertionError(f"{path} is never kept.")

    def get_anew(self, path: str) -> Answer:
        """The page as it is made for somebody of whom something is known: never from memory."""
        answer = self.get(path, cookie="sessionid=of-nobody")
        assert not answer.from_memory
        return answer


@contextmanager
def database_in_a_file(path: Any) -> Iterator[None]:
    """On SQLite the tests' database is in memory, where nobody else can look: work on a copy of it, in a file."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    memory, own = connections["default"], connection.copy()
    own.settings_dict["NAME"] = str(path)
    connections["default"] = own
    try:
        yield
    finally:
        own.close()
        connections["default"] = memory
