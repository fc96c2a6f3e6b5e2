"""Whole results pages over HTTP, ours and the peers', asked one after the other by one client."""

import time
from collections.abc import Callable, Iterator
from statistics import mean, median
from typing import Any

from tests.bench import servers
from tests.bench.apart import say, verdict
from tests.bench.archives import Archive
from tests.bench.peers import with_datasette, with_wagtail
from tests.bench.searches import p95

MOST = 20_000  # documents: with more the peers take minutes for a page
GOAL, FASTER = 60, 3  # milliseconds for our page; times the requests a second of the faster peer
WARM = 4  # pages of everything, before the questions
SECONDS = 8.0  # for a class of questions, at least one request each
EXPLANATION = """\
One client, each answer read whole before the next question. Ours: gunicorn with two workers on production settings. The
peers hold the same public documents: Datasette 0.65 with FTS5, its limits of time lifted, facets from columns and from
JSON arrays; Wagtail 8 with its search in the database and facet() for each field, under the same gunicorn. Both have the
seven facets and no years, snippets or names of roles. All: requests a second over the whole mix, each class once.
"""

Ask = Callable[[str], str]


def bench_pages(archive: Archive) -> Iterator[str]:
    """Yield the table of one archive: ours, and on SQLite the peers with what they make of the same file."""
    mix = {asked["name"]: asked["query_strings"] for asked in archive.run("searching", "mix")}
    found = {
        "Fonds": measure(
            mix, lambda: servers.ours(archive.url, archive.index), lambda query: f"/search/?{query}"
        )
    }
    if archive.name == "SQLite":
        for name, peer in {"Datasette": with_datasette, "Wagtail": with_wagtail}.items():
            say(f"  {name}: its copy of the archive, then the same questions …", err=True)
            peer.make(archive)
            found[name] = measure(mix, lambda: peer.serving(archive), peer.address)  # noqa: B023 — called at once
    yield f"{archive.name}, {archive.documents:,} documents: results pages over HTTP"
    yield f"  {'milliseconds, p50 (p95)':30}" + "".join(f"{name:>24}" for name in found) + "  goal of ours"
    for figure in mix:
        cells = "".join(
            f"{median(times[figure]):12,.1f} ({p95(times[figure]):9,.1f})" for times in found.values()
        )
        p50 = median(found["Fonds"][figure])
        yield f"  {figure:30}{cells}  {GOAL} ms: {verdict(p50 <= GOAL)}"
    rates = {name: 1000 / mean(map(mean, times.values())) for name, times in found.items()}
    yield f"  {'requests/s, all':30}" + "".join(f"{rate:24,.2f}" for rate in rates.values())
    if peers := [rate for name, rate in rates.items() if name != "Fonds"]:
        ratio = rates["Fonds"] / max(peers)
        yield f"  Ours answers {ratio:,.1f} times as many as the faster peer (goal, {FASTER}: {verdict(ratio >= FASTER)})."
    yield f"\n{EXPLANATION}"


def measure(mix: dict[str, list[str]], serve: Callable[[], Any], address: Ask) -> dict[str, list[float]]:
    """Milliseconds of each request, by class."""
    found: dict[str, list[float]] = {}
    with serve() as port:
        for _ in range(WARM):
            servers.get(port, address(""))
        for name, query_strings in mix.items():
            times = found.setdefault(name, [])
            started = time.monotonic()
            while not times or (time.monotonic() - started < SECONDS and len(times) < 100):
                times.append(servers.get(port, address(query_strings[len(times) % len(query_strings)])))
    return found
