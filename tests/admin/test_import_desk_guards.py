"""What the desk does not let through: a deletion under a run, a plan beyond somebody's permissions, a silent overwriting."""

from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from collections_app.admin import import_upload
from collections_app.importing import file_lock
from collections_app.importing.plan_book import PlanBook
from collections_app.importing.upload_folder import IMPORT, REHEARSAL, Folder
from collections_app.importing.upload_work import begin, carry_out, prepare
from collections_app.models import ImportProfile, ImportRun, ImportUpload
from documents.models import Document
from tests import factories as make
from tests.admin.desk import PUBLISHES, address
from tests.admin.test_import_desk import CHOSEN, TABLE, go, in_this_process, page, rehearsed, sheet, upload
from tests.importing.test_files import pack

pytestmark = pytest.mark.django_db
__all__ = ["in_this_process"]  # holds here too


class Clerk:
    """May import documents, and only what they are told they may."""

    def __init__(self) -> None:
        self.user = User.objects.create_user("clerk", is_staff=True)
        self.client = Client()
        self.may("add_importupload", "add_document", "change_document")
        self.may(*PUBLISHES)
        self.client.force_login(self.user)

    def may(self, *codenames: str) -> None:
        self.user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()


class TestDeleting:
    def test_what_is_at_work_is_not_deleted(self, curator: Client, seeds: list[Path]) -> None:
        kept = rehearsed(curator, seeds[0].read_bytes())
        lock = Folder(kept.identifier).take_lock()
        assert lock
        with lock:
            for url, sent in (
                (address(ImportUpload, "delete", kept.pk), {"post": "yes"}),
                (
                    address(ImportUpload, "changelist"),
                    {"action": "delete_selected", "_selected_action": kept.pk, "post": "yes"},
                ),
            ):
                assert "is at work: cancel it first." in curator.post(url, sent, follow=True).text
                assert ImportUpload.objects.exists()
                assert Folder(kept.identifier).files()
        curator.post(address(ImportUpload, "delete", kept.pk), {"post": "yes"})
        assert not ImportUpload.objects.exists()

    def test_work_whose_folder_goes_stops(
        self, curator: Client, seeds: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("collections_app.importing.run.BATCH", 4)
        kept = rehearsed(curator, seeds[1].read_bytes())
        kept.all_or_nothing = False
        prepare(kept, IMPORT)
        folder, looked = Folder(kept.identifier), Folder.is_asked_to_stop

        def goes_after_two(self: Folder) -> bool:
            if Document.objects.count() > 4:
                folder.remove()
            return looked(self)

        monkeypatch.setattr(Folder, "is_asked_to_stop", goes_after_two)
        carry_out(kept, IMPORT)
        assert Document.objects.count() == 4


def test_many_may_look_whether_it_is_at_work(curator: Client, seeds: list[Path]) -> None:
    kept = rehearsed(curator, seeds[0].read_bytes())
    folder = Folder(kept.identifier)
    (folder.path / "lock").touch()
    seen: set[bool] = set()
    lookers = [Thread(target=lambda: seen.update(folder.is_at_work() for _ in range(3000))) for _ in range(2)]
    for looker in lookers:
        looker.start()
    for looker in lookers:
        looker.join()
    assert seen == {False}
    with file_lock.take(folder.path / "lock") or pytest.fail("it was free"):
        assert folder.is_at_work()
        assert folder.take_lock() is None
    assert "A rehearsal" in page(curator, kept)
    assert folder.has_book(REHEARSAL)


PERSON = """<eac-cpf xmlns="urn:isbn:1-931666-33-4"><control><recordId>x1</recordId></control><cpfDescription>
<identity><entityType>person</entityType><nameEntry><part>Stalin, Joseph</part></nameEntry></identity>
<description><biogHist><p>Rewritten by a clerk.</p></biogHist></description></cpfDescription></eac-cpf>"""


class TestWhatIsWrittenBesideDocuments:
    def test_takes_the_permissions_for_that(self, clerk: Clerk) -> None:
        stalin = make.person("Joseph Stalin")
        kept = rehearsed(clerk.client, PERSON, "person.xml", into="A new one")
        told = page(clerk.client, kept)
        assert "must be allowed to add collections, change people and bodies, and you are not" in told
        assert "Import</button>" not in told
        assert "You may not add collections, change people" in go(clerk.client, kept)
        assert not ImportRun.objects.exists()
        clerk.may("add_collection", "change_person")
        assert "It is imported" in go(clerk.client, kept)
        stalin.refresh_from_db()
        assert "Rewritten" in stalin.biography

    def test_names_in_rows_count_too(self, clerk: Clerk) -> None:
        upload(clerk.client, "title,author,places,collections\nA cable,Anna Neumann,Berlin,Trade\n")
        kept = ImportUpload.objects.get()
        columns = dict(
            zip((f"column-{n}" for n in range(4)), ("title", "author", "places", "collections"), strict=True)
        )
        clerk.client.post(address(ImportUpload, "columns", kept.pk), columns)
        assert "You may not add collections, add people and bodies, add places" in go(clerk.client, kept)
        clerk.may("add_collection", "add_person", "add_place")
        assert "1 created" in go(clerk.client, kept)


class TestColumns:
    @pytest.fixture
    def kept(self, clerk: Clerk) -> ImportUpload:
        upload(clerk.client, TABLE)
        return ImportUpload.objects.get()

    def test_a_profile_takes_permission_and_is_not_overwritten_unseen(
        self, clerk: Clerk, kept: ImportUpload
    ) -> None:
        columns = {"Titel": "title", "Kasten": "publication_note"}
        ImportProfile.objects.create(name="Ministry", columns=columns)
        url = address(ImportUpload, "columns", kept.pk)

        def told(name: str, applied: str = "") -> str:
            query = f"?profile={applied}"
            return clerk.client.post(url + query, CHOSEN | {"save_as": name}, follow=True).text

        assert "You may not add profiles" in told("Another")
        assert "You may not change profiles" in told("Ministry", applied="Ministry")
        clerk.may("add_importprofile", "change_importprofile")
        assert "There is a profile “Ministry”: apply it first" in told("Ministry")
        assert ImportProfile.objects.get().columns == columns
        assert "A rehearsal" in told("Ministry", applied="Ministry")
        assert ImportProfile.objects.get().columns["Kasten"] == "call_number"

    def test_what_is_at_work_keeps_its_columns(
        self, curator: Client, kept: ImportUpload, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(import_upload, "begin", begin)
        monkeypatch.setattr(Folder, "take_lock", lambda _: None)  # somebody was a moment faster
        url = address(ImportUpload, "columns", kept.pk)
        told = curator.post(url, CHOSEN | {"save_as": "Ministry"}, follow=True).text
        assert "your columns are not kept" in told
        kept.refresh_from_db()
        assert kept.columns == {}
        assert not ImportProfile.objects.exists()

    def test_headers_are_no_formulas_and_stand_in_xml(self, curator: Client) -> None:
        header = "=1+1;Ti\x01tel;Titel;Datum"
        upload(curator, f"{header}\nx;y;A bad one;1949-02-30\n")
        kept = ImportUpload.objects.get()
        chosen = {"column-0": "", "column-1": "", "column-2": "title", "column-3": "date_as_stated"}
        curator.post(address(ImportUpload, "columns", kept.pk), chosen)
        assert sheet(curator, kept, "rejected")[0][:2] == ("'=1+1", "Ti_x0001_tel")
        answer: Any = curator.get(address(ImportUpload, "rejected", kept.pk), {"format": "csv"})
        assert b"".join(answer.streaming_content).startswith(b"'=1+1,")


def test_a_document_that_is_deleted_meanwhile(curator: Client) -> None:
    summary = "Stalin tells Mao that the talks should wait until the armies have crossed the river. Day"
    for day in (1, 2):
        make.document(f"Cable No. {day}, old title", date=f"1949-01-0{day}", summary=f"{summary} {day}.")
    rows = "".join(f"Telegram 010{day},1949-01-0{day},{summary} {day}.\n" for day in (1, 2))
    upload(curator, "title,date,summary\n" + rows)
    kept = ImportUpload.objects.get()
    chosen = {"column-0": "title", "column-1": "date_as_stated", "column-2": "summary"}
    curator.post(address(ImportUpload, "columns", kept.pk), chosen)
    Document.objects.first().delete()  # type: ignore[union-attr]
    sent = {"alike": "", "choice": "link"}
    told = curator.post(address(ImportUpload, "decide", kept.pk), sent, follow=True).text
    assert "1 decision not kept: the document is deleted since." in told
    assert "1 decision kept: same record." in told


@pytest.mark.parametrize("name", ["报" * 90 + ".csv", "a" * 240 + ".csv", "x." + "б" * 200])
def test_long_names_of_files(curator: Client, name: str) -> None:
    told = upload(curator, TABLE, name)
    assert "Ein Bericht" in told.text
    (file,) = Folder(ImportUpload.objects.get().identifier).files()
    assert len(file.name.encode()) <= 255
    assert file.name.endswith(name[-4:])


class TestWhatIsATable:
    @pytest.mark.parametrize(
        "text",
        [
            "Titel;Datum;\nA;1949;\n",
            "Titel;;Datum\nA;x;1949\n",
            "\n\nTitel;Datum\nA;1949\n",
            "Q;;W;\n1;;2;\n",
        ],
    )
    def test_headers_may_be_empty_and_lines_before_them(self, curator: Client, text: str) -> None:
        assert "Say which field each column" in upload(curator, text).text

    def test_one_column_is_one_where_that_is_said(self, curator: Client) -> None:
        told = upload(curator, "Titel\nEin Brief\nEin Vertrag\n", is_table="on").text
        assert "Say which field each column" in told
        kept = ImportUpload.objects.get()
        curator.post(address(ImportUpload, "columns", kept.pk), {"column-0": "title"})
        assert "2 created" in go(curator, kept)


def test_a_record_of_a_catalogue_is_mended_as_what_it_is(curator: Client) -> None:
    record = """<collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>00000ntm a2200000 a 4500</leader>
<controlfield tag="001">77</controlfield><datafield tag="650" ind1=" " ind2="0"><subfield code="a">Grain</subfield></datafield>
</record></collection>"""
    kept = rehearsed(curator, record, "catalogue.xml")
    assert "Rejected records as XML" in page(curator, kept)
    answer: Any = curator.get(address(ImportUpload, "rejected", kept.pk))
    assert answer["Content-Disposition"] == f'attachment; filename="rejected-{kept.pk}.xml"'
    mended = b"".join(answer.streaming_content).decode()
    assert "<!-- rejected: The entry has no title. -->\n<record>" in mended
    title = '<datafield tag="245"><subfield code="a">Grain</subfield></datafield>'
    told = upload(curator, mended.replace("</record>", f"{title}</record>"), "mended.xml", mends=kept.pk).text
    assert "<b>1</b> created" in told


def test_rejected_records_of_a_broken_harvest_are_refused_with_the_line(
    curator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collections_app.importing.run.BATCH", 1)
    record = "<record><header><identifier>oai:a:1</identifier></header>\n</record>\n"
    record += f"<!--{'x' * (1 << 17)}-->\n"  # read before what is broken
    upload(curator, f"<OAI-PMH><ListRecords>{record}<broken</ListRecords></OAI-PMH>", "harvest.xml")
    kept = ImportUpload.objects.get()
    with Folder(kept.identifier).book(REHEARSAL) as book:  # type: ignore[union-attr]
        assert book.lines_and_reasons()
    told = curator.get(address(ImportUpload, "rejected", kept.pk), follow=True).text
    assert "harvest.xml is broken in line 4" in told
    assert str(Folder(kept.identifier).files()[0].parent) not in told


def test_a_file_of_no_document_is_mended_where_it_comes_from(curator: Client, tmp_path: Path) -> None:
    kept = rehearsed(curator, pack(tmp_path / "x", {"777_01.png": b"x"}).read_bytes(), "scans.zip")
    told = page(curator, kept)
    assert "<b>1</b> rejected" in told
    assert "Upload them mended" not in told
    told = curator.get(address(ImportUpload, "rejected", kept.pk), follow=True).text
    assert "are mended where they come from" in told


def test_more_files_or_text_than_are_taken_at_once(curator: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2, 4096
    url = address(ImportUpload, "add")
    assert "files at once are the most" in curator.get(url).text
    many = {"file": [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(3)]}
    for sent in (many, {"text": "x" * 5000}):
        answer = curator.post(url, sent)
        assert answer.status_code == 400
        assert "a long text goes as a file, many files as a ZIP" in answer.text


def test_a_plan_says_when_it_was_made_and_what_has_run_since(curator: Client, seeds: list[Path]) -> None:
    first, second = (rehearsed(curator, seeds[0].read_bytes()) for _ in range(2))
    told = page(curator, second)
    assert f"made {timezone.now():%Y-%m-%d}" in told
    assert "changed the archive since" not in told
    go(curator, first)
    assert "1 run has changed the archive since" in page(curator, second)


def test_files_of_a_run_that_can_go_on_are_kept(curator: Client) -> None:
    run = ImportRun.objects.create(started_at=timezone.now(), asked={"row_by_row": True})
    for name, made in (("goes on", run), ("old", None)):
        ImportUpload.objects.create(name=name, run=made)
    ImportUpload.objects.update(uploaded_at=timezone.now() - timedelta(days=31))
    upload(curator, TABLE)
    assert set(ImportUpload.objects.values_list("name", flat=True)) == {"goes on", "list.csv"}


def test_what_goes_on_tells_anew_what_it_cannot_read(tmp_path: Path) -> None:
    with PlanBook(tmp_path / "book") as book:
        for _ in range(2):
            book.begin()
            book.add_unread("page", 3, "??", "No date.")
        assert book.unread(5)[0] == 1
