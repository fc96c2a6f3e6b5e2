"""The pages of the desk, opened and saved in this process as a browser would; one line of JSON a figure."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection, models
from django.db.models import Count, F
from django.db.models.functions import Abs
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
from django.urls import reverse

from documents.models import Document, DuplicateDocument, Name, Person, Status
from tests.admin.desk import address, filled_in
from tests.bench.desk_filling import CURATOR, WITH_MANY_PEOPLE

OPEN, SAVE = 300, 500  # milliseconds
FEWEST, LONGEST = 10, 3.0  # runs of each at least; seconds, if there have been so many
DOCUMENTS_OF_ONE = 10_000


def pages(documents: int, folder: Path) -> None:
    desk = Desk()
    people = Person.objects.annotate(named_in=Count("attributions"))
    hub = people.order_by(Abs(F("named_in") - DOCUMENTS_OF_ONE))[0]
    lists = address(Document, "changelist")
    word = Name.objects.order_by("pk").values_list("folded", flat=True)[100]
    desk.open("home, counted anew", reverse("admin:index"), beforehand=cache.clear)
    desk.open("home", reverse("admin:index"))
    desk.open("documents", lists)
    desk.open("documents, page 2", f"{lists}?p=2")
    desk.open("documents in review", f"{lists}?status__exact={Status.IN_REVIEW}")
    desk.open("documents published", f"{lists}?status__exact={Status.PUBLISHED}")
    desk.open("documents of a type", f"{lists}?type__id__exact=1")
    desk.open("documents without a summary", f"{lists}?health=no-summary")
    desk.open("documents that name somebody not linked", f"{lists}?health=name-not-linked")
    desk.open("documents searched by a call number", f"{lists}?q=Delo+777")
    desk.open("documents searched by a name", f"{lists}?q={word}")
    desk.open("people", address(Person, "changelist"))
    desk.open("people searched by a name", f"{address(Person, 'changelist')}?q={word}")
    desk.open("suggestions", reverse("admin:collections_suggestion_open"))
    desk.open("probable duplicates", address(DuplicateDocument, "changelist"))
    document = Document.objects.get(pk=WITH_MANY_PEOPLE)
    desk.open("a document with 30 people", address(Document, "change", document.pk))
    desk.save("a document with 30 people, saved", document, title="A cable that was described anew")
    desk.open("its history", address(Document, "history", document.pk))
    desk.open(f"a person with {hub.named_in:,} documents", address(Person, "change", hub.pk))
    changes = {"description": "Described anew", "names-0-text": "Another Name"}
    desk.save("the same person, renamed and saved", hub, **changes)


class Desk:
    """A curator who has signed in, with a watch."""

    def __init__(self) -> None:
        self.client = Client(headers={"host": "localhost"})
        self.client.force_login(User.objects.get(pk=CURATOR))

    def open(self, figure: str, url: str, *, beforehand: Callable[[], object] = lambda: None) -> None:
        def visit() -> None:
            response = self.client.get(url)
            assert response.status_code == 200, url

        self._time(figure, OPEN, beforehand, visit)

    def save(self, figure: str, record: Any, **changes: str) -> None:
        """Save the form as it stands with some changes, and put back the record and its history."""
        url, data = address(type(record), "change", record.pk), dict[str, Any]()

        def fill_in() -> None:
            put_back()
            setup_test_environment()  # which keeps the forms of a response
            data.update(filled_in(self.client, url, **changes))
            teardown_test_environment()

        def send() -> None:
            response = self.client.post(url, data)
            assert response.status_code == 302, url

        put_back = keep(record)
        self._time(figure, SAVE, fill_in, send)
        put_back()

    def _time(
        self, figure: str, goal: int, beforehand: Callable[[], object], do: Callable[[], object]
    ) -> None:
        beforehand()
        with CaptureQueriesContext(connection) as queries:
            do()
        asked = len(queries)
        times, processor, started = list[float](), list[float](), time.monotonic()
        while len(times) < FEWEST or time.monotonic() - started < LONGEST:
            beforehand()
            began, used = time.perf_counter(), time.process_time()
            do()
            times.append((time.perf_counter() - began) * 1000)
            processor.append((time.process_time() - used) * 1000)
        line = {"figure": figure, "goal": goal, "times": times, "processor": processor, "queries": asked}
        sys.stdout.write(f"{json.dumps(line)}\n")
        sys.stdout.flush()


def keep(record: models.Model) -> Callable[[], None]:
    """Return what puts a record back as it is now, with its names."""
    rows = [record, *Name.objects.filter(person=record.pk if isinstance(record, Person) else None)]
    last = {model: model.history.order_by("-history_id")[0].history_id for model in map(type, rows)}  # type: ignore[attr-defined]

    def put_back() -> None:
        for row in rows:
            values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
            type(row)._base_manager.filter(pk=row.pk).update(**values)
        for model, version in last.items():
            model.history.filter(history_id__gt=version).delete()  # type: ignore[attr-defined]

    return put_back


RUNS = {"pages": pages}
