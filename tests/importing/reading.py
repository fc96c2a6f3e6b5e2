"""Short ways to read a page in tests."""

import io
from dataclasses import dataclass

from collections_app.importing.rows import Entry, PageEnd, PageHead, Row, Unread
from collections_app.importing.sources.listing_text import read_lines, read_page


@dataclass(frozen=True)
class Page:
    """The rows of one page, sorted out."""

    rows: tuple[Row, ...]

    @property
    def head(self) -> PageHead:
        head = self.rows[0]
        assert isinstance(head, PageHead)
        return head

    @property
    def end(self) -> PageEnd:
        end = self.rows[-1]
        assert isinstance(end, PageEnd)
        return end

    @property
    def entries(self) -> list[Entry]:
        return [row for row in self.rows if isinstance(row, Entry)]

    @property
    def unread(self) -> list[Unread]:
        return [row for row in self.rows if isinstance(row, Unread)]

    @property
    def records(self) -> list[tuple[str, str, str]]:
        """Date, title and summary of each entry."""
        return [(entry.date_text, entry.title, entry.summary) for entry in self.entries]


def read(page: str | bytes) -> Page:
    """Read a page given as text or as the bytes of its file."""
    stream = io.BytesIO(page.encode() if isinstance(page, str) else page)
    return Page(tuple(read_page(read_lines(stream))))
