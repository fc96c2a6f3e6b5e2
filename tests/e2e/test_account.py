"""One's own account in a browser: a second factor set up, asked for at the next sign-in, and turned off; by keyboard."""

from base64 import b32decode

from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from tests.accounts.door import code_of
from tests.e2e.axe import found_by_axe


def key_on(page: Page) -> str:
    typed = page.locator(".account-key").inner_text().replace(" ", "")
    return b32decode(typed).hex()


def test_a_second_factor_from_set_up_to_the_next_sign_in(desk: Page, db: None) -> None:
    desk.get_by_role("link", name="My account").click()
    expect(desk.get_by_text("This one")).to_be_visible()
    faults = found_by_axe(desk)

    desk.get_by_role("link", name="Set up an authenticator app…").press("Enter")
    expect(desk.get_by_role("img", name="QR code")).to_be_visible()
    assert desk.evaluate("document.querySelector('.account-picture').naturalWidth") > 100
    faults |= found_by_axe(desk)
    key = key_on(desk)
    expect(desk.get_by_label("Code:")).to_be_focused()
    desk.keyboard.type(code_of(key))
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("They are shown this once.")).to_be_visible()
    faults |= found_by_axe(desk)
    backup = desk.locator(".account-codes code").first.inner_text()
    desk.get_by_role("link", name="I have kept them").press("Enter")
    expect(desk.get_by_text("10 backup codes left")).to_be_visible()

    desk.get_by_role("button", name="Log out").click()
    sign_in(desk)
    faults |= found_by_axe(desk)
    # As if the half minute were over: each code of the app fits once.
    TOTPDevice.objects.update(last_t=-1)
    desk.keyboard.type(code_of(key))
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Desk")).to_be_visible()

    desk.get_by_role("button", name="Log out").click()
    sign_in(desk)
    desk.keyboard.type(backup)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Desk")).to_be_visible()

    desk.goto("/admin/account/second-factor/off/")
    faults |= found_by_axe(desk)
    desk.keyboard.type("a long password")
    desk.keyboard.press("Enter")
    expect(desk.locator(".messagelist .success")).to_contain_text("turned off")
    assert not TOTPDevice.objects.filter(user=User.objects.get()).exists()

    desk.goto("/admin/accounts/auditentry/")
    expect(desk.locator("#result_list")).to_contain_text("with a second factor")
    faults |= found_by_axe(desk)
    assert faults == set()


def sign_in(page: Page) -> None:
    page.goto("/admin/login/")
    page.fill("#id_username", "curator")
    page.fill("#id_password", "a long password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
