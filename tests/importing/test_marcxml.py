"""Library records come in with their dates, names, headings and call numbers; what is not taken is listed by field and line."""

import tracemalloc
from pathlib import Path

import pytest

from collections_app.importing.rows import Entry, Listed, PersonLink, Row, Series, Unread, UnusableInputError
from collections_app.importing.sources.marcxml import is_marcxml, read_marcxml
from collections_app.models import Collection, ImportRun
from documents.models import Document
from tests.importing.test_finding_aids import AIDS
from tests.importing.test_import import nothing, run
from tests.importing.test_undo import archive_tables, undo

CATALOGUE = AIDS / "catalogue.marc.xml"
SLIM = 'xmlns="http://www.loc.gov/MARC21/slim"'


def described(path: Path) -> list[tuple[Entry, Listed]]:
    rows = [row for row in read_marcxml(path) if isinstance(row, Entry)]
    return [(row, row.detail.listed) for row in rows if row.detail and row.detail.listed]


def field(tag: str, **subfields: str) -> str:
    inside = "".join(f'<subfield code="{code[-1]}">{text}</subfield>' for code, text in subfields.items())
    return f'<datafield tag="{tag}" ind1=" " ind2=" ">{inside}</datafield>'


def record(path: Path, *fields: str, fixed: str = "") -> list[Row]:
    """The rows of one record, read."""
    control = f'<controlfield tag="008">{fixed}</controlfield>' if fixed else ""
    path.write_text(
        f"<record {SLIM}><leader>00700npa a2200289 a 4500</leader>{control}{''.join(fields)}</record>"
    )
    assert is_marcxml(path)
    return list(read_marcxml(path))


def test_a_record_of_a_collection_is_a_collection() -> None:
    (series,) = [row for row in read_marcxml(CATALOGUE) if isinstance(row, Series)]
    assert (series.title, series.line, series.path) == ("Papers of the Trade Delegation", 3, ())
    assert series.introduction.split("\n\n") == [
        "Letters and accounts.",
        "Founded in 1947.",
        "Arrangement: By year.",
        "Extent: 2 boxes.",
        "Custodial history: Found in an attic.",
        "Identifiers: aid17",
        "Dates: 1947-1951",
        "Call number: F. 17",
        "Languages: Russian",
        "Repository: State Archive",
        "Names: Trade Delegation",
    ]


def test_a_record_of_an_item_is_a_document() -> None:
    (cable, listed), (harbour, of_harbour) = described(CATALOGUE)
    assert (cable.title, cable.line) == ("Cable, Kovalev to Mikoyan : on railways", 20)
    assert (cable.date_text, listed.date_edtf) == ("January 6, 1949", "1949-01-06")
    assert listed.other_titles == "Kovalev to Mikoyan\nТелеграмма Ковалева Микояну"
    assert (
        cable.summary
        == "Asks for engineers.\n\nExtent: 3 leaves ; 30 cm\n\nPublished: Harbin\n\nIdentifiers: 900412; (XxStA)900412"
    )
    assert listed.people == (
        PersonLink("author", "Kovalev, Ivan, 1901-1993", kind="person"),
        PersonLink("mentioned", "Stalin, Joseph, 1878-1953", kind="person"),
        PersonLink("recipient", "Mikoyan, Anastas", kind="person"),
        PersonLink("associated", "Berg family", kind="family"),
    )
    assert cable.detail
    assert (cable.detail.places, cable.detail.document_type) == (("Harbin (China)",), "Cables")
    assert cable.detail.subjects == (
        "Mao, Zedong, 1893-1976 -- Travel",
        "Railways -- China -- History",
        "Soviet Union -- Foreign relations",
    )
    assert (cable.detail.languages, listed.language_tags) == (("Russian", "Chinese"), ("ru", "zh"))
    assert (cable.detail.archive, listed.reference) == ("State Archive", "F. 17, d. 1")
    assert (cable.detail.url, listed.rights) == ("https://example.org/cable/1", "Open. Free to use.")
    assert [named.title for named in listed.collections] == ["Papers of the Trade Delegation"]
    assert (harbour.date_text, of_harbour.date_edtf) == ("in the days of the flood", "[1940..1949]")


@pytest.mark.parametrize(("stated", "known"), [("(DLC)12345", "(DLC)12345"), ("12345", "")])
def test_a_number_identifies_a_record_only_with_the_agency_that_gave_it(
    stated: str, known: str, tmp_path: Path
) -> None:
    title = field("245", a="Report on railways")
    record(tmp_path / "one.xml", title, field("035", a=stated))
    ((_, listed),) = described(tmp_path / "one.xml")
    assert listed.identifier == known


def test_a_body_that_a_record_is_about_is_no_subject_besides(tmp_path: Path) -> None:
    record(
        tmp_path / "one.xml",
        field("245", a="Report"),
        field("610", a="Chinese Communist Party"),
        field("650", a="Trade"),
    )
    ((entry, listed),) = described(tmp_path / "one.xml")
    assert [str(link) for link in listed.people] == ["mentioned: Chinese Communist Party"]
    assert entry.detail
    assert entry.detail.subjects == ("Trade",)


def test_what_was_not_taken_is_listed_by_field_and_line() -> None:
    left = [(row.line, row.text) for row in read_marcxml(CATALOGUE) if isinstance(row, Unread)]
    assert left == [
        (23, "005"), (29, "245$6"), (29, "245$c"), (46, "655$2"), (49, "773$w"),
        (51, "856"), (52, "856$z"), (61, "record"), (65, "record"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "fixed", "stated", "edtf"),
    [
        ([field("260", c="[1949?]")], "", "1949?", "1949?"),
        ([field("260", c="c1949.")], "", "c1949", "1949"),
        ([field("264", c="1949-1951")], "", "1949-1951", "1949/1951"),
        ([field("245", a="Letter,", f="1949 Jan. 6.")], "", "1949 Jan. 6", "1949-01-06"),
        ([field("046", k="1949", l="19510203")], "", "1949/1951-02-03", "1949/1951-02-03"),
        ([], "990101s1949    xx", "1949", "1949"),
        ([], "990101s194u    xx", "194X", "194X"),
        ([], "990101m19499999xx", "1949/..", "1949/.."),
        ([], "990101e19490230xx", "", ""),  # no such day
        ([field("260", c="MCMXLIX")], "990101s1949    xx", "MCMXLIX", "1949"),
        ([field("260", c="n.d.")], "", "n.d.", ""),
    ],
)
def test_dates_are_read_wherever_a_record_has_them(
    fields: list[str], fixed: str, stated: str, edtf: str, tmp_path: Path
) -> None:
    (entry,) = [row for row in record(tmp_path / "x", *fields, fixed=fixed) if isinstance(row, Entry)]
    assert entry.detail
    assert entry.detail.listed
    assert (entry.date_text, entry.detail.listed.date_edtf) == (stated, edtf)


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (f"<collection {SLIM}></collection>", "holds no record"),
        (f"<collection {SLIM}><record>", "broken in line 1, column"),
        (
            f"<!DOCTYPE x [<!ENTITY a 'ha'>]><collection {SLIM}><record>&a;</record></collection>",
            "declares the entity “a”",
        ),
    ],
)
def test_what_is_broken_is_refused_with_its_place(xml: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(xml)
    with pytest.raises(UnusableInputError, match=words):
        list(read_marcxml(tmp_path / "x"))


def test_a_long_catalogue_costs_the_memory_of_a_record(tmp_path: Path) -> None:
    one = f"<record><leader>00700npa a2200289 a 4500</leader>{field('245', a='A cable')}{field('520', a='x' * 2000)}</record>\n"
    path = tmp_path / "x"
    path.write_text(f"<collection {SLIM}>{one * 5000}</collection>")
    tracemalloc.start()
    rows = sum(1 for row in read_marcxml(path) if isinstance(row, Entry))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (rows, peak < 4_000_000) == (5000, True), peak


def collection(title: str, host: str = "") -> str:
    within = field("773", t=host) if host else ""
    return f"<record><leader>00700cpcaa2200289 a 4500</leader>{field('245', a=title)}{within}</record>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("records", "arranged"),
    [
        ([("Accounts", "Papers"), ("Papers", "")], {"Papers": None, "Accounts": "Papers"}),
        ([("Papers", ""), ("Accounts", "Papers"), ("1950", "Accounts")], {"Papers": None, "Accounts": "Papers", "1950": "Accounts"}),
        ([("A", "B"), ("B", "A")], {"B": None, "A": "B"}),
        ([("A", "A")], {"A": None}),
        ([("A", "B"), ("B", "C"), ("C", "A")], {"B": None, "A": "B", "C": "A"}),
    ],
)  # fmt: skip
def test_collections_are_arranged_the_same_in_any_order_and_in_a_circle(
    records: list[tuple[str, str]], arranged: dict[str, str | None], tmp_path: Path
) -> None:
    path = tmp_path / "x"
    letter = f"<record><leader>00700npa a2200289 a 4500</leader>{field('245', a='Letter')}{field('773', t=records[-1][0])}</record>"
    path.write_text(f"<collection {SLIM}>{''.join(collection(*one) for one in records)}{letter}</collection>")
    for counts in (nothing(create=1), nothing(same=1)):
        assert run(path) == counts
        assert dict(Collection.objects.values_list("title", "parent__title")) == arranged
    assert Document.objects.get().placements.get().collection.title == records[-1][0]


@pytest.mark.django_db
def test_a_catalogue_is_rehearsed_imported_known_again_and_undone() -> None:
    before = archive_tables()
    assert run(CATALOGUE, rehearse=True) == nothing(create=2)
    assert archive_tables() == before
    assert run(CATALOGUE) == nothing(create=2)
    cable = Document.objects.get(source_url="https://example.org/cable/1")
    assert [str(one.title) for one in Collection.objects.filter(placements__document=cable)] == [
        "Papers of the Trade Delegation"
    ]
    assert run(CATALOGUE) == nothing(same=2)
    undo(ImportRun.objects.filter(counts__create=2).get())
    assert not Document.objects.exists()
    assert not Collection.objects.exists()
