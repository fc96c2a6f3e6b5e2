"""The second factor of an account: one authenticator app (TOTP, RFC 6238), and backup codes for when it is lost.

django-otp keeps both, and has whoever gets codes wrong wait: a second, then two, four, …
"""

import re
import time
from base64 import b32encode
from datetime import timedelta
from secrets import token_hex
from typing import Any

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY, verify_token
from django_otp import login as note_device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

KEY_BYTES = 20  # as RFC 4226 recommends
DIGITS = 6
BACKUP_CODES = 10
# Where a new key waits in the session until the app has shown that it has it.
NEW_KEY = "second_factor_key"


def app_of(user: Any) -> Any:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def backup_of(user: Any) -> Any:
    return StaticDevice.objects.filter(user=user).first()


def is_verified(session: Any) -> bool:
    """Whether a code was given in this session. No query: where a second factor is taken away, the sessions end."""
    return DEVICE_ID_SESSION_KEY in session


def note(request: Any, device: Any) -> None:
    """Remember with the session that this device's code was given."""
    note_device(request, device)


def forget(request: Any) -> None:
    request.session.pop(DEVICE_ID_SESSION_KEY, None)


# Signing in


def device_for(app: Any, code: str) -> Any:
    """The app for what looks like one of its codes, else the backup codes of its account; the app where there are none, for
    somebody has to count what is wrong."""
    is_its = len(code) == DIGITS and code.isdecimal()
    return app if is_its else backup_of(app.user_id) or app


def plain(code: str) -> str:
    """A code without the spaces and hyphens that make it readable."""
    return re.sub(r"[\s-]", "", code).lower()


def wait_before(device: Any) -> timedelta:
    """How long it takes no more codes. No query."""
    allowed, why = device.verify_is_allowed()
    return timedelta() if allowed else max(why["locked_until"] - timezone.now(), timedelta())


def accepts(device: Any, code: str) -> bool:
    """Whether the code is right; it is not the next time."""
    return verify_token(device.user, device.persistent_id, code) is not None


# Setting up


def new_key(session: Any) -> str:
    """The key, in hexadecimal, that somebody is about to give to an app: the same until it is taken or the session ends."""
    if NEW_KEY not in session:
        session[NEW_KEY] = token_hex(KEY_BYTES)
    key: str = session[NEW_KEY]
    return key


def readable(key: str) -> str:
    """The key as an app takes it where it cannot read the picture: base 32, in groups."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def device_with(user: Any, key: str) -> Any:
    return TOTPDevice(user=user, name="Authenticator app", key=key)


def picture_of(device: Any) -> str:
    """The QR code that an authenticator app reads, as the address of a picture that is in the address (data:): under one of
    its own the secret would lie in caches."""
    return str(segno.make(device.config_url, error="m").svg_data_uri(scale=5, light="#fff"))


@transaction.atomic
def set_up(device: Any, code: str) -> bool:
    """Keep the app if it shows the right code, in place of one that was there. Return whether it did."""
    codes = TOTP(device.bin_key)
    codes.time = time.time()
    if not (len(code) == DIGITS and code.isdecimal() and codes.verify(int(code), tolerance=device.tolerance)):
        return False
    turn_off(device.user)
    device.last_t, device.drift = codes.t(), codes.drift
    device.save()
    return True


@transaction.atomic
def new_backup_codes(user: Any) -> list[str]:
    """Make codes, each good for once, in place of those there were."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Backup codes")
    codes = [StaticToken.random_token() for _ in range(BACKUP_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def backup_codes_left(user: Any) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


@transaction.atomic
def turn_off(user: Any) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def is_demanded() -> bool:
    return bool(settings.REQUIRE_SECOND_FACTOR)
