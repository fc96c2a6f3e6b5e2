"""Speed and memory of imports, beside a peer and the database's own limit, as one table for each database.

Every figure comes from a process of its own, so that its peak memory is its own, on a database made for it. Nothing
here fails on a slow machine. Rows/s counts wall time; beside it stands what the rate would be if the processor had done
nothing else, for machines that others use too: our process and PostgreSQL's, one after the other.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from tests.bench.apart import migrate, python, say, verdict
from tests.bench.listings import write_page
from tests.bench.measured import pages, table
from tests.bench.tables import write_table
from tests.throwaway_postgres import throwaway_postgres

GOAL = 500  # rows a second
TABLE_GOAL = 700  # of a table
STEADY = 1.1  # times the memory of a small file that a large one may take
FEWEST = 5_000  # rows in that small file: below, caches and the batch at hand are still filling
PEER_ROWS = 1_000
RICH = 5  # times as many rows of the table as listings
RICH_PEER_ROWS = 300  # 20 s
SHARE = 10  # the limit is taken of the table's first tenth, which it holds in memory
MOST_MEMORY = 300  # MB
MOST_SLOWDOWN = 1.2  # of the last tenth of a table, against the first
FEWEST_TIMES = 10  # as fast as the peer


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure of one run."""

    figure: str
    rows: int
    wall: float
    processor: float
    peak: float  # MB
    beside: float = 0  # MB of the process that reads ahead
    # How many times as long the last tenth took as the first; 0 where there were too few batches to tell.
    slowdown: float = 0
    slowdown_by_processor: float = 0

    @property
    def rate(self) -> float:
        return self.rows / self.wall


class Bench:
    """Runs of one database, each against a fresh one unless told to go on with the last."""

    def __init__(self, name: str, folder: Path, fresh: Callable[[], str]) -> None:
        self.name, self.folder, self.fresh = name, folder, fresh
        self.url, self.index = "", folder

    def measure(self, kind: str, what: str, rows: int, *, go_on: bool = False) -> list[Measurement]:
        if not go_on:
            self.url, self.index = self.fresh(), Path(mkdtemp(prefix="index-", dir=self.folder))
        say(f"  {self.name}: {kind}, {what}, {rows:,} rows …", err=True)
        command = ["-m", "tests.bench.runs", kind, what, str(rows), str(self.folder)]
        lines = python(command, self.url, self.index).splitlines()
        return [Measurement(**json.loads(line)) for line in lines]


@contextmanager
def sqlite(folder: Path) -> Iterator[Bench]:
    made = 0

    def fresh() -> str:
        nonlocal made
        made += 1
        url = f"sqlite:///{folder / f'archive_{made}.sqlite3'}"
        migrate(url)
        return url

    yield Bench("SQLite", folder, fresh)


@contextmanager
def postgresql(folder: Path) -> Iterator[Bench]:
    with throwaway_postgres() as url:
        migrate(url)

        def fresh() -> str:
            python(["manage.py", "flush", "--no-input", "--verbosity", "0"], url)
            return url

        yield Bench("PostgreSQL", folder, fresh)


def bench_import(bench: Bench, rows: int) -> list[str]:
    """Return the table of one database."""
    small, large = max(rows // 4, 1), rows * 3
    for count in (small, rows, large):
        write_pages(bench.folder, count)
    peer_create, peer_again = bench.measure("peer_import", "create", min(rows, PEER_ROWS))
    [limit] = bench.measure("bare_import", "create", rows)
    create, again = bench.measure("our_import", "create", rows)
    [update] = bench.measure("our_import", "update", rows, go_on=True)
    [rehearsal] = bench.measure("our_import", "rehearsal", rows)
    little, little_again = bench.measure("our_import", "create", small)
    much, much_again = bench.measure("our_import", "create", large)
    ratio = much_again.peak / little_again.peak  # of the whole process, creation included
    growth = f"{ratio:.2f} times the memory for {large:,} rows as for {small:,}"
    judged = f"goal, at most {STEADY}: {verdict(ratio <= STEADY)}"
    return [
        f"{bench.name}",
        heading(),
        line("our import: create", create, peer_create, goal=GOAL),
        line("our import: the same page again", again, peer_again, goal=GOAL),
        line("our import: every summary changed", update, None, goal=GOAL),
        line("our import: rehearsal", rehearsal, None, goal=GOAL),
        line(f"our import: create {small:,}", little, peer_create),
        line(f"our import: create {large:,}", much, peer_create, goal=GOAL),
        line(f"our import: the {large:,} again", much_again, peer_again, goal=GOAL),
        line("django-import-export: create", peer_create, peer_create),
        line("django-import-export: again", peer_again, peer_again),
        line(
            f"limit: {'COPY' if bench.name == 'PostgreSQL' else 'executemany'}, bare rows", limit, peer_create
        ),
        f"  {growth} ({judged if small >= FEWEST else 'too few to judge'})",
        "",
        *bench_table(bench, rows * RICH),
        "",
    ]


def bench_table(bench: Bench, rows: int) -> list[str]:
    """Return the lines on a table of richly described documents."""
    share = max(rows // SHARE, 1)
    for count in (share, rows):
        write_table(table(bench.folder, count), count)
    [peer] = bench.measure("peer_table", "create", min(share, RICH_PEER_ROWS))
    some, *_ = bench.measure("our_import", "table_create", share)
    [limit] = bench.measure("bare_table", "write_again", share, go_on=True)
    create, again, search = bench.measure("our_import", "table_create", rows)
    [rehearsal] = bench.measure("our_import", "table_rehearsal", rows)
    wall, work = create.wall + search.wall, create.processor + search.processor
    found = Measurement("found", rows, wall, work, search.peak)
    memory = f"{create.peak:.0f} MB, and {create.beside:.0f} where the input is read ahead"
    times, slowdown = create.rate / peer.rate, create.slowdown
    even = "too few to judge"
    if slowdown:
        met = verdict(slowdown <= MOST_SLOWDOWN, by_cpu=create.slowdown_by_processor <= MOST_SLOWDOWN)
        even = f"{slowdown:.2f} times as long, by CPU {create.slowdown_by_processor:.2f} (goal, at most {MOST_SLOWDOWN}: {met})"
    return [
        line("a rich table: create", create, peer, goal=TABLE_GOAL),
        line("a rich table: create, until found", found, peer, goal=TABLE_GOAL),
        line("a rich table: again", again, None, goal=TABLE_GOAL),
        line("a rich table: rehearsal", rehearsal, None, goal=create.rate),
        line(f"a rich table: create {share:,}", some, peer),
        line("django-import-export: create", peer, peer),
        line(f"limit: {share:,}, all their rows, bare", limit, peer),
        f"  {times:.0f} times as fast as the peer (goal, at least {FEWEST_TIMES}: {verdict(times >= FEWEST_TIMES)})",
        f"  {some.rate / limit.rate:.0%} of the limit, by CPU {limit.processor / some.processor:.0%}",
        f"  the last tenth took, a row, {even}",
        f"  {memory} (goal, at most {MOST_MEMORY}: {verdict(create.peak + create.beside <= MOST_MEMORY)})",
    ]


def heading() -> str:
    return f"  {'figure':36} {'rows':>7} {'rows/s':>8} {'by CPU':>8} {'peak MB':>8} {'to peer':>8}  goal"


def line(figure: str, measured: Measurement, peer: Measurement | None, *, goal: float | None = None) -> str:
    ratio = f"{measured.rate / peer.rate:.1f} ×" if peer else ""
    by_cpu = measured.rows / measured.processor
    met = f"{goal:.0f} rows/s: {verdict(measured.rate >= goal, by_cpu=by_cpu >= goal)}" if goal else ""
    row = (
        f"  {figure:36} {measured.rows:7,} {measured.rate:8,.0f} {by_cpu:8,.0f}"
        f" {measured.peak:8.0f} {ratio:>8}  {met}"
    )
    return row.rstrip()


def write_pages(folder: Path, rows: int) -> None:
    first, updated = pages(folder, rows)
    if not first.exists():
        write_page(first, rows)
        write_page(updated, rows, addition="It was revised since.")


DATABASES = {"sqlite": sqlite, "postgresql": postgresql}
EXPLANATION = f"""\
The peer is django-import-export with its defaults, on the first {PEER_ROWS:,} of the same rows, with the same
history and placements, without a journal. The limit writes documents and placements and nothing else.
A rich table: CSV rows that name five people, places, subjects, languages, collections, a repository and an address. Its
peer is django-import-export too, with the same people, links and history; its limit writes the very rows that our import
wrote, links, history and journal included.
Until found: the import, and the search index brought up with it. By CPU: rows per second of processor time, our process's
and PostgreSQL's; what reads the input ahead works beside them. Peak: the whole process, Django included.
"""
