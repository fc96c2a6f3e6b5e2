"""Each test of search has an index of its own, and starts without one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from documents.search import generations


@pytest.fixture(autouse=True)
def index_folder(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.SEARCH_INDEX = tmp_path / "search"
    generations.forget()
    yield settings.SEARCH_INDEX
    generations.forget()


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The first holdings, loaded once for a file: it takes seconds. The file's tests are marked `django_db` too."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", "demo", verbosity=0)
        yield
        transaction.set_rollback(True)
