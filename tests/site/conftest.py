"""One archive for all the tests of a file that only read."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.archive import Archive


@pytest.hookimpl(
    trylast=True
)  # after pytest-django has put the tests that have a database of their own first
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that share an archive: where no test of a run is marked, pytest-django makes no test database."""
    for item in items:
        if "module_database" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="module")
def module_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around the file's tests, undone after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def grown(module_database: None) -> Archive:
    """Three published records of each kind, and the hidden ones. Growing costs more than most tests: read only."""
    archive = Archive(history=False)
    archive.grow(to=3)
    return archive
