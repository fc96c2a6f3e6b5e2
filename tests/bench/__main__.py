"""What `make bench` prints: imports, searches, searches and pages beside two peers, scans, and the desk, as tables.

    python -m tests.bench                                  everything
    python -m tests.bench import --rows 5000               a shorter look
    python -m tests.bench search --documents 20000 --only sqlite
    python -m tests.bench scans
    python -m tests.bench pages                            whole pages under load, beside two peers
    python -m tests.bench desk                             the curators' desk, opened and saved

The exit code is 0 unless a run breaks: a slow machine fails nothing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import archives, desk, imports, pages, scans, searches, served
from tests.bench.apart import say
from tests.bench.load import NoLoadError
from tests.processes import exit_when_told
from tests.throwaway_postgres import NoPostgresError

WHAT = ("import", "search", "scans", "pages", "desk")
DATABASES = ("sqlite", "postgresql")


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Speed and memory of imports; speed of searches."
    )
    parser.add_argument("what", nargs="?", choices=["all", *WHAT], default="all")
    parser.add_argument(
        "--rows",
        type=positive,
        default=20_000,
        help="listings to import (20,000), and five times as many rows of a table",
    )
    parser.add_argument(
        "--documents", type=positive, help="one archive of this size instead of the three to search in"
    )
    parser.add_argument("--only", choices=DATABASES, help="one database instead of both")
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError("a whole number from 1 on")
    return int(text)


def import_tables(rows: int, databases: list[str]) -> Iterator[str]:
    yield f"Import of {rows:,} generated listings, history and journal included\n"
    with tempfile.TemporaryDirectory(prefix="fonds-bench-") as folder:
        for name in databases:
            try:
                with imports.DATABASES[name](Path(folder)) as bench:
                    yield from imports.bench_import(bench, rows)
            except NoPostgresError as error:
                yield f"PostgreSQL left out: {error}\n"
    yield imports.EXPLANATION


def search_tables(sizes: tuple[int, ...], databases: list[str]) -> Iterator[str]:
    """PostgreSQL has the smallest size alone: the index is the same, and every archive there is made for the run."""
    yield "Search in invented archives\n"
    for name in databases:
        for documents in sizes if name == "sqlite" else sizes[:1]:
            try:
                with archives.DATABASES[name](documents) as archive:
                    yield from searches.bench_search(archive)
                    if documents <= served.MOST:
                        yield from served.bench_pages(archive)
            except NoPostgresError as error:
                yield f"PostgreSQL left out: {error}\n"
    yield searches.EXPLANATION


def page_tables(documents: int, databases: list[str]) -> Iterator[str]:
    for name in databases:
        try:
            with archives.DATABASES[name](documents) as archive:
                yield from pages.bench_pages(archive)
        except NoPostgresError as error:
            yield f"PostgreSQL left out: {error}\n"
        except NoLoadError as error:
            yield f"Pages under load left out: {error}\n"
            return


def desk_tables(documents: int, databases: list[str]) -> Iterator[str]:
    for name in databases:
        try:
            with archives.DATABASES[name](documents, desk=True) as archive:
                yield from desk.bench_desk(archive)
        except NoPostgresError as error:
            yield f"PostgreSQL left out: {error}\n"


def main(arguments: list[str]) -> int:
    chosen, started = options(arguments), time.monotonic()
    exit_when_told()
    databases = [chosen.only] if chosen.only else list(DATABASES)
    sizes = (chosen.documents,) if chosen.documents else searches.SIZES
    tables: dict[str, Callable[[], Iterator[str]]] = {
        "import": lambda: import_tables(chosen.rows, databases),
        "search": lambda: search_tables(sizes, databases),
        "scans": scans.bench_scans,
        "pages": lambda: page_tables(chosen.documents or pages.DOCUMENTS, databases),
        "desk": lambda: desk_tables(chosen.documents or desk.DOCUMENTS, databases),
    }
    try:
        for what in WHAT:
            if chosen.what in {"all", what}:
                for table in tables[what]():
                    say(table)
    except subprocess.CalledProcessError as error:
        say(f"A run broke (exit code {error.returncode}): {' '.join(error.cmd)}", err=True)
        return 1
    say(
        f"{time.monotonic() - started:.0f} s in all, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
