"""What a reader takes from a page: its words, and where its links lead."""

from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from django.test import Client


@dataclass(frozen=True)
class Page:
    """The main part of a page that answered 200."""

    main: Element

    @property
    def words(self) -> str:
        return " ".join("".join(self.main.itertext()).split())

    @property
    def links(self) -> dict[str, str]:
        """The address of each link by its words; the last of those that read the same."""
        return {" ".join("".join(a.itertext()).split()): a.get("href", "") for a in self.main.iter("a")}

    def section(self, heading: str) -> "Page":
        """The section or navigation that a heading or a label names."""
        for element in self.main.iter():
            label = element.get("aria-label", "")
            first = next((e for e in element if e.tag in {"h2", "h3"}), None)
            title = " ".join("".join(first.itertext()).split()) if first is not None else ""
            if element.tag in {"section", "nav", "aside", "ul"} and heading in {label, title}:
                return Page(element)
        raise AssertionError(f"No section is called {heading!r}: {self.words}")

    def has_section(self, heading: str) -> bool:
        try:
            self.section(heading)
        except AssertionError:
            return False
        return True

    @property
    def titles(self) -> list[str]:
        """The titles of its cards and lines, in order."""
        headings = (e for e in self.main.iter("article") for e in e.iter() if e.tag in {"h2", "h3"})
        return [" ".join("".join(heading.itertext()).split()) for heading in headings]


def read(client: Client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, f"{address} answers {response.status_code}"
    return page_of(response)


def page_of(response: Any) -> Page:
    document = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    main = document.find(".//main")
    assert main is not None
    return Page(main)
