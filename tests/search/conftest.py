"""Each test of search has an index of its own, and starts without one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from documents.search import generations
from tests import factories as make
from tests.search.machine import Machine, machine_beside


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


@pytest.fixture
def machine(tmp_path: Path, index_folder: Path, transactional_db: None) -> Machine:
    """One published document, and an index of it."""
    make.document("First", number=1)
    made = machine_beside(tmp_path, index_folder)
    made.run("following.drain()")
    return made
