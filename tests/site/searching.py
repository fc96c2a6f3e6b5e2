"""What a reader takes from the page of results."""

import re

from django.test import Client

from tests.site.reading import Page, read


def search(client: Client, query: str = "") -> Page:
    return read(client, f"/search/?{query}")


def total(page: Page) -> int:
    """The number of documents that the line above the results speaks of."""
    found = re.search(r"(?:of )?(\d+) documents?", page.words)
    return int(found[1]) if found else 0


def counts(page: Page, facet: str) -> dict[str, int]:
    """The values of a facet, without the word that says a link removes one."""
    words = [link.removeprefix("Remove ").removesuffix("×").strip() for link in page.section(facet).links]
    parted = [link.rpartition(" ") for link in words if link.rpartition(" ")[2].isdigit()]
    return {label: int(count) for label, _, count in parted}


def chips(page: Page) -> dict[str, str]:
    links = page.section("Filters in force").links
    return {
        name.removeprefix("Remove the filter ").removesuffix("×").strip(): to for name, to in links.items()
    }
