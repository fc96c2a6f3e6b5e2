"""Two web servers and an importer at work on one archive: whoever asks next finds what was committed."""

import re
import threading
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from tests.bench.listings import write_page
from tests.search.machine import Machine, server

PAGES, LISTINGS = 4, 30


def found(address: str, query: str) -> int:
    """How many documents the page of results says there are."""
    with urlopen(f"{address}/search/?q={quote(query)}") as answer:
        page = answer.read().decode()
    said = re.search(r"(?:\d+–\d+ of )?(\d+) documents?\s*</h2>", page)
    assert said or "Nothing found" in page
    return int(said[1]) if said else 0


class Reader(threading.Thread):
    """Asks for everything, over and over, and remembers the answers."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.stopped, self.answers = address, threading.Event(), [1]

    def run(self) -> None:
        while not self.stopped.wait(0.05):
            self.answers.append(found(self.address, ""))


def test_what_an_importer_commits_is_found_by_the_next_search_in_every_server(
    machine: Machine, tmp_path: Path
) -> None:
    with ExitStack() as running:
        servers = [running.enter_context(server(machine)) for _ in range(2)]
        readers = [Reader(address) for address in servers]
        for reader in readers:
            reader.start()
            running.callback(reader.stopped.set)
        for seed in range(1, PAGES + 1):
            page = tmp_path / f"{seed}.txt"
            write_page(page, LISTINGS, seed)
            machine.manage("import_pages", str(page), "--publish")
            query = f'collection:"Generated Collection {seed}"'
            assert [found(address, query) for address in servers] == [LISTINGS] * 2
        for reader in readers:
            reader.stopped.set()
            reader.join(60)
            assert reader.answers == sorted(reader.answers), "nothing that was found is lost again"
            assert reader.answers[-1] <= 1 + PAGES * LISTINGS
            assert len(reader.answers) > PAGES
        assert [found(address, "") for address in servers] == [1 + PAGES * LISTINGS] * 2
