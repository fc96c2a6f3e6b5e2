"""Import at the desk: upload, columns, plan, decisions, import, mending; each only by who may."""

import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from collections_app.admin import import_upload
from collections_app.importing.plan_book import PlanBook
from collections_app.importing.upload_folder import IMPORT, REHEARSAL, Folder
from collections_app.importing.upload_work import carry_out, prepare
from collections_app.models import Collection, ImportDecision, ImportProfile, ImportRun, ImportUpload
from documents.models import Document, Person
from tests import factories as make
from tests.admin.desk import PUBLISHES, address
from tests.importing.test_files import pack, picture

pytestmark = pytest.mark.django_db

TABLE = """Titel;Kasten;Datum der Akte;Verfasser;Notizen
Ein Brief;A 1;1949-02-03;Anna Neumann;x
Ein Vertrag;A 2;1949-02-30;Joseph Stalin;x
Ein Bericht;A 3;1950;Anna Neumann;x
"""
CHOSEN = {
    "column-0": "title",
    "column-1": "call_number",
    "column-2": "date_as_stated",
    "column-3": "author",
    "column-4": "",
}


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is done at once: another process would not see the database of a test."""

    def begin(upload: ImportUpload, step: str, **stated: Any) -> bool:
        prepare(upload, step, **stated)
        carry_out(ImportUpload.objects.select_related("run", "user").get(pk=upload.pk), step)
        return True

    monkeypatch.setattr(import_upload, "begin", begin)


def upload(client: Client, content: str | bytes, name: str = "list.csv", **stated: Any) -> Any:
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return client.post(address(ImportUpload, "add"), {"file": file, **stated}, follow=True)


def rehearsed(client: Client, content: str | bytes, name: str = "list.txt", **stated: Any) -> ImportUpload:
    assert "A rehearsal: nothing is written yet." in upload(client, content, name, **stated).text
    return ImportUpload.objects.latest("pk")


def go(client: Client, kept: ImportUpload, step: str = "import", writing: str = "row by row") -> str:
    sent = {"step": step, "writing": writing}
    return client.post(address(ImportUpload, "begin", kept.pk), sent, follow=True).text


def page(client: Client, kept: ImportUpload, **query: Any) -> str:
    return client.get(address(ImportUpload, "change", kept.pk), query).text


def sheet(client: Client, kept: ImportUpload, what: str) -> list[tuple[Any, ...]]:
    response: Any = client.get(address(ImportUpload, what, kept.pk))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return list(book.active.values)


class TestATable:
    def test_from_its_columns_to_its_mended_rows(self, curator: Client) -> None:
        make.person("Joseph Stalin")
        asked = upload(curator, TABLE, into="Trade")
        kept = ImportUpload.objects.get()
        assert asked.redirect_chain == [(address(ImportUpload, "columns", kept.pk), 302)]
        assert "Ein Bericht" in asked.text
        assert '<option value="title" selected>' in asked.text

        wrong = curator.post(address(ImportUpload, "columns", kept.pk), CHOSEN | {"column-0": ""})
        assert "none of its columns is known to be the title" in wrong.text
        assert "--map" not in wrong.text
        plan = curator.post(
            address(ImportUpload, "columns", kept.pk), CHOSEN | {"save_as": "Ministry"}, follow=True
        ).text
        assert ImportProfile.objects.get().columns["Notizen"] == "-"
        assert "<b>2</b> created" in plan
        assert "1 person would be created" in plan
        assert "Anna Neumann" in plan
        assert "not while 1 row is rejected" in plan
        assert not Document.objects.exists()
        assert not Collection.objects.exists()

        assert "there is no day 30" in page(curator, kept, kind="rejected")
        assert "Ein Brief" not in page(curator, kept, kind="rejected")
        headers, *rows = sheet(curator, kept, "plan")
        assert headers[:3] == ("file", "line", "what")
        assert any("author: Anna Neumann" in row[9] for row in rows)

        done = go(curator, kept)
        assert "It is imported:</strong> 2 created, 1 rejected" in done
        run = ImportRun.objects.get()
        assert address(ImportRun, "undo", run.pk) in done
        assert run.user == User.objects.get()
        assert set(Document.objects.values_list("reference", flat=True)) == {"A 1", "A 3"}
        assert Collection.objects.get().documents.count() == 2
        assert Person.objects.count() == 2

        headers, row = sheet(curator, kept, "rejected")
        assert headers == ("Titel", "Kasten", "Datum der Akte", "Verfasser", "Notizen", "rejected because")
        assert row[:2] == ("Ein Vertrag", "A 2")
        assert "there is no day 30" in row[-1]
        mended = ",".join(headers) + "\n" + "Ein Vertrag,A 2,1949-02-28,Joseph Stalin,x,why"
        assert "mended: only those run" in curator.get(address(ImportUpload, "add"), {"mends": kept.pk}).text
        plan = upload(curator, mended, "mended.csv", mends=kept.pk, into="Trade").text
        assert "<b>1</b> created" in plan, "the columns are as they were said"
        go(curator, ImportUpload.objects.latest("pk"), writing="all or nothing")
        assert Document.objects.get(reference="A 2").date_edtf == "1949-02-28"
        assert Collection.objects.get().documents.count() == 3

    def test_the_next_one_is_read_as_the_last(self, curator: Client) -> None:
        ImportProfile.objects.create(name="Ministry", columns={"Titel": "title", "Kasten": "call_number"})
        asked = upload(curator, TABLE).text
        assert '<option value="Ministry" selected>' in asked
        assert '<option value="call_number" selected>' in asked
        kept = ImportUpload.objects.get()
        guessed = curator.get(address(ImportUpload, "columns", kept.pk), {"profile": ""}).text
        assert '<option value="call_number" selected>' not in guessed
        curator.post(address(ImportUpload, "columns", kept.pk), CHOSEN)
        ImportProfile.objects.all().delete()
        assert '<option value="call_number" selected>' in upload(curator, TABLE).text

    def test_an_export_of_ours_is_known(self, curator: Client) -> None:
        table = "number,title,date_as_stated,date_edtf,version\n7,A cable,,,x\n"
        assert rehearsed(curator, table, "export.csv").columns == {}

    def test_all_or_nothing_writes_nothing_where_a_row_is_rejected(self, curator: Client) -> None:
        upload(curator, TABLE)
        kept = ImportUpload.objects.get()
        curator.post(address(ImportUpload, "columns", kept.pk), CHOSEN)
        told = go(curator, kept, writing="all or nothing")
        assert "Nothing was written.</strong> list.csv, line 3: Column C" in told
        assert not Document.objects.exists()
        assert "2 created" in go(curator, kept, writing="row by row")


class TestPages:
    def test_the_plan_of_a_listing_is_paged_sorted_and_told(self, curator: Client, seeds: list[Path]) -> None:
        kept = rehearsed(curator, seeds[1].read_bytes())
        whole = page(curator, kept)
        assert "<b>20</b> rows" in whole
        assert "Create: collection" in whole
        assert page(curator, kept, page=7, order="nonsense", kind="nonsense").count("<article") == 20
        titles = [
            row["title"]
            for row in PlanBook(Folder(kept.identifier).path / "rehearsal.sqlite3").rows(order="title")
        ]
        assert titles == sorted(titles, key=str.lower)
        assert "20 created" in go(curator, kept, writing="all or nothing")
        assert Document.objects.count() == 20
        assert len(re.findall(r"/admin/documents/document/\d+/change/", page(curator, kept))) == 20
        again = rehearsed(curator, seeds[1].read_bytes())
        assert "<b>20</b> same" in page(curator, again)

    def test_several_pages_go_together_a_table_alone(self, curator: Client, seeds: list[Path]) -> None:
        def files(*named: tuple[str, bytes]) -> list[SimpleUploadedFile]:
            return [SimpleUploadedFile(name, content) for name, content in named]

        pages = files(*((path.name, path.read_bytes()) for path in seeds[:2]))
        told = curator.post(address(ImportUpload, "add"), {"file": pages}, follow=True).text
        assert "<b>25</b> rows" in told
        mixed = files(("a.csv", TABLE.encode()), ("b.txt", seeds[0].read_bytes()))
        told = curator.post(address(ImportUpload, "add"), {"file": mixed}, follow=True).text
        assert "a.csv is a table: upload tables one at a time." in told

    @pytest.mark.parametrize("name", ["new_results.html", "catalogue.marc.xml"])
    def test_other_kinds(self, name: str, curator: Client) -> None:
        (path,) = (Path(__file__).parents[1] / "importing").glob(f"*/{name}")
        kept = rehearsed(curator, path.read_bytes(), name)
        assert "created" in go(curator, kept)
        assert Document.objects.count() > 1

    def test_scans_in_a_zip(self, curator: Client, tmp_path: Path) -> None:
        cable = make.document(title="A cable")
        files: dict[str, bytes | str] = {
            f"{cable.number}_01.png": picture(1),
            f"{cable.number}.ru.txt": "Телеграмма",
        }
        packed = pack(tmp_path / "x.zip", files).read_bytes()
        kept = rehearsed(curator, packed, "x.zip")
        assert f"1: {cable.number}_01.png" in page(curator, kept)
        go(curator, kept)
        assert (cable.scans.count(), cable.texts.count()) == (1, 1)

    def test_scans_as_files(self, curator: Client) -> None:
        document = make.document("Cable")
        sent = [SimpleUploadedFile(f"{document.number}_00{page}.png", picture(50 * page)) for page in (1, 2)]
        told = curator.post(address(ImportUpload, "add"), {"file": sent}, follow=True).text
        assert "<b>1</b> changed" in told
        assert "1 changed" in go(curator, ImportUpload.objects.get())
        assert list(document.scans.values_list("position", flat=True)) == [1, 2]

    def test_a_pasted_text(self, curator: Client, seeds: list[Path]) -> None:
        told = curator.post(
            address(ImportUpload, "add"), {"text": seeds[0].read_text("utf-8")}, follow=True
        ).text
        assert "<b>5</b> created" in told

    @pytest.mark.parametrize(
        ("content", "name", "said"),
        [
            (b"", "empty.txt", "empty"),
            (b"%PDF-1.7", "a.csv", "a.csv is a PDF"),
            (b"\xff\xff\xff", "broken.txt", "broken.txt is not UTF-8: line 1, byte 0"),
            (b"PK\x03\x04nothing", "a.xlsx", "a.xlsx"),
            (b"<ead><x></ead>", "a.xml", "line 1"),
        ],
    )
    def test_what_cannot_be_read_is_said_and_not_kept(
        self, curator: Client, content: bytes, name: str, said: str
    ) -> None:
        told = upload(curator, content, name).text
        assert said in told
        assert "/files" not in told, "where we keep it is nobody's business"
        assert not ImportUpload.objects.exists()

    def test_nothing_both_and_too_much(self, curator: Client, settings: Any) -> None:
        assert "Choose a file, or paste a text." in curator.post(address(ImportUpload, "add"), {}).text
        assert "not both" in upload(curator, TABLE, text="more").text
        settings.MAX_IMPORT_MB = 0
        assert "MB at once are the most" in upload(curator, TABLE).text
        assert not ImportUpload.objects.exists()


class TestDecisions:
    @pytest.fixture
    def asked(self, curator: Client) -> ImportUpload:
        summary = "Stalin tells Mao that the talks with the mediators should wait until the armies have crossed the river."
        for day in (1, 2, 3):
            make.document(
                f"Cable No. {day}, old title", date=f"1949-01-0{day}", summary=f"{summary} Day {day}."
            )
        table = "title,date,summary\n" + "".join(
            f"Ciphered telegram 010{day},1949-01-0{day},{summary} Day {day}.\n" for day in (1, 2, 3)
        )
        upload(curator, table, "new.csv")
        kept = ImportUpload.objects.get()
        columns = {"column-0": "title", "column-1": "date_as_stated", "column-2": "summary"}
        curator.post(address(ImportUpload, "columns", kept.pk), columns)
        return kept

    def answer(self, client: Client, kept: ImportUpload, **sent: Any) -> str:
        return client.post(address(ImportUpload, "decide", kept.pk), sent, follow=True).text

    def test_one_click_and_one_for_all(self, curator: Client, asked: ImportUpload) -> None:
        told = page(curator, asked, kind="probable duplicate")
        assert "All 3 probable duplicates" in told
        assert "All 3 probable duplicates" not in page(curator, asked, kind="conflict")
        assert "<del>Cable</del>" in told
        with Folder(asked.identifier).book(REHEARSAL) as book:  # type: ignore[union-attr]
            first = book.questions("field", "", 9)[0][0]
        assert "1 decision kept: same record." in self.answer(curator, asked, question=first, choice="link")
        assert "not open any more" in self.answer(curator, asked, question=first, choice="ours")
        told = self.answer(curator, asked, alike="", choice="new")
        assert "2 decisions kept: different" in told
        assert "Same record, as you decided." in told
        assert Document.objects.count() == 3, "nothing is written yet"
        assert "<b>2</b> created" in go(curator, asked, step="rehearsal")
        assert "2 created, 1 changed" in go(curator, asked)
        one = Document.objects.get(other_titles__gt="")
        assert {one.title, one.other_titles} == {"Cable No. 1, old title", "Ciphered telegram 0101"}
        assert ImportDecision.objects.made().count() == 3


class TestWhatIsBrokenOff:
    def test_a_rehearsal_that_died_is_begun_again(self, curator: Client, seeds: list[Path]) -> None:
        kept = rehearsed(curator, seeds[0].read_bytes())
        with Folder(kept.identifier).book(REHEARSAL) as book:  # type: ignore[union-attr]
            book.note(ended=None)
        assert "The rehearsal was broken off." in page(curator, kept)
        assert "A rehearsal: nothing is written yet." in go(curator, kept, step="rehearsal")

    def test_an_import_that_died_wrote_nothing(self, curator: Client, seeds: list[Path]) -> None:
        kept = rehearsed(curator, seeds[0].read_bytes())
        prepare(kept, IMPORT)
        assert "Nothing was written.</strong> The process of the import ended" in page(curator, kept)
        assert "5 created" in go(curator, kept, writing="all or nothing")

    def test_row_by_row_it_goes_on_or_is_taken_back(
        self, curator: Client, seeds: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("collections_app.importing.run.BATCH", 4)
        kept = rehearsed(curator, seeds[1].read_bytes())
        looks = iter([False, False, True, False, False, False])
        monkeypatch.setattr(Folder, "is_asked_to_stop", lambda _: next(looks, False))
        told = go(curator, kept)
        assert (
            "The import stopped on its way.</strong> It was stopped. What is written stays: 8 created."
            in told
        )
        assert Document.objects.count() == 8
        run = ImportRun.objects.get()
        assert address(ImportRun, "undo", run.pk) in told
        assert "Let it go on, or take it back, first." in go(curator, kept, step="rehearsal")
        assert "20 created" in go(curator, kept)
        assert Document.objects.count() == 20
        assert "<b>20</b> rows" in page(curator, kept)
        curator.post(address(ImportRun, "undo", run.pk))
        assert not Document.objects.exists()
        assert "is undone since" in page(curator, kept)
        assert "A rehearsal: nothing is written yet." in go(curator, kept, step="rehearsal")

    def test_progress_as_json(self, curator: Client, seeds: list[Path]) -> None:
        kept = rehearsed(curator, seeds[0].read_bytes())
        told = json.loads(curator.get(address(ImportUpload, "progress", kept.pk)).content)
        assert (told["state"], told["rows"], told["lines"]) == ("rehearsed", 5, told["total"])

    def test_files_go_with_the_record(self, curator: Client, seeds: list[Path]) -> None:
        kept = rehearsed(curator, seeds[0].read_bytes())
        folder = Folder(kept.identifier)
        assert folder.files()
        curator.post(address(ImportUpload, "delete", kept.pk), {"post": "yes"})
        assert not folder.path.exists()
        assert not ImportUpload.objects.exists()


class TestWhoMay:
    PAGES = ("columns", "begin", "stop", "decide", "progress", "plan", "rejected")

    def test_nobody_comes_further_without_the_permissions(self, curator: Client, seeds: list[Path]) -> None:
        kept = rehearsed(curator, seeds[0].read_bytes())
        clerk = User.objects.create_user("clerk", is_staff=True)
        client = Client()
        without_publishing = ["add_importupload", "add_document", "change_document"]
        for codenames in ([], without_publishing, ["view_importupload", "change_document"]):
            clerk.user_permissions.set(Permission.objects.filter(codename__in=codenames))
            client.force_login(clerk)
            assert client.get(address(ImportUpload, "add")).status_code == 403
            assert upload(client, TABLE).status_code == 403
            for name in self.PAGES:
                for ask in (client.get, client.post):
                    assert ask(address(ImportUpload, name, kept.pk)).status_code in {403, 405}, name
        assert client.get(address(ImportUpload, "change", kept.pk)).status_code == 200, "who may look, looks"
        assert "Import</button>" not in page(client, kept)
        for name in self.PAGES:
            assert Client().get(address(ImportUpload, name, kept.pk)).status_code == 302

    def test_with_the_permissions(self, curator: Client, seeds: list[Path]) -> None:
        clerk = User.objects.create_user("clerk", is_staff=True)
        names = [
            "add_importupload",
            "add_document",
            "change_document",
            "add_collection",
            "add_essay",
            *PUBLISHES,
        ]
        clerk.user_permissions.set(Permission.objects.filter(codename__in=names))
        client = Client()
        client.force_login(clerk)
        kept = rehearsed(client, seeds[0].read_bytes())
        assert "5 created" in go(client, kept)
        assert ImportRun.objects.get().user == clerk
        assert "Undo…" not in page(client, kept)
        assert client.post(address(ImportUpload, "decide", kept.pk)).status_code == 403
