"""What is wrong with the settings is said by a system check, with an id and what to do; never by a traceback."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.one_database


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    plain = {
        "SECRET_KEY": "for this test only",
        "ALLOWED_HOSTS": "archive.example.org",
        "DATABASE_URL": "sqlite://:memory:",
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]} | plain | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://root:secret@localhost/archive"),
        ("DATABASE_POOL_SIZE", "many"),
        ("DATABASE_POOL_SIZE", "0"),
        ("PAGE_CACHE_MB", "-1"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("LOG_LEVEL", "loud"),
        ("DEMO", "maybe"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(name: str, value: str) -> None:
    told = check(**{name: value})
    assert told.returncode == 1
    assert "fonds.E002" in told.stderr
    assert name in told.stderr
    assert "HINT" in told.stderr
    assert "Traceback" not in told.stderr
    assert "secret@" not in told.stderr


def test_a_missing_key_is_named() -> None:
    told = check(SECRET_KEY="")
    assert "fonds.E001" in told.stderr
    assert "Traceback" not in told.stderr


def test_settings_in_order_pass() -> None:
    assert check().returncode == 0
