"""What goes out comes in again without loss: export, import into an empty archive, export again."""

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from archive_project.lib import dates
from archive_project.lib.cells import harmless, join, read_from_xml, spelt_for_xml, split, unharmed
from collections_app.importing.sources.table_columns import OWN
from collections_app.models import ImportRun, Placement
from documents.models import Attribution, Document, Name, Person, Relation, Status, Text
from documents.resources import FORMATS, DocumentTable
from tests import factories as make
from tests.archive import Archive
from tests.importing.emptying import empty
from tests.importing.test_import import everything, nothing, run

pytestmark = pytest.mark.django_db

KINDS: dict[str, type[Any]] = {kind.__name__.lower(): kind for kind in FORMATS}


def export(kind: str) -> bytes:
    table = DocumentTable()
    rows = table.rows(Document.objects.order_by("number"))
    return b"".join(KINDS[kind]().pieces(table.get_export_headers(), rows))


def content(kind: str, file: bytes) -> object:
    """What is compared: bytes, and of a workbook, which holds the time of its making, its cells."""
    if kind != "xlsx":
        return file
    sheet = load_workbook(io.BytesIO(file), read_only=True).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def there_and_back(kind: str, folder: Path) -> None:
    """Export, import into the same archive, then into an empty one, export again."""
    exported = export(kind)
    path = folder / f"export.{kind}"
    path.write_bytes(exported)
    count = Document.objects.count()
    assert run(path) == nothing(same=count)
    empty()
    assert run(path, rehearse=True) == nothing(create=count)
    assert run(path) == nothing(create=count)
    assert content(kind, export(kind)) == content(kind, exported)
    assert run(path) == nothing(same=count)


@pytest.mark.parametrize("kind", KINDS)
def test_the_demo_comes_back_as_it_was(kind: str, tmp_path: Path) -> None:
    call_command("loaddata", "vocabularies", "people", "demo", verbosity=0)
    there_and_back(kind, tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_with_everything_in_it_comes_back_as_it_was(
    kind: str, archive: Archive, tmp_path: Path
) -> None:
    archive.grow(to=12)
    there_and_back(kind, tmp_path)
    document = Document.objects.order_by("number").first()
    assert document
    assert document.history.count() == 1
    versions = document.history.first()
    assert versions.languages.count() == document.languages.count() > 0
    assert Text.objects.count() == Text.history.count() > 0


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
ODD = st.sampled_from(
    [
        "|", "\\", "a|b", "a\\|b", " lead", "trail ", "=1+1", "'=1", "''=1", "+7", "-", "@x", "\tx", "a\r\nb", "\r", "x;y",
        'say "no"', "_x0041_", "_x005F_", "\x01", "\uffff", "#N/A", "1949", "007", "1e5", "TRUE", "Author: X", "a: b",
        "null", "\u2028", "\u200b", "é", "e\u0301", "Чжоу", "周恩来", "\N{PILE OF POO}", "\ufeff", "[1]", "{", "-1", "v1",
    ]
)  # fmt: skip
WORDS = st.one_of(TEXT, ODD, st.tuples(ODD, TEXT).map("".join))
SOMETHING = WORDS.filter(bool)
STATED = st.sampled_from(
    [
        "",
        "undated",
        "January 06, 1949",
        "c. Dec 1947",
        "after 4 Feb 1949",
        "1949-01/1949-02",
        "1950s",
        "1949?",
        " 1949 ",
    ]
)
EDTF = st.sampled_from(["1949-01-06", "1947-12~", "1950/..", "195X", "1949?", "1948-21"])


@st.composite
def archives(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Documents as plain values, so that hypothesis can shrink them."""
    name = SOMETHING.filter(lambda text: text.strip() != "")
    return [
        {
            "title": draw(SOMETHING),
            "summary": draw(WORDS),
            "other_titles": draw(WORDS),
            "stated": draw(STATED),
            "edtf": draw(st.none() | EDTF),
            "reference": draw(WORDS),
            "status": draw(st.sampled_from(Status.values)),
            "people": draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(Attribution.Role.values),
                        st.integers(0, 2),
                        WORDS,
                        st.booleans(),
                        WORDS,
                    ),
                    max_size=4,
                    unique_by=lambda link: link[:3],
                )
            ),
            "places": draw(st.lists(name, max_size=3, unique=True)),
            "subjects": draw(st.lists(name, max_size=2, unique=True)),
            "type": draw(st.none() | name),
            "collections": draw(
                st.dictionaries(
                    st.integers(0, 2), st.tuples(st.integers(0, 9), st.booleans(), WORDS), max_size=3
                )
            ),
            "texts": draw(st.lists(st.tuples(SOMETHING, WORDS, st.booleans()), max_size=2)),
            "relation": draw(st.none() | st.tuples(st.integers(0, 3), WORDS)),
        }
        for _ in range(draw(st.integers(1, 4)))
    ]


def build(records: list[dict[str, Any]], names: list[str]) -> None:
    """Three people and three collections of whatever names, some of them the same, and the documents."""
    people = [make.person("Somebody", slug=f"person-{n}") for n in range(3)]
    for person, name in zip(people, names, strict=True):
        Name.objects.filter(person=person).update(text=name)
    collections = [make.collection(name, slug=f"collection-{n}") for n, name in enumerate(names)]
    languages = [make.language("English", "en"), make.language("Russian", "ru")]
    terms: dict[tuple[Callable[..., Any], str], Any] = {}

    def term(factory: Callable[..., Any], name: str) -> Any:
        key = factory, name
        terms[key] = terms.get(key) or factory(name, slug=f"term-{len(terms)}")
        return terms[key]

    documents: list[Document] = []
    for record in records:
        stated = record["stated"]
        document = Document.objects.create(
            title=record["title"],
            summary=record["summary"],
            other_titles=record["other_titles"],
            date_text=stated,
            date_edtf=dates.parse(stated).edtf if record["edtf"] is None else record["edtf"],
            reference=record["reference"],
            status=record["status"],
            published_at=make.LONG_AGO + datetime.timedelta(microseconds=len(documents)),
            published_until=make.LONG_AGO + datetime.timedelta(days=9) if len(documents) % 2 else None,
            type=term(make.document_type, record["type"]) if record["type"] else None,
        )
        document.places.set([term(make.place, name) for name in record["places"]])
        document.subjects.set([term(make.subject, name) for name in record["subjects"]])
        document.languages.set(languages[: len(record["places"])])
        for position, (role, person, written, certain, note) in enumerate(record["people"]):
            fields = {"name_as_written": written, "certain": certain, "note": note, "position": position}
            make.attribution(document, people[person], role, **fields)
        for place, (position, featured, note) in record["collections"].items():
            make.placement(collections[place], document, position, featured=featured, note=note)
        for position, (body, edition, translated) in enumerate(record["texts"]):
            text = make.text(document, languages[0], body, position=position * 2, edition=edition)
            text.translators.set(people[: 2 * translated])
        documents.append(document)
    for record, document in zip(records, documents, strict=True):
        if record["relation"]:
            target, note = record["relation"]
            other = documents[target % len(documents)]
            if other != document:
                make.relation(document, other, "reply", note=note)


@pytest.mark.parametrize("kind", KINDS)
@given(records=archives(), names=st.lists(SOMETHING, min_size=3, max_size=3))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_archive_comes_back_as_it_was(
    kind: str, records: list[dict[str, Any]], names: list[str], tmp_path: Path
) -> None:
    with transaction.atomic():
        build(records, names)
        there_and_back(kind, tmp_path)
        transaction.set_rollback(True)


def test_two_people_of_one_name_stay_two_in_whatever_part_they_are_named(db: None, tmp_path: Path) -> None:
    one, other = make.person("Li Ming", slug="li-ming"), make.person("Li Ming", slug="li-ming-2")
    document = make.document("A cable")
    make.attribution(document, one)
    make.text(document, make.language("Chinese", "zh")).translators.set([one, other])
    there_and_back("json", tmp_path)


def test_the_columns_of_an_export_are_those_that_an_import_knows() -> None:
    assert tuple(DocumentTable().get_export_headers()) == OWN


@given(st.lists(st.one_of(WORDS, SOMETHING), min_size=1))
def test_several_values_in_a_cell_are_told_apart(values: list[str]) -> None:
    assert split(join(values)) == (tuple(values) if values != [""] else ())


@given(WORDS)
def test_what_keeps_a_spreadsheet_from_running_a_cell_is_taken_back(text: str) -> None:
    assert unharmed(harmless(text)) == text
    assert read_from_xml(spelt_for_xml(text)) == text


class TestEdited:
    """An export is edited in a spreadsheet and comes back."""

    @pytest.fixture
    def exported(self, archive: Archive, tmp_path: Path) -> Path:
        archive.grow(to=3, hidden=False)
        path = tmp_path / "export.csv"
        path.write_bytes(export("csv"))
        return path

    def edit(self, path: Path, old: str, new: str) -> None:
        text = path.read_bytes().decode()
        assert old in text
        path.write_bytes(text.replace(old, new).encode())

    def test_a_cell_rewritten_is_the_newer_word_where_nobody_touched_the_record(self, exported: Path) -> None:
        document = Document.objects.order_by("number")[1]
        self.edit(exported, document.title, "Cable, at last rightly named")
        assert run(exported) == nothing(update=1, same=2)
        document.refresh_from_db()
        assert document.title == "Cable, at last rightly named"
        assert run(exported) == nothing(same=3)

    def test_a_cell_emptied_empties_the_field(self, exported: Path) -> None:
        document = Document.objects.order_by("number")[1]
        assert document.summary
        self.edit(exported, document.summary, "")
        counts = run(exported)
        assert counts["conflict"] == counts["rejected"] == 0
        document.refresh_from_db()
        assert document.summary == ""

    def test_what_a_curator_edited_since_stands(self, exported: Path) -> None:
        document = Document.objects.order_by("number")[1]
        self.edit(exported, document.title, "Cable, as the table has it")
        document.title = "Cable, as the curator has it"
        document.save()
        assert run(exported) == nothing(conflict=1, same=2)
        document.refresh_from_db()
        assert document.title == "Cable, as the curator has it"

    def test_a_row_that_nobody_edited_says_nothing_of_a_record_that_somebody_did(
        self, exported: Path
    ) -> None:
        document = Document.objects.order_by("number")[1]
        document.summary = "A better one."
        document.save()
        assert run(exported) == nothing(same=3)

    def test_the_meaning_of_a_date_follows_its_new_words(self, exported: Path) -> None:
        document = Document.objects.get(date_edtf="1949-02")
        self.edit(exported, f",{document.date_text},{document.date_edtf},", ",March 1950,1949-02,")
        assert run(exported) == nothing(update=1, same=2)
        document.refresh_from_db()
        assert (document.date_text, document.date_edtf) == ("March 1950", "1950-03")
        assert document.earliest == datetime.date(1950, 3, 1)

    def test_a_person_added_to_a_cell_is_linked(self, exported: Path) -> None:
        document = Document.objects.order_by("number")[1]
        people = [str(link.person) for link in document.attributions.order_by("position", "id")]
        first = f"Author: {people[0]}"
        text = exported.read_bytes().decode().splitlines()
        line = next(line for line in text if line.startswith(f"{document.number},"))
        cell = next(cell for cell in line.split(",") if cell.startswith(first))
        self.edit(exported, line, line.replace(cell, f"{cell}|Mentioned: Lin Biao", 1))
        counts = run(exported)
        assert counts == nothing(update=1, same=2)
        assert Person.objects.filter(names__text="Lin Biao", attributions__document=document).count() == 1
        assert run(exported) == nothing(same=3)


def test_a_number_that_is_another_record_here_is_refused(archive: Archive, tmp_path: Path) -> None:
    archive.grow(to=2, hidden=False)
    path = tmp_path / "export.csv"
    path.write_bytes(export("csv"))
    number = archive.documents[0].number
    Document.objects.filter(number=number).update(
        title="Something else", summary="", date_edtf="", date_text="", earliest=None, latest=None
    )
    assert run(path) == nothing(rejected=1, same=1)


def test_a_number_once_deleted_is_not_given_again(archive: Archive, tmp_path: Path) -> None:
    archive.grow(to=3, hidden=False)
    path = tmp_path / "export.csv"
    path.write_bytes(export("csv"))
    Relation.objects.all().delete()
    archive.documents[2].delete()
    counts = run(path)
    assert (counts["rejected"], counts["create"]) == (1, 0)


def test_a_rehearsal_of_a_table_writes_nothing(archive: Archive, tmp_path: Path) -> None:
    archive.grow(to=3, hidden=False)
    path = tmp_path / "export.csv"
    path.write_bytes(export("csv"))
    empty()
    before = everything()
    assert run(path, rehearse=True) == nothing(create=3)
    assert everything() == before


def test_an_export_costs_the_same_number_of_queries_for_two_documents_as_for_twenty(archive: Archive) -> None:
    counts = []
    for size in (2, 20):
        archive.grow(to=size, hidden=False)
        with CaptureQueriesContext(connection) as queries:
            export("csv")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_export_of_more_people_than_a_query_of_sqlite_can_name_one_by_one(db: None) -> None:
    documents = Document.objects.bulk_create(
        Document(number=number, title=f"Cable {number}") for number in range(1, 1101)
    )
    people = Person.objects.bulk_create(Person(slug=f"person-{n}") for n in range(1100))
    Attribution.objects.bulk_create(
        Attribution(document=document, person=person, role="author")
        for document, person in zip(documents, people, strict=True)
    )
    assert export("csv").count(b"author:person-") == 1100


def test_the_run_of_a_table_is_undone_whole(archive: Archive, tmp_path: Path) -> None:
    archive.grow(to=3, hidden=False)
    path = tmp_path / "export.csv"
    path.write_bytes(export("csv"))
    empty()
    run(path)
    call_command("undo_import", ImportRun.objects.get().pk, stdout=io.StringIO())
    for model in (Document, Attribution, Text, Relation, Placement):
        assert not model._default_manager.exists(), model
