"""A harvest brings what another archive publishes, follows its changes, and asks about what it withdraws."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from collections_app.importing.rows import Entry, Unread
from collections_app.importing.settle import settle
from collections_app.importing.sources.oai_dc import read_oai_answer
from collections_app.models import HarvestedSet, ImportDecision, ImportRun, SourceIdentifier
from documents.models import Document
from tests.importing.repositories import Record, Repository, served
from tests.importing.test_undo import archive_tables, undo

pytestmark = pytest.mark.django_db

DESCRIBED = """<dc:title xml:lang="ru">Телеграмма</dc:title><dc:creator>Kovalev, Ivan; Mikoyan, Anastas</dc:creator><dc:date>1949-01-06T00:00:00Z</dc:date>
<dc:date>2020</dc:date><dc:subject>Railways; Trade</dc:subject><dc:coverage>Harbin</dc:coverage><dc:language>rus</dc:language>
<dc:type>Text</dc:type><dc:type>Cable</dc:type><dc:source>F. 17, d. 1</dc:source><dc:publisher>Salt Press</dc:publisher>
<dc:identifier>https://example.org/1</dc:identifier><dc:rights>Free.</dc:rights><dc:description>Asks for engineers.</dc:description>
<dc:format>3 leaves</dc:format>"""


@pytest.fixture
def repository() -> Iterator[Repository]:
    records = [
        Record(number, f"Cable {number}", more=f"<dc:date>1949-01-0{number}</dc:date>")
        for number in range(1, 6)
    ]
    with served(Repository(records)) as repository:
        yield repository


def run(repository: Repository, *, fails: int = 0, **options: Any) -> str:
    out = io.StringIO()
    if fails:
        with pytest.raises(CommandError) as failure:
            call_command("harvest", repository.address, stdout=out, **options)
        assert failure.value.returncode == fails
        return f"{out.getvalue()}\n{failure.value}"
    call_command("harvest", repository.address, stdout=out, **options)
    return out.getvalue()


def titles() -> list[str]:
    return list(Document.objects.order_by("title").values_list("title", flat=True))


def test_a_record_in_dublin_core(repository: Repository, tmp_path: Path) -> None:
    repository.records = [Record(1, "Cable", more=DESCRIBED)]
    path = tmp_path / "answer"
    path.write_text(repository.answer({"verb": "ListRecords"}))
    _, entry, *left, _ = read_oai_answer(path)
    assert isinstance(entry, Entry)
    assert entry.detail
    assert entry.detail.listed
    listed = entry.detail.listed
    assert (entry.title, listed.other_titles, entry.summary) == ("Cable", "Телеграмма", "Asks for engineers.")
    assert (entry.date_text, listed.date_edtf) == ("1949-01-06", "1949-01-06")
    assert [str(link) for link in listed.people] == ["author: Kovalev, Ivan", "author: Mikoyan, Anastas"]
    assert (entry.detail.subjects, entry.detail.places) == (("Railways", "Trade"), ("Harbin",))
    assert (entry.detail.document_type, listed.language_tags) == ("Cable", ("ru",))
    assert (listed.reference, listed.publication_note, listed.rights) == (
        "F. 17, d. 1",
        "Published by Salt Press.",
        "Free.",
    )
    assert (entry.detail.url, listed.identifier) == ("https://example.org/1", "oai:example.org:1")
    assert [row.text for row in left if isinstance(row, Unread)] == ["dc:date", "dc:format"]


def test_a_rehearsal_writes_nothing_and_a_harvest_brings_all_pages(repository: Repository) -> None:
    before = archive_tables()
    assert "5 create" in run(repository, rehearse=True)
    assert archive_tables() == before
    assert not HarvestedSet.objects.exists()
    assert "5 create" in run(repository)
    assert titles() == [f"Cable {number}" for number in range(1, 6)]
    harvested = HarvestedSet.objects.get()
    assert (harvested.repository, harvested.harvested_until) == ("State Archive", "2026-02-01T12:00:00Z")
    assert len([one for one in repository.asked if "resumptionToken" in one]) == 4


def test_the_next_harvest_asks_for_what_has_changed_since(repository: Repository) -> None:
    run(repository)
    assert "Nothing has changed since 2026-02-01T12:00:00Z." in run(repository)
    repository.records[1].title, repository.records[1].changed = "Cable on railways", "2026-02-02T00:00:00Z"
    assert "0 create, 1 update" in run(repository)  # known by its identifier, though its title is another
    assert repository.asked[-1]["from"] == "2026-02-01T12:00:00Z"
    assert titles()[1:3] == ["Cable 3", "Cable 4"]
    assert "Cable on railways" in titles()
    assert "5 same" in run(repository, all=True)


def test_a_repository_that_counts_days_is_asked_for_days(repository: Repository) -> None:
    repository.granularity = "YYYY-MM-DD"
    run(repository)
    run(repository)
    assert repository.asked[-1]["from"] == "2026-02-01"
    run(repository, from_="2026-01-31T12:00:00Z", set="letters")
    assert (repository.asked[-1]["from"], repository.asked[-1]["set"]) == ("2026-01-31", "letters")
    assert "no date" in run(repository, from_="yesterday", fails=2)


def test_records_that_are_alike_stay_two_where_their_archive_tells_them_apart(repository: Repository) -> None:
    repository.records = [Record(number, "Letter") for number in (1, 2, 3)]
    assert "3 create" in run(repository)
    assert "3 same" in run(repository, all=True)


def test_what_is_withdrawn_is_asked_about_and_hidden_only_by_a_curator(repository: Repository) -> None:
    run(repository, publish=True)
    for record in (repository.records[0], repository.records[2]):
        record.deleted, record.changed = True, "2026-02-02T00:00:00Z"
    assert "Withdrawn at the source." in run(repository, fails=1)
    assert Document.objects.published().count() == 5
    first, third = ImportDecision.objects.order_by("title")
    assert (first.title, first.field, first.ours, first.theirs) == ("Cable 1", "status", "published", "draft")
    user = User.objects.create_user("curator")
    hiding = settle([first], "theirs", user=user)
    settle([third], "ours", user=user)
    assert not Document.objects.published().filter(title="Cable 1").exists()
    assert Document.objects.published().filter(title="Cable 3").exists()
    assert "2 same" in run(repository, from_="2026-02-02")  # as was decided
    undo(hiding)  # public again, of a curator's own will: that is asked about anew
    assert "1 same" in run(repository, from_="2026-02-02", fails=1)
    again = ImportDecision.objects.get(title="Cable 1")
    assert again.choice == ""
    hiding = settle([again], "theirs", user=user)
    assert not Document.objects.published().filter(title="Cable 1").exists()
    undo(hiding)
    assert Document.objects.published().count() == 5
    assert titles() == [f"Cable {number}" for number in range(1, 6)]


def test_an_answer_given_before_the_import_is_carried_out_by_it(repository: Repository) -> None:
    run(repository, publish=True)
    repository.records[0].deleted, repository.records[0].changed = True, "2026-02-02T00:00:00Z"
    run(repository, fails=1)
    question = ImportDecision.objects.get()
    question.decide("theirs", User.objects.create_user("curator"))
    question.save()
    assert "0 create, 1 update" in run(repository, from_="2026-02-02")
    assert not Document.objects.published().filter(title="Cable 1").exists()


def test_what_is_withdrawn_and_not_here_or_not_public_asks_nothing(repository: Repository) -> None:
    run(repository)
    repository.records[0].deleted = True
    repository.records.append(Record(9, deleted=True))
    report = run(repository, all=True)
    assert "6 same" in report
    assert not ImportDecision.objects.exists()


def test_a_harvest_is_undone_whole_and_then_asks_for_everything_again(repository: Repository) -> None:
    before = archive_tables()
    run(repository)
    undo(ImportRun.objects.get())
    after = archive_tables()
    assert {name: rows for name, rows in after.items() if "HarvestedSet" not in name} == {
        name: rows for name, rows in before.items() if "HarvestedSet" not in name
    }
    assert not SourceIdentifier.objects.exists()
    assert "5 create" in run(repository)


def test_a_busy_repository_is_waited_for(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    busy = iter([("3", "503 Busy"), ("Wed, 01 Jan 2020 00:00:00 GMT", "429 Slowly")])

    def instead(query: dict[str, str]) -> Any:
        stated = next(busy, None)
        return (stated[1], [("Retry-After", stated[0])], b"") if stated else None

    repository.instead = instead
    assert "5 create" in run(repository)
    assert waits == [3, 0]
    repository.instead = lambda _: ("503 Busy", [("Retry-After", "86400")], b"")
    assert "is busy (503): try again later" in run(repository, fails=2)


def answers(body: str | bytes, status: str = "200 OK", **headers: str) -> Any:
    def instead(query: dict[str, str]) -> Any:
        if query["verb"] == "Identify":
            return None
        return status, list(headers.items()), body.encode() if isinstance(body, str) else body

    return instead


OAI = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
TOKEN = f"{OAI}<ListRecords><resumptionToken>again</resumptionToken></ListRecords></OAI-PMH>"


@pytest.mark.parametrize(
    ("instead", "words"),
    [
        (answers(f'{OAI}<error code="noSetHierarchy">No sets</error></OAI-PMH>'), "it has no sets (noSetHierarchy: No sets)"),
        (answers(f'{OAI}<error code="badResumptionToken"/></OAI-PMH>'), "it has forgotten how far the harvest had come"),
        (answers(f'{OAI}<error code="odd"/></OAI-PMH>'), "it cannot answer (odd)"),
        (answers("gone", "500 Broken"), "answers 500 (Broken)"),
        (answers("gone", "404 Not Found"), "answers 404 (Not Found)"),
        (answers("", "302 Found", Location="file:///etc/passwd"), "file:///etc/passwd' is not allowed"),
        (answers("", "302 Found", Location="ftp://example.org/x"), "cannot be reached: unknown url type: ftp"),
        (answers("<html><body>Welcome</body></html>"), "does not answer as an OAI-PMH repository"),
        (answers("Welcome"), "is broken in line 1, column 1"),
        (answers(""), "is broken in line 1, column 1"),
        (answers(f"{OAI}<ListRecords><record>"), "is broken in line 1"),
        (answers(f"<!DOCTYPE x [<!ENTITY a 'ha'>]>{OAI}&a;</OAI-PMH>"), "declares the entity “a”"),
        (answers(f"<?xml version='1.0' encoding='odd'?>{OAI}</OAI-PMH>"), "is broken in line 1"),
        (answers(TOKEN), "goes in circles"),
        (answers(b"<a>" + b" " * 40_000_000), "answers with more than 33,554,432 bytes"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said_in_one_sentence_and_writes_nothing(
    instead: Any, words: str, repository: Repository
) -> None:
    repository.instead = instead
    said = run(repository, fails=2)
    assert words in said
    assert said.endswith("Nothing was written.")
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("file:///etc/passwd", "is no address of a repository"),
        ("example.org/oai", "is no address of a repository"),
        ("http://", "is no address of a repository"),
        ("http://127.0.0.1:1/oai", "cannot be reached"),
    ],
)
def test_what_is_no_repository_is_not_asked(address: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("harvest", address)


def test_an_answer_that_was_saved_is_imported_like_any_file(repository: Repository, tmp_path: Path) -> None:
    path = tmp_path / "saved"
    path.write_text(repository.answer({"verb": "ListRecords"}))
    out = io.StringIO()
    call_command("import_pages", str(path), json=True, stdout=out)
    assert json.loads(out.getvalue())["summary"]["create"] == 2
    assert "2 same" in run(repository, rehearse=True)


def test_records_that_share_an_address_stay_apart(repository: Repository) -> None:
    page = "<dc:identifier>https://example.org/cables</dc:identifier>"
    repository.records = [Record(number, f"Minutes {number}", more=page) for number in range(1, 6)]
    assert "5 create" in run(repository)
    assert "5 same" in run(repository, all=True)
    assert titles() == [f"Minutes {number}" for number in range(1, 6)]


def test_an_undone_harvest_is_asked_for_anew_though_others_came_after_it(repository: Repository) -> None:
    run(repository)
    first = ImportRun.objects.get()
    repository.records[1].title, repository.records[1].changed = "Cable on railways", "2026-02-02T00:00:00Z"
    repository.now = "2026-02-03T00:00:00Z"
    run(repository)
    undo(first)
    run(repository)
    assert len(titles()) == 5
    assert "from" not in repository.asked[-1]
    assert "Nothing has changed since 2026-02-03T00:00:00Z." in run(repository)


def test_a_repository_that_promises_more_without_end_is_left(repository: Repository) -> None:
    repository.instead = lambda query: (
        ("200 OK", [], endless(len(repository.asked)).encode()) if query["verb"] == "ListRecords" else None
    )
    assert "promises more without end" in run(repository, fails=2)
    assert len(repository.asked) < 10


def endless(token: int) -> str:
    more = f"<ListRecords><resumptionToken>{token}</resumptionToken></ListRecords>"
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{more}</OAI-PMH>'


def test_an_error_that_a_record_speaks_of_is_none_of_the_answer(repository: Repository) -> None:
    repository.records = [Record(1, "Cable")]
    said = repository.answer({"verb": "ListRecords"}).replace(
        "</record>", '<about><error code="badVerb"/><resumptionToken>7</resumptionToken></about></record>'
    )
    repository.instead = lambda query: (
        ("200 OK", [], said.encode()) if query["verb"] == "ListRecords" else None
    )
    assert "1 create" in run(repository)


def test_an_answer_in_utf_16(repository: Repository) -> None:
    said = repository.answer({"verb": "ListRecords"}).replace("UTF-8", "UTF-16")
    said = said.replace("Cable 1", "Телеграмма").partition("<resumptionToken")[0] + "</ListRecords></OAI-PMH>"
    repository.instead = lambda query: (
        ("200 OK", [], said.encode("utf-16")) if query["verb"] == "ListRecords" else None
    )
    assert "2 create" in run(repository)
    assert titles() == ["Cable 2", "Телеграмма"]


@pytest.mark.parametrize(
    ("address", "says"),
    [("http://[::1/oai", "no address"), (f"http://localhost/{'x' * 500}", "longer than 500")],
)
def test_an_address_that_is_none(address: str, says: str) -> None:
    with pytest.raises(CommandError, match=says) as failure:
        call_command("harvest", address)
    assert failure.value.returncode == 2
