"""Finding aids come in with their arrangement, dates, names and subjects; what is not taken is listed."""

import io
from pathlib import Path

import pytest

from collections_app.importing.recognise import read_rows
from collections_app.importing.report import TextReport
from collections_app.importing.rows import Entry, Listed, PersonLink, Series, Unread, UnusableInputError
from collections_app.importing.run import Options, import_pages, read_heads
from collections_app.importing.sources.ead import read_finding_aid
from collections_app.models import Collection, ImportRun, Placement
from documents.models import Document, Person
from tests.importing.test_import import nothing, run
from tests.importing.test_undo import archive_tables, undo

AIDS = Path(__file__).parent / "finding_aids"
DELEGATION, BUREAU = AIDS / "delegation.ead2002.xml", AIDS / "bureau.ead3.xml"


def entries(path: Path) -> list[tuple[Entry, Listed]]:
    rows = [row for row in read_finding_aid(path) if isinstance(row, Entry)]
    return [(row, row.detail.listed) for row in rows if row.detail and row.detail.listed]


def test_parts_that_have_parts_are_collections_in_their_order() -> None:
    series = [row for row in read_finding_aid(DELEGATION) if isinstance(row, Series)]
    top = "Papers of the Trade Delegation"
    assert [(*row.path, row.title) for row in series] == [
        (top,),
        (top, "Correspondence"),
        (top, "Accounts"),
        (top, "Accounts", "Correspondence"),
        (top, "Accounts", "Correspondence (1950)"),
    ]
    assert series[0].introduction.split("\n\n") == [
        "Founded in 1947.",
        "Closed in 1951.",
        "Created by: Trade Delegation.",
        "Dates: 1947-1951, bulk 1949-1950.",
        "Call number: F. 17.",
        "Extent: 2 boxes.",
        "Languages: Russian; Chinese.",
        "Repository: State Archive.",
        "Subjects: Trade.",
        "Access and use: Open.",
    ]


def test_a_component_is_a_document_with_dates_names_and_places() -> None:
    (cable, listed), (folder, in_folder), (flood, in_flood), *letters = entries(DELEGATION)
    assert cable.title == "Cable, Kovalev, Ivan, 1901-1993 to Mikoyan, Anastas"
    assert (cable.date_text, listed.date_edtf) == ("January 6, 1949", "1949-01-06")
    assert cable.summary == "Asks for engineers.\n\nAnd for rails.\n\nExtent: 3 leaves."
    assert listed.reference == "F. 17, op. 1, d. 1, Box 1, Folder 2"
    assert listed.people == (
        PersonLink("author", "Kovalev, Ivan, 1901-1993", kind="person"),
        PersonLink("associated", "Mikoyan, Anastas", kind="person"),
        PersonLink("recipient", "Stalin, Joseph, 1878-1953", kind="person"),
    )
    assert cable.detail
    assert cable.detail.places == ("Harbin (China)",)
    assert cable.detail.subjects == ("Railways",)
    assert (cable.detail.document_type, cable.detail.archive) == ("Cables", "State Archive")
    assert (cable.detail.url, listed.rights) == ("https://example.org/cable/1", "Free to use.")
    assert (folder.title, folder.date_text, in_folder.date_edtf) == ("Correspondence", "about 1950", "1950~")
    assert in_folder.rights == "Open."  # of the whole, where nothing nearer says otherwise
    assert (flood.date_text, in_flood.date_edtf) == ("in the days of the flood", "")
    assert [letter.title for letter, _ in letters] == ["Letter", "Letter"]


def test_every_element_that_was_not_taken_is_listed_with_path_and_line() -> None:
    left = [(row.line, row.text) for row in read_finding_aid(DELEGATION) if isinstance(row, Unread)]
    assert left == [
        (5, "eadheader/eadid"),
        (6, "eadheader/filedesc"),
        (16, "archdesc/did/repository/address"),
        (17, "archdesc/did/physloc"),
        (19, "archdesc/bioghist/head"),
        (22, "dsc/head"),
        (33, "c/did/dao/daodesc"),
        (38, "c/controlaccess/title"),
        (43, "c/did/unitdate"),
        (44, "c"),
    ]


def test_an_element_left_many_times_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "aid.xml"
    parts = "\n".join(
        f"<c><did><unittitle>Letter {n}</unittitle><physloc>4</physloc></did></c>" for n in range(40)
    )
    path.write_text(f"<ead><archdesc><did><unittitle>A</unittitle></did><dsc>{parts}</dsc></archdesc></ead>")
    unread = [row for row in read_finding_aid(path) if isinstance(row, Unread)]
    assert [(row.line, row.text) for row in unread] == [(1, "c/did/physloc")]
    assert "40 of them, in lines 1, 2, 3," in unread[0].reason


def test_ead3_gives_names_in_parts_and_dates_for_machines() -> None:
    ((minutes, listed),) = entries(BUREAU)
    assert (minutes.date_text, listed.date_edtf) == ("2 March 1949", "1949-03-02")
    assert minutes.summary == "Extent: 4 leaves."
    assert listed.people == (PersonLink("author", "Pan, Li", kind="person"),)
    assert minutes.detail
    assert minutes.detail.subjects == ("Ports, Trade",)
    assert minutes.detail.url == "https://example.org/a"
    top = next(row for row in read_finding_aid(BUREAU) if isinstance(row, Series))
    assert "Dates: 1948–February 1950." in top.introduction


def test_what_is_internal_is_left_out_at_any_depth_and_listed(tmp_path: Path) -> None:
    path = tmp_path / "aid.xml"
    path.write_text(
        """<ead><archdesc><did><unittitle>A<emph audience="internal"> secret</emph></unittitle></did>
<scopecontent><p>Open.</p><p audience="internal">secret</p></scopecontent>
<dsc><c><did><unittitle>Letter</unittitle><origination><persname audience="internal">secret</persname></origination>
<repository><corpname audience="internal">secret</corpname></repository></did></c></dsc>
<dsc audience="internal"><c><did><unittitle>secret</unittitle></did></c></dsc></archdesc></ead>"""
    )
    rows = list(read_finding_aid(path))
    assert "secret" not in repr(rows)
    left = [row.text for row in rows if isinstance(row, Unread) and "internal" in row.reason]
    assert left == [
        "archdesc/did/unittitle/emph",
        "archdesc/scopecontent/p",
        "c/did/origination/persname",
        "c/did/repository/corpname",
        "dsc",
    ]


def aid(tmp_path: Path, about: str, *parts: str, header: str = "") -> Path:
    path = tmp_path / "aid.xml"
    path.write_text(f"<ead>{header}<archdesc>{about}<dsc>{''.join(parts)}</dsc></archdesc></ead>")
    return path


def part(*said: str) -> str:
    return f"<c><did>{''.join(said)}</did></c>"


@pytest.mark.parametrize(
    ("unitdate", "stated", "edtf"),
    [
        ("<unitdate>1951,1966-1970, undated</unitdate>", "1951,1966-1970, undated", "1951/1970"),
        ("<unitdate>1988-1988</unitdate>", "1988-1988", "1988"),
        ("<unitdate>[n.d.]</unitdate>", "[n.d.]", ""),
        ("<unitdate>1941 July, October</unitdate>", "1941 July, October", ""),
        ('<unitdate normal="1950/1950">1950s</unitdate>', "1950s", "195X"),
        ('<unitdate normal="1955/1956">circa 1956</unitdate>', "circa 1956", "1955~/1956~"),
        ("<unitdate>1956, </unitdate><unitdate>1958</unitdate>", "1956, 1958", "1956/1958"),
    ],
)
def test_a_date_says_no_more_than_its_words(tmp_path: Path, unitdate: str, stated: str, edtf: str) -> None:
    path = aid(tmp_path, "", part("<unittitle>Letters,</unittitle>", unitdate))
    ((letters, listed),) = entries(path)
    assert (letters.title, letters.date_text, listed.date_edtf) == ("Letters", stated, edtf)


def test_what_archivists_remark_is_told_with_its_name(tmp_path: Path) -> None:
    path = aid(
        tmp_path,
        "<did><unittitle>Papers</unittitle><langmaterial>In Dutch, mostly.</langmaterial></did>"
        "<acqinfo><head>Provenance</head><p>Gift, 1960.</p></acqinfo>"
        "<descgrp><p>Found in a cellar.</p><relatedmaterial><p>See the maps.</p><p>And the plans.</p></relatedmaterial></descgrp>"
        "<bioghist><chronlist><chronitem><date>1947</date><event>Founded.</event></chronitem>"
        "<chronitem><date>1951</date><eventgrp><event>Moved</event><event>Closed</event></eventgrp></chronitem></chronlist></bioghist>",
        part("<unittitle>Map</unittitle>", "<materialspec>1:1000</materialspec>"),
    )
    top = next(row for row in read_finding_aid(path) if isinstance(row, Series))
    assert top.introduction.split("\n\n") == [
        "Found in a cellar.",
        "1947: Founded.",
        "1951: Moved; Closed",
        "Language: In Dutch, mostly.",
        "Acquired: Gift, 1960.",
        "Related material: See the maps.",
        "And the plans.",
    ]
    assert entries(path)[0][0].summary == "Particulars of the material: 1:1000"
    assert [row.text for row in read_finding_aid(path) if isinstance(row, Unread)] == [
        "archdesc/acqinfo/head"
    ]


def test_an_aid_without_a_title_of_what_it_describes_has_its_own(tmp_path: Path) -> None:
    proper = '<titleproper type="filing">Delegation</titleproper><titleproper>The Delegation <num>17</num></titleproper>'
    header = f"<eadheader><filedesc><titlestmt>{proper}</titlestmt></filedesc></eadheader>"
    path = aid(tmp_path, "<did><unitid>F. 17</unitid></did>", header=header)
    assert [row.title for row in read_finding_aid(path) if isinstance(row, Series)] == ["The Delegation"]


def test_other_titles_numbers_of_systems_and_parts_of_repositories(tmp_path: Path) -> None:
    path = aid(
        tmp_path,
        "",
        part(
            "<unittitle>Diary</unittitle><unittitle>Dagboek</unittitle><unitid>4-11</unitid>",
            '<unitid type="aspace_uri">/repositories/3/archival_objects/5</unitid><physdesc/><unittitle/>',
            "<repository>Harbour University<subarea>Map Room</subarea></repository>",
        ),
        part(
            "<unittitle>Chart</unittitle>",
            "<repository><address><addressline>Port Office</addressline><addressline>Quay 1</addressline></address></repository>",
        ),
    )
    (diary, listed), (chart, _) = entries(path)
    assert (listed.other_titles, listed.reference) == ("Dagboek", "4-11")
    assert diary.detail
    assert chart.detail
    assert [diary.detail.archive, chart.detail.archive] == ["Harbour University, Map Room", "Port Office"]
    left = [row.text for row in read_finding_aid(path) if isinstance(row, Unread)]
    assert left == ["c/did/unitid", "c/did/repository/address"]  # what says nothing is not listed


def test_an_aid_may_be_packed_in_mets(tmp_path: Path) -> None:
    packed = "<ead>" + DELEGATION.read_text().partition("<ead>")[2]
    path = tmp_path / "packed.xml"
    path.write_text(
        f"<mets><metsHdr>1</metsHdr><dmdSec><xmlData>{packed}</xmlData></dmdSec><structMap><div>2</div></structMap></mets>"
    )
    titles = [row.title for row in read_rows(path, {}) if isinstance(row, Entry | Series)]
    assert titles == [row.title for row in read_finding_aid(DELEGATION) if isinstance(row, Entry | Series)]
    left = [row.text for row in read_finding_aid(path) if isinstance(row, Unread)]
    assert left[0] == "metsHdr"
    assert left[-1] == "structMap"


@pytest.mark.django_db
class TestImport:
    def test_rehearsal_import_and_again(self) -> None:
        before = archive_tables()
        assert run(DELEGATION, BUREAU, rehearse=True) == nothing(create=6)
        assert archive_tables() == before
        assert run(DELEGATION, BUREAU) == nothing(create=6)
        cable = Document.objects.get(title__startswith="Cable")
        assert [str(person) for person in cable.attributions.values_list("role", flat=True)] == [
            "author", "associated", "recipient",
        ]  # fmt: skip
        collection = cable.collections.get()
        assert collection.parent
        assert [collection.title, collection.parent.title] == [
            "Correspondence",
            "Papers of the Trade Delegation",
        ]
        assert [str(top) for top in Collection.objects.filter(parent=None).order_by("title")] == [
            "Papers of the Trade Delegation", "Records of the Bureau",
        ]  # fmt: skip
        assert Person.objects.get(slug="joseph-stalin").names.get().filing == "Stalin, Joseph"
        after = archive_tables()
        assert run(DELEGATION, BUREAU) == nothing(same=6)
        assert run(DELEGATION, BUREAU, rehearse=True) == nothing(same=6)
        assert archive_tables() == after

    def test_undo_takes_collections_with_their_parents_back(self) -> None:
        before = archive_tables()
        run(DELEGATION, BUREAU)
        assert Collection.objects.count() == 6
        undo()
        assert archive_tables() == before

    def test_undo_leaves_what_a_curator_edited_and_what_it_stands_in(self) -> None:
        run(DELEGATION)
        part = Collection.objects.get(title="Correspondence (1950)")
        part.introduction = "Described anew."
        part.save()
        undo()
        assert set(Collection.objects.values_list("title", flat=True)) == {
            "Correspondence (1950)", "Accounts", "Papers of the Trade Delegation",
        }  # fmt: skip
        assert not Document.objects.exists()

    def test_a_part_described_anew_is_a_change_and_a_curators_word_a_conflict(self, tmp_path: Path) -> None:
        run(DELEGATION)
        changed = tmp_path / DELEGATION.name
        changed.write_text(DELEGATION.read_text().replace("Letters and cables.", "Cables alone."))
        assert run(changed) == nothing(same=5)
        part = Collection.objects.get(parent__parent=None, title="Correspondence")
        assert "Cables alone." in part.introduction
        part.introduction = "By hand."
        part.save()
        changed.write_text(DELEGATION.read_text().replace("Letters and cables.", "Letters alone."))
        assert run(changed) == nothing(same=5)
        part.refresh_from_db()
        assert part.introduction == "By hand."

    def test_of_two_components_alike_each_is_a_record_and_so_in_another_aid(self, tmp_path: Path) -> None:
        run(DELEGATION)
        other = tmp_path / "other.xml"
        other.write_text(DELEGATION.read_text().replace("Papers of the Trade", "Papers of another"))
        # The cable has its day and its call number: it is one record, in both.
        assert run(other) == nothing(create=4, update=1)
        assert run(other) == nothing(same=5)
        assert Document.objects.filter(title="Letter").count() == 4
        assert Placement.objects.count() == 10

    def test_an_aid_is_not_put_into_somebody_elses_part_of_its_title(self, tmp_path: Path) -> None:
        run(DELEGATION)
        aid = tmp_path / "accounts.xml"
        aid.write_text(
            "<ead><archdesc><did><unittitle>Accounts</unittitle></did>"
            "<dsc><c><did><unittitle>Ledger of the harbour</unittitle></did></c></dsc></archdesc></ead>"
        )
        run(aid)
        top = Collection.objects.get(title="Accounts", parent=None)
        assert Document.objects.get(title__startswith="Ledger").collections.get() == top
        # Its own, which a curator has put under another since, is known again.
        top.parent = Collection.objects.get(title="Papers of the Trade Delegation")
        top.save()
        assert run(aid) == nothing(same=1)
        assert Collection.objects.filter(title="Accounts").count() == 2

    def test_into_a_collection_of_ones_choice_the_aids_own_are_not_made(self) -> None:
        rehearsed = run(DELEGATION, into="Trade", rehearse=True)
        assert run(DELEGATION, into="Trade") == rehearsed
        assert [*Collection.objects.values_list("title", flat=True)] == ["Trade"]
        documents = Document.objects.count()
        assert Placement.objects.count() == documents == rehearsed["create"]
        assert run(DELEGATION, into="trade") == nothing(same=documents)
        [left] = ImportRun.objects.latest("pk").pages
        made = [row for row in left["unread"] if row["reason"].startswith("Not made")]
        assert made[0]["text"] == "Papers of the Trade Delegation"

    def test_a_body_that_a_revised_aid_names_is_made_as_a_body(self, tmp_path: Path) -> None:
        aid = tmp_path / "accounts.xml"
        for named in ("", "<origination><corpname>Harbour Office</corpname></origination>"):
            aid.write_text(
                "<ead><archdesc><did><unittitle>Accounts</unittitle></did>"
                f"<dsc><c><did><unittitle>Ledger</unittitle>{named}</did></c></dsc></archdesc></ead>"
            )
            run(aid)
        assert Person.objects.get().kind == "corporate body"

    def test_components_that_are_linked_to_one_page_are_records_of_their_own(self, tmp_path: Path) -> None:
        link = '<dao href="https://example.org/how-to-ask"/>'
        tapes = [("Tape of March", "T 1"), ("Tape of May", "T 2"), ("Tape of May", "T 3"), ("Reel", "")]
        path = aid(
            tmp_path,
            "<did><unittitle>Tapes</unittitle></did>",
            *(
                part(f"<unittitle>{title}</unittitle><unitid>{number}</unitid>", link)
                for title, number in tapes
            ),
        )
        assert run(path, rehearse=True) == nothing(create=4)
        assert run(path) == nothing(create=4)
        assert sorted(Document.objects.values_list("title", "reference")) == sorted(tapes)
        assert run(path) == nothing(same=4)

    def test_a_file_of_one_line(self, tmp_path: Path) -> None:
        path = tmp_path / "one-line.xml"
        path.write_text(" ".join(DELEGATION.read_text().split("\n")))
        assert run(path) == nothing(create=5)
        assert Document.objects.filter(collections__title="Correspondence").count() == 5

    def test_the_report_names_the_collections_and_what_was_left(self) -> None:
        out = io.StringIO()
        import_pages(read_heads([DELEGATION]), Options(rehearse=True), TextReport(out))
        assert "collection “Papers of the Trade Delegation / Accounts / Correspondence”" in out.getvalue()
        assert "unread    delegation.ead2002.xml:17  archdesc/did/physloc" in out.getvalue()


BOMB = """<!DOCTYPE ead [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><ead><archdesc><did><unittitle>&b;</unittitle></did></archdesc></ead>"""
OUTSIDE = """<!DOCTYPE ead SYSTEM "http://127.0.0.1:9/ead.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]><ead><archdesc><did>
<unittitle>A&x;Z</unittitle></did></archdesc></ead>"""
BROKEN = [
    ("<ead><archdesc><did></archdesc></ead>", "line 1, column 23: mismatched tag"),
    ("<ead><archdesc>\n<did>", "line 2, column 6: no element found"),
    (BOMB, "declares the entity “a”"),
    ("<ead>" * 300, "nested more than 200 deep"),
    ("<ead><eadheader/></ead>", "has no archdesc"),
    ('<?xml version="1.0" encoding="klingon"?><ead/>', "line 1, column 31: unknown encoding"),
    ("<ead><archdesc>\x01</archdesc></ead>", "not well-formed"),
    ("<ead><archdesc>&nope;</archdesc></ead>", "undefined entity"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "sentence"), BROKEN)
def test_what_is_broken_is_one_sentence_and_nothing_is_written(
    text: str, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "broken.xml"
    path.write_text(text)
    with pytest.raises(UnusableInputError, match=sentence) as raised:
        run(path)
    assert "\n" not in str(raised.value)
    assert not ImportRun.objects.exists()


def test_an_outside_entity_is_not_opened_but_listed(tmp_path: Path) -> None:
    path = tmp_path / "outside.xml"
    path.write_text(OUTSIDE)
    rows = list(read_finding_aid(path))
    assert [row.title for row in rows if isinstance(row, Series)] == ["AZ"]
    assert [row.text for row in rows if isinstance(row, Unread)] == ["&x;"]
