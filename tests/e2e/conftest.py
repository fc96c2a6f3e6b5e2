"""A browser before a live site. Run by its own call: `python -m pytest -m e2e tests/e2e`."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from documents.search.following import drain
from tests.archive import Archive
from tests.bare_machine import find_headless_chromium
from tests.e2e.complaints import said_by
from tests.e2e.visit import sign_in

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before -m chooses by the mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that none can be forgotten."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(autouse=True, scope="session")
def django_beside_an_event_loop() -> Iterator[None]:
    """Playwright's event loop runs in the tests' thread, where Django would refuse the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Where addresses without a host lead: `page.goto("/documents/")`."""
    url: str = live_server.url
    return url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, best without windows, if there is one, else Playwright's; without a sandbox, which root cannot have."""
    chromium = find_headless_chromium()
    return {
        **browser_type_launch_args,
        "env": {**os.environ, "FONTCONFIG_FILE": str(HERE / "fonts.conf")},
        **({"executable_path": str(chromium)} if chromium else {}),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "UTC"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as on a real site: in memory, all threads of the server share one connection."""
    from django.conf import settings  # noqa: PLC0415 — only once Django is set up

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "e2e.sqlite3")


@pytest.fixture
def plain_page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page of a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


@pytest.fixture
def without_complaint(page: Page) -> Iterator[None]:
    """The browser must have had nothing to complain of at the end; the viewer of scans warns of tiles that came too late."""
    complaints = said_by(page)
    yield
    assert complaints == []


@pytest.fixture
def signed_in(page: Page, db: None) -> Page:
    """A browser signed in as a curator who may do anything."""
    return sign_in(page, User.objects.create_superuser("curator"))


@pytest.fixture
def desk(page: Page, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The same, where the browser must have nothing to complain of."""
    complaints = said_by(page, "warning")
    yield request.getfixturevalue("signed_in")
    assert complaints == []


@pytest.fixture
def grown(archive: Archive) -> Archive:
    """Three of each, found at once."""
    archive.grow(to=3)
    drain()
    return archive
