"""Opening a page of the live site in a browser, as anybody or as a colleague."""

from django.contrib.auth.models import User
from playwright.sync_api import Page, Response

from tests.archive import Archive
from tests.pages import PublicPage


def visit(page: Page, public_page: PublicPage, archive: Archive) -> Response:
    """Open the page and wait until everything on it is loaded."""
    response = page.goto(public_page.address(archive), wait_until="load")
    assert response is not None
    assert response.status == public_page.status
    return response


def sign_in(page: Page, user: User) -> Page:
    """Sign in by the form, with a password that is the user's from now on."""
    user.set_password("a long password")
    user.save()
    page.goto("/admin/login/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", "a long password")
    page.click("input[type=submit]")
    return page


def fits(page: Page, *widths: int) -> bool:
    """Whether nothing is wider than the page."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            return False
    return True
