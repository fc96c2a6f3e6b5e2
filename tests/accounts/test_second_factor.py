"""A second factor: set up, asked for, thrown away; and demanded."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive_project.accounts.models import AuditEntry
from archive_project.accounts.signing_in.second_factor import new_backup_codes
from tests.accounts.conftest import PASSWORD
from tests.accounts.door import (
    ACCOUNT,
    CODE,
    LOGIN,
    SET_UP,
    as_if_wrong_long_ago,
    code_of,
    is_in,
    try_to_sign_in,
    with_an_app,
    wrong,
)


def key_on(page: Any) -> str:
    return str(page.context["form"].device.key)


def codes_on(page: Any) -> list[str]:
    return re.findall(r"<code>([a-z2-7]{4}-[a-z2-7]{4})</code>", page.content.decode())


def test_whoever_is_in_elsewhere_with_the_password_alone_is_signed_out_when_one_sets_it_up(
    member: User,
) -> None:
    """Else a password that was stolen before would turn it off again."""
    here, there = Client(), Client()
    for one in (here, there):
        try_to_sign_in(one)
    here.post(SET_UP, {"code": code_of(key_on(here.get(SET_UP)))})
    assert is_in(here)
    assert not is_in(there)
    there.post("/admin/account/second-factor/off/", {"password": PASSWORD})
    assert TOTPDevice.objects.exists()


def test_whoever_is_in_elsewhere_is_signed_out_when_one_turns_it_off(member: User) -> None:
    """Both with a code: the one that stays open elsewhere would outlive what proved it."""
    device = with_an_app(member)
    codes = [code_of(device.key), new_backup_codes(member)[0]]
    here, there = Client(), Client()
    for one, code in zip((here, there), codes, strict=True):
        try_to_sign_in(one)
        one.post(CODE, {"code": code})
        assert is_in(one)
    here.post("/admin/account/second-factor/off/", {"password": PASSWORD})
    assert not TOTPDevice.objects.exists()
    assert is_in(here)
    assert not is_in(there)
    assert list(member.desk_sessions.values_list("session", flat=True)) == [here.session.session_key]


@pytest.fixture
def client(member: User) -> Client:
    """Somebody who is signed in."""
    client = Client()
    client.force_login(member)
    return client


def test_an_app_is_set_up_with_the_code_it_shows_and_backup_codes_are_shown_once(client: Client) -> None:
    page = client.get(SET_UP)
    key = key_on(page)
    assert key_on(client.get(SET_UP)) == key  # until it is taken
    assert 'src="data:image/svg+xml' in page.content.decode()
    assert not TOTPDevice.objects.exists()
    for bad in (wrong(code_of(key)), "", "１２", "abcdef", "9" * 30):
        assert not codes_on(client.post(SET_UP, {"code": bad}))
    codes = codes_on(client.post(SET_UP, {"code": f" {code_of(key)[:3]} {code_of(key)[3:]}"}))
    assert len(codes) == 10
    assert TOTPDevice.objects.get().key == key
    assert client.get(SET_UP).headers["Location"] == ACCOUNT
    account = client.get(ACCOUNT).content.decode()
    assert "10 backup codes left" in account
    assert not any(code in account for code in codes)


def test_the_password_alone_signs_nobody_in(member: User) -> None:
    device = with_an_app(member)
    client = Client()
    assert try_to_sign_in(client, then="/admin/account/").headers["Location"] == CODE
    assert not is_in(client)
    assert not client.get("/").wsgi_request.user.is_authenticated
    assert "does not fit" in client.post(CODE, {"code": wrong(code_of(device.key))}).content.decode()
    waiting = client.post(CODE, {"code": code_of(device.key)}).content.decode()
    assert "Too many codes were wrong. Wait 1 second" in waiting
    as_if_wrong_long_ago(device)
    code = code_of(device.key)
    assert client.post(CODE, {"code": code}).headers["Location"] == "/admin/account/"
    assert is_in(client)
    # Seen over a shoulder, it is of no use.
    again = Client()
    try_to_sign_in(again)
    again.post(CODE, {"code": code})
    assert not is_in(again)
    assert list(AuditEntry.objects.filter(user=member).values_list("action", "detail"))[-3:] == [
        ("signed in", "with a second factor"),
        ("refused", "too many wrong codes"),
        ("failed", "a wrong code"),
    ]


@pytest.mark.parametrize("code", ["000000", "abcd-efgh", "", "9" * 50])
@pytest.mark.parametrize("has_backup_codes", [True, False])
def test_whoever_hammers_at_the_second_step_fills_no_log(
    member: User, settings: Any, code: str, has_backup_codes: bool
) -> None:
    settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 1000  # seconds
    with_an_app(member)
    if has_backup_codes:
        new_backup_codes(member)
    client = Client()
    try_to_sign_in(client)
    for _ in range(6):
        response = client.post(CODE, {"code": code})
    is_a_code = 0 < len(code) < 40
    assert response.status_code == (429 if is_a_code else 200)
    said = AuditEntry.objects.filter(user=member).order_by("id").values_list("action", flat=True)
    assert list(said) == (["failed", "refused"] if is_a_code else [])


def test_a_backup_code_fits_once(member: User) -> None:
    with_an_app(member)
    code = new_backup_codes(member)[0]
    for expected in (True, False):
        client = Client()
        try_to_sign_in(client)
        client.post(CODE, {"code": code.upper()})
        assert is_in(client) is expected
    assert StaticToken.objects.count() == 9


def test_the_second_step_needs_the_first_and_not_for_ever(member: User) -> None:
    device = with_an_app(member)
    assert Client().post(CODE, {"code": code_of(device.key)}).headers["Location"] == LOGIN
    client = Client()
    try_to_sign_in(client)
    session = client.session
    session["signing_in"] |= {"until": 0}
    session.save()
    assert client.get(CODE).headers["Location"] == LOGIN
    # A password that was changed meanwhile counts no more.
    try_to_sign_in(client)
    member.set_password("another long password")
    member.save()
    assert client.get(CODE).headers["Location"] == LOGIN


def test_nobody_is_sent_to_another_site(member: User) -> None:
    device = with_an_app(member)
    client = Client()
    try_to_sign_in(client, then="https://example.org/")
    assert client.post(CODE, {"code": code_of(device.key)}).headers["Location"] == reverse("admin:index")


@pytest.mark.parametrize("page", ["account/backup-codes/", "account/second-factor/off/"])
def test_what_weakens_an_account_asks_for_the_password(client: Client, member: User, page: str) -> None:
    url = f"/admin/{page}"
    assert client.get(url).headers["Location"] == ACCOUNT  # nothing to weaken
    with_an_app(member)
    new_backup_codes(member)
    before = set(StaticToken.objects.values_list("token", flat=True))
    assert "not your password" in client.post(url, {"password": "not it"}).content.decode()
    assert set(StaticToken.objects.values_list("token", flat=True)) == before
    client.post(url, {"password": PASSWORD})
    assert not before & set(StaticToken.objects.values_list("token", flat=True))
    assert TOTPDevice.objects.exists() is ("off" not in page)


def test_a_lost_telephone_is_an_administrators_to_remove(
    client: Client, member: User, curator: Client
) -> None:
    with_an_app(member)
    new_backup_codes(member)
    assert is_in(client)
    sent = {"action": "remove_second_factor", "_selected_action": [str(member.pk)]}
    curator.post("/admin/auth/user/", sent)
    assert not is_in(client)  # whoever has the telephone
    assert try_to_sign_in(client).headers["Location"] == "/admin/"
    assert is_in(client)
    # Nobody else may.
    with_an_app(member)
    client.post("/admin/auth/user/", sent)
    assert TOTPDevice.objects.filter(user=member).exists()


def test_where_it_is_demanded_there_is_no_way_around_it(client: Client, member: User, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    assert not is_in(client)  # signed in before it was demanded
    assert not client.get("/").wsgi_request.user.is_authenticated
    assert try_to_sign_in(client, then="/admin/account/").headers["Location"] == SET_UP
    for url in ("/admin/", "/admin/account/", "/admin/password_change/", "/admin/documents/document/"):
        assert client.get(url).headers["Location"].startswith(LOGIN)
    page = client.get(SET_UP)
    assert "demands a second factor" in page.content.decode()
    done = client.post(SET_UP, {"code": code_of(key_on(page))})
    assert len(codes_on(done)) == 10
    assert 'href="/admin/account/"' in done.content.decode()
    assert is_in(client)
