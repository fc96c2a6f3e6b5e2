"""What may wait is done a while later, once for all that asked meanwhile, and when the process ends."""

import atexit
import threading
from collections.abc import Callable

from django.db import connection


class Soon:
    """`work` is done in a thread of its own, whose connection to the database nobody else would close."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        atexit.register(self._do)

    def ask(self, seconds: float) -> None:
        """Have it done after so many seconds, or when it is about to be done anyway."""
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(seconds, self._do)
                self._timer.daemon = True
                self._timer.start()

    def _do(self) -> None:
        with self._lock:
            self._timer = None
        try:
            self._work()
        finally:
            connection.close()
