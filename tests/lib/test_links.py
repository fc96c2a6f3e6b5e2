"""Addresses that people wrote, in links."""

import pytest

from archive_project.lib.links import linkable


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (
            "https://archive.example.org/a%20b?x=1&y=Мао#page",
            "https://archive.example.org/a%20b?x=1&y=Мао#page",
        ),
        ("http://[::1]/", "http://[::1]/"),
        ("https://example.org/find?q=[a|b] c", "https://example.org/find?q=%5Ba%7Cb%5D%20c"),
        (' https://example.org/100%/"x" ', "https://example.org/100%25/%22x%22"),
        ("mailto:a b@example.org", "mailto:a%20b@example.org"),
        ("/documents/1/", "/documents/1/"),
        ("http:\\\\example.org\\a?b\\c", "http://example.org/a?b%5Cc"),
        ("mailto:a\\b@example.org", "mailto:a%5Cb@example.org"),
        ("\t /a\n", "/a"),
        ("\xa0javascript:alert(1)", "\xa0javascript:alert(1)"),
        ("", ""),
    ],
)
def test_what_no_address_may_hold_is_encoded_and_all_else_stays(written: str, kept: str) -> None:
    assert linkable(written) == linkable(kept) == kept
