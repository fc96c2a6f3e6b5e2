"""Kills imports: a process of its own, as killing needs one. python -m tests.importing.killing MOMENTS [--row-by-row] PAGE…

Each import runs in a fork, so that Django is loaded once; this process itself never opens the database. Prints as JSON
what was seen after each kill, and the archive after one import undisturbed and after the last, which follows the kills. Row by
row, one and the same run is killed again and again, and goes on each time.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import django


def in_a_fork(work: Callable[[], Any]) -> Any:
    """Return what the work returns, done in another process."""
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        try:
            os.write(write, b"")
            with os.fdopen(write, "w") as out:
                json.dump(work(), out)
            os._exit(0)
        except BaseException as error:
            sys.stderr.write(f"{error!r}\n")
            os._exit(1)
    os.close(write)
    with os.fdopen(read) as said:
        told = said.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit("A process that nobody killed broke.")
    return json.loads(told)


def kill_after(seconds: float, work: Callable[[], Any]) -> bool:
    """Start the work, kill it after so long, and return whether it was killed before its end."""
    if (child := os.fork()) == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def bring_in() -> float:
    from collections_app.importing.run import Options, import_pages, read_heads  # noqa: PLC0415
    from tests.importing.test_import import Silence  # noqa: PLC0415

    started = time.monotonic()
    import_pages(read_heads([Path(page) for page in sys.argv[2:]]), Options(publish=True), Silence())
    return time.monotonic() - started


def go_on() -> float:
    """Import row by row in small batches; a run that stopped on its way goes on."""
    from collections_app.importing import run  # noqa: PLC0415
    from collections_app.models import ImportRun  # noqa: PLC0415
    from tests.importing.test_import import Silence  # noqa: PLC0415

    run.BATCH = 40
    started = time.monotonic()
    before = ImportRun.objects.filter(finished_at=None).first()
    pages = run.read_heads([Path(page) for page in sys.argv[3:]])
    run.import_pages(pages, run.Options(row_by_row=True), Silence(), before)
    return time.monotonic() - started


def archive() -> Any:
    from tests.importing.every_table import every_table  # noqa: PLC0415

    return every_table()


def runs() -> list[Any]:
    """Whether one is at work; how many are unfinished; whether the last one is finished."""
    from collections_app.importing.alone import at_work  # noqa: PLC0415
    from collections_app.models import ImportRun  # noqa: PLC0415

    last = ImportRun.objects.order_by("pk").last()
    unfinished = ImportRun.objects.filter(finished_at=None).count()
    return [at_work(), unfinished, last is not None and last.finished_at is not None]


def is_done() -> bool:
    done: bool = in_a_fork(runs)[2]
    return done


def empty() -> None:
    from django.core.management import call_command  # noqa: PLC0415

    from documents.models import SearchChange  # noqa: PLC0415

    call_command("flush", interactive=False, verbosity=0)
    SearchChange.objects.all().delete()  # which logs that all the others went


def main(moments: int) -> dict[str, Any]:
    # Loaded before the forks: else most of them would be killed while they load it.
    for module in ("collections_app.importing.run", "tests.importing.test_import"):
        import_module(module)
    in_a_fork(empty)
    nothing = in_a_fork(archive)
    first = in_a_fork(bring_in)
    whole = in_a_fork(archive)
    in_a_fork(empty)
    lasts = min(first, in_a_fork(bring_in))  # the first is slow to start
    in_a_fork(empty)
    seen = []
    for _ in range(moments):
        moment = random.uniform(0, lasts)
        killed = kill_after(moment, bring_in)
        left, on_record = in_a_fork(archive), in_a_fork(runs)
        seen.append(
            {
                "moment": moment / lasts,
                "killed": killed,
                "left": "nothing" if left == nothing else "all" if left == whole else "a part",
                "runs": on_record,
            }
        )
        if left != nothing:
            in_a_fork(empty)
    kill_after(lasts / 2, bring_in)
    if not is_done():  # else it was quicker than the kill
        in_a_fork(bring_in)
    return {"seen": seen, "whole": whole, "again": in_a_fork(archive)}


def row_by_row(moments: int) -> dict[str, Any]:
    for module in ("collections_app.importing.run", "tests.importing.test_import"):
        import_module(module)
    in_a_fork(empty)
    in_a_fork(go_on)
    in_a_fork(empty)
    lasts = in_a_fork(go_on)
    whole = in_a_fork(archive)
    in_a_fork(empty)
    # What is written is read again each time: later parts of a run begin later.
    kills = 0
    while kills < moments and not is_done():
        kills += kill_after(lasts * random.uniform(0.2, 0.5), go_on)
    if not is_done():
        in_a_fork(go_on)
    return {"kills": kills, "whole": whole, "again": in_a_fork(archive), "runs": in_a_fork(runs)}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive_project.settings")
    django.setup()
    work = row_by_row if sys.argv[2] == "--row-by-row" else main
    sys.stdout.write(json.dumps(work(int(sys.argv[1]))))
