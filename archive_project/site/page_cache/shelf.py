"""Pages in the memory of one process, in so many bytes: what was asked for least lately goes first."""

import threading
from collections import OrderedDict
from time import time

from django.conf import settings

from archive_project.site.page_cache.database_version import Version
from archive_project.site.page_cache.page import Page

Address = tuple[str | None, ...]
OVERHEAD = 2_000  # bytes of a page beside its content
LARGEST = 8  # no page may take more than this part of the room


class Shelf:
    """Holds the pages of one version of the database; those of the version before go when the first of the next comes."""

    def __init__(self) -> None:
        self.taken = 0
        self._version: Version | None = None
        self._pages: OrderedDict[Address, tuple[Page, float]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def room(self) -> int:
        """In bytes."""
        return int(settings.PAGE_CACHE_MB * 1_000_000)

    def get(self, address: Address) -> tuple[Page, Version] | tuple[None, None]:
        """Return the page and the version that it is true of: whether that is still so, the database says."""
        with self._lock:
            page, until = self._pages.get(address, (None, 0.0))
            if page is None or self._version is None or until <= time():
                return None, None
            self._pages.move_to_end(address)
            return page, self._version

    def put(self, version: Version, address: Address, page: Page, until: float) -> None:
        """Keep a page of the database's version of now, until so many seconds since 1970."""
        size, room = _size(address, page), self.room
        if size > room // LARGEST:
            return
        with self._lock:
            if version != self._version:
                self._pages.clear()
                self._version, self.taken = version, 0
            self._drop(address)
            while self.taken + size > room:
                self._drop(next(iter(self._pages)))
            self._pages[address] = page, until
            self.taken += size

    def _drop(self, address: Address) -> None:
        page, _ = self._pages.pop(address, (None, 0.0))
        if page is not None:
            self.taken -= _size(address, page)


SHELF = Shelf()


def _size(address: Address, page: Page) -> int:
    return len(page.content) + sum(map(len, filter(None, address))) + OVERHEAD
