"""The translations are whole, say as much as the English does, and are what the site speaks."""

import gettext
import re
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.utils.translation import to_locale

from tests.languages import OTHERS
from tests.marked import Text, in_code, in_template, marked, sources
from tests.unmarked import unmarked

BLANK = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z]+\}|(?<![A-Z])[A-Z]{5,}(?![A-Z])|<[^>]+>")
pytestmark = pytest.mark.one_database  # nothing here asks one
in_each_language = pytest.mark.parametrize("language", OTHERS)


def catalogue(language: str, ending: str) -> Path:
    return Path(
        settings.BASE_DIR, "archive_project", "locale", to_locale(language), "LC_MESSAGES", f"django.{ending}"
    )


def entries(language: str) -> list[Any]:
    return list(polib.pofile(str(catalogue(language, "po"))))


def text_of(entry: Any) -> Text:
    return entry.msgctxt or "", entry.msgid


@in_each_language
def test_every_text_that_is_marked_is_translated_and_no_other(language: str) -> None:
    """`make messages` gathers what is new, and `locale/` is where it is translated."""
    found = entries(language)
    assert {text_of(entry) for entry in found} == marked()
    assert [entry.msgid for entry in found if not entry.translated() or entry.fuzzy or entry.obsolete] == []


@in_each_language
def test_a_translation_has_the_same_blanks_to_fill(language: str) -> None:
    for entry in entries(language):
        asked = set(BLANK.findall(entry.msgid_plural or entry.msgid))
        for said in entry.msgstr_plural.values() or [entry.msgstr]:
            assert set(BLANK.findall(said)) == asked, (entry.msgid, said)


@in_each_language
def test_the_site_speaks_what_the_catalogue_says(language: str) -> None:
    """The compiled file is what Django reads; it is committed, so that a site needs no compiler."""
    with catalogue(language, "mo").open("rb") as compiled:
        spoken = gettext.GNUTranslations(compiled)._catalog  # type: ignore[attr-defined]
    for entry in entries(language):
        key = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
        for form, said in entry.msgstr_plural.items() or [(None, entry.msgstr)]:
            assert spoken.pop(key if form is None else (key, form)) == said, "Run make messages."
    assert set(spoken) == {""}


def test_no_template_has_words_that_are_not_marked() -> None:
    found = {
        path.relative_to(settings.BASE_DIR).as_posix(): words
        for path in sources("html")
        if path.name != "gallery.html" and (words := unmarked(path.read_text()))
    }
    assert found == {}


def test_words_that_are_not_marked_are_seen() -> None:
    for template in (
        "<p>Said</p>",
        '<p aria-label="Said">{{ it }}</p>',
        "{% block title %}Said · {{ site_name }}{% endblock %}",
        '{% include "components/empty.html" with says="Said" only %}',
        '{{ words|default:"Said" }}',
        "{# a remark #}<b>{% translate 'Known' %}</b> Said",
    ):
        assert unmarked(template) == ["Said"], template
    assert unmarked('<p>{% translate "Said" %}, {{ name }}: 1949</p><a title="{{ it }}">CSV</a>') == []
    assert unmarked('{% include "components/empty.html" with says=_("Said") only %}') == []


def test_texts_are_found_however_they_are_marked() -> None:
    assert set(in_code('_("a"), ngettext("b", "bs", n), pgettext("c", "d"), other("e"), gettext(f)')) == {
        ("", "a"),
        ("", "b"),
        ("c", "d"),
    }
    template = """{% load i18n %}{% translate "It's" %}{% translate "b" context "c" %}{% include "x" with y=_("d") %}
    {% blocktranslate count n=n context "e" %}{{ n }} f{% plural %}{{ n }} fs{% endblocktranslate %}"""
    assert set(in_template(template)) == {("", "It's"), ("c", "b"), ("", "d"), ("e", "%(n)s f")}
