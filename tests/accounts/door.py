"""Signing in as a browser does, with the codes that an app would show."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.accounts.conftest import PASSWORD

LOGIN, CODE, SET_UP, ACCOUNT = (
    "/admin/login/",
    "/admin/login/code/",
    "/admin/account/second-factor/",
    "/admin/account/",
)


def try_to_sign_in(client: Client, name: str = "ada", password: str = PASSWORD, then: str = "/admin/") -> Any:
    return client.post(LOGIN, {"username": name, "password": password, "next": then})


def code_of(key: str) -> str:
    """What an app with this key, in hexadecimal, shows now."""
    return f"{totp(bytes.fromhex(key)):06}"


def wrong(code: str) -> str:
    return f"{(int(code) + 500_000) % 1_000_000:06}"


def with_an_app(user: User) -> Any:
    return TOTPDevice.objects.create(user=user, name="Authenticator app")


def is_in(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


def as_if_wrong_long_ago(device: Any) -> None:
    device.refresh_from_db()
    device.throttling_failure_timestamp -= timedelta(hours=1)
    device.save()
