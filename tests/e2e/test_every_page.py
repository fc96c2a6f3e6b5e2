"""Every public page can be used without a mouse, without good eyes, at night and on a phone, and loads whole.

One visit for all of it: to fill an archive and to open a page costs more than most questions about it.
"""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.archive import Archive
from tests.e2e.axe import found_by_axe
from tests.e2e.keyboard import faults_by_keyboard
from tests.e2e.visit import visit
from tests.pages import PublicPage, on_every_page

# A small phone, and a laptop at four times the size (WCAG 1.4.10).
NARROW = {"width": 320, "height": 640}


@on_every_page
def test_a_page_is_sound_in_a_browser(
    public_page: PublicPage, archive: Archive, live_server: LiveServer, page: Page
) -> None:
    """WCAG 1.4.10 (reflow); 2.1.1, 2.1.2, 2.4.3, 2.4.7 (keyboard); what axe knows of the rest; no word in the console."""
    archive.grow(to=3)
    complaints = complaints_on(page, live_server.url + public_page.address(archive))
    visit(page, public_page, archive)
    faults = [f"complains: {complaint}" for complaint in complaints]
    faults += found_by_axe(page)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    faults += [f"{width} pixels wide on a phone of 320"] if width > 320 else []
    faults += faults_by_keyboard(page)
    if faults:
        pytest.fail("\n".join(faults))


def complaints_on(page: Page, address: str) -> list[str]:
    """Collect, from now on, what the browser complains of: nothing missing, nothing refused, nothing in the console. The page
    itself may be an error, as the page of what is not there is."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type in {"error", "warning"} and message.location.get("url") != address
            else None
        ),
    )
    page.on(
        "response",
        lambda response: (
            complaints.append(f"{response.status} {response.url}")
            if response.status >= 400 and response.url != address
            else None
        ),
    )
    page.on("requestfailed", lambda request: complaints.append(f"{request.failure}: {request.url}"))
    return complaints
