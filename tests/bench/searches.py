"""How fast a results page is found, counted and loaded, at three sizes: a table for each archive."""

from statistics import median, quantiles
from typing import Any

from tests.bench.apart import verdict
from tests.bench.archives import Archive

SIZES = (20_000, 200_000, 1_000_000)
BUILT = 1_500  # documents a second
EXPLANATION = """\
A search is what the results page does before its template: hits, seven facets, years, snippets, twenty documents loaded.
By CPU: p50 of our process's own processor time, for machines that others use too. Bare: tantivy alone, twenty hits and a
count of the same query, in turn with ours; to bare: how many times that a whole search takes. An index that was kept shows
the rate of the run that built it.
"""


def bench_search(archive: Archive) -> list[str]:
    """Return the table of one archive."""
    made, rows = archive.made, []
    for what in ("classes", "others", "saves", "beside_a_rebuild"):
        rows += [line(**timed) for timed in archive.run("searching", what)]
    built = made["build"]
    rate, by_cpu = (archive.documents / built[clock] for clock in ("seconds", "processor"))
    met = f"goal, {BUILT:,}: {verdict(rate >= BUILT, by_cpu=by_cpu >= BUILT)}"
    return [
        f"{archive.name}, {archive.documents:,} documents, filled in {made['fill']['seconds']:,.0f} s",
        f"  index built in {built['seconds']:,.0f} s: {rate:,.0f} documents/s, by CPU {by_cpu:,.0f} ({met})",
        heading(),
        *rows,
        "",
    ]


def heading() -> str:
    return f"  {'a search of':38} {'hits':>9} {'p50 ms':>9} {'p95 ms':>9} {'by CPU':>9} {'bare':>7} {'to bare':>8}  goal"


def line(
    *,
    figure: str,
    times: list[float],
    processor: list[float],
    limit: list[float],
    hits: int,
    goal: float | None,
) -> str:
    p50, by_cpu, bare, met = median(times), "", "", ""
    if processor:
        by_cpu = f"{median(processor):.1f}"
    if limit:
        bare = f"{median(limit):7.2f} {p50 / median(limit):6.0f} ×"
    if goal:
        met = f"{goal:.0f} ms: {verdict(p50 <= goal, by_cpu=bool(processor) and median(processor) <= goal)}"
    count = f"{hits:,}" if hits else ""
    row = f"  {figure:38} {count:>9} {p50:9,.1f} {p95(times):9,.1f} {by_cpu:>9} {bare:16}  {met}"
    return row.rstrip()


def p95(times: list[Any]) -> float:
    return float(quantiles(times, n=20, method="inclusive")[-1]) if len(times) > 1 else float(times[0])
