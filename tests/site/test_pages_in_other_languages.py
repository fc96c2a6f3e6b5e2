"""Every public page in every language of the interface: the same page, in other words."""

from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import html5lib
import polib
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import to_locale

from archive_project.lib.language import in_language
from tests.archive import Archive
from tests.languages import OTHERS
from tests.pages import PUBLIC_PAGES, PublicPage
from tests.site.html import faults

LABELS = ("aria-label", "alt", "title", "placeholder")
PAGES = [page for page in PUBLIC_PAGES if page.name != "login"]  # the curators' side is English


@cache
def english(language: str) -> frozenset[str]:
    """The texts that the catalogue says otherwise, without those that have something to fill in."""
    path = Path(
        settings.BASE_DIR, "archive_project", "locale", to_locale(language), "LC_MESSAGES", "django.po"
    )
    return frozenset(
        entry.msgid
        for entry in polib.pofile(str(path))
        if entry.msgstr != entry.msgid and "%" not in entry.msgid
    )


def said(html: str) -> set[str]:
    """Every text and label of a page that is not said to be in English."""
    found: set[str] = set()

    def gather(element: Any, language: str) -> None:
        language = element.get("lang", language)
        if language != "en" and element.tag not in {"script", "style"}:
            found.update(element.get(label, "") for label in LABELS)
            found.add(element.text or "")
        for child in element:
            gather(child, language)
            if language != "en":
                found.add(child.tail or "")

    page = html5lib.parse(html, namespaceHTMLElements=False)
    gather(page, page.get("lang"))
    return {" ".join(unescape(text).split()) for text in found}


@pytest.mark.one_database
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_whole_in_other_languages(client: Client, page: PublicPage, grown: Archive) -> None:
    """The same status, valid, no word left in English where a translation is known, and no more queries than in English."""
    address = page.address(grown)
    client.get(address)
    with CaptureQueriesContext(connection) as in_english:
        client.get(address)
    for language in OTHERS:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(in_language(address, language), follow=True)
        html = response.content.decode()
        assert (response.status_code, response["Content-Language"]) == (page.status, language)
        assert f'<html lang="{language}"' in html
        left = said(html) & english(language)
        assert left == set(), language
        assert len(queries) <= len(in_english)
    assert faults(html) == []
