"""Whoever tries passwords has to wait, in that place and for that account alone."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client

from archive_project.accounts.models import AuditEntry, FailedSignIn
from tests.accounts.door import is_in, try_to_sign_in


def fail(client: Client, times: int = 5, name: str = "ada") -> str:
    for _ in range(times):
        page = try_to_sign_in(client, name, password="not it")
    return str(page.content.decode())


def test_five_failures_have_one_wait_and_the_page_says_how_long(member: User) -> None:
    client = Client()
    assert "Try again in" not in fail(client, 4)
    assert "Try again in 15 minutes" in fail(client, 1)
    refused = try_to_sign_in(client)  # the right password
    assert refused.status_code == 429
    assert not is_in(client)
    # Asking meanwhile makes it no longer.
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=14, seconds=30))
    assert "Try again in 30 seconds" in try_to_sign_in(client).content.decode()
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(seconds=31))
    try_to_sign_in(client)
    assert is_in(client)
    assert not AccessAttempt.objects.exists()
    said = list(AuditEntry.objects.order_by("id").values_list("name", "action"))
    assert said[:5] == [("ada", "failed")] * 4 + [("ada", "refused")]
    assert said[-1] == ("ada", "signed in")


def test_nobody_is_shut_out_by_somebody_elsewhere_or_by_another_account(member: User) -> None:
    fail(Client(REMOTE_ADDR="192.0.2.9"))
    elsewhere = Client()
    try_to_sign_in(elsewhere)
    assert is_in(elsewhere)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"REMOTE_ADDR": "::ffff:192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.1"}),
        ({"REMOTE_ADDR": "2001:db8::1"}, {"REMOTE_ADDR": "2001:db8::ffff:2"}),
        ({"REMOTE_ADDR": "fe80::1%eth0"}, {"REMOTE_ADDR": "fe80::1"}),
        ({"REMOTE_ADDR": ""}, {"REMOTE_ADDR": "unix:"}),
    ],
)
def test_one_place_has_many_addresses(member: User, one: dict[str, str], other: dict[str, str]) -> None:
    fail(Client(**one))  # type: ignore[arg-type]
    assert try_to_sign_in(Client(**other)).status_code == 429  # type: ignore[arg-type]


def test_behind_a_proxy_the_address_is_what_the_proxy_noted(member: User, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    fail(Client(headers={"X-Forwarded-For": "10.1.1.1, 192.0.2.1"}))
    assert try_to_sign_in(Client(headers={"X-Forwarded-For": "192.0.2.1"})).status_code == 429
    assert try_to_sign_in(Client(headers={"X-Forwarded-For": "192.0.2.1, 192.0.2.2"})).status_code == 302


def test_whoever_tries_many_accounts_is_known_by_the_place(member: User) -> None:
    for number in range(10):
        fail(Client(), 5, f"account-{number}")
    refused = try_to_sign_in(Client())
    assert refused.status_code == 429
    assert "Try again in 15 minutes" in refused.content.decode()
    assert try_to_sign_in(Client(REMOTE_ADDR="192.0.2.9")).status_code == 302
    assert AuditEntry.objects.filter(action="refused").count() == 1  # a minute


def test_where_no_place_is_known_an_account_is_throttled_and_no_other(member: User) -> None:
    for number in range(11):
        fail(Client(REMOTE_ADDR=""), 5, f"account-{number}")
    assert try_to_sign_in(Client(REMOTE_ADDR="")).status_code == 302


def test_an_administrator_lifts_it(member: User, curator: Client) -> None:
    client = Client()
    fail(client)
    failed = FailedSignIn.objects.get()
    page = curator.get("/admin/accounts/failedsignin/")
    assert "ada" in page.content.decode()
    curator.post(f"/admin/accounts/failedsignin/{failed.pk}/delete/", {"post": "yes"})
    try_to_sign_in(client)
    assert is_in(client)


def test_what_cannot_be_a_name_is_no_error_and_no_password_is_noted(db: None) -> None:
    client = Client()
    for name in ("x" * 3000, "nul\x00", "", "correct horse battery staple"):
        assert fail(client, 1, name)
    assert set(AuditEntry.objects.values_list("name", flat=True)) == {""}
    assert not AccessAttempt.objects.filter(post_data__contains="not it").exists()


def test_the_page_names_the_archive(client: Client, db: None, settings: Any) -> None:
    settings.SITE_NAME = "The Archive of Cables"
    page = client.get("/admin/login/").content.decode()
    assert page.count("The Archive of Cables") == 2  # title and head
    assert "testserver" not in page
