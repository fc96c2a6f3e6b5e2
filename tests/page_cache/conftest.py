"""An archive whose changes are committed, as only then anybody else sees them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from archive_project.site.page_cache.database_version import forget
from documents.search import following
from tests.page_cache.reading import Reader, database_in_a_file
from tests.search.conftest import index_folder, machine  # noqa: F401 — fixtures


@pytest.fixture
def reader(
    tmp_path: Path,
    index_folder: Path,  # noqa: F811
    transactional_db: None,
    settings: Settings,
) -> Iterator[Reader]:
    settings.PAGE_CACHE_MB = 64
    with database_in_a_file(tmp_path / "archive.sqlite3"):
        following.drain()
        yield Reader()
        forget()
        with (
            following._in_background
        ):  # what the test began to do on the index has ended, and let go of the database
            pass
