"""Every way of writing is in the log, on either database, in the transaction that wrote; and nothing else is."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from collections_app.models import Placement
from documents.models import Attribution, Document, Name, Place, SearchChange
from documents.search import checking, triggers
from tests import factories as make

pytestmark = pytest.mark.django_db
Logged = Callable[[], set[tuple[str, int]]]


@pytest.fixture
def logged() -> Logged:
    """What has been logged since the last call."""
    seen = 0

    def since() -> set[tuple[str, int]]:
        nonlocal seen
        rows = SearchChange.objects.filter(pk__gt=seen).order_by("pk").values_list("pk", "kind", "record")
        found = list(rows)
        seen = found[-1][0] if found else seen
        return {(kind, record) for _, kind, record in found}

    return since


def test_a_document_is_logged_when_it_is_made_changed_and_deleted(logged: Logged) -> None:
    document = make.document("Cable", date="1949")
    this = {("document", document.pk)}
    assert logged() == this
    document.summary = "Of peace."
    document.save()
    assert logged() == this
    document.save()
    assert logged() == set(), "saved as it was: nothing to index"
    document.publication_note = "Obtained for the archive."
    document.save()
    assert logged() == set(), "not in the index"
    document.delete()
    assert logged() == this


def test_bulk_and_raw_writes_are_logged(logged: Logged) -> None:
    made = Document.objects.bulk_create(
        [Document(title="One", number=901), Document(title="Two", number=902)]
    )
    these = {("document", document.pk) for document in made}
    assert logged() == these
    Document.objects.filter(pk__in=[document.pk for document in made]).update(reference="F. 45")
    assert logged() == these
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_document SET title = title || '!'")
    assert logged() == these
    Document.objects.all().delete()
    assert logged() == these


def test_what_hangs_on_a_document_logs_the_document(logged: Logged) -> None:
    document, person, collection = make.document(), make.person("Mao Zedong"), make.collection()
    language, place, subject = make.language(), make.place(), make.subject()
    name = make.cover_name(person, "Terebin")
    logged()
    this = {("document", document.pk)}
    for relation, record in (("languages", language), ("places", place), ("subjects", subject)):
        getattr(document, relation).add(record)
        assert logged() == this, relation
        getattr(document, relation).clear()
        assert logged() == this, relation
    attribution = make.attribution(document, person)
    assert logged() == this
    Attribution.objects.update(role="recipient")
    assert logged() == this
    attribution.refresh_from_db()
    attribution.note = "Not indexed."
    attribution.save()
    assert logged() == set()
    make.text(document, language)
    assert logged() == this
    make.placement(collection, document)
    assert logged() == this
    name.held_in.add(document)
    assert logged() == this
    document.delete()
    assert logged() == this, "the cascade too"


def test_a_link_that_moves_logs_both_ends(logged: Logged) -> None:
    one, other = make.document(), make.document()
    placement = make.placement(make.collection(), one)
    logged()
    Placement.objects.filter(pk=placement.pk).update(document=other)
    assert logged() == {("document", one.pk), ("document", other.pk)}


def test_a_renamed_person_logs_itself_once(logged: Logged) -> None:
    person = make.person("Mao Tse-tung")
    for _ in range(5):
        make.attribution(make.document(), person)
    logged()
    before = SearchChange.objects.count()
    Name.objects.filter(person=person).update(text="Mao Zedong")
    assert logged() == {("person", person.pk)}
    assert SearchChange.objects.count() == before + 1
    person.biography = "Not indexed."
    person.save()
    assert logged() == set()
    person.status = "draft"
    person.save()
    assert logged() == {("person", person.pk)}


def test_terms_and_collections_are_logged_by_name(logged: Logged) -> None:
    records = {"type": make.document_type(), "language": make.language()}
    records |= {"subject": make.subject(), "repository": make.repository()}
    assert logged() == set(), "nothing is linked to them yet"
    records["place"], collection = make.place(), make.collection()
    assert logged() == {("place", records["place"].pk), ("collection", collection.pk)}, "words may name them"
    for kind, record in records.items():
        type(record)._default_manager.filter(pk=record.pk).update(name=f"Another {kind}")
        assert logged() == {(kind, record.pk)}
    Place.objects.update(latitude=1, longitude=1)
    assert logged() == set()
    collection.title = "Renamed"
    collection.save()
    assert logged() == {("collection", collection.pk)}


def test_a_fixture_is_logged(logged: Logged) -> None:
    call_command("loaddata", "demo", verbosity=0)
    assert {("document", pk) for pk in Document.objects.values_list("pk", flat=True)} <= logged()


def test_what_is_undone_was_never_logged(logged: Logged) -> None:
    with transaction.atomic():
        make.document()
        transaction.set_rollback(True)
    assert logged() == set()


def test_the_log_is_in_no_dump() -> None:
    make.document()
    assert SearchChange.objects.exists()
    assert not SearchChange._default_manager.exists()


def test_every_trigger_is_there_and_can_be_made_again() -> None:
    """A migration that makes a table anew on SQLite loses its triggers; this says which."""
    expected = set[str]().union(*map(triggers.names, triggers.WATCHED))
    assert expected - checking.triggers_there() == set()
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        for app in triggers.WATCHED:
            triggers.remove(app)(None, editor)
            assert not triggers.names(app) & checking.triggers_there()
            triggers.install(app)(None, editor)
            triggers.install(app)(None, editor)
    assert expected - checking.triggers_there() == set()
