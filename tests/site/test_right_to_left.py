"""Style sheets speak of start and end, so that a language written from right to left is laid out by the same rules."""

import re
from pathlib import Path

from django.conf import settings
from django.test import Client, override_settings

PHYSICAL = re.compile(
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b"
    r"|(?<![-\w])(?:left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)


def test_no_style_sheet_speaks_of_left_and_right() -> None:
    sheets = Path(settings.BASE_DIR, "archive_project/static/site").glob("*.css")
    found = {sheet.name: PHYSICAL.findall(sheet.read_text()) for sheet in sheets}
    assert {name: words for name, words in found.items() if words} == {}


def test_a_page_says_in_which_direction_it_is_read(client: Client, db: None) -> None:
    with override_settings(LANGUAGES=[*settings.LANGUAGES, ("he", "עברית")]):
        assert '<html lang="he" dir="rtl"' in client.get("/he/").content.decode()
    assert '<html lang="en" dir="ltr"' in client.get("/").content.decode()
