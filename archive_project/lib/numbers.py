"""Whole numbers out of addresses and forms, as far as a database can look for them."""

LARGEST_NUMBER = 2**63 - 1  # that both databases and the index can hold


def number_in(text: str) -> int | None:
    """Return the number that a text is, in plain digits and no more; None where it is none, or too large to look for."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_NUMBER))):
        return None
    return number if (number := int(text)) <= LARGEST_NUMBER else None
