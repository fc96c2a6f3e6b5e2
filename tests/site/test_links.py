"""No public page sends a reader to a dead end."""

import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qsl

from django.test import Client

from archive_project.lib.language import language_in
from tests.archive import Archive
from tests.pages import PUBLIC_PAGES

# Of the choices on lists, which are nearly without end, so many with the same parameters are followed on each kind of page.
ALIKE = 4
LINK = re.compile(r'(?:href|src|action)="([^"]*)"')


def test_every_link_on_every_page_leads_somewhere(client: Client, archive: Archive) -> None:
    archive.grow(to=3)
    waiting = {page.address(archive): "the list of pages" for page in PUBLIC_PAGES if page.status == 200}
    seen: set[str] = set()
    shapes: Counter[tuple[str, tuple[str, ...]]] = Counter()
    dead: list[str] = []
    listed = set(waiting)
    while waiting:
        address, found_on = waiting.popitem()
        seen.add(address)
        response = client.get(address, follow=True)
        if response.streaming:
            b"".join(response)  # read to its end, which closes the file
        if response.status_code != 200:
            dead.append(f"{address}, linked on {found_on}: {response.status_code}")
        elif "?" in address and address not in listed:
            continue  # each choice leads to more of them, nearly without end
        elif response["Content-Type"].startswith("text/html"):
            for link in LINK.findall(response.content.decode()):
                target = absolute(unescape(link).partition("#")[0], address)
                if target in seen or not target or target.startswith(("/static/", "/admin/")):
                    continue
                shapes[shape(target)] += target not in waiting
                if "?" not in target or shapes[shape(target)] <= ALIKE:
                    waiting.setdefault(target, address)
    assert dead == []
    assert len(seen) > len(PUBLIC_PAGES)


def shape(address: str) -> tuple[str, tuple[str, ...]]:
    """The page's path, its names and numbers left out, and the names of its parameters."""
    path, _, query = address.partition("?")
    return path.split("/")[1], tuple(sorted({name for name, _ in parse_qsl(query)}))


def absolute(link: str, page: str) -> str:
    """Resolve a link on a page of this site; "" for one that leaves it, its language among others, or stays where it is."""
    if language_in(link):
        return ""
    if link.startswith("?"):
        return page.partition("?")[0] + link
    return link if link.startswith("/") and not link.startswith("//") else ""
