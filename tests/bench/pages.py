"""Pages as readers meet them, under load: ours made anew, from memory and as 304, beside peers and a bare hello world."""

import sys
from collections.abc import Iterator
from urllib.request import Request, urlopen

from tests.bench import servers
from tests.bench.apart import say, verdict
from tests.bench.archives import Archive
from tests.bench.load import CLIENTS, SECONDS, Load, load
from tests.bench.peers import with_datasette, with_wagtail

DOCUMENTS = 20_000
COLD, WARM, TO_HELLO = 2, 10, 0.6  # times Wagtail's requests a second; of hello world's
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
PEERS = {"Wagtail": with_wagtail, "Datasette": with_datasette}
EXPLANATION = f"""\
{CLIENTS} clients for {SECONDS} s, each request on a connection of its own, by ApacheBench; gunicorn with two workers, but for
Datasette, which brings its own server. Cold: nothing kept. Warm: kept, compressed, as a browser asks for it; 304: the same to
whom has it. Hello world: three lines of WSGI under the same gunicorn. Wagtail's pages show the same documents with people,
places, subjects and collections, from views of the least that does so, without facets and years; its table and Datasette's
are on SQLite, beside PostgreSQL too. The document is one without a text.
"""


def bench_pages(archive: Archive, peers: dict[str, dict[str, Load]]) -> Iterator[str]:
    """Yield the table of one archive. `peers` are measured on SQLite, and remembered for the next."""
    [pages] = archive.run("addresses", "addresses")
    if archive.name == "SQLite":
        peers.update(measure_peers(archive, pages))
    cold, warm, known, hello = {}, {}, {}, {}
    with servers.ours(archive.url, archive.index, PAGE_CACHE_MB="0") as port:
        for name, (_, path) in pages.items():
            cold[name] = load(port, path)
    bare = servers.server([sys.executable, *servers.GUNICORN, "tests.bench.hello"], {})
    with bare as bare_port, servers.ours(archive.url, archive.index) as port:
        for name, (_, path) in pages.items():
            hello[name] = load(
                bare_port, "/"
            )  # each time: a machine that others use is now faster, now slower
            warm[name] = load(port, path, BROWSER)
            known[name] = load(port, path, BROWSER | {"If-None-Match": etag_of(port, path)}, status=304)
    yield f"{archive.name}, {archive.documents:,} documents: pages under load, requests/s (p50, p95 in milliseconds)"
    yield f"  {'':12}" + "".join(f"{title:>26}" for title in pages)
    rows = {**peers, "cold": cold, "warm": warm, "304": known, "hello world": hello}
    for title, found in rows.items():
        yield f"  {title:12}" + "".join(f"{cell(found[name]):>26}" for name in pages if name in found)
    for name in pages:
        wagtail = peers["Wagtail"][name].rate if "Wagtail" in peers else 0
        if wagtail:
            ratio, kept = cold[name].rate / wagtail, warm[name].rate / wagtail
            yield f"  {name}: cold {ratio:.1f} × Wagtail (goal, {COLD}: {verdict(ratio >= COLD)}), warm {kept:.0f} × (goal, {WARM}: {verdict(kept >= WARM)})"
        part = warm[name].rate / hello[name].rate
        yield f"  {name}: warm {part:.0%} of hello world (goal, {TO_HELLO:.0%}: {verdict(part >= TO_HELLO)})"
    yield f"\n{EXPLANATION}"


def measure_peers(archive: Archive, pages: dict[str, tuple[object, str]]) -> dict[str, dict[str, Load]]:
    found = {}
    for title, peer in PEERS.items():
        say(f"  {title}: the same pages …", err=True)
        peer.make(archive)
        with peer.serving(archive) as port:
            found[title] = {name: load(port, peer.page(name, key)) for name, (key, _) in pages.items()}
    return found


def etag_of(port: int, path: str) -> str:
    asked = Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"})
    with urlopen(asked) as answer:
        return str(answer.headers["ETag"])


def cell(found: Load) -> str:
    return f"{found.rate:,.0f} ({found.p50:.1f}, {found.p95:.1f})"
