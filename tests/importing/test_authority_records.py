"""EAC-CPF: a person with all names, life dates, biography and the identifiers of other files."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from collections_app.importing.person_heading import read_person_heading, spellings
from collections_app.importing.report import TextReport
from collections_app.importing.rows import PageHead, Unread, UnusableInputError
from collections_app.importing.run import Options, import_pages, read_heads
from collections_app.importing.sources.eac import read_authority_record
from documents.models import Person
from tests import factories as make
from tests.importing.emptying import empty
from tests.importing.test_import import nothing, run
from tests.importing.test_undo import archive_tables, undo

KOVALEV = Path(__file__).parent / "finding_aids" / "kovalev.eac.xml"


def test_what_was_not_taken_is_listed() -> None:
    left = [(row.line, row.text) for row in read_authority_record(KOVALEV) if isinstance(row, Unread)]
    assert left == [(6, "control/maintenanceStatus"), (21, "description/occupation")]


def test_what_is_internal_is_left_out_and_dates_that_nobody_can_read_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "record.xml"
    path.write_text(
        """<!DOCTYPE eac-cpf SYSTEM "http://127.0.0.1:9/eac.dtd"><eac-cpf><multipleIdentities><cpfDescription><identity>
<nameEntry><part>Pan, Li</part><useDates/></nameEntry></identity><description>
<existDates><date>active 1949</date><dateRange><fromDate>the year of the flood</fromDate><toDate>1993</toDate></dateRange></existDates>
<biogHist audience="internal"><p>secret</p></biogHist><biogHist><head>Life</head><p>A clerk&of;.</p></biogHist>
</description></cpfDescription><cpfDescription/></multipleIdentities></eac-cpf>"""
    )
    head, *rows = read_authority_record(path)
    assert isinstance(head, PageHead)
    assert (head.introduction, head.person and head.person.died) == ("A clerk.", "1993")
    assert [(row.line, row.text) for row in rows if isinstance(row, Unread)] == [
        (2, "nameEntry/useDates"),
        (3, "existDates/date"),
        (3, "existDates/fromDate"),
        (4, "&of;"),
        (4, "multipleIdentities/cpfDescription/description/biogHist"),
        (4, "biogHist/head"),
        (5, "multipleIdentities/cpfDescription"),
    ]


def test_parts_of_a_name_bring_the_commas_of_their_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "record.xml"
    path.write_text(
        "<eac-cpf><cpfDescription><identity><nameEntry><part>Pan, L., </part><part>(Li), </part><part>1901-1950 </part>"
        "</nameEntry></identity></cpfDescription></eac-cpf>"
    )
    head = next(iter(read_authority_record(path)))
    assert isinstance(head, PageHead)
    assert head.title == "Pan, L. (Li), 1901-1950"
    heading = read_person_heading(head.title)
    assert (heading.name, heading.filing) == ("L. Pan", "Pan, L. (Li)")
    assert {"l. pan", "l. (li) pan", "pan, l. (li)"} <= spellings(head.title)
    assert read_person_heading("Fen, Robert (Robin)").name == "Robert (Robin) Fen"


@pytest.mark.django_db
class TestImport:
    def test_a_person_with_all_names(self) -> None:
        before = archive_tables()
        assert run(KOVALEV, rehearse=True) == nothing()
        assert archive_tables() == before
        run(KOVALEV)
        person = Person.objects.get()
        assert (person.preferred_name, person.kind, person.born, person.died) == (
            "Ivan Kovalev", "person", "1901-07-03", "1993",
        )  # fmt: skip
        assert (person.viaf, person.wikidata, person.lcnaf) == ("44298691", "Q4224718", "n79044798")
        assert person.biography == "An engineer of railways.\n\nAdviser in China."
        assert {name.text for name in person.names.filter(kind="variant")} == {
            "Ivan Kovalyov",
            "Иван Ковалёв",
        }
        after = archive_tables()
        run(KOVALEV)
        assert archive_tables() == after

    def test_undo_takes_all_back(self) -> None:
        before = archive_tables()
        run(KOVALEV)
        undo()
        assert archive_tables() == before

    def test_somebody_known_by_an_identifier_is_completed_and_no_word_of_a_curator_lost(self) -> None:
        person = make.person("I. V. Kovalev", viaf="44298691", biography="By hand.", born="1901", died="")
        run(KOVALEV)
        person = Person.objects.get()
        assert (person.preferred_name, person.biography) == ("I. V. Kovalev", "By hand.")
        assert (person.born, person.died, person.wikidata) == ("1901", "1993", "Q4224718")
        assert person.names.filter(kind="variant").count() >= 2

    def test_identifiers_of_two_people_are_a_conflict_and_nobody_is_made(self) -> None:
        make.person("I. V. Kovalev", viaf="44298691")
        make.person("Kovalev the other", wikidata="Q4224718")
        before = archive_tables()
        for rehearse in (True, False):
            out = io.StringIO()
            options = Options(rehearse=rehearse)
            import_pages(read_heads([KOVALEV]), options, TextReport(out))
            assert "conflict" in out.getvalue()
            assert "I. V. Kovalev and Kovalev the other" in out.getvalue()
        assert archive_tables() == before

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("<eac-cpf><control/></eac-cpf>", "describes nobody"),
            ("<eac-cpf><cpfDescription><identity/></cpfDescription></eac-cpf>", "names nobody"),
            ("<eac-cpf><control></eac-cpf>", "line 1, column 21: mismatched tag"),
        ],
    )
    def test_what_is_broken_is_one_sentence(self, text: str, sentence: str, tmp_path: Path) -> None:
        path = tmp_path / "broken.xml"
        path.write_text(text)
        with pytest.raises(UnusableInputError, match=sentence):
            run(path)


@pytest.mark.django_db
def test_what_goes_out_is_valid_and_comes_back_as_it_was(tmp_path: Path) -> None:
    run(KOVALEV)
    body = make.person(
        "Ministry of Trade, Harbin", kind="corporate body", died="1951~", biography="Closed & gone."
    )
    make.cover_name(body, "Filippov")
    folders = tmp_path / "out", tmp_path / "again"
    schema = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "schemas" / "eac.rng"))
    for folder in folders:
        folder.mkdir()
        call_command("export_authority_records", output=folder)
        for path in sorted(folder.iterdir()):
            schema.validate(etree.parse(path))
            assert [str(error) for error in schema.error_log] == []
        empty()
        for path in sorted(folder.iterdir()):
            run(path)
    first, second = ({path.name: path.read_text() for path in sorted(folder.iterdir())} for folder in folders)
    assert first == second
    assert [*first] == ["ivan-kovalev.xml", f"{body.slug}.xml"]
    assert "Filippov" not in first[f"{body.slug}.xml"]


@pytest.mark.django_db
def test_an_export_asks_as_often_for_twenty_people_as_for_two(tmp_path: Path) -> None:
    asked = []
    for people in (2, 20):
        while Person.objects.count() < people:
            make.person(f"Person {Person.objects.count()}")
        with CaptureQueriesContext(connection) as queries:
            call_command("export_authority_records", output=tmp_path)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert len([*tmp_path.iterdir()]) == 20
