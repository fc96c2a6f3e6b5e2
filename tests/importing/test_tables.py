"""Tables of other people: any format, any column names, matched with what the archive holds."""

import datetime
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from collections_app.importing.newcomers import Newcomers
from collections_app.importing.rows import Entry, PageHead, Unread, UnusableInputError
from collections_app.importing.run import Options, import_pages, read_heads
from collections_app.importing.sources.table_columns import FIELDS, GUESSES, guess
from collections_app.importing.sources.tables import is_table, read_table
from collections_app.models import Collection, ImportProfile, ImportRun
from documents.merging.merge import merge
from documents.models import Attribution, Document, Name, Person, Repository, RightsStatement
from tests import factories as make
from tests.importing.spreadsheets import Rows, write_ods, write_xlsx, write_zip, xlsx_parts, xlsx_rows
from tests.importing.test_import import Silence, nothing, run

HEADER = [
    "Titel",
    "Datum",
    "Verfasser",
    "Empfänger",
    "Orte",
    "Schlagworte",
    "Archiv",
    "Signatur",
    "Sprache",
    "Inhalt",
]
ROWS = [
    HEADER,
    ["Cable on the border", "January 6, 1949", "Stalin", "Mao Zedong", "Moscow|Beijing", "War", "RGASPI", "f. 1", "Russian", "Says | asks."],
    ["Letter", "c. Dec 1947", "Mao Zedong|Zhou Enlai", "", "", "War|Peace", "", "", "Chinese|English", ""],
    ["Undated note", "", "", "", "", "", "", "", "", "Nothing is known."],
]  # fmt: skip


def csv_of(rows: list[list[str]], delimiter: str = ",") -> str:
    quoted = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return "\r\n".join(quoted) + "\r\n"


def write(path: Path, kind: str) -> Path:
    """The same table in each format, under a name that says nothing."""
    if kind == "xlsx":
        return write_xlsx(path, ROWS)
    if kind == "ods":
        return write_ods(path, ROWS)
    data = {
        "csv": csv_of(ROWS).encode(),
        "semicolons": csv_of(ROWS, ";").encode("utf-8-sig"),
        "tsv": csv_of(ROWS, "\t").encode(),
        "utf-16": csv_of(ROWS, "\t").encode("utf-16"),
        "excel": b"sep=;\r\n" + csv_of(ROWS, ";").encode(),
        "json": json.dumps([dict(zip(HEADER, row, strict=True)) for row in ROWS[1:]], indent=1).encode(),
        "answer": json.dumps(
            {"meta": {"count": 3}, "records": [dict(zip(HEADER, row, strict=True)) for row in ROWS[1:]]}
        ).encode(),
        "lines": "\n".join(
            json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=False) for row in ROWS[1:]
        ).encode(),
    }
    path.write_bytes(data[kind])
    return path


KINDS = ["csv", "semicolons", "tsv", "utf-16", "excel", "json", "answer", "lines", "xlsx", "ods"]


def entries(path: Path, **mapping: str) -> list[Entry]:
    return [row for row in read_table(path, mapping) if isinstance(row, Entry)]


@pytest.mark.parametrize(("kind", "lines"), [("csv", 5), ("lines", 3), ("json", 0), ("xlsx", 4), ("ods", 4)])
def test_how_far_an_import_has_come_can_be_told(kind: str, lines: int, tmp_path: Path) -> None:
    (page,) = read_heads([write(tmp_path / "input", kind)])
    assert page.lines == lines


def test_a_workbook_with_its_sheets_elsewhere_is_read_without_being_told_how_long_it_is(
    tmp_path: Path,
) -> None:
    parts = xlsx_parts(xlsx_rows(ROWS))
    parts["xl/leaves/1.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace("worksheets/sheet1.xml", "leaves/1.xml")
    path = write_zip(tmp_path / "input", parts)
    (page,) = read_heads([path])
    assert (page.lines, len(entries(path))) == (0, len(ROWS) - 1)


def test_a_table_that_ends_like_a_zip_is_counted_as_the_table_that_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "input", "csv")
    (before,) = read_heads([path])
    path.write_bytes(path.read_bytes() + b"Cable,PK\x05\x06" + bytes(18))
    (page,) = read_heads([path])
    assert page.lines == before.lines


class TestFormats:
    """One table in ten forms says the same."""

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_format_is_told_by_its_content(self, kind: str, tmp_path: Path) -> None:
        path = write(tmp_path / "listing.txt", kind)
        assert is_table(path, mapped=False)
        first = entries(path)[0]
        assert (first.title, first.date_text, first.fault) == ("Cable on the border", "January 6, 1949", "")
        assert first.detail
        assert first.detail.places == ("Moscow", "Beijing")
        assert first.summary == "Says | asks."
        assert first.detail.listed
        assert [(p.role, p.name) for p in first.detail.listed.people] == [
            ("author", "Stalin"),
            ("recipient", "Mao Zedong"),
        ]
        assert first.detail.listed.date_edtf == "1949-01-06"

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_format_says_the_same(self, kind: str, tmp_path: Path) -> None:
        def said(kind: str) -> list[Any]:
            return [
                (e.title, e.date_text, e.summary, e.detail) for e in entries(write(tmp_path / kind, kind))
            ]

        assert said(kind) == said("csv")

    def test_the_seed_pages_are_no_tables(self, seeds: list[Path]) -> None:
        assert not any(is_table(page, mapped=False) for page in seeds)

    def test_numbers_and_days_of_a_workbook_stand_as_people_write_them(self, tmp_path: Path) -> None:
        day = datetime.datetime(1949, 1, 6)  # noqa: DTZ001
        rows: Rows = [
            ["Title", "Date", "Call number"],
            ["A", day, 12],
            ["B", 1949, 1.5],
            ["C", day.date(), True],
        ]
        found = entries(write_xlsx(tmp_path / "t.xlsx", rows))
        assert [entry.date_text for entry in found] == ["1949-01-06", "1949", "1949-01-06"]
        assert [e.detail.listed.reference for e in found if e.detail and e.detail.listed] == [
            "12",
            "1.5",
            "yes",
        ]

    def test_a_formula_is_not_run_and_one_without_a_value_is_refused(self, tmp_path: Path) -> None:
        path = write_xlsx(tmp_path / "t.xlsx", [["Title", "Summary"], ["A", "=1+1"]])
        [entry] = entries(path)
        assert entry.fault.startswith("Column B, “Summary”, holds a formula without a value")

    def test_a_comment_in_a_cell_of_an_open_document_is_no_part_of_it(self, tmp_path: Path) -> None:
        extra = (
            '<table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>check!</text:p>'
            "</office:annotation><text:p>A<text:s text:c='2'/>B</text:p></table:table-cell><table:table-cell/>"
            '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
            '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
        )
        [entry] = entries(write_ods(tmp_path / "t.ods", [["Title", "Summary"]], extra))
        assert entry.title == "A B"


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5))
@settings(max_examples=40)
def test_what_a_workbook_says_does_not_depend_on_its_program(rows: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = [("Title", "Summary"), *[(f"a{title}", f"b{summary}") for title, summary in rows]]
        xlsx = entries(write_xlsx(Path(folder) / "t.xlsx", table))
        (Path(folder) / "t.csv").write_text(csv_of([list(row) for row in table]), newline="")
        assert [(e.title, e.summary) for e in xlsx] == [
            (e.title, e.summary) for e in entries(Path(folder) / "t.csv")
        ]


class TestColumns:
    """Which field a column is."""

    def test_no_header_suggests_two_fields(self) -> None:
        headers = [header for headers in GUESSES.values() for header in headers.split("|")]
        assert len(headers) == len(set(headers))
        assert set(GUESSES) <= set(FIELDS)

    @pytest.mark.parametrize(
        ("header", "field"),
        [
            ("Title", "title"), ("TITEL", "title"), ("Date of document", "date_as_stated"), ("Creator(s)", ""),
            ("dc:creator", "author"), ("Call number", "call_number"), ("call_number", "call_number"), ("Ort", "places"),
            ("Language:", "languages"), ("Автор", "author"), ("Whatever", ""),
        ],
    )  # fmt: skip
    def test_headers_are_guessed(self, header: str, field: str) -> None:
        assert guess(header) == field

    def test_a_column_that_is_not_taken_is_said(self, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_text("Title,Shelf,Date\nA,3,1949\n")
        rows = list(read_table(path, {}))
        assert isinstance(rows[0], PageHead)
        assert rows[0].columns == (("Title", "title"), ("Shelf", ""), ("Date", "date_as_stated"))
        assert [(row.line, row.text) for row in rows if isinstance(row, Unread)] == [(1, "Shelf")]

    def test_a_mapping_outweighs_a_guess(self, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_text("Title,Heading,Date\nfile 7,A cable,1949\n")
        [entry] = entries(path, Heading="title", Title="call_number")
        assert entry.title == "A cable"

    @pytest.mark.parametrize(
        ("mapping", "sentence"),
        [
            ({"Nothing": "title"}, "has no column “Nothing”: its columns are “Kopf”, “Date”"),
            ({"Kopf": "headline"}, "“headline” is no field: choose among associated, author"),
            ({}, "none of its columns is known to be the title: “Kopf”, “Date”. Say which: --map \"Kopf=title\"."),
            ({"Kopf": "title", "Date": "title"}, "has two columns for the title, “Kopf”, “Date”"),
        ],
    )  # fmt: skip
    def test_a_mapping_that_cannot_be(self, mapping: dict[str, str], sentence: str, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_text("Kopf,Date\nA,1949\n")
        with pytest.raises(UnusableInputError) as caught:
            list(read_table(path, mapping))
        assert sentence in str(caught.value)


@pytest.mark.django_db
class TestImport:
    """From a table to the database."""

    @pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "json"])
    def test_a_table_becomes_documents_with_all_their_links(self, kind: str, tmp_path: Path) -> None:
        stalin = make.person("Joseph Stalin", variants=["Stalin"])
        path = write(tmp_path / "listing", kind)
        assert run(path, rehearse=True) == nothing(create=3)
        assert run(path) == nothing(create=3)
        cable = Document.objects.get(title="Cable on the border")
        assert (str(cable.repository), cable.reference, cable.status) == ("RGASPI", "f. 1", "draft")
        assert [str(place) for place in cable.places.all()] == ["Beijing", "Moscow"]
        author = cable.attributions.get(role="author")
        assert (author.person, author.name_as_written, author.origin) == (stalin, "Stalin", "imported")
        mao = Person.objects.get(names__text="Mao Zedong")
        assert {(link.role, link.document.title) for link in mao.attributions.all()} == {
            ("recipient", "Cable on the border"),
            ("author", "Letter"),
        }
        assert cable.history.count() == 1
        assert [str(link.language) for link in cable.history.get().languages.all()] == ["Russian"]
        assert run(path) == nothing(same=3)

    def test_a_document_is_known_by_its_address_under_another_title(self, tmp_path: Path) -> None:
        known = make.document("Old title", date="1949", source_url="https://example.org/7")
        path = tmp_path / "t.csv"
        path.write_text("Title,Date,URL,Call number\nNew title,1950,https://example.org/7,f. 1\n")
        assert run(path) == nothing(conflict=1)
        known.refresh_from_db()
        assert (known.title, known.reference) == ("Old title", "f. 1")

    def test_a_document_is_known_by_its_number(self, tmp_path: Path) -> None:
        known = make.document("A cable", date="1949")
        path = tmp_path / "t.csv"
        path.write_text(
            f"number,title,date_as_stated,call_number\n{known.number},A cable,1949,f. 1\n99999999,Another,,f. 2\n"
        )
        assert run(path) == nothing(update=1, create=1)
        known.refresh_from_db()
        assert known.reference == "f. 1"
        assert Document.objects.get(title="Another").number == 99999999
        assert make.document("The next").number == 100000000

    def test_a_table_meets_a_document_of_a_page(self, seeds: list[Path], tmp_path: Path) -> None:
        run(*seeds)
        path = tmp_path / "t.csv"
        path.write_text(
            'Title,Date,Subjects\nTelegram from Stalin to Mao Zedong,"December 27, 1952",Korean War\n'
        )
        assert run(path) == nothing(update=1)
        document = Document.objects.get(title="Telegram from Stalin to Mao Zedong")
        assert [str(subject) for subject in document.subjects.all()] == ["Korean War"]
        assert run(*seeds)["same"] == 60

    def test_people_keep_their_roles_and_collections_are_drafts(self, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_text(
            "Title,People,Collection,Rights\nA cable,Author: Mao Zedong|Via: Kang Sheng|Lin Biao,Talks,Public domain\n"
        )
        run(path)
        links = Attribution.objects.order_by("position").values_list("role", "person__names__text")
        assert list(links) == [("author", "Mao Zedong"), ("via", "Kang Sheng"), ("associated", "Lin Biao")]
        collection = Collection.objects.get()
        assert (collection.title, collection.status, collection.placements.count()) == ("Talks", "draft", 1)
        assert RightsStatement.objects.get().name == "Public domain"
        assert run(path) == nothing(same=1)

    def test_a_repository_is_known_by_its_abbreviation(self, tmp_path: Path) -> None:
        class Foreseen(Silence):
            def entries(self, planned: Any) -> None:
                self.names = list(Newcomers().among(planned))

        known = make.repository("Russian State Archive of Socio-Political History", abbreviation="RGASPI")
        path, foreseen = tmp_path / "t.csv", Foreseen()
        path.write_text("Title,Repository\nA cable,rgaspi\n")
        import_pages(read_heads([path]), Options(rehearse=True), foreseen)
        assert foreseen.names == []
        assert run(path) == nothing(create=1)
        assert Document.objects.get().repository == known
        assert Repository.objects.count() == 1
        assert run(path) == nothing(same=1)

    def test_languages_are_known_by_their_codes(self, tmp_path: Path) -> None:
        known = make.language("Deutsch", tag="de")
        path = tmp_path / "t.csv"
        path.write_text(
            "Title,Language,Text\nA cable,ger|ru,\nA letter,deu,Lieber Freund\nA note,de|Sorbian,\n"
        )
        assert run(path) == nothing(create=3)
        cable, letter, note = Document.objects.order_by("number")
        assert [(one.tag, one.name) for one in cable.languages.all()] == [
            ("de", "Deutsch"),
            ("ru", "Russian"),
        ]
        assert letter.languages.get() == letter.texts.get().language == known
        assert {one.name for one in note.languages.all()} == {"Deutsch", "Sorbian"}
        assert run(path) == nothing(same=3)

    def test_two_people_of_one_name_are_not_confused(self, tmp_path: Path) -> None:
        for _ in range(2):
            make.person("Li Ming", slug=f"li-ming-{Person.objects.count()}")
        path = tmp_path / "t.csv"
        path.write_text("Title,Author\nA cable,Li Ming\n")
        run(path)
        assert Name.objects.filter(text="Li Ming").count() == 3

    def test_a_row_that_cannot_be_read_is_left_out_and_the_others_are_not(self, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_text("Title,Date\nA,1949\nB,31 February 1949\nC,1950,extra\nD,1951\n")
        listener = Rejections()
        counts = import_pages(read_heads([path]), Options(), listener).counts
        assert counts == nothing(create=2, rejected=2)
        assert [line for line, _ in listener.reasons] == [3, 4]
        assert listener.reasons[0][1].startswith("Column B, “Date”, holds no date: “31 February 1949” cannot")
        assert listener.reasons[1][1] == "It has 3 cells, and the header has 2."

    def test_one_document_stands_in_a_table_once(self, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_text("No.,Title\n7,A\n7,B\n")
        for rehearse in (True, False):
            pages = read_heads([path], {"No.": "number"})
            counts = import_pages(pages, Options(rehearse=rehearse), Silence()).counts
            assert counts == nothing(create=1, rejected=1)

    def test_the_number_of_a_document_that_was_merged_says_into_which(self, tmp_path: Path) -> None:
        kept, other = make.document("A cable"), make.document("The same cable")
        merge(Document, [kept.pk, other.pk], keep=kept.pk, reason="The same")
        path = tmp_path / "t.csv"
        path.write_text(f"No.,Title\n{other.number},The same cable\n")
        listener = Rejections()
        import_pages(read_heads([path], {"No.": "number"}), Options(), listener)
        said = (
            f"Document {other.number} was merged into document {kept.number}: write that number to change it."
        )
        assert listener.reasons == [(2, said)]

    def test_the_number_of_somebody_elses_table_is_not_ours(self, tmp_path: Path) -> None:
        make.document("Ours")
        path = tmp_path / "t.csv"
        path.write_text("Number,Title,Date\n1,A,1949\n2,B,1950\n")
        assert run(path) == nothing(create=2)

    def test_near_identical_summaries_of_one_day_are_a_probable_duplicate(self, tmp_path: Path) -> None:
        summary = "Stalin agrees to send ammunition to Mao in preparation for an attack from the sea"
        make.document("Cable, Stalin to Mao", date="January 6, 1949", summary=summary)
        path = tmp_path / "t.csv"
        path.write_text(f"Title;Date;Summary\nCiphered Telegram;January 6, 1949;{summary}.\n")
        assert run(path) == nothing(**{"probable duplicate": 1})


class Rejections(Silence):
    """Keeps line and reason of what is rejected."""

    def __init__(self) -> None:
        super().__init__()
        self.reasons: list[tuple[int, str]] = []

    def entries(self, planned: object) -> None:
        for plan in planned:  # type: ignore[attr-defined]
            if plan.action == "rejected":
                self.reasons.append((plan.entry.line, plan.reason))


@pytest.mark.django_db
class TestCommand:
    """On the command line."""

    def test_a_mapping_is_kept_as_a_profile_and_used_again(self, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_text("Kopf,Kasten\nA cable,12\n")
        out = io.StringIO()
        call_command(
            "import_pages", path, "--map", "Kopf=title", "--map", "Kasten=call_number", "--save-profile", "Kästen", stdout=out
        )  # fmt: skip
        assert "read      “Kopf” as title, “Kasten” as call_number" in out.getvalue()
        assert ImportProfile.objects.get().columns == {"Kopf": "title", "Kasten": "call_number"}
        out = io.StringIO()
        call_command("import_pages", path, "--profile", "Kästen", stdout=out)
        assert "1 same" in out.getvalue()

    def test_a_rehearsal_keeps_no_profile(self, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_text("Kopf,Date\nA cable,1949\n")
        call_command(
            "import_pages",
            path,
            "--map",
            "Kopf=title",
            "--save-profile",
            "K",
            "--rehearse",
            stdout=io.StringIO(),
        )
        assert not ImportProfile.objects.exists()

    def test_a_profile_that_is_not_there_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="There is no profile “Kästen”: there is none yet"):
            call_command("import_pages", tmp_path, "--profile", "Kästen")

    def test_a_table_comes_by_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Title,Date\nA cable,1949\n")))
        out = io.StringIO()
        call_command("import_pages", "-", stdout=out)
        assert "1 create" in out.getvalue()
        assert ImportRun.objects.get().pages[0]["path"] == "standard input"

    @pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
    def test_an_export_is_written_whole_and_imports_again(self, kind: str, tmp_path: Path) -> None:
        make.document("A cable", date="1949", status="draft")
        make.document("A letter", date="1950")
        path = tmp_path / f"all.{kind}"
        call_command("export_documents", "--format", kind, "--output", path)
        assert [file.name for file in tmp_path.iterdir()] == [path.name]
        assert run(path) == nothing(same=2)
        call_command(
            "export_documents", "--format", kind, "--output", path, "--published", "--without", "texts"
        )
        assert run(path) == nothing(same=1)

    def test_an_export_goes_to_standard_output(self, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        make.document("A cable", date="1949")
        call_command("export_documents", "--format", "json")
        [row] = json.loads(capfdbinary.readouterr().out)
        assert row["title"] == "A cable"

    def test_a_column_that_is_none_cannot_be_left_out(self) -> None:
        with pytest.raises(CommandError, match="There is no column titel: number, title"):
            call_command("export_documents", "--without", "titel")
