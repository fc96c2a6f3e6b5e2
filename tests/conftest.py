"""What holds for every test: the same settings everywhere, files in a temporary folder, no network."""

import os
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client, SimpleTestCase, TransactionTestCase
from django.urls import reverse
from hypothesis import settings as hypothesis_settings

from archive_project.accounts.audit import writing
from tests.archive import Archive

# Set while pytest loads, before anything reads them: plain HTTP, as the test client speaks; no manifest of
# static files, which only a deployment makes; a hash that costs nothing, as no password here guards anything.
settings.SECRET_KEY = secrets.token_urlsafe(50)
settings.DEMO = False
settings.PAGE_CACHE_MB = (
    0  # what keeps pages has tests of its own: its connection would outlive the tests' database
)
settings.TIME_ZONE = "UTC"
settings.SECURE_SSL_REDIRECT = False
settings.SECURE_HSTS_SECONDS = 0
settings.SESSION_COOKIE_SECURE = False
settings.CSRF_COOKIE_SECURE = False
writing.PAUSE = 0  # the audit log is written at once: what waits outlives the test that caused it
writing.MINUTE = (
    24 * 3600
)  # and that a session is in use once, lest a page cost more just when a minute is over
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# In CI the same examples each time, so that a red run can be repeated; elsewhere new ones, which find more.
hypothesis_settings.register_profile("ci", derandomize=True, deadline=None, database=None)
hypothesis_settings.register_profile("here", deadline=None)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "here")


# What a test names that asks a database, itself or by a fixture.
DATABASES = {"db", "transactional_db", "live_server", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)  # before -m chooses by the mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that ask no database at all: they need not run beside each."""
    for item in items:
        in_a_class_of_django = issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
        fixtures = set(getattr(item, "fixturenames", ()))
        if not (in_a_class_of_django or item.get_closest_marker("django_db") or fixtures & DATABASES):
            item.add_marker(pytest.mark.one_database)


@pytest.fixture(autouse=True, scope="session")
def files_in_a_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Uploads and the search index go where pytest tidies up; STATIC_ROOT exists (whitenoise warns otherwise), empty."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    settings.IMPORTS_ROOT = tmp_path_factory.mktemp("imports")
    settings.SEARCH_INDEX = tmp_path_factory.mktemp("search")
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse connections that would leave this machine: a test that needs the world fails on the train."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"localhost", "127.0.0.1", "::1"}:
            raise AssertionError(f"A test reached out to {address}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


# Every table but these is empty after a test that commits; these two are the same after each. The log of changes is last, as
# what is deleted elsewhere is noted in it.
ALIKE = {"django_content_type", "auth_permission"}
LOG = "documents_searchchange"


@pytest.fixture(autouse=True, scope="session")
def tables_emptied_quickly() -> Iterator[None]:
    """Leave what Django's flush leaves, in a tenth of its time: PostgreSQL takes long to truncate a hundred tables that hold
    next to nothing, and permissions need not be made anew each time."""

    def empty(_: TransactionTestCase) -> None:
        tables = set(connection.introspection.django_table_names(include_views=False)) - ALIKE - {LOG}
        with transaction.atomic(), connection.cursor() as cursor:
            for table in [*sorted(tables), LOG]:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 — our own names

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture
def archive(db: None) -> Archive:
    """An empty archive; `archive.grow(to=20)` fills it with published records and some hidden ones, without versions."""
    return Archive(history=False)


@pytest.fixture
def archive_with_history(db: None) -> Archive:
    """An empty archive whose records will have versions."""
    return Archive()


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("curator", password="a long enough one")


@pytest.fixture
def curator(superuser: User) -> Client:
    """A browser in which a superuser is signed in."""
    client = Client()
    client.force_login(superuser)
    client.get(reverse("admin:jsi18n"))  # the first page of a session costs a note of it: no test's
    return client


@pytest.fixture(scope="session")
def seeds() -> list[Path]:
    """The five seed pages, in the order of their names."""
    return sorted((settings.BASE_DIR / "fixtures" / "pages").glob("*.txt"))
