"""Pages as readers meet them, under load: ours made anew, from memory and as 304, beside peers and a bare hello world."""

import sys
from collections.abc import Iterator, Sequence
from operator import attrgetter
from urllib.request import Request, urlopen

from tests.bench import servers
from tests.bench.apart import say, verdict
from tests.bench.archives import Archive
from tests.bench.load import CLIENTS, SECONDS, Load, load
from tests.bench.peers import with_datasette, with_wagtail

DOCUMENTS = 20_000
COLD, WARM, TO_HELLO = 2, 10, 0.6  # times Wagtail's requests a second; of hello world's
TURNS = 3  # of hello world and the warm page
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
EXPLANATION = f"""\
{CLIENTS} clients for {SECONDS} s, each request on a connection of its own, by ApacheBench; gunicorn with two workers, but for
Datasette, which brings its own server. Cold: nothing kept. Warm: kept, compressed, as a browser asks for it; 304: the same to
whom has it. Hello world: three lines of WSGI under the same gunicorn, asked alike; it and the warm page {TURNS} times in turn. Wagtail's pages show what ours show of the same
documents: facets, years, neighbours, citations; "alone" is its page without what is found among other records. Datasette has
SQLite alone, and shows rows without facets. The document is one without a text.
"""


def bench_pages(archive: Archive) -> Iterator[str]:
    """Yield the table of one archive."""
    [pages] = archive.run("addresses", "addresses")
    peers = measure_peers(archive, pages)
    cold, warm, known, hello = {}, {}, {}, {}
    with servers.ours(archive.url, archive.index, PAGE_CACHE_MB="0") as port:
        for name, (_, path) in pages.items():
            cold[name] = load(port, path)
    bare = servers.server([sys.executable, *servers.GUNICORN, "tests.bench.hello"], {})
    with bare as bare_port, servers.ours(archive.url, archive.index) as port:
        for name, (_, path) in pages.items():
            # In turn, and the middle one of each: a machine that others use is now faster, now slower.
            turns = [(load(bare_port, "/", BROWSER), load(port, path, BROWSER)) for _ in range(TURNS)]
            hello[name], warm[name] = map(middle, zip(*turns, strict=True))
            known[name] = load(port, path, BROWSER | {"If-None-Match": etag_of(port, path)}, status=304)
    yield f"{archive.name}, {archive.documents:,} documents: pages under load, requests/s (p50, p95 in milliseconds)"
    yield f"  {'':12}" + "".join(f"{title:>26}" for title in pages)
    rows = {**peers, "cold": cold, "warm": warm, "304": known, "hello world": hello}
    for title, found in rows.items():
        yield f"  {title:12}" + "".join(f"{cell(found[name]):>26}" for name in pages if name in found)
    for name in pages:
        ratio, kept = (found[name].rate / peers["Wagtail"][name].rate for found in (cold, warm))
        alone = cold[name].rate / peers["alone"][name].rate
        yield f"  {name}: cold {ratio:.1f} × Wagtail (goal, {COLD}: {verdict(ratio >= COLD)}; {alone:.1f} × alone), warm {kept:.0f} × (goal, {WARM}: {verdict(kept >= WARM)})"
        part = warm[name].rate / hello[name].rate
        yield f"  {name}: warm {part:.0%} of hello world (goal, {TO_HELLO:.0%}: {verdict(part >= TO_HELLO)})"
    yield f"\n{EXPLANATION}"


def measure_peers(archive: Archive, pages: dict[str, tuple[object, str]]) -> dict[str, dict[str, Load]]:
    say("  Wagtail: the same pages …", err=True)
    with_wagtail.make(archive)
    found: dict[str, dict[str, Load]] = {"Wagtail": {}, "alone": {}}
    with with_wagtail.serving(archive) as port:
        for name, (key, _) in pages.items():
            address = with_wagtail.page(name, key)
            found["Wagtail"][name] = load(port, address)
            found["alone"][name] = load(port, f"{address}?alone")
    if archive.name == "SQLite":
        say("  Datasette: the same pages …", err=True)
        with_datasette.make(archive)
        with with_datasette.serving(archive) as port:
            found["Datasette"] = {
                name: load(port, with_datasette.page(name, key)) for name, (key, _) in pages.items()
            }
    return found


def etag_of(port: int, path: str) -> str:
    asked = Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"})
    with urlopen(asked) as answer:
        return str(answer.headers["ETag"])


def middle(loads: Sequence[Load]) -> Load:
    return sorted(loads, key=attrgetter("rate"))[len(loads) // 2]


def cell(found: Load) -> str:
    return f"{found.rate:,.0f} ({found.p50:.1f}, {found.p95:.1f})"
