"""Sizes and tiles: made once, whole or not at all, and shown only with what is public."""

import io
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import pyvips
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image, TiffImagePlugin

from documents.iiif import making, pyramid, store
from documents.models import Document, Scan, Status
from documents.models.picture_field import PictureFormField
from tests import factories as make

pytestmark = pytest.mark.django_db


def made(scan: Scan) -> Scan:
    assert making.make(scan.checksum, scan.file.path) == ""
    return scan


def picture_in(response: Any) -> Image.Image:
    assert response.status_code == 200, response.content
    return Image.open(io.BytesIO(response.content))


def at(scan: Scan, name: str) -> str:
    assert scan.picture
    return f"{scan.picture.address}/{name}"


# What is served


def test_every_size_and_tile_that_the_information_promises_is_there(client: Client) -> None:
    scan = made(make.scan_of(make.picture()))
    information = client.get(at(scan, "info.json")).json()

    assert information["id"] == f"http://testserver{at(scan, 'info.json').removesuffix('/info.json')}"
    assert (information["width"], information["height"]) == (1300, 1700)
    for size in information["sizes"]:
        response = client.get(at(scan, f"full/{size['width']},{size['height']}/0/default.jpg"))
        assert response["Content-Type"] == "image/jpeg"
        assert picture_in(response).size == (size["width"], size["height"])
    tiles = information["tiles"][0]
    for factor in tiles["scaleFactors"]:
        step = tiles["width"] * factor
        for x in range(0, 1300, step):
            for y in range(0, 1700, step):
                wide, high = min(step, 1300 - x), min(step, 1700 - y)
                size = (-(-wide // factor), -(-high // factor))
                region = "full" if (wide, high) == (1300, 1700) else f"{x},{y},{wide},{high}"
                response = client.get(at(scan, f"{region}/{size[0]},{size[1]}/0/default.jpg"))
                assert picture_in(response).size == size
    assert client.get(at(scan, "full/max/0/default.jpg")).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "full/max/90/default.jpg",
        "full/200,/0/default.jpg",
        "square/200,200/0/default.jpg",
        "full/200,262/0/default.png",
        "../info.json",
        "vips-properties.xml",
        "0,0,512,512/512,512/0/default.jpg%00",
        "1,1,512,512/512,512/0/default.jpg",
        "99999999999999,1,1,1/1,1/0/default.jpg",
        "",
    ],
)
def test_what_is_not_kept_is_not_found(client: Client, name: str) -> None:
    scan = made(make.scan_of(make.picture()))
    assert client.get(at(scan, name)).status_code == 404


def test_pages_of_other_sites_may_read_pictures_and_what_describes_them(client: Client) -> None:
    scan = made(make.scan_of(make.picture()))
    for name in ("info.json", "full/200,262/0/default.jpg"):
        assert client.get(at(scan, name))["Access-Control-Allow-Origin"] == "*"


def test_the_address_of_a_picture_leads_to_what_describes_it(client: Client) -> None:
    """IIIF Image API 3.0, section 2."""
    scan = make.scan_of(make.picture())
    assert scan.picture
    response = client.get(scan.picture.address)
    assert (response.status_code, response["Location"]) == (303, scan.picture.info)
    assert response["Access-Control-Allow-Origin"] == "*"
    Document.objects.filter(pk=scan.document_id).update(status=Status.DRAFT)
    assert client.get(scan.picture.address).status_code == 404


def test_a_tile_already_had_is_not_sent_again(client: Client) -> None:
    scan = made(make.scan_of(make.picture()))
    address = at(scan, "0,0,512,512/512,512/0/default.jpg")
    first = client.get(address)
    assert "private" in first["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW])
def test_no_part_of_a_hidden_picture_is_found(client: Client, status: str) -> None:
    scan = made(make.scan_of(make.picture()))
    address = at(scan, "full/200,262/0/default.jpg")
    etag = client.get(address)["ETag"]
    Document.objects.filter(pk=scan.document_id).update(status=status)

    for name in ("info.json", "full/200,262/0/default.jpg", "0,0,512,512/512,512/0/default.jpg"):
        assert client.get(at(scan, name)).status_code == 404
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 404


def test_a_picture_is_not_shown_at_the_address_of_another_document(client: Client) -> None:
    scan, other = made(make.scan_of(make.picture())), make.document()
    address = at(scan, "full/200,262/0/default.jpg")
    elsewhere = address.replace(f"/{scan.document.number}/", f"/{other.number}/")
    nowhere = [address.replace(scan.checksum[:16], key) for key in ("%25", "_", "%00", "x")]
    for wrong in [elsewhere, *nowhere]:
        assert client.get(wrong).status_code == 404, wrong


def test_until_the_sizes_are_made_the_picture_itself_is_shown(client: Client) -> None:
    scan = make.scan_of(make.picture(1301, 1700))
    assert scan.picture
    first = client.get(scan.picture.large)
    assert b"".join(first.streaming_content) == make.picture(1301, 1700)  # type: ignore[attr-defined]
    assert first["Cache-Control"] == "no-cache"
    assert client.get(scan.picture.small)["Content-Type"] == "image/svg+xml"
    making.wait()  # what the first of these requests began
    again = client.get(scan.picture.large)
    assert picture_in(again).size == (1301, 1700)
    assert again["ETag"] != first["ETag"]
    assert client.get(scan.picture.small)["Content-Type"] == "image/jpeg"
    assert client.get(at(scan, "info.json")).status_code == 200


# How it is made


@pytest.mark.parametrize(
    ("form", "name", "options"),
    [
        ("PNG", "page.png", {}),
        ("TIFF", "page.tif", {"compression": "tiff_lzw"}),
        ("WEBP", "page.webp", {}),
        ("JPEG2000", "page.jp2", {}),
        ("JPEG", "page.jpg", {"progressive": True}),
    ],
)
def test_every_format_that_is_taken_becomes_sizes_and_tiles(
    client: Client, form: str, name: str, options: dict[str, Any]
) -> None:
    content = make.picture(form=form, **options)
    upload = PictureFormField().clean(SimpleUploadedFile(name, content))
    assert upload.read() == content
    scan = made(make.scan_of(content, name))
    assert scan.picture
    picture = picture_in(client.get(scan.picture.middle))
    assert picture.getpixel((10, 10)) < (40, 40, 40)  # type: ignore[operator]
    assert picture.getpixel((790, 10)) > (200, 200, 180)  # type: ignore[operator]


def test_transparent_grey_and_deep_pictures_are_shown_on_white(client: Client, tmp_path: Path) -> None:
    papers: list[tuple[str, Any]] = [("LA", (0, 0)), ("RGBA", (0, 0, 0, 0)), ("I;16", 65535), ("1", 1)]
    for number, (mode, colour) in enumerate(papers):
        written = io.BytesIO()
        Image.new(mode, (300, 400), colour).save(written, "PNG")
        scan = made(make.scan_of(written.getvalue(), f"{number}.png"))
        assert scan.picture
        pixel = picture_in(client.get(scan.picture.large)).convert("RGB").getpixel((150, 200))
        assert pixel == (255, 255, 255), mode


def test_a_picture_taken_with_a_camera_on_its_side_stands_upright(client: Client) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # to be turned clockwise
    scan = made(make.scan_of(make.picture(1700, 1300, exif=turned)))

    assert (scan.width, scan.height) == (1300, 1700)
    assert scan.picture
    picture = picture_in(client.get(scan.picture.middle))
    assert picture.size == (800, 1046)
    assert picture.getpixel((790, 10)) < (40, 40, 40)  # type: ignore[operator]
    assert client.get(at(scan, "0,0,512,512/512,512/0/default.jpg")).status_code == 200
    assert (Scan.objects.get().width, Scan.objects.get().height) == (1300, 1700)


def test_a_picture_that_breaks_off_leaves_nothing_behind() -> None:
    scan = make.scan_of(make.picture()[:4000])
    assert making.make(scan.checksum, scan.file.path) != ""
    assert not store.is_made(scan.checksum)
    assert list(store.folder().glob("*/aside-*")) == []


def test_a_maker_that_is_killed_leaves_no_half_of_a_picture(tmp_path: Path) -> None:
    source, target = tmp_path / "page.png", tmp_path / "kept" / "page.zip"
    source.write_bytes(make.picture(5000, 6000, "PNG", compress_level=1))
    paths = map(str, (source, target, tmp_path / "lock"))
    command = [sys.executable, "-m", "documents.iiif.pyramid", *paths]
    maker = subprocess.Popen(command, cwd=settings.BASE_DIR)
    while not list(target.parent.glob("aside-*/*")):
        assert maker.poll() is None
    maker.kill()
    maker.wait()

    assert not target.exists()
    subprocess.run(command, cwd=settings.BASE_DIR, check=True)
    assert target.exists()


def test_damaged_tiles_are_made_anew(client: Client) -> None:
    scan = made(make.scan_of(make.picture()))
    store.path_of(scan.checksum).write_bytes(b"PK, and no more")
    assert scan.picture
    assert b"".join(client.get(scan.picture.middle).streaming_content) == make.picture()  # type: ignore[attr-defined]
    making.wait()
    assert picture_in(client.get(scan.picture.middle)).size == (800, 1046)


def test_what_was_made_before_there_was_a_size_is_made_anew_when_that_is_asked_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = make.scan_of(make.picture())
    with monkeypatch.context() as before:
        before.setattr(pyramid, "WIDTHS", (200, 1000))
        pyramid.make(Path(scan.file.path), store.path_of(scan.checksum))
    kept = client.get(at(scan, "full/1000,1308/0/default.jpg")).content
    assert client.get(at(scan, "full/801,1047/0/default.jpg")).status_code == 404
    assert store.is_made(scan.checksum), "nothing is let go for a size that nobody promised"

    first = client.get(at(scan, "full/800,1046/0/default.jpg"))
    assert client.get(at(scan, "full/1000,1308/0/default.jpg")).content == kept, (
        "what is there stays meanwhile"
    )
    assert b"".join(first.streaming_content) == make.picture()  # type: ignore[attr-defined]
    making.wait()
    assert picture_in(client.get(at(scan, "full/800,1046/0/default.jpg"))).size == (800, 1046)
    store.path_of(scan.checksum).unlink()
    assert client.get(at(scan, "info.json")).status_code == 404
    making.wait()
    assert client.get(at(scan, "full/1000,1308/0/default.jpg")).content == kept


def test_many_at_once_make_a_picture_once() -> None:
    scan = make.scan_of(make.picture())
    results: list[tuple[str, int]] = []

    def make_it() -> None:
        problem = making.make(scan.checksum, scan.file.path)
        results.append((problem, store.path_of(scan.checksum).stat().st_ino))

    threads = [threading.Thread(target=make_it) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [problem for problem, _ in results] == ["", "", ""]
    assert len({file for _, file in results}) == 1, "made more than once"


def test_the_command_makes_what_is_missing_and_names_what_is_broken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    document = make.document(status=Status.DRAFT)
    scans = [
        make.scan_of(make.picture(300 + number, 400), of=document, position=number) for number in (1, 2, 3)
    ]
    made(scans[0])
    call_command("tiles")
    assert "2 pictures were made" in capsys.readouterr().out
    assert all(store.is_made(scan.checksum) for scan in scans)

    broken = make.scan_of(make.picture()[:3000], of=document, position=4)
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("tiles")
    assert broken.file.path in capsys.readouterr().err
    assert not store.is_made(broken.checksum)


def test_all_are_made_again_once_each_and_what_cannot_be_keeps_what_it_had(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    document = make.document()
    scan, lost = (made(make.scan_of(make.picture(300 + n, 400), of=document, position=n)) for n in (1, 2))
    make.scan_of(make.picture(301, 400), of=document, position=3)
    kept = {one: store.path_of(one.checksum).stat().st_ino for one in (scan, lost)}
    lost.file.storage.delete(lost.file.name or "")

    with pytest.raises(CommandError, match="1 of 2"):
        call_command("tiles", "--again")

    assert lost.file.path in capsys.readouterr().err
    assert store.path_of(scan.checksum).stat().st_ino != kept[scan]
    assert store.path_of(lost.checksum).stat().st_ino == kept[lost]
    assert lost.picture
    assert picture_in(client.get(lost.picture.small)).width == 200


# What forms take


def refusal(content: bytes, name: str = "page.jpg") -> str:
    with pytest.raises(Exception) as caught:  # noqa: PT011 — its words are what is looked at
        PictureFormField().clean(SimpleUploadedFile(name, content))
    return " ".join(caught.value.messages)  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_picture_that_breaks_off_is_refused_with_a_sentence(form: str) -> None:
    whole = make.picture(form=form)
    said = refusal(whole[: len(whole) * 2 // 3], f"scan.{form.lower()}")
    assert "cannot be read to its end" in said or "corrupted image" in said


def test_a_picture_of_too_many_pixels_is_refused_unread(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAX_PICTURE_PIXELS = 2_000_000
    for allowed in (1_000_000, 2_000_000, None):
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", allowed)
        assert "2 million pixels" in refusal(make.picture(1500, 1700))


def test_pages_that_would_not_be_shown_are_refused_and_smaller_copies_are_none() -> None:
    pages = [Image.new("L", (60, 80), shade) for shade in (0, 100, 200)]
    written = io.BytesIO()
    pages[0].save(written, "TIFF", save_all=True, append_images=pages[1:])
    assert "holds 3 pages" in refusal(written.getvalue(), "three.tif")

    pyramid = pyvips.Image.black(600, 800).tiffsave_buffer(tile=True, pyramid=True)
    assert PictureFormField().clean(SimpleUploadedFile("pyramid.tif", pyramid))
    for tag, value, refused in ((254, 4, False), (255, 2, False), (254, 2, True), (255, 3, True)):
        written = io.BytesIO()
        with TiffImagePlugin.AppendingTiffWriter(written, new=True) as several:
            pages[0].save(several, "TIFF")
            several.newFrame()
            pages[1].save(several, "TIFF", tiffinfo={tag: value})
            several.newFrame()
        name = "with-a-mask.tif"
        if refused:
            assert "holds 2 pages" in refusal(written.getvalue(), name)
        else:
            assert PictureFormField().clean(SimpleUploadedFile(name, written.getvalue()))


def test_a_picture_named_as_another_kind_is_refused() -> None:
    assert "is a TIFF picture, but its name ends in “.jpg”, as a JPEG does" in refusal(
        make.picture(form="TIFF"), "scan.jpg"
    )
    two_frames = io.BytesIO()
    frame = Image.open(io.BytesIO(make.picture()))
    frame.save(two_frames, "MPO", save_all=True, append_images=[frame.copy()])
    for form, name in (("TIFF", "scan.TIF"), ("JPEG", "scan.jpeg"), ("JPEG2000", "scan.jp2")):
        assert PictureFormField().clean(SimpleUploadedFile(name, make.picture(form=form)))
    assert PictureFormField().clean(SimpleUploadedFile("telephone.jpg", two_frames.getvalue()))


def test_what_is_no_picture_is_refused() -> None:
    assert "image" in refusal(b"%PDF-1.4")


def test_the_sizes_never_exceed_the_picture() -> None:
    assert pyramid.sizes(6000, 8000) == [(200, 267), (800, 1067), (1000, 1333), (2000, 2667)]
    assert pyramid.sizes(800, 10) == [(200, 2), (800, 10)]
    assert pyramid.sizes(6, 8) == [(6, 8)]
    assert pyramid.sizes(2000, 1) == [(200, 1), (800, 1), (1000, 1), (2000, 1)]


def test_information_is_plain_json(client: Client) -> None:
    scan = made(make.scan_of(make.picture()))
    assert json.loads(client.get(at(scan, "info.json")).content)["profile"] == "level0"
