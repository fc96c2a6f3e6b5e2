"""How long the desk takes to open and to save: a table for each database."""

from collections.abc import Iterator
from statistics import median

from tests.bench.apart import verdict
from tests.bench.archives import Archive
from tests.bench.searches import p95

DOCUMENTS = 100_000
EXPLANATION = """\
Server time: from the request to the whole answer, in one process, without a network; a superuser is signed in. By CPU: p50 of
that process's own processor time, to which PostgreSQL's, which is another process, comes in addition. Counted anew: the first
visit of a minute, which counts what health finds. Each save is one of the whole form, with its history, and is put back.
"""


def bench_desk(archive: Archive) -> Iterator[str]:
    """Yield the table of one archive."""
    yield f"{archive.name}, {archive.documents:,} documents: the desk"
    yield f"  {'':50} {'p50 ms':>8} {'p95 ms':>8} {'by CPU':>8} {'queries':>8}  goal"
    for found in archive.run("desk_pages", "pages"):
        p50, processor, goal = median(found["times"]), median(found["processor"]), found["goal"]
        met = verdict(p50 <= goal, by_cpu=processor <= goal)
        yield (
            f"  {found['figure']:50} {p50:8,.0f} {p95(found['times']):8,.0f} {processor:8,.0f} "
            f"{found['queries']:8}  {goal} ms: {met}"
        )
    yield f"\n{EXPLANATION}"
