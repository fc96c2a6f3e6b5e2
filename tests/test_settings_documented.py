"""The README's table of settings and the settings themselves say the same."""

import re
from pathlib import Path

import pytest

from tests.settings_names import SETTINGS, environment_names

pytestmark = pytest.mark.one_database

README = Path(__file__).resolve().parent.parent / "README.md"


def documented_names(readme: str) -> set[str]:
    """Return the names in the first column of the table under the heading "Settings"."""
    section = re.search(r"^## Settings$(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
    return set(re.findall(r"^\| *`([A-Z][A-Z0-9_]*)`", section[1], re.MULTILINE)) if section else set()


def test_every_name_that_the_settings_read_is_found() -> None:
    source = """
A = flag("A_FLAG", False)
B = [*words("SOME_WORDS", "x")]
C = int(os.environ.get("A_NUMBER") or 4)
D = os.environ["A_MUST"]
E = other("NOT_READ")
"""
    assert environment_names(source) == {"A_FLAG", "SOME_WORDS", "A_NUMBER", "A_MUST"}
    assert "DATABASE_URL" in environment_names(SETTINGS.read_text("utf-8"))


def test_the_readme_documents_every_setting_and_no_other() -> None:
    assert documented_names(README.read_text("utf-8")) == environment_names(SETTINGS.read_text("utf-8"))
