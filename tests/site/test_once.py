"""What is made once is the same in every page of a language, and of no page."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

pytestmark = pytest.mark.one_database

PAGE = "{% load i18n once %}{% once %}{% translate 'Collections' %}{{ of_this_page }}{% endonce %} {{ of_this_page }}"


def test_it_sees_nothing_of_the_page() -> None:
    page = Template(PAGE)
    assert [page.render(Context({"of_this_page": word})) for word in ("one", "two")] == [
        "Collections one",
        "Collections two",
    ]


def test_each_language_has_its_own() -> None:
    page = Template(PAGE)
    for language, word in (("en", "Collections"), ("ru", "Коллекции"), ("en", "Collections")):
        with override(language):
            assert page.render(Context()).strip() == word
