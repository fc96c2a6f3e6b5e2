"""What goes out as EAD3 is valid, and comes in again as it went out."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from collections_app.ead3 import finding_aid
from collections_app.models import Collection, Placement
from documents.models import Document, Language, Person, Place, RightsStatement, Subject
from tests import factories as make
from tests.archive import Archive
from tests.importing.emptying import empty
from tests.importing.test_finding_aids import BUREAU, DELEGATION
from tests.importing.test_import import nothing, run

SCHEMA = Path(__file__).parents[1] / "schemas" / "ead3.rng"
pytestmark = pytest.mark.django_db


def export(folder: Path, **options: object) -> dict[str, bytes]:
    folder.mkdir(exist_ok=True)
    call_command("export_finding_aids", output=folder, **options)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def errors(aid: bytes) -> list[str]:
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    schema.validate(etree.fromstring(aid))
    return [str(error) for error in schema.error_log]


def there_and_back(tmp_path: Path, *, is_tidy: bool = True) -> dict[str, bytes]:
    """Export, import into the same archive, then into an empty one, export again.

    Words that are not tidy (double spaces) go out tidy, and so are another account than the archive's own. When a
    collection was last changed is said of the archive that it went out of: that of the second is given the first's.
    """
    changed = dict(Collection.objects.values_list("slug", "updated_at"))
    out = export(tmp_path / "out")
    assert all(errors(aid) == [] for aid in out.values())
    paths = sorted((tmp_path / "out").iterdir())
    held = {*Document.objects.filter(placements__isnull=False).values_list("number", flat=True)}
    again = run(*paths, rehearse=True)
    assert again["create"] == 0
    assert again["conflict"] + again["rejected"] == 0 or not is_tidy
    empty()
    assert run(*paths)["create"] == len(held)
    for slug, moment in changed.items():
        Collection.objects.filter(slug=slug).update(updated_at=moment)
    second = export(tmp_path / "again")
    assert [*second] == [*out]
    for name, aid in second.items():
        assert aid.decode().split("\n") == out[name].decode().split("\n")
    assert {*Document.objects.values_list("number", flat=True)} == held
    assert run(*paths) == nothing(same=Placement.objects.count())
    return out


def test_the_golden_aids_come_back(tmp_path: Path) -> None:
    run(DELEGATION, BUREAU)
    out = there_and_back(tmp_path)
    assert [*out] == ["papers-of-the-trade-delegation.xml", "records-of-the-bureau.xml"]
    assert Document.objects.get(title__startswith="Cable").attributions.count() == 3


def test_the_demo_comes_back(tmp_path: Path) -> None:
    call_command("loaddata", "vocabularies", "people", "demo", verbosity=0)
    there_and_back(tmp_path)


def test_an_aid_says_the_day_its_collection_was_last_changed(tmp_path: Path) -> None:
    collection = make.collection()
    Collection.objects.update(updated_at=datetime(2020, 2, 29, 23, 59, tzinfo=UTC))
    assert b"<eventdatetime>2020-02-29</eventdatetime>" in export(tmp_path)[f"{collection.slug}.xml"]


def test_an_archive_with_everything_in_it_comes_back(archive: Archive, tmp_path: Path) -> None:
    archive.grow(to=6)
    there_and_back(tmp_path)


def test_odd_words_come_back(tmp_path: Path) -> None:
    top = make.collection(title="  A & B <i>top</i> ")
    below = make.collection(title="“Под”", parent=top, introduction="One\nline.\n\nAnother & more\x0b.")
    for count, (text, edtf) in enumerate(
        [
            ("c. 1950", "1950"),
            ("", "1949-01/.."),
            ("the flood", "194X"),
            ("1949?", "1949?"),
            ("", "../1950"),
            ("", ""),
            ("1948 to c. 1952", "1948/1952~"),
        ]
    ):
        document = make.document(
            title=f"Letter {count},  Smith, J.; -- 周恩来\ufffe", summary="a\n\nb\n c", number=count + 7
        )
        Document.objects.filter(pk=document.pk).update(date_text=text, date_edtf="")
        document.refresh_from_db()
        document.date_text, document.date_edtf = text, edtf
        document.reference = "Box 1, <Folder> 2"
        document.rights = RightsStatement.objects.get_or_create(
            slug="r", defaults={"name": "Free", "text": "Free to all."}
        )[0]
        document.save()
        document.languages.set(
            [Language.objects.get_or_create(tag="x-old", slug="old", defaults={"name": "Old, dead"})[0]]
        )
        document.places.set([Place.objects.get_or_create(slug="h", defaults={"name": "Harbin (China)."})[0]])
        document.subjects.set([Subject.objects.get_or_create(slug="s", defaults={"name": "a -- b;"})[0]])
        make.placement(collection=below if count % 2 else top, document=document, position=count)
    there_and_back(tmp_path, is_tidy=False)
    assert Place.objects.get().name == "Harbin (China)."
    assert Subject.objects.get().name == "a -- b;"
    assert Document.objects.get(number=7).date_edtf == "1950"
    assert Document.objects.get(number=8).date_edtf == "1949-01/.."
    assert Document.objects.get(number=13).date_edtf == "1948/1952~"


def test_only_what_the_public_sees(tmp_path: Path, archive: Archive) -> None:
    archive.grow(to=3)
    out = b"".join(export(tmp_path / "public", published=True).values()).decode()
    everything = b"".join(export(tmp_path / "all").values()).decode()
    for hidden in Document.objects.exclude(pk__in=Document.objects.published()):
        assert f'localtype="fonds-number">{hidden.number}<' not in out
    for person in Person.objects.exclude(pk__in=Person.objects.published()):
        assert f'identifier="{person.slug}"' not in out
    for collection in Collection.objects.exclude(pk__in=Collection.objects.published()):
        assert collection.title not in out
    assert len(out) < len(everything)


def test_a_circle_of_collections_ends() -> None:
    one = make.collection(title="One")
    other = make.collection(title="Other", parent=one)
    one.parent = other
    one.save()
    aid = b"".join(finding_aid(one))
    assert aid.count(b"<unittitle>") == 2
    assert errors(aid) == []


def test_long_slugs_that_begin_alike_have_files_of_their_own(tmp_path: Path) -> None:
    slugs = [f"{'long-' * 18}{end}" for end in ("one", "two")]
    for slug in slugs:
        make.collection(title=slug, slug=slug)
    assert [*export(tmp_path / "out")] == [f"{slug}.xml" for slug in slugs]


def test_what_cannot_be_exported_is_said(tmp_path: Path) -> None:
    make.collection(title="One")
    make.collection(title="Two")
    with pytest.raises(CommandError, match="There is no collection three"):
        call_command("export_finding_aids", "three")
    with pytest.raises(CommandError, match="need a folder"):
        call_command("export_finding_aids")


def test_a_table_goes_out_row_by_row() -> None:
    table = (
        "<p>By year.</p><table><caption>Cables</caption><tr><th>Year<th>Sent<tr><td>1949<td><p>17</p></table>"
    )

    aid = etree.fromstring(b"".join(finding_aid(make.collection("Cables", introduction=table))))

    told = aid.findall(".//{*}scopecontent/{*}p")
    assert [paragraph.text for paragraph in told] == ["By year.", "Cables", "Year Sent", "1949 17"]
