"""Addresses made quickly are those that Django makes."""

import pytest
from django.urls import reverse
from django.utils import translation

from archive_project.lib.addresses import address_of


@pytest.mark.parametrize(
    ("view", "parts"),
    [
        ("document", (17, "cable-stalin-to-mao")),
        ("document", (17, "дневник-молотова")),
        ("document", (17, "a%b")),
        ("person", ("毛泽东",)),
        ("correspondence", ("joseph-stalin", "毛泽东")),
        ("documents", ()),
    ],
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_address_is_the_one_that_django_makes(
    view: str, parts: tuple[str | int, ...], language: str
) -> None:
    with translation.override(language):
        for _ in range(2):
            assert address_of(view, *parts) == reverse(view, args=parts)
