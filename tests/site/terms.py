"""What a reader takes from a list of terms."""

import pytest

from documents.vocabularies import VOCABULARIES
from tests.site.reading import Page

of_each_vocabulary = pytest.mark.parametrize(
    "vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.plural
)


def counts(page: Page) -> dict[str, int | None]:
    """The terms of a list with their counts, in the order shown."""
    found: dict[str, int | None] = {}
    for row in page.main.iter("p"):
        if row.get("class") == "term":
            name = row.find("a")
            assert name is not None
            number = next((e.text for e in row.iter("span") if e.get("class") == "count"), None)
            found[name.text or ""] = int(number) if number else None
    return found
