"""Every public page can be used without a mouse, without good eyes, at night and on a phone, and loads whole.

One visit for all of it: to fill an archive and to open a page costs more than most questions about it.
"""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.archive import Archive
from tests.e2e.axe import found_by_axe
from tests.e2e.complaints import complaints_on
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
    address = live_server.url + public_page.address(archive)
    complaints = complaints_on(page, own_error=address if public_page.status >= 400 else "")
    visit(page, public_page, archive)
    faults = sorted(found_by_axe(page))
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    faults += [f"{width} pixels wide on a phone of 320"] if width > 320 else []
    faults += faults_by_keyboard(page)
    faults += [f"complains: {complaint}" for complaint in complaints]  # also of what all this brought about
    if faults:
        pytest.fail("\n".join(faults))
