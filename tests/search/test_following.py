"""The index follows the log: nothing is skipped, nothing waits, and nothing that is not public is found or counted."""

import dataclasses
import datetime
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tantivy import Query

from documents.models import Document, DocumentType, Name, Person, Place, SearchChange, Status
from documents.search import change_log, engine, following, generations, schema
from documents.search.engine import SearchUnavailable, search
from documents.search.filters import DocumentFilters
from tests import factories as make


def found(query: str = "") -> set[str]:
    hits = search(DocumentFilters(query=query), per_page=100).hits
    return set(Document.objects.filter(pk__in=[hit.document for hit in hits]).values_list("title", flat=True))


def in_a_moment(seconds: float = 0.5) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=seconds)


@pytest.mark.django_db
class TestChanges:
    def test_a_change_is_found_by_the_next_search(self) -> None:
        document = make.document("Cable of peace")
        assert found("peace") == {"Cable of peace"}
        Document.objects.update(title="Cable of war")
        assert found("peace") == set()
        assert found("war") == {"Cable of war"}
        document.delete()
        assert found() == set()

    def test_another_title_is_found_from_when_it_is_given(self) -> None:
        make.document("Cable of peace")
        assert found("telegram") == set()
        Document.objects.update(other_titles="Ciphered Telegram No. 0100\n和平电报")
        assert found("telegram") == found("和平") == {"Cable of peace"}
        Document.objects.update(other_titles="")
        assert found("telegram") == found("和平") == set()

    def test_a_renamed_person_is_found_in_every_document(self) -> None:
        person = make.person("Mao Tse-tung")
        for number in range(3):
            make.attribution(make.document(f"Cable {number}"), person)
        assert len(found("Zedong")) == 0
        Name.objects.update(text="Mao Zedong")
        assert len(found("Zedong")) == 3
        assert len(found("tung")) == 0

    def test_names_of_terms_and_collections_are_followed(self) -> None:
        place, collection = make.place("Peking"), make.collection("Talks")
        document = make.document("Cable", type=make.document_type("Telegram"))
        document.places.add(place)
        make.placement(collection, document)
        assert found("place:peking collection:talks type:telegram") == {"Cable"}
        type(place).objects.update(name="Beijing")
        type(collection).objects.update(title="Conversations")
        assert found("place:beijing collection:conversations type:telegram") == {"Cable"}
        assert found("talks") == set()
        collection.status = Status.DRAFT
        collection.save()
        assert found("conversations") == set()

    def test_what_a_value_of_a_facet_is_called_is_followed(self) -> None:
        place, person = make.place("Peking"), make.person("Kim Il Sung")
        document = make.document("Cable")
        document.places.add(place)
        make.attribution(document, person)

        def called() -> set[tuple[str, str]]:
            return {(term.label, term.slug) for term in search(DocumentFilters()).terms.values()}

        assert called() == {("Peking", "peking"), ("Kim Il Sung", person.slug)}
        Place.objects.filter(pk=place.pk).update(slug="beijing")
        assert ("Peking", "beijing") in called()
        Place.objects.filter(pk=place.pk).update(name="Beijing")
        assert ("Beijing", "beijing") in called()
        person.names.update(text="Kim Il-sung")
        assert ("Kim Il-sung", person.slug) in called()
        Person.objects.update(status=Status.DRAFT)
        assert called() == {("Beijing", "beijing")}

    def test_a_search_costs_one_query_when_nothing_changed(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        make.document("Cable of peace")
        found()
        with django_assert_num_queries(1):
            search(DocumentFilters(), snippets=False)

    def test_many_changes_are_drained_in_batches(self, monkeypatch: pytest.MonkeyPatch) -> None:
        following.drain()
        monkeypatch.setattr(following, "ROWS", 7)
        for number in range(20):
            make.document(f"Cable {number}")
        assert following.drain()
        assert len(found()) == 20

    def test_what_concerns_many_documents_at_once_is_followed_behind_the_reader(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kind = make.document_type("Telegram")
        for _ in range(4):
            make.document("Cable", type=kind)
        assert not search(DocumentFilters()).behind
        works: list[Callable[[], object]] = []
        monkeypatch.setattr(following, "SMALL", 3)
        monkeypatch.setattr(following, "in_background", lambda _, work: works.append(work))
        DocumentType.objects.update(name="Wire")

        results = search(DocumentFilters(query="wire"))
        assert (results.total, results.behind) == (0, True), "the reader is told, and does not wait"
        works[0]()
        results = search(DocumentFilters(query="wire"))
        assert (results.total, results.behind) == (4, False)

    def test_the_log_is_pruned_but_for_its_newest_row(self) -> None:
        for _ in range(3):
            make.document()
        following.drain()
        SearchChange.objects.update(at=timezone.now() - change_log.RETENTION * 2)
        assert change_log.prune() == 2
        assert SearchChange.objects.count() == 1

    def test_a_log_that_no_longer_reaches_back_means_building_anew(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        make.document("Before")
        following.drain()
        SearchChange.objects.all().delete()
        make.document("After")
        with caplog.at_level(logging.WARNING):
            assert found() == {"Before", "After"}
        assert "does not reach back" in caplog.text

    @pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite does not count transactions")
    def test_a_server_that_counts_transactions_anew_means_building_anew(self) -> None:
        make.document("Cable")
        following.drain()
        ahead = dataclasses.replace(generations.live().cursor, mark=2**60)
        with pytest.raises(change_log.LogReplacedError):
            change_log.is_behind(ahead)

    def test_a_save_in_the_admin_is_in_the_index_before_the_answer(self, admin_client: Client) -> None:
        following.drain()
        language = make.language("Russian")
        document = make.document("Cable")
        document.languages.add(language)
        following.drain()
        before = generations.live().stamp
        answer = admin_client.post(
            f"/admin/documents/language/{language.pk}/change/",
            {"name": "Old Russian", "slug": "russian", "tag": language.tag},
        )
        assert answer.status_code == 302
        assert generations.live().stamp != before
        assert not following.is_behind(generations.live())


@pytest.mark.django_db
class TestPublication:
    def test_what_is_scheduled_or_embargoed_appears_at_its_instant(self) -> None:
        at = in_a_moment(1.5)
        make.document("Scheduled", status=Status.PUBLISHED, published_at=at)
        make.document("Embargoed", status=Status.PUBLISHED, published_at=make.LONG_AGO, embargo_until=at)
        make.document("Draft", status=Status.DRAFT)
        make.document("Public")
        assert found() == {"Public"}
        results = search(DocumentFilters())
        assert (results.total, results.histogram.undated) == (1, 1)
        assert generations.live().searcher.num_docs == 2, (
            "no word of the others is in the index, but where it stands"
        )
        time.sleep(max(0, (at - timezone.now()).total_seconds()) + 0.01)
        results = search(DocumentFilters())
        assert (results.total, results.histogram.undated) == (3, 3)
        assert found("scheduled") == {"Scheduled"}

    def test_a_person_and_a_collection_appear_at_their_instant(self) -> None:
        at = in_a_moment(1.5)
        person = make.person("Ivan Kovalev", status=Status.PUBLISHED, published_at=at)
        collection = make.collection("Kovalev papers", status=Status.PUBLISHED, published_at=at)
        document = make.document("Cable")
        make.attribution(document, person, name_as_written="Delegate K.")
        make.placement(collection, document)
        results = search(DocumentFilters())
        assert list(results.facets["person"]) == list(results.facets["collection"]) == []
        assert found("Kovalev") == found("papers") == found("delegate") == set()
        time.sleep(max(0, (at - timezone.now()).total_seconds()) + 0.01)
        assert found("Kovalev papers delegate") == {"Cable"}
        results = search(DocumentFilters())
        assert [value.id for value in results.facets["person"]] == [person.pk]
        assert [value.id for value in results.facets["collection"]] == [collection.pk]

    def test_what_is_published_until_an_instant_is_gone_from_then_on(self) -> None:
        ends: dict[str, Any] = {
            "status": Status.PUBLISHED,
            "published_at": make.LONG_AGO,
            "published_until": in_a_moment(1.5),
        }
        person, collection = make.person("Ivan Kovalev", **ends), make.collection("Kovalev papers", **ends)
        document = make.document("Cable")
        make.attribution(document, person, name_as_written="Delegate K.")
        make.placement(collection, document)
        make.document("Ending", **ends)
        assert found() == {"Cable", "Ending"}
        assert found("Kovalev papers delegate") == {"Cable"}
        time.sleep(max(0, (ends["published_until"] - timezone.now()).total_seconds()) + 0.01)
        assert found() == {"Cable"}
        assert found("Kovalev") == found("papers") == found("delegate") == set()
        results = search(DocumentFilters())
        assert list(results.facets["person"]) == list(results.facets["collection"]) == []
        assert generations.live().searcher.num_docs == 2, "no word of what ended is in the index"

    def test_what_is_withdrawn_is_gone(self) -> None:
        document, person = make.document("Cable"), make.person("Ivan Kovalev")
        make.attribution(document, person)
        assert found("Kovalev") == {"Cable"}
        Person.objects.update(status=Status.DRAFT)
        assert found("Kovalev") == set()
        Document.objects.update(embargo_until=in_a_moment(3600))
        assert found() == set()
        assert search(DocumentFilters()).total == 0


@pytest.mark.django_db
class TestDamage:
    def test_a_shortened_file_is_noticed_and_the_index_built_anew(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        make.document("Cable of peace")
        assert found("peace")
        for file in generations.live().path.glob("*.term"):
            os.truncate(file, 10)
        generations.forget()
        assert found("peace") == {"Cable of peace"}
        assert "is damaged" in caplog.text

    @pytest.mark.parametrize("ending", ["fast", "fieldnorm", "idx", "pos", "store", "term"])
    def test_a_file_with_other_bytes_in_it_is_noticed_and_the_index_built_anew(
        self, ending: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        make.document("Cable of peace")
        assert found("peace")
        file = max(generations.live().path.glob(f"*.{ending}"), key=lambda path: path.stat().st_size)
        content = bytearray(file.read_bytes())
        content[len(content) // 4] ^= 0xFF
        file.write_bytes(content)
        generations.forget()
        assert found("peace") == {"Cable of peace"}
        assert "has been changed" in caplog.text

    def test_a_search_that_finds_the_files_unreadable_answers_kindly(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make.document("Cable of peace")
        assert client.get("/search/?q=peace").status_code == 200

        def unreadable(*args: object, **named: object) -> None:
            raise ValueError("An IO error occurred: 'Data corrupted'")

        with monkeypatch.context() as broken:
            broken.setattr(engine, "count_matches", unreadable)
            assert client.get("/search/?q=peace").status_code == 503
        assert client.get("/search/?q=peace").status_code == 200

    @pytest.mark.parametrize("damage", ["nothing", "pointer", "folder", "version", "meta", "cursor"])
    def test_whatever_is_lost_is_built_anew(
        self, damage: str, index_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make.document("Cable of peace")
        following.drain()
        path = generations.live().path
        generations.forget()
        match damage:
            case "pointer":
                (path.parent / "current").write_text("{")
            case "folder":
                path.rename(path.with_name("elsewhere"))
            case "version":
                (path.parent / "current").write_text('{"folder": "000001", "fingerprint": "of old"}')
            case "meta":
                (path / "meta.json").write_text("not json")
            case "cursor":
                writer = generations.live().index.writer(15_000_000, 1)
                writer.delete_all_documents()
                writer.commit()
                writer.wait_merging_threads()
        assert found("peace") == {"Cable of peace"}

    def test_a_large_archive_is_built_in_the_background_and_the_page_is_told(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        started = threading.Event()
        monkeypatch.setattr(following, "SMALL", 0)
        monkeypatch.setattr(following, "in_background", lambda *_: started.set())
        make.document()
        with pytest.raises(SearchUnavailable):
            search(DocumentFilters())
        assert started.is_set()

    def test_only_one_process_builds_and_what_it_gives_up_never_goes_live(self) -> None:
        make.document()
        following.drain()
        building = generations.next_generation()
        building.__enter__()
        with pytest.raises(generations.RebuildBusyError):
            following.rebuild()
        building.__exit__(KeyboardInterrupt, None, None)
        assert found()
        assert following.rebuild() == 1


@pytest.mark.django_db
class TestCommand:
    def test_check_says_what_differs(self, capsys: pytest.CaptureFixture[str]) -> None:
        document = make.document("Cable", date="1949")
        call_command("search", "rebuild")
        call_command("search", "check")
        writer = generations.live().index.writer(15_000_000, 1)
        writer.delete_documents_by_query(Query.term_query(schema.schema(), "pk", document.pk))
        writer.commit()
        writer.wait_merging_threads()
        with pytest.raises(CommandError) as raised:
            call_command("search", "check")
        assert raised.value.returncode == 1
        assert "The database has 1 public documents, the index 0." in capsys.readouterr().err

    def test_follow_once_brings_the_index_up(self) -> None:
        make.document("Cable of peace")
        call_command("search", "follow", "--once")
        assert not following.is_behind(generations.live())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_a_slow_transaction_neither_delays_others_nor_is_skipped() -> None:
    make.document("First")
    following.drain()
    begun, finish = threading.Event(), threading.Event()

    def slowly() -> None:
        try:
            with transaction.atomic():
                make.document("Slow", number=901)
                begun.set()
                finish.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=slowly)
    thread.start()
    assert begun.wait(30)
    for number in range(3):
        make.document(f"Quick {number}", number=910 + number)
        assert f"Quick {number}" in found()
    assert "Slow" not in found()
    cursor = generations.live().cursor
    assert len(cursor.read) >= 3, "later transactions are remembered while the slow one is open"
    finish.set()
    thread.join()
    assert "Slow" in found()
    with connection.cursor() as cursor_of_the_server:
        # Of the whole server: the other tests' databases have transactions of their own.
        cursor_of_the_server.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        [oldest] = cursor_of_the_server.fetchone() or [0]
    make.document("Last", number=920)
    assert "Last" in found()
    still = generations.live().cursor.read
    assert all(number >= oldest for number in still), "and forgotten when all of its time are done"
