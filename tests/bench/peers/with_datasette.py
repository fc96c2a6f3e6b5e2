"""Datasette: a table with a full-text index, facets from columns and from JSON arrays."""

import json
import sqlite3
import sys
from contextlib import AbstractContextManager, closing
from urllib.parse import parse_qs, urlencode

from tests.bench import servers
from tests.bench.archives import Archive
from tests.bench.peers.records import MANY, records

COLUMNS = ("id", "title", "summary", "earliest", "latest", "type", "repository", *MANY)
SEARCHED = ("title", "summary", "people", "places", "subjects")
# Its limits would leave facets away that take long; what we ask for is all of them.
SETTINGS = {"facet_time_limit_ms": 600_000, "sql_time_limit_ms": 600_000, "suggest_facets": 0, "default_facet_size": 10, "default_page_size": 20}  # fmt: skip


def make(archive: Archive) -> None:
    path = archive.folder / "rows.db"
    if path.exists():
        return
    torso = path.with_suffix(".new")
    torso.unlink(missing_ok=True)
    with closing(sqlite3.connect(torso)) as database:
        database.execute(f"CREATE TABLE documents (id INTEGER PRIMARY KEY, {', '.join(COLUMNS[1:])})")
        rows = (
            [json.dumps(record[name]) if name in MANY else record[name] for name in COLUMNS]
            for record in records(archive.folder / "archive.sqlite3")
        )
        database.executemany(f"INSERT INTO documents VALUES ({', '.join('?' for _ in COLUMNS)})", rows)  # noqa: S608
        for column in ("type", "repository", "earliest", "latest"):
            database.execute(f"CREATE INDEX documents_{column} ON documents ({column})")
        searched = ", ".join(SEARCHED)
        database.execute(
            f"CREATE VIRTUAL TABLE documents_fts USING fts5({searched}, content='documents', content_rowid='id', tokenize='porter')"
        )
        database.execute("INSERT INTO documents_fts (documents_fts) VALUES ('rebuild')")
        database.execute("ANALYZE")
        database.commit()
    torso.rename(path)


def serving(archive: Archive) -> AbstractContextManager[int]:
    settings = [part for name, value in SETTINGS.items() for part in ("--setting", name, str(value))]
    command = [sys.executable, "-m", "datasette", "serve", str(archive.folder / "rows.db"), "-p", "{port}", *settings]  # fmt: skip
    return servers.server(command, {})


def address(query_string: str) -> str:
    asked = {name: values[0] for name, values in parse_qs(query_string).items()}
    parameters = [("_facet", "type"), ("_facet", "repository"), *(("_facet_array", name) for name in MANY)]
    if "q" in asked:
        parameters.append(("_search", asked["q"]))
    if "type" in asked:
        parameters.append(("type", asked["type"].capitalize()))
    if "from" in asked:
        parameters += [("latest__gte", f"{asked['from']}-01-01"), ("earliest__lte", f"{asked['to']}-12-31")]
    return f"/rows/documents?{urlencode(parameters)}"


def page(name: str, key: object) -> str:
    """A row, or twenty: those of a collection by its name in the JSON array."""
    if name == "document":
        return f"/rows/documents/{key}"
    of = [("collections__arraycontains", key)] if name == "collection" else []
    return f"/rows/documents?{urlencode([('_sort', 'earliest'), *of])}"
