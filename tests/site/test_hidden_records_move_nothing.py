"""Whether hidden records exist cannot be told from any public page."""

import re

import pytest
from django.test import Client

from tests.archive import Archive
from tests.pages import PUBLIC_PAGES, PublicPage, on_every_page


def without_tokens(content: bytes) -> list[str]:
    """The page line by line, but for the tokens of its forms, which are others each time."""
    return re.sub(
        r'(name="(?:csrfmiddlewaretoken|stamp)" value=)"[^"]+"', r"\1", content.decode()
    ).splitlines()


@pytest.fixture(scope="module")
def before_and_after(module_database: None) -> dict[str, tuple[list[str], list[str]]]:
    """Each page by name, as it is without hidden records and with them."""
    archive, client = Archive(history=False), Client()

    def look() -> dict[str, list[str]]:
        return {page.name: without_tokens(client.get(page.address(archive)).content) for page in PUBLIC_PAGES}

    archive.grow(to=3, hidden=False)
    before = look()
    archive.grow(to=3, hidden=True)
    after = look()
    return {name: (before[name], after[name]) for name in before}


@on_every_page
def test_a_page_is_the_same_to_the_letter_whether_hidden_records_exist_or_not(
    public_page: PublicPage, before_and_after: dict[str, tuple[list[str], list[str]]]
) -> None:
    """Counts, facets, letters of the alphabet, neighbours: nothing moves."""
    before, after = before_and_after[public_page.name]
    assert after == before
