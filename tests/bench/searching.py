"""Searches timed in a process of their own, on an archive whose index is built."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.test import RequestFactory

from documents.listing import listing
from documents.models import Document
from documents.search import engine, following, generations
from documents.search.filters import DocumentFilters
from documents.search.matching import compile_filters
from documents.search.query_string import parse
from tests.bench import questions
from tests.bench.questions import Questions

FEWEST, LONGEST = 5, 4.0  # runs of each query at least; seconds for a class
SAVES = 10
BESIDE = 9.0  # seconds of searches beside a rebuild, less than the smallest takes


@dataclass(frozen=True, slots=True)
class Timed:
    """Times are milliseconds; `processor` those of ours alone, `limit` those of tantivy for the same query: twenty hits
    and a count."""

    figure: str
    times: list[float]
    processor: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    hits: int = 0
    goal: float | None = None


def results_page(query_string: str) -> int:
    """What the view does before the template: find, count, load and name. Returns the number of hits."""
    found = listing(RequestFactory().get(f"/search/?{query_string}"))
    _ = found.whole  # the years in the background
    return found.page.count


def bare(query_string: str) -> Callable[[], object]:
    """Tantivy's own part, the query compiled beforehand: what no program around it can beat."""
    live = generations.live()
    query = compile_filters(parse(QueryDict(query_string)).filters).query()
    return lambda: live.searcher.search(query, limit=20, count=True)


def timed(questions: Questions) -> Timed:
    found = Timed(questions.name, [], goal=questions.goal)
    hits = [results_page(query_string) for query_string in questions.query_strings]  # warms what lasts
    bares = [bare(query_string) for query_string in questions.query_strings]
    started = time.monotonic()
    for turn in range(50):
        if turn >= FEWEST and time.monotonic() - started > LONGEST:
            break
        for query_string, ask in zip(questions.query_strings, bares, strict=True):
            run(found, partial(results_page, query_string))
            found.limit.append(milliseconds(ask))
    return replace(found, hits=sorted(hits)[len(hits) // 2])


def milliseconds(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return (time.perf_counter() - started) * 1000


def run(timed: Timed, do: Callable[[], object]) -> None:
    """Do it once more, and note what it took."""
    before = time.process_time()
    timed.times.append(milliseconds(do))
    timed.processor.append((time.process_time() - before) * 1000)


def tell(timed: Timed) -> None:
    sys.stdout.write(f"{json.dumps(asdict(timed))}\n")
    sys.stdout.flush()


# The runs


def classes(documents: int, folder: Path) -> None:
    for asked in questions.asked(documents):
        tell(timed(asked))


def others(documents: int, folder: Path) -> None:
    for asked in questions.more(documents):
        tell(timed(asked))
    count = sum(1 for _ in engine.all_numbers(DocumentFilters()))
    times = [milliseconds(lambda: sum(1 for _ in engine.all_numbers(DocumentFilters())))]
    tell(Timed("every number, in order", times, hits=count))
    own = Path("/proc/self/status")
    if own.exists():  # Linux
        lines = dict(line.split(":", 1) for line in own.read_text().splitlines())
        kept, mapped = (int(lines[name].split()[0]) / 1024 for name in ("RssAnon", "RssFile"))
        tell(Timed("MB of memory: its own, files mapped", [kept, mapped]))


def mix(documents: int, folder: Path) -> None:
    """Print what is asked of ours and of the peers."""
    for asked in questions.asked(documents)[:-1]:
        sys.stdout.write(f"{json.dumps(asdict(asked))}\n")


def saves(documents: int, folder: Path) -> None:
    """Save a document, let the index follow, find it. What was saved is put back."""
    saved = Timed("save one document until it is found", [], goal=100)
    cold = Timed("everything, first asked after a save", [])
    for at in range(SAVES):
        document = Document.objects.published().filter(pk__gt=documents // SAVES * at).order_by("pk")[0]
        before, word = document.summary, f"savedjustnow{at}"

        def save_and_find(document: Document = document, word: str = word) -> None:
            document.summary = f"{document.summary} {word}"
            with transaction.atomic():
                document.save()
            following.drain(seconds=0.5)
            assert list(engine.all_numbers(DocumentFilters(query=word))) == [document.number]

        run(saved, save_and_find)
        run(cold, partial(results_page, ""))
        Document.objects.filter(pk=document.pk).update(summary=before)
        document.history.latest().delete()
        following.drain()
    tell(saved)
    tell(cold)


def beside_a_rebuild(documents: int, folder: Path) -> None:
    with rebuilding():
        deadline = time.monotonic() + BESIDE / 3
        for asked in questions.asked(documents)[1:4]:
            found = Timed(f"{asked.name}, beside a rebuild", [])
            while time.monotonic() < deadline or len(found.times) < FEWEST:
                for query_string in asked.query_strings:
                    run(found, partial(results_page, query_string))
            deadline += BESIDE / 3
            tell(found)


@contextmanager
def rebuilding() -> Iterator[None]:
    command = [sys.executable, "manage.py", "search", "rebuild"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            time.sleep(2)  # it begins
            yield
        finally:
            with suppress(ProcessLookupError):
                process.kill()  # what it leaves is swept up by the next one
            process.wait()


RUNS: dict[str, Any] = {
    "classes": classes,
    "others": others,
    "mix": mix,
    "saves": saves,
    "beside_a_rebuild": beside_a_rebuild,
}
