"""Scans and texts find their documents by what they are called; what has come already, and what could do harm, stays out."""

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image

from collections_app.importing.rows import Entry, Unread, UnusableInputError
from collections_app.importing.run import Options, StoppedError, import_pages, read_heads
from collections_app.importing.sources import files as sources_files
from collections_app.importing.sources.files import is_files, key_of, read_files
from collections_app.models import ImportRun, SourceIdentifier
from documents.models import Attachment, Document, Scan, Text
from documents.models.files import sha256
from tests import factories as make
from tests.importing.test_import import nothing, run
from tests.importing.test_row_by_row import StoppedAfter
from tests.importing.test_undo import archive_tables, undo

PDF = b"%PDF-1.7\n"


def picture(shade: int, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("L", (30, 40), shade).save(out, kind)
    return out.getvalue()


def fill(root: Path, files: Mapping[str, bytes | str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def pack(path: Path, files: Mapping[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "key", "page"),
    [
        ("1234_001.jpg", "1234", 1),
        ("1234-2.TIF", "1234", 2),
        ("1234.jpg", "1234", 0),
        ("1234/001.tif", "1234", 1),
        ("1234/page 7.tif", "1234", 7),
        ("scans/1234/IMG_0003.jpg", "1234", 3),
        ("scans/1234_01.png", "1234", 1),
        ("F. 17, d. 1_01.jpg", "F. 17, d. 1", 1),
        ("F. 17, d. 1/02.jpg", "F. 17, d. 1", 2),
        ("F17-1.jpg", "F17-1", 0),  # a call number, for all that is known
        ("1234.ru.txt", "1234", 0),
        ("1234.en.translation.txt", "1234", 0),
        ("1234/ru.txt", "1234", 0),
        ("F. 17, d. 1.txt", "F. 17, d. 1", 0),
        ("1234.pdf", "1234", 0),
        ("1234_02.PDF", "1234", 2),
        ("1234/As signed.pdf", "1234", 0),
        ("1234.doc", "", 0),
        ("ru.txt", "", 0),
    ],
)
def test_a_name_says_which_document_and_which_page(name: str, key: str, page: int) -> None:
    assert key_of(PurePosixPath(name)) == (key, page)


@pytest.mark.django_db
class TestImport:
    @pytest.fixture
    def cable(self) -> Document:
        cable = make.document(
            title="A cable", reference="F. 17, d. 1", source_url="https://example.org/document/900412"
        )
        cable.places.add(make.place())
        return cable

    def files(self, number: int) -> dict[str, bytes | str]:
        return {
            f"scans/{number}_002.png": picture(20),
            f"scans/{number}_001.jpg": picture(10, "JPEG"),
            f"scans/{number}.ru.txt": "Телеграмма.\n",
            f"scans/{number}.en.translation.txt": "A cable.\r\n",
            "scans/.DS_Store": b"",
            "scans/note.doc": b"",
        }

    @pytest.mark.parametrize("kind", ["folder", "zip"])
    def test_pages_and_texts_come_in_their_order_once_and_are_undone(
        self, kind: str, cable: Document, tmp_path: Path
    ) -> None:
        files = self.files(cable.number)
        path = fill(tmp_path / "files", files) if kind == "folder" else pack(tmp_path / "files", files)
        before = archive_tables()
        assert run(path, rehearse=True) == nothing(update=1)
        assert archive_tables() == before
        assert run(path) == nothing(update=1)
        assert not sources_files._archive.cache_info().currsize, "no archive stays open"
        scans = Scan.objects.filter(document=cable)
        assert [(scan.position, scan.width, scan.height) for scan in scans] == [(1, 30, 40), (2, 30, 40)]
        with scans[1].file.open() as stored:
            assert stored.read() == files[f"scans/{cable.number}_002.png"]
        assert scans[0].history.count() == 1
        texts = Text.objects.filter(document=cable).values_list("language__tag", "kind", "body")
        assert list(texts) == [("en", "translation", "A cable."), ("ru", "transcription", "Телеграмма.")]
        assert [row["text"] for row in ImportRun.objects.get().pages[0]["unread"]] == ["scans/note.doc"]
        assert run(path) == nothing(same=1)
        undo(ImportRun.objects.order_by("pk").first())
        after = archive_tables()
        after.pop("documents.Language", None), before.pop("documents.Language", None)
        assert after == before

    def test_commas_in_a_text_make_no_table_of_a_folder(self, cable: Document, tmp_path: Path) -> None:
        files = self.files(cable.number) | {
            f"{cable.number}_1.png": picture(3),
            f"{cable.number}.ru.txt": "Moscow, 6 January\nComrade Kovalev, greetings\nStalin, Beijing\n",
        }
        files.pop(f"scans/{cable.number}.ru.txt")
        path = fill(tmp_path / "x", files)
        call_command("import_pages", str(path), stdout=io.StringIO())
        assert Scan.objects.filter(document=cable).count() == 3
        assert Text.objects.filter(document=cable).count() == 2

    def test_row_by_row_a_folder_that_has_changed_does_not_go_on(
        self, cable: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("collections_app.importing.run.BATCH", 1)
        other = make.document("Another")
        names = f"{cable.number}_01.png", f"{other.number}_01.png"
        path = fill(tmp_path / "x", {name: picture(7) for name in names})
        with pytest.raises(StoppedError):
            import_pages(read_heads([path]), Options(row_by_row=True), StoppedAfter(1))
        stopped = ImportRun.objects.get()
        fill(path, {names[1]: picture(8, "JPEG")})
        with pytest.raises(CommandError, match="have changed since it began"):
            call_command("import_pages", again=stopped.pk, stdout=io.StringIO())
        assert Scan.objects.count() == 1

    @pytest.mark.parametrize("kind", ["folder", "zip"])
    def test_pdfs_are_attached_under_their_titles_once_and_undone(
        self, kind: str, cable: Document, tmp_path: Path, client: Client
    ) -> None:
        long = "A report of very many words " * 12
        files: dict[str, bytes | str] = {
            f"{cable.number}.pdf": PDF + b"1",
            f"{cable.number}_2.pdf": PDF + b"2",
            f"{cable.number}/As signed.pdf": PDF + b"3",
        }
        if kind == "zip":
            files[f"{cable.number}/{long}.pdf"] = PDF + b"4"
        path = fill(tmp_path / "x", files) if kind == "folder" else pack(tmp_path / "x", files)
        before = archive_tables()
        assert run(path, rehearse=True) == nothing(update=1)
        assert run(path, publish=True) == nothing(update=1)
        attached = list(Attachment.objects.filter(document=cable))
        titles = ["PDF", "PDF 2", "As signed", long.strip()[:300]]
        assert sorted(one.title for one in attached) == sorted(titles[: len(attached)])
        assert [one.position for one in attached] == list(range(1, len(files) + 1))
        assert all(one.media_type == "application/pdf" and one.history.count() == 1 for one in attached)
        with attached[-1].file.open() as stored:
            assert sha256(stored) == attached[-1].checksum
        answer: Any = client.get(attached[0].get_absolute_url())
        assert b"".join(answer.streaming_content).startswith(PDF)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert run(path) == nothing(same=1)
        undo(ImportRun.objects.order_by("pk").first())
        assert archive_tables() == before

    @pytest.mark.parametrize("row_by_row", [False, True])
    def test_no_file_stays_of_what_was_taken_back(
        self,
        row_by_row: bool,
        cable: Document,
        tmp_path: Path,
        settings: Any,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("collections_app.importing.run.BATCH", 1)
        settings.MEDIA_ROOT = tmp_path / "media"
        names = (f"{document.number}_01.png" for document in (cable, make.document("Another")))
        path = fill(tmp_path / "x", {name: picture(7) for name in names})
        with pytest.raises(StoppedError):
            import_pages(read_heads([path]), Options(row_by_row=row_by_row), StoppedAfter(1))
        stored = [one for one in settings.MEDIA_ROOT.rglob("*.png") if one.is_file()]
        assert len(stored) == Scan.objects.count() == row_by_row

    def test_new_pages_stand_behind_those_there(self, cable: Document, tmp_path: Path) -> None:
        run(fill(tmp_path / "one", {f"{cable.number}_001.png": picture(1)}))
        run(
            fill(tmp_path / "two", {f"{cable.number}/1.png": picture(2), f"{cable.number}/2.png": picture(1)})
        )
        run(fill(tmp_path / "three", {f"{cable.number}/0{n}.png": picture(n) for n in (5, 7)}))
        for scan, shade in zip(Scan.objects.filter(document=cable), (1, 2, 5, 7), strict=True):
            with scan.file.open() as stored:
                assert stored.read() == picture(shade)
        assert list(Scan.objects.values_list("position", flat=True)) == [1, 2, 5, 7]

    @pytest.mark.parametrize("name", ["F. 17, d. 1", "f17d1", "900412", "oai_example.org_12"])
    def test_a_document_is_known_by_call_number_address_and_identifier(
        self, name: str, cable: Document, tmp_path: Path
    ) -> None:
        SourceIdentifier.objects.create(document=cable, identifier="oai:example.org:12")
        assert run(fill(tmp_path / "x", {f"{name}/01.png": picture(1)})) == nothing(update=1)
        assert Scan.objects.get().document == cable

    @pytest.mark.parametrize("number", ["9" * 19, "9" * 5000])
    def test_a_number_that_is_none_of_ours_is_rejected(self, number: str, tmp_path: Path) -> None:
        assert run(pack(tmp_path / "x", {f"{number}.png": picture(1)})) == nothing(rejected=1)

    def test_a_number_finds_its_document_however_many_noughts_stand_before_it(
        self, cable: Document, tmp_path: Path
    ) -> None:
        names = {f"{cable.number}_01.png": picture(1), f"00{cable.number}_02.png": picture(2)}
        assert run(fill(tmp_path / "x", names)) == nothing(update=2)
        assert Scan.objects.filter(document=cable).count() == 2

    def test_what_belongs_to_nothing_or_to_two_is_rejected(self, cable: Document, tmp_path: Path) -> None:
        make.document(title="Another", reference=str(cable.number))
        path = pack(tmp_path / "x", {f"{cable.number}/01.png": picture(1), "77777_01.png": picture(2)})
        out = io.StringIO()
        with pytest.raises(CommandError, match="2 were rejected"):
            call_command("import_pages", str(path), stdout=out)
        assert "No document has the number, call number or identifier “77777”." in out.getvalue()
        assert f"“{cable.number}” is a name of document" in out.getvalue()
        assert not Scan.objects.exists()

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("{}_01.jpg", b"no picture", "either not an image or a corrupted image"),
            ("{}_01.png", picture(1)[:-30], "either not an image or a corrupted image"),
            ("{}_01.jpg", picture(1, "JPEG")[:-40], "broken"),
            ("{}.ru.txt", "Кабель".encode("cp1251"), "is not UTF-8: line 1"),
            ("{}.ru.txt", b" \n", "is empty"),
            ("{}.pdf", b"<html>Not found</html>", "is no PDF"),
        ],
    )  # fmt: skip
    def test_a_broken_file_keeps_its_document_as_it_was(
        self, name: str, content: bytes, words: str, cable: Document, tmp_path: Path
    ) -> None:
        name = name.format(cable.number)
        path = pack(tmp_path / "x", {f"{cable.number}_02.png": picture(9), name: content})
        out = io.StringIO()
        with pytest.raises(CommandError, match="1 was rejected"):
            call_command("import_pages", str(path), stdout=out)
        assert words in out.getvalue()
        assert name in out.getvalue()
        assert not Scan.objects.exists()
        assert not Text.objects.exists()


def link(path: Path) -> None:
    info = zipfile.ZipInfo("1234_01.jpg")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(info, "/etc/passwd")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("1234_01.tif", "w") as file:
        for _ in range(40):
            file.write(b"\0" * (1 << 20))


def named(name: str) -> Any:
    return lambda path: pack(path, {"1234_01.jpg": b"", name: b""})


@pytest.mark.parametrize(
    ("make_it", "words"),
    [
        (named("/etc/cron.d/1234.txt"), "'/etc/cron.d/1234.txt' is an absolute path"),
        (named("C:\\1234.jpg"), "is an absolute path"),
        (named("../../1234.jpg"), "leads out of the archive"),
        (named("a\\..\\1234.jpg"), "leads out of the archive"),
        (named("12\n34.jpg"), "has a control character in its name"),
        (link, "'1234_01.jpg' is a link or a device, not a file"),
        (bomb, "'1234_01.tif' unpacks to more than 250 times its size"),
    ],
)
def test_what_could_do_harm_is_refused_by_name(make_it: Any, words: str, tmp_path: Path) -> None:
    make_it(tmp_path / "x.zip")
    assert is_files(tmp_path / "x.zip")
    with pytest.raises(UnusableInputError) as refusal:
        list(read_files(tmp_path / "x.zip"))
    assert words in str(refusal.value)


def test_an_archive_within_and_a_link_are_left_aside_and_listed(tmp_path: Path) -> None:
    root = fill(tmp_path / "x", {"1234_01.jpg": b"", "more.zip": b"PK"})
    (root / "1234_02.jpg").symlink_to("/etc/passwd")
    (root / "5678").symlink_to("/etc")
    rows = list(read_files(root))
    assert [row.title for row in rows if isinstance(row, Entry)] == ["1234"]
    assert [(row.text, row.reason) for row in rows if isinstance(row, Unread)] == [
        ("1234_02.jpg", "A link to elsewhere: not followed."),
        ("5678", "A link to elsewhere: not followed."),
        ("more.zip", "An archive: unpack it, and import what is in it."),
    ]


def test_the_list_of_an_archive_is_read_once_and_anew_for_another_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    opening = zipfile.ZipFile.__init__

    def counted(archive: Any, path: Any, *stated: Any, **named: Any) -> None:
        read.append(str(path))
        opening(archive, path, *stated, **named)

    path = pack(tmp_path / "x.zip", {f"{number}_01.jpg": b"first" for number in range(30)})
    monkeypatch.setattr(zipfile.ZipFile, "__init__", counted)
    before = [row for row in read_files(path) if isinstance(row, Entry)]
    assert len(before) == 30
    assert len(read) == 2, "its names, and what is in it"
    pack(path, {f"{number}_01.jpg": b"another" for number in range(30)})
    after = [row for row in read_files(path) if isinstance(row, Entry)]
    assert [row.detail != past.detail for row, past in zip(after, before, strict=True)] == [True] * 30
