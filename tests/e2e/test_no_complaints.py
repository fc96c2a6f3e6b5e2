"""A page loads whole: nothing missing, nothing refused, nothing in the console."""

from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.archive import Archive
from tests.e2e.visit import visit
from tests.pages import PublicPage, on_every_page


@on_every_page
def test_a_page_loads_without_a_complaint(
    public_page: PublicPage, archive: Archive, live_server: LiveServer, page: Page
) -> None:
    archive.grow(to=3)
    complaints: list[str] = []
    own_address = live_server.url + public_page.address(archive)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type in {"error", "warning"} and message.location.get("url") != own_address
            else None
        ),
    )
    page.on(
        "response",
        lambda response: (
            complaints.append(f"{response.status} {response.url}")
            if response.status >= 400 and response.url != own_address
            else None
        ),
    )
    page.on("requestfailed", lambda request: complaints.append(f"{request.failure}: {request.url}"))
    visit(page, public_page, archive)
    assert complaints == []
