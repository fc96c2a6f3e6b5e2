"""What is wrong with the settings is said by a system check, with an id and what to do; never by a traceback."""

import os
import re
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
    "misread",
    [
        {
            "DATABASE_URL": "nonsense",
            "DATABASE_POOL_SIZE": "many",
            "PAGE_CACHE_MB": "-1",
            "TIME_ZONE": "Mars/Olympus",
            "LOG_LEVEL": "loud",
            "DEMO": "maybe",
        },
        {"DATABASE_URL": "mysql://root:secret@localhost/archive", "DATABASE_POOL_SIZE": "0"},
    ],
)
def test_settings_that_cannot_be_read_are_named(misread: dict[str, str]) -> None:
    told = check(**misread)
    assert told.returncode == 1
    assert set(re.findall(r"\(fonds\.E002\) (\w+) cannot be read: .*\n\tHINT: .+", told.stderr)) == set(
        misread
    )
    assert "Traceback" not in told.stderr
    assert "secret@" not in told.stderr


def test_a_missing_key_is_named() -> None:
    told = check(SECRET_KEY="")
    assert "fonds.E001" in told.stderr
    assert "Traceback" not in told.stderr


def test_settings_in_order_pass() -> None:
    assert check().returncode == 0
