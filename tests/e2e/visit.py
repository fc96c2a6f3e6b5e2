"""Opening a page of the live site in a browser."""

from playwright.sync_api import Page, Response

from tests.archive import Archive
from tests.pages import PublicPage


def visit(page: Page, public_page: PublicPage, archive: Archive) -> Response:
    """Open the page and wait until everything on it is loaded."""
    response = page.goto(public_page.address(archive), wait_until="load")
    assert response is not None
    assert response.status == public_page.status
    return response
