"""Whatever was done to the archive a moment ago: what is sent is what would be made now."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collections_app.models import Collection, Essay, ImportRun, Placement
from documents.models import Document, Person, Status
from documents.search import following, generations
from tests import factories as make
from tests.bench.listings import write_page
from tests.page_cache.reading import Reader

SECRET = "Sealed words"
PAGES = ["/", "/documents/", "/people/", "/search/?q=sealed"]
LATER = timedelta(days=1000)


def the(model: Any) -> Any:
    return model.objects.order_by("pk").first()


def change(model: Any, **values: object) -> None:
    """Save as the admin does."""
    record = the(model)
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def change_by_query(model: Any, **values: object) -> None:
    model.objects.update(**values)


def take_back() -> None:
    with transaction.atomic():
        Document.objects.update(title=SECRET)
        transaction.set_rollback(True)


def move() -> None:
    Placement.objects.all().delete()
    make.placement(the(Collection), the(Document))


STEPS: dict[str, Callable[[], object]] = {
    "publish": lambda: change(
        Document, status=Status.PUBLISHED, published_at=make.LONG_AGO, embargo_until=None
    ),
    "publish all": lambda: change_by_query(Document, status=Status.PUBLISHED, published_at=make.LONG_AGO),
    "withdraw": lambda: change(Document, status=Status.DRAFT),
    "withdraw by a query": lambda: change_by_query(Document, status=Status.DRAFT),
    "embargo": lambda: change(Document, embargo_until=timezone.now() + LATER),
    "embargo all": lambda: change_by_query(Document, embargo_until=timezone.now() + LATER),
    "end the embargo": lambda: change_by_query(Document, embargo_until=None),
    "schedule": lambda: change(
        Document, status=Status.PUBLISHED, published_at=timezone.now() + timedelta(seconds=0.4)
    ),
    "let it end": lambda: change_by_query(
        Document, published_at=make.LONG_AGO, published_until=timezone.now() + timedelta(seconds=0.4)
    ),
    "wait": lambda: time.sleep(0.2),
    "rename": lambda: change(Document, title=f"{SECRET} {time.time()}"),
    "add": lambda: make.document(f"{SECRET}, another"),
    "take back": take_back,
    "move": move,
    "withdraw the person": lambda: change_by_query(Person, status=Status.DRAFT),
    "publish the person": lambda: change_by_query(
        Person, status=Status.PUBLISHED, published_at=make.LONG_AGO
    ),
    "withdraw the collection": lambda: change_by_query(Collection, status=Status.DRAFT),
    "publish the collection": lambda: change_by_query(
        Collection, status=Status.PUBLISHED, published_at=make.LONG_AGO
    ),
    "build the index": following.rebuild,
    "lose the index": generations.forget,
}


@pytest.fixture
def pages(reader: Reader) -> list[str]:
    document = make.document(SECRET, date="January 6, 1949")
    person, collection = make.person("Nikolai Sealed"), make.collection("Sealed papers")
    make.attribution(document, person)
    make.placement(collection, document)
    essay = make.essay("On seals")
    essay.documents.add(document)
    other = make.document("Another of the same person", date="January 7, 1949")
    make.attribution(other, person)
    records: list[Any] = [document, person, collection, essay, other]
    return [*PAGES, *(record.get_absolute_url() for record in records)]


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=4))
def test_what_is_sent_is_what_would_be_made_now(reader: Reader, pages: list[str], steps: list[str]) -> None:
    """Each example goes on where the last one stopped."""
    for step in steps:
        STEPS[step]()
        for page in pages:
            reader.get(page)
        for page in pages:
            before = reader.get_anew(page)
            sent, after = reader.get(page), reader.get_anew(page)
            assert (sent.status, sent.content) in {
                (before.status, before.content),
                (after.status, after.content),
            }, f"{page} after {step}"


def test_pages_are_kept_between_changes(reader: Reader, pages: list[str]) -> None:
    """So that the test above cannot pass for want of kept pages."""
    for page in pages:
        reader.get_kept(page)


@pytest.mark.parametrize("hide", ["withdraw", "withdraw by a query", "embargo", "embargo all"])
def test_the_next_request_after_it_was_hidden_does_not_show_it(
    reader: Reader, pages: list[str], hide: str
) -> None:
    address = the(Document).get_absolute_url()
    etags = {page: reader.get(page).headers["ETag"] for page in pages}
    assert SECRET in reader.get(address)
    STEPS[hide]()
    assert reader.get(address, if_none_match=etags[address]).status == 404
    for page in pages:
        assert SECRET not in reader.get(page)
        assert SECRET not in reader.get(page)


def test_the_next_request_after_it_was_deleted_does_not_show_it(reader: Reader, pages: list[str]) -> None:
    for page in pages:
        reader.get(page)
    Document.objects.filter(title=SECRET).delete()
    for page in pages:
        assert SECRET not in reader.get(page)


def test_what_is_scheduled_appears_at_its_time_and_not_before(reader: Reader) -> None:
    at = timezone.now() + timedelta(seconds=2)
    address = make.document(SECRET, status=Status.PUBLISHED, published_at=at).get_absolute_url()
    embargoed: Any = make.essay(
        "Sealed essay", embargo_until=at, status=Status.PUBLISHED, published_at=make.LONG_AGO
    )
    reader.get_kept("/documents/")
    while timezone.now() < at - timedelta(seconds=0.3):
        for page in ("/documents/", "/essays/", "/"):
            assert "Sealed" not in reader.get(page)
    assert reader.get(address).status == 404
    time.sleep(0.35)
    assert timezone.now() > at
    assert SECRET in reader.get("/documents/")
    assert SECRET in reader.get(address)
    assert "Sealed essay" in reader.get("/essays/")
    assert reader.get(embargoed.get_absolute_url()).status == 200


def test_what_is_published_until_a_time_is_not_sent_after_it(reader: Reader, pages: list[str]) -> None:
    until = timezone.now() + timedelta(seconds=3)
    for model in (Document, Person, Collection, Essay):
        model.objects.update(published_until=until)
    etags = {page: reader.get(page).headers["ETag"] for page in pages}
    address = the(Document).get_absolute_url()
    assert SECRET in reader.get_kept(address)
    time.sleep(max(0, (until - timezone.now()).total_seconds()))
    assert reader.get(address, if_none_match=etags[address]).status == 404
    for page in pages:
        sent = reader.get(page, if_none_match=etags[page])
        assert sent.status == (200 if page in PAGES else 404)
        assert "Sealed" not in sent


def test_an_import_is_seen_with_its_commit(reader: Reader, tmp_path: Path) -> None:
    write_page(tmp_path / "page.txt", 3, seed=1)
    reader.get_kept("/collections/")
    call_command("import_pages", str(tmp_path / "page.txt"), publish=True, verbosity=0)
    assert "Generated Collection 1" in reader.get("/collections/")
    call_command("undo_import", str(ImportRun.objects.latest("pk").pk), verbosity=0)
    assert "Generated Collection 1" not in reader.get("/collections/")
