"""Tables that are broken, or made to break the reader: a clear sentence, nothing written, little time and memory."""

import io
import json
import re
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collections_app.importing.rows import Entry, UnusableInputError
from collections_app.importing.sources.cells import LONGEST_CELL
from collections_app.importing.sources.tables import is_table, read_table
from documents.models import Document
from tests.importing.spreadsheets import (
    ODS,
    Rows,
    ods_content,
    ods_rows,
    write_ods,
    write_xlsx,
    write_zip,
    xlsx_parts,
    xlsx_rows,
)

HEAD = b"Title,Date,Summary\n"
GOOD = b"A cable,1949,Says.\n"
MAKER = Callable[[Path], object]


def bytes_of(content: bytes) -> MAKER:
    return lambda path: path.write_bytes(content)


def parts(**changed: str | bytes) -> MAKER:
    """A workbook with some of its parts replaced."""
    names = {
        "book": "xl/workbook.xml",
        "rels": "xl/_rels/workbook.xml.rels",
        "sheet": "xl/worksheets/sheet1.xml",
    }
    names |= {"strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
    new = {names[name]: content for name, content in changed.items()}
    return lambda path: write_zip(path, xlsx_parts(xlsx_rows([["Title", "Date"], ["A", "1949"]])) | new)


def sheet(rows: str) -> MAKER:
    return lambda path: write_zip(path, xlsx_parts(xlsx_rows([["Title", "Date"]]) + rows))


def content(xml: str) -> MAKER:
    return lambda path: write_zip(path, {"mimetype": ODS, "content.xml": xml})


def ods(extra: str) -> MAKER:
    return lambda path: write_ods(path, [["Title", "Date"], ["A", "1949"]], extra)


LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY passwords SYSTEM "file:///etc/passwd">]>'
ROW = "<row><c t='inlineStr'><is><t>{}</t></is></c></row>"


def truncated(kind: str) -> MAKER:
    def make(path: Path) -> None:
        (write_xlsx if kind == "xlsx" else write_ods)(
            path, [("Title", "Date"), *[("A" * 50, n) for n in range(99)]]
        )
        path.write_bytes(path.read_bytes()[: -path.stat().st_size // 3])

    return make


def flipped(path: Path) -> None:
    """A bit of what is packed is another."""
    write_xlsx(path, [["Title", "Date"], *[[f"Cable {n * n}", n] for n in range(500)]])
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as file:
        start = file.getinfo("xl/worksheets/sheet1.xml").header_offset + 200
    data[start : start + 40] = bytes(byte ^ 0x55 for byte in data[start : start + 40])
    path.write_bytes(data)


def encrypted(path: Path) -> None:
    """Marked as encrypted, in both of its places."""
    write_xlsx(path, [["Title", "Date"], ["A", 1949]])
    data = bytearray(path.read_bytes())
    for match in [*re.finditer(b"PK\x03\x04", data)]:
        data[match.start() + 6] |= 1
    for match in [*re.finditer(b"PK\x01\x02", data)]:
        data[match.start() + 8] |= 1
    path.write_bytes(data)


def claims(size: int) -> MAKER:
    """A part that says it is of another size than it is."""

    def make(path: Path) -> None:
        write_xlsx(path, [["Title", "Date"], ["A", 1949]])
        data = bytearray(path.read_bytes())
        for match in [*re.finditer(b"PK\x01\x02", data)]:
            data[match.start() + 24 : match.start() + 28] = struct.pack("<I", size)
        path.write_bytes(data)

    return make


def zip_bomb(path: Path) -> None:
    """A hundred megabytes in a hundred kilobytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in xlsx_parts("").items():
            if "sheet1" not in name:
                file.writestr(name, text)
        with file.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(b"<worksheet><sheetData>")
            for _ in range(100):
                part.write(b" " * (1 << 20))


def many_files(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        for number in range(10_500):
            file.writestr(f"{number}", "")


def unusable() -> Iterator[tuple[str, MAKER, str]]:
    """What is no table at all: a name, how to make it, and what is said."""
    # Text
    yield "empty", bytes_of(b""), "is empty"
    yield "only white", bytes_of(b" \n\t\n "), "is empty|none of its columns"
    yield "only a mark", bytes_of(b"\xef\xbb\xbf"), "is empty"
    yield "latin-1", bytes_of(HEAD + "Café,1949,é\n".encode("latin-1")), "line 2, character 4 is not UTF-8"
    yield "cp1251 header", bytes_of("Title,Дата\nA,1\n".encode("cp1251")), "line 1, character 7 is not UTF-8"
    yield "koi8", bytes_of(HEAD + "Кабель,1949,\n".encode("koi8-r")), "line 2, character 1 is not UTF-8"
    yield "gb18030", bytes_of(HEAD + "电报,1949,\n".encode("gb18030")), "line 2, character 1 is not UTF-8"
    yield "half a character", bytes_of(HEAD + "Café".encode()[:-1]), "line 2, character 4 is not UTF-8"
    yield "nul", bytes_of(HEAD + b"A\0B,1949,\n"), "line 2 holds a NUL byte"
    yield "utf-32", bytes_of((HEAD + GOOD).decode().encode("utf-32")), "looks like UTF-16"
    yield "utf-16 cut", bytes_of((HEAD + GOOD).decode().encode("utf-16")[:-1]), "is not the UTF-16"
    yield "utf-16 pairs", bytes_of("Title,Date\n".encode("utf-16") + b"\x00\xd8\x41\x00"), "is not the UTF-16"
    yield "open quote", bytes_of(HEAD + b'"A,1949,x\nB,1950,\n'), "line 2 is not closed before the file ends"
    yield "after a quote", bytes_of(HEAD + b'"A"B,1949,x\n'), "line 2 is no CSV"
    yield (
        "old mac",
        bytes_of(b"Title,Date,Summary\rA,1949,\rB,1950,\r"),
        "line 1 is no CSV: its lines end as those of old Macs did",
    )
    yield (
        "huge cell",
        bytes_of(HEAD + b"A,1949," + b"x" * (LONGEST_CELL + 1) + b"\n"),
        "row that begins at line 2 holds more",
    )
    yield (
        "huge quoted",
        bytes_of(HEAD + b'"' + b"x\n" * (LONGEST_CELL // 2 + 2)),
        "row that begins at line 2 holds more",
    )
    yield "huge line", bytes_of(HEAD + b"x" * (8 * LONGEST_CELL + 1)), "line 2 has more than"
    yield "many columns", bytes_of(b"Title,Date" + b",x" * 5000 + b"\n"), "line 1 has 5002 columns"
    yield "twice", bytes_of(b"Title,Date,Date\nA,1,2\n"), "two columns named “Date”"
    yield "two titles", bytes_of(b"Title,Titel\nA,1\n"), "two columns for the title"
    yield "no title", bytes_of(b"Subject,Date\nA,1\n"), "none of its columns is known to be the title"
    # JSON
    yield (
        "json cut",
        bytes_of(b'[{"title": "A"}, {"title": "B'),
        "record 2 cannot be read as JSON: unterminated string",
    )
    yield "json open", bytes_of(b'[{"title": "A"}'), "the file ends before its array"
    yield "json comma", bytes_of(b'[{"title": "A"},]'), "a record should follow the comma"
    yield "json no comma", bytes_of(b'[{"title": "A"} {"title": "B"}]'), "record 1 .* a comma is missing"
    yield "json after", bytes_of(b'[{"title": "A"}] x'), "something follows the array"
    yield "json numbers", bytes_of(b'[{"title": "A"}, 2]'), "record 2 .* it is no object"
    yield "json twice", bytes_of(b'[{"title": "A", "title": "B"}]'), "a key stands in it twice"
    yield "json word", bytes_of(b'[{"title": nothing}]'), "record 1 .* expecting value"
    yield "json deep", bytes_of(b'[{"title": ' + b"[" * 100_000), "record 1 .* (nested too deep|expecting)"
    yield "json deep object", bytes_of(b'{"a":' * 100_000), "record 1 .* (nested too deep|expecting)"
    yield "json number", bytes_of(b'[{"title": ' + b"9" * 10_000 + b"}]"), "record 1 cannot be read"
    yield "json latin-1", bytes_of('[{"title": "é"}]'.encode("latin-1")), "is not UTF-8"
    yield "json huge", bytes_of(b'[{"title": "' + b"x" * (8 * LONGEST_CELL + 9)), "record 1 .* never ends"
    yield "json empty", bytes_of(b"[]"), "is empty"
    yield "json no keys", bytes_of(b"[{}]"), "is empty"
    yield "json keys", bytes_of(json.dumps([{f"k{n}": 1 for n in range(2000)}]).encode()), "keys to more than"
    yield "json no title", bytes_of(b'[{"a": 1}]'), "none of its columns"
    # ZIP
    yield "zip head only", bytes_of(b"PK\x03\x04"), "is a broken ZIP archive"
    yield "zip rubbish", bytes_of(b"PK\x03\x04" + bytes(range(256)) * 9), "is a broken ZIP archive"
    yield "empty zip", lambda path: write_zip(path, {}), "neither an Excel workbook"
    yield "docx", lambda path: write_zip(path, {"word/document.xml": "<a/>"}), "neither an Excel workbook"
    yield (
        "odt",
        lambda path: write_zip(path, {"mimetype": "x", "content.xml": "<a/>"}),
        "neither an Excel workbook",
    )
    yield "xlsx cut", truncated("xlsx"), "is a broken ZIP archive"
    yield "ods cut", truncated("ods"), "is a broken ZIP archive"
    yield "xlsx flipped", flipped, "cannot be unpacked|is broken"
    yield "xlsx encrypted", encrypted, "cannot be unpacked"
    yield "xlsx claims less", claims(3), "cannot be unpacked|is broken"
    yield "xlsx claims more", claims(0x7FFFFFFF), "bytes is the most|is the most|is broken"
    yield "zip bomb", zip_bomb, "250 times its size"
    yield "many files", many_files, "holds more than 10,000 files"
    # Excel
    yield "no relations", parts(rels="<x/>"), "no sheet that is not hidden"
    yield "no sheet", parts(book="<workbook><sheets/></workbook>"), "no sheet that is not hidden"
    yield (
        "missing sheet",
        parts(rels='<R><Relationship Id="r1" Target="gone.xml"/></R>'),
        "lacks its part xl/gone.xml",
    )
    yield (
        "outer sheet",
        parts(rels='<R><Relationship Id="r1" Target="../../etc/passwd"/></R>'),
        "lacks its part",
    )
    yield (
        "web sheet",
        parts(rels='<R><Relationship Id="r1" TargetMode="External" Target="https://x.org/"/></R>'),
        "no sheet",
    )
    yield "broken xml", parts(sheet="<worksheet><sheetData><row>"), "sheet1.xml, line 1, column 28, is no XML"
    yield "wrong order", parts(sheet="<a><b></a></b>"), "is no XML"
    yield "no xml", parts(sheet="Title,Date"), "is no XML"
    yield "empty part", parts(sheet=""), "is no XML"
    yield "laughs in sheet", parts(sheet=LAUGHS + "<worksheet>&c;</worksheet>"), "declares a document type"
    yield (
        "laughs in strings",
        parts(strings=LAUGHS + "<sst><si><t>&c;</t></si></sst>"),
        "declares a document type",
    )
    yield "laughs in styles", parts(styles=LAUGHS + "<styleSheet/>"), "declares a document type"
    yield "laughs in book", parts(book=LAUGHS + "<workbook/>"), "declares a document type"
    yield (
        "outside entity",
        parts(sheet=OUTSIDE + "<worksheet>&passwords;</worksheet>"),
        "declares a document type",
    )
    yield (
        "laughs in utf-16",
        parts(sheet=(LAUGHS + "<worksheet/>").encode("utf-16")),
        "declares a document type",
    )
    yield "deep", parts(sheet="<a>" * 500), "more than 200 deep"
    yield "long attribute", parts(sheet="<a b='" + "xyzw" * 3_000_000), "longer than any cell|times its size"
    yield "latin-1 xml", parts(sheet=b"<worksheet>\xe9</worksheet>"), "is no XML"
    yield "far column", sheet('<row r="2"><c r="XFD2"><v>1</v></c></row>'), "has a cell XFD2 in row 2"
    # OpenDocument
    yield "ods laughs", content(ods_content(ods_rows([["Title"]]), LAUGHS)), "declares a document type"
    yield "ods outside", content(ods_content("&passwords;", OUTSIDE)), "declares a document type"
    yield "ods broken", content(ods_content("<a>")), "content.xml, line 1, .* is no XML"
    yield "ods empty", content(ods_content("")), "is empty"
    yield (
        "ods wide",
        ods(
            '<table:table-row><table:table-cell table:number-columns-repeated="9999999" '
            'office:value-type="float" office:value="1"/></table:table-row>'
        ),
        "more than 1,000 columns in row 3",
    )
    yield (
        "ods high",
        ods(
            '<table:table-row table:number-rows-repeated="999999999"><table:table-cell '
            'office:value-type="float" office:value="1"/></table:table-row>'
        ),
        "repeats row 3 more than",
    )
    # What is no table and no page
    yield "pdf", bytes_of(b"%PDF-1.4\n%\xe2\xe3"), "is a PDF"
    yield "png", bytes_of(b"\x89PNG\r\n\x1a\n\0\0"), "is a PNG"
    yield "old excel", bytes_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an old Word or Excel file"
    yield "gzip", bytes_of(b"\x1f\x8b\x08\0"), "a compressed file"


UNUSABLE = list(unusable())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "sentence"), [case[1:] for case in UNUSABLE], ids=[case[0] for case in UNUSABLE]
)
def test_what_is_no_table_is_refused_with_a_sentence(make: MAKER, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "input"
    make(path)
    tracemalloc.start()
    before = time.monotonic()
    with pytest.raises(CommandError) as caught:
        call_command("import_pages", path, stdout=io.StringIO())
    seconds = time.monotonic() - before
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    message = str(caught.value)
    assert str(path) in message
    assert re.search(sentence, message, re.IGNORECASE), message
    assert message.endswith("Nothing was written.")
    assert len(message) < 1500
    assert caught.value.returncode == 2
    assert not Document.objects.exists()
    assert peak < 150_000_000
    assert seconds < 20


def rejected() -> Iterator[tuple[str, MAKER, int, str]]:
    """A row that cannot be read, beside one that can: a name, how to make it, its line, and what is said."""

    def row(text: str, head: str = "Title,Date,Summary") -> MAKER:
        return bytes_of(f"{head}\n{text}\n".encode())

    yield "no title", row(",1949,x"), 2, "The entry has no title."
    yield "31 February", row("A,31 February 1949,"), 2, "Column B, “Date”, holds no date: “31 February 1949”"
    yield "13th month", row("A,1949-13-01,"), 2, "Column B, “Date”, holds no date"
    yield "two ways", row("A,6/1/1949,"), 2, "Column B, “Date”, holds no date"
    yield "no date", row("A,the day before,"), 2, "Column B, “Date”, holds no date"
    yield "long date", row(f"A,{'1' * 300},"), 2, "Column B, “Date”, has 300 characters"
    yield (
        "long title",
        row(f"{'A' * 1001},1949,"),
        2,
        "Column A, “Title”, has 1,001 characters; 1,000 is the most",
    )
    yield "too few", row("A,1949"), 2, "It has 2 cells, and the header has 3"
    yield "too many", row("A,1949,x,y"), 2, "It has 4 cells, and the header has 3"
    yield "after newlines", row('"A\nB\nC",1949,x\nD,1949'), 5, "It has 2 cells"
    yield "EDTF", row("A,1949-1-1", "Title,EDTF"), 2, "Column B, “EDTF”, holds no EDTF"
    yield "address", row("A,javascript:alert(1)", "Title,URL"), 2, "which is no web address"
    yield "long address", row(f"A,https://x.org/{'a' * 600}", "Title,URL"), 2, "500 is the most"
    yield "status", row("A,public", "Title,Status"), 2, "should be draft, in review, approved or published"
    yield "time", row("A,yesterday", "Title,published_at"), 2, "which is no time such as"
    yield "end", row("A,2020-01-31", "Title,published_until"), 2, "needs a time before it in “published_at”"
    yield (
        "long place",
        row(f"A,{'x' * 201}", "Title,Place"),
        2,
        "Column B, “Place”, holds “xxxx.*of 201 characters; 200 is",
    )
    yield "relation", row("A,see 12", "Title,Relation"), 2, "should be like “reply:12”"
    yield "own relation kind", row("A,uncle:12", "Title,Relation"), 2, "with one of reply, enclosure"
    yield "texts", row('A,"[{""body"": 1}]"', "Title,texts"), 2, "holds no list of texts"
    yield "texts no json", row("A,hello", "Title,texts"), 2, "holds no list of texts"
    yield "texts deep", row(f"A,{'[' * 5000}", "Title,texts"), 2, "holds no list of texts"
    yield (
        "texts twice",
        row('A,"[{""body"": ""a""}, {""body"": ""b""}]"', "Title,texts"),
        2,
        "two texts at one position",
    )
    yield "beside", row("A,Author: B,x|y", "Title,people,people_notes"), 2, "has 2 values for 1 in “people”"
    yield "certain", row("A,Author: B,maybe", "Title,people,people_certain"), 2, "should be yes or no"
    yield "key", row("A,B,king:b", "Title,people,people_keys"), 2, "holds the role “king”"
    yield (
        "position",
        row("A,Talks,first", "Title,collections,collection_positions"),
        2,
        "which is no position",
    )
    yield (
        "big position",
        row("A,Talks,99999999999", "Title,collections,collection_positions"),
        2,
        "which is no position",
    )
    yield (
        "json list in list",
        bytes_of(b'[{"title": "A", "places": [["B"]]}]'),
        1,
        "holds lists or objects in a list",
    )
    yield "json object", bytes_of(b'[{"title": {"a": 1}}]'), 1, "“title”, holds an object"
    yield "json half pair", bytes_of(b'[{"title": "\\ud800"}]'), 1, "holds a character that is none"
    yield "json nul", bytes_of(b'[{"title": "a\\u0000"}]'), 1, "holds a character that is none"
    yield (
        "json long",
        bytes_of(json.dumps([{"title": "A", "summary": "x" * 1_000_001}]).encode()),
        1,
        "more than 1,000,000",
    )
    yield (
        "xlsx long",
        sheet(ROW.format("A" * 1_000_001)),
        2,
        "Column A, “Title”, holds more than 1,000,000 characters",
    )
    yield (
        "xlsx error",
        sheet('<row><c t="e"><v>#REF!</v></c></row>'),
        2,
        "is an error of the spreadsheet, #REF!",
    )
    yield "xlsx string", sheet('<row><c t="s"><v>7</v></c></row>'), 2, "refers to a text that is not there"
    yield (
        "xlsx string -1",
        sheet('<row><c t="s"><v>-1</v></c></row>'),
        2,
        "refers to a text that is not there",
    )
    yield "xlsx number", sheet("<row><c><v>many</v></c></row>"), 2, "is said to be a number"
    yield "xlsx formula", sheet("<row><c><f>A1</f></c></row>"), 2, "holds a formula without a value"
    yield "xlsx wide", sheet(f"<row>{'<c><v>1</v></c>' * 3}</row>"), 2, "It has 3 cells, and the header has 2"
    yield "xlsx nul", sheet(ROW.format("a_x0000_")), 2, "holds a character that is none"
    yield "ods long", ods(ods_rows([["A" * 1_000_001, ""]])), 3, "holds more than 1,000,000 characters"
    yield (
        "ods spaces",
        ods(
            '<table:table-row><table:table-cell office:value-type="string"><text:p>'
            '<text:s text:c="999999999"/></text:p></table:table-cell></table:table-row>'
        ),
        3,
        "holds more than",
    )
    yield (
        "ods number",
        ods(
            '<table:table-row><table:table-cell office:value-type="float" office:value="x"/>'
            "</table:table-row>"
        ),
        3,
        "is said to be a number",
    )
    yield (
        "ods formula",
        ods('<table:table-row><table:table-cell table:formula="of:=1"/></table:table-row>'),
        3,
        "formula without",
    )


REJECTED = list(rejected())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "line", "sentence"), [case[1:] for case in REJECTED], ids=[case[0] for case in REJECTED]
)
def test_a_row_that_cannot_be_read_is_said_with_its_line_and_column(
    make: MAKER, line: int, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "input"
    make(path)
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 was rejected"):
        call_command("import_pages", path, "--map", f"{'title' if line == 1 else 'Title'}=title", stdout=out)
    report = out.getvalue()
    assert f"rejected  input:{line}  " in report
    assert re.search(sentence, report), report
    assert "0 update, 0 same, 0 probable duplicate, 0 conflict, 1 rejected" in report


BASE = (HEAD + GOOD * 3, b'[{"title": "A", "date": "1949", "places": ["B"]}]')


@given(base=st.sampled_from(BASE), cut=st.integers(0, 60), junk=st.binary(max_size=12), at=st.integers(0, 60))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_to_a_file_nothing_but_a_sentence_comes_of_it(
    base: bytes, cut: int, junk: bytes, at: int, tmp_path: Path
) -> None:
    path = tmp_path / "input"
    path.write_bytes(base[:at] + junk + base[at + cut :])
    read(path)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("books")
    rows: Rows = [["Title", "Date"], ["A", "1949"], ["B", 1950]]
    return [
        write_xlsx(folder / "a.xlsx", rows).read_bytes(),
        write_ods(folder / "a.ods", rows).read_bytes(),
    ]


@given(data=st.data())
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_to_a_workbook_nothing_but_a_sentence_comes_of_it(
    data: st.DataObject, books: list[bytes], tmp_path: Path
) -> None:
    book = bytearray(data.draw(st.sampled_from(books)))
    for _ in range(data.draw(st.integers(1, 4))):
        book[data.draw(st.integers(0, len(book) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "input"
    path.write_bytes(book)
    read(path)


@given(
    xml=st.lists(
        st.sampled_from(
            [
                "<row>",
                "</row>",
                "<c>",
                "</c>",
                "<c r='ZZZ9'>",
                "<c t='s'>",
                "<v>",
                "</v>",
                "7",
                "<f/>",
                "<is>",
                "</is>",
                "<t>",
                "</t>",
                "<rPh>",
                "</rPh>",
                "<row r='x'>",
                "&lt;",
                "\x01",
            ]
        )
    )
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_sheet_says_nothing_but_a_sentence_comes_of_it(xml: list[str], tmp_path: Path) -> None:
    path = tmp_path / "input"
    sheet("".join(xml))(path)
    read(path)


def test_a_style_of_an_unheard_number_shows_no_days(tmp_path: Path) -> None:
    style = f'<styleSheet><cellXfs><xf numFmtId="{"9" * 5000}"/></cellXfs></styleSheet>'
    parts(styles=style)(tmp_path / "input")
    read(tmp_path / "input")


def read(path: Path) -> None:
    """Read a table as an import does; whatever is wrong with it is said in a sentence."""
    with suppress(UnusableInputError):
        for row in read_table(path, {}) if is_table(path, mapped=False) else ():
            assert not isinstance(row, Entry) or row.fault or row.detail
