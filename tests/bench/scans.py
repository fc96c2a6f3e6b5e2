"""Forty scans of 6000 × 8000 pixels at a document with four texts: what they cost on upload, and how soon its page is read."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import servers
from tests.bench.apart import migrate, python, say, verdict

SCANS = 40
READABLE, MEMORY = (
    1000,
    500,
)  # milliseconds to the page with its first picture; MB of the process that makes tiles
TIMES = 20
EXPLANATION = """\
Upload: the form's check of the whole picture, its checksum and its storing, in the process that serves. Tiles: a process for
each scan, one after the other, after the upload. Page: gunicorn with two workers on production settings, one client.
"""


def bench_scans() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="fonds-bench-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'archive.sqlite3'}"
        os.environ["MEDIA_ROOT"] = str(folder / "media")
        migrate(url)
        run(url, "prepare", folder)
        say(f"  {SCANS} scans are uploaded, then their tiles made …", err=True)
        upload, tiles = run(url, "upload", folder), run(url, "tiles", folder)
        python(["manage.py", "search", "rebuild"], url, folder / "index")
        page, picture, information, tile = tiles["paths"]
        with servers.ours(url, folder / "index") as port:
            for path in tiles["paths"]:
                servers.get(port, path)
            times = {path: median(servers.get(port, path) for _ in range(TIMES)) for path in tiles["paths"]}
    readable = times[page] + times[picture]
    yield f"{SCANS} scans of 6000 × 8000 pixels, {upload['megabytes']:.0f} MB each, at a document with four texts"
    yield f"  {'upload, seconds a scan':40}{upload['seconds']:10,.2f}"
    yield f"  {'upload, peak of the process, MB':40}{upload['peak']:10,.0f}  (before the first scan: {upload['before']:,.0f})"
    yield f"  {'tiles, seconds a scan':40}{tiles['seconds']:10,.2f}"
    yield f"  {'tiles, peak of a process, MB':40}{tiles['peak']:10,.0f}  {MEMORY} MB: {verdict(tiles['peak'] <= MEMORY)}"
    yield f"  {'page with its first picture, ms':40}{readable:10,.0f}  {READABLE} ms: {verdict(readable <= READABLE)}"
    yield f"  {'info.json, ms':40}{times[information]:10,.1f}"
    yield f"  {'a tile, ms':40}{times[tile]:10,.1f}"
    yield f"\n{EXPLANATION}"


def run(url: str, what: str, folder: Path) -> dict[str, Any]:
    printed = python(["-m", "tests.bench.runs", "scanning", what, str(SCANS), str(folder)], url)
    found: dict[str, Any] = json.loads(printed) if printed else {}
    return found
