"""A long input is read by another process, some rows ahead, while this one plans and writes: a tenth of an import's work.

The other one knows neither Django nor the database, and sends the rows through a pipe. It ends with us, however we end.
"""

import contextlib
import copyreg
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO, Any

from collections_app.importing import rows
from collections_app.importing.recognise import read_rows
from collections_app.importing.rows import Row, UnusableInputError

LONG = 1 << 20  # bytes: what is shorter has been read before another Python has started
AHEAD = 16  # parcels that may wait
PARCEL = 1 << 17  # bytes, some hundred rows
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def rows_of(path: Path, mapping: Mapping[str, str]) -> Iterator[Iterator[Row]]:
    """Yield the rows of an input as `read_rows` reads them, with the same errors."""
    if path.is_dir() or path.stat().st_size < LONG or (os.cpu_count() or 1) < 2:
        yield read_rows(path, mapping)
        return
    # -P: what stands in the working directory is not ours to import.
    command = [sys.executable, "-P", "-m", __name__, str(path), json.dumps(dict(mapping))]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as reader:  # noqa: S603
        assert reader.stdout
        try:
            yield _received(reader.stdout)
        finally:
            reader.kill()


def _received(pipe: IO[bytes]) -> Iterator[Row]:
    while True:
        try:
            row = pickle.load(pipe)  # noqa: S301 — from our own process
        except (EOFError, pickle.UnpicklingError):
            raise RuntimeError("The process that read the input ended before the input did.") from None
        if row is None:
            return
        if isinstance(row, Exception):
            raise row
        yield row


def main(path: str, mapping: str) -> None:
    waiting: Queue[bytes] = Queue(AHEAD)
    sender = Thread(target=_send, args=[waiting], daemon=True)
    sender.start()
    parcel = bytearray()
    for row in _rows_and_end(Path(path), json.loads(mapping)):
        parcel += row
        if len(parcel) > PARCEL:
            waiting.put(bytes(parcel))
            parcel.clear()
    waiting.put(bytes(parcel))
    waiting.put(b"")
    sender.join()


def _rows_and_end(path: Path, mapping: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the rows, and None after the last; or the error instead."""
    try:
        yield from map(pickle.dumps, read_rows(path, mapping))
        yield pickle.dumps(None)
    except (UnusableInputError, OSError, MemoryError) as error:
        yield pickle.dumps(error)


def _send(waiting: "Queue[bytes]") -> None:
    out = sys.stdout.buffer
    try:
        for parcel in iter(waiting.get, b""):
            out.write(parcel)
        out.flush()
    except BrokenPipeError:  # nobody wants them any more
        os._exit(1)


def _plainly(kind: type[Any]) -> Callable[[Any], Any]:
    """Return how a value is taken apart: what dataclasses do of themselves takes three times as long to put together."""
    values: Callable[[Any], tuple[Any, ...]] = attrgetter(*(field.name for field in fields(kind)))
    return lambda value: (kind, values(value))


for _kind in (rows.Entry, rows.Detail, rows.Listed, rows.PersonLink, rows.Membership):
    copyreg.pickle(_kind, _plainly(_kind))

if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main(*sys.argv[1:])
