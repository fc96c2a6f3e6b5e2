"""Two web servers with pages in memory, and somebody else who writes: the next request in either shows what was committed."""

from contextlib import ExitStack
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.search.machine import Machine, server

PAGES = ("/documents/", "/documents/1/first/")


def words(address: str) -> str:
    try:
        with urlopen(address) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        return str(error.code)


def test_what_somebody_else_commits_is_shown_by_the_next_request_to_every_server(machine: Machine) -> None:
    with ExitStack() as running:
        servers = [running.enter_context(server(machine)) for _ in range(2)]
        addresses = [f"{address}{page}" for address in servers for page in PAGES]
        for address in addresses * 2:
            assert "First" in words(address)
        machine.run("Document.objects.update(title='Renamed, and seen')")
        for address in addresses:
            assert "Renamed, and seen" in words(address)
        machine.run("Document.objects.update(status='draft')")
        for address in addresses * 2:
            assert "Renamed" not in words(address)
        assert {words(f"{address}{PAGES[1]}") for address in servers} == {"404"}
