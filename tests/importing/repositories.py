"""A small OAI-PMH repository that really answers: pages, sets, datestamps, deletions, errors, and busy hours."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from threading import Thread
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

PAGE = 2


@dataclass
class Record:
    number: int
    title: str = ""
    changed: str = "2026-01-01T00:00:00Z"
    deleted: bool = False
    set_: str = "cables"
    more: str = ""

    def xml(self) -> str:
        status = ' status="deleted"' if self.deleted else ""
        header = (
            f"<header{status}><identifier>oai:example.org:{self.number}</identifier><datestamp>{self.changed}</datestamp>"
            f"<setSpec>{self.set_}</setSpec></header>"
        )
        dc = f"<dc:title>{escape(self.title)}</dc:title>{self.more}"
        described = (
            '<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"'
            f' xmlns:dc="http://purl.org/dc/elements/1.1/">{dc}</oai_dc:dc></metadata>'
        )
        return f"<record>{header}{'' if self.deleted else described}</record>"


@dataclass
class Repository:
    """`instead`: an answer of one's own, asked before every other."""

    records: list[Record] = field(default_factory=list)
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    now: str = "2026-02-01T12:00:00Z"
    asked: list[dict[str, str]] = field(default_factory=list)
    instead: Callable[[dict[str, str]], tuple[str, list[tuple[str, str]], bytes] | None] = lambda _: None
    address: str = ""

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        self.asked.append(query)
        status, headers, body = self.instead(query) or ("200 OK", [], self.answer(query).encode())
        start(status, [("Content-Type", "text/xml"), *headers])
        return [body]

    def answer(self, query: dict[str, str]) -> str:
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">\n'
            f"<responseDate>{self.now}</responseDate><request>{self.address}</request>{self.verb(query)}</OAI-PMH>"
        )

    def verb(self, query: dict[str, str]) -> str:
        if query["verb"] == "Identify":
            return (
                "<Identify><repositoryName>State Archive</repositoryName><protocolVersion>2.0</protocolVersion>"
                f"<deletedRecord>persistent</deletedRecord><granularity>{self.granularity}</granularity></Identify>"
            )
        begin, _, start = query.get("resumptionToken", "").rpartition("@")
        begin = begin or query.get("from", "")
        found = [
            one for one in self.records if one.changed >= begin and query.get("set", one.set_) == one.set_
        ]
        if not found:
            return '<error code="noRecordsMatch"/>'
        place = int(start or 0)
        rest = f"{begin}@{place + PAGE}" if place + PAGE < len(found) else ""
        token = f'<resumptionToken completeListSize="{len(found)}">{rest}</resumptionToken>'
        return (
            f"<ListRecords>{''.join(one.xml() for one in found[place : place + PAGE])}{token}</ListRecords>"
        )


class _Silent(WSGIRequestHandler):
    def log_message(self, *args: object) -> None: ...


@contextmanager
def served(repository: Repository) -> Iterator[Repository]:
    with make_server("127.0.0.1", 0, repository, handler_class=_Silent) as server:
        repository.address = f"http://127.0.0.1:{server.server_port}/oai"
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield repository
        server.shutdown()
