"""Scans uploaded to one document, and their tiles: python -m tests.bench.runs scanning upload|tiles SCANS FOLDER.

What a scan costs the process that takes it is its form's check and its storing; its tiles are made in processes of their own.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import pyvips
from django.core.files.uploadedfile import TemporaryUploadedFile

from documents.iiif import making
from documents.models import Scan
from documents.models.picture_field import PictureFormField
from tests import factories as make

WIDTH, HEIGHT = 6000, 8000
PARAGRAPH = "Comrade Mao Zedong! We have received your cable and agree with what it proposes. " * 8


def picture() -> bytes:
    """A sheet of noisy paper, which compresses no better than a real scan."""
    paper: Any = pyvips.Image.gaussnoise(WIDTH, HEIGHT, sigma=9, mean=215, seed=1)
    coloured = paper.bandjoin([paper - 8, paper - 40]).cast("uchar").copy(interpretation="srgb")
    content: bytes = coloured.jpegsave_buffer(Q=85)
    return content


def prepare(count: int, folder: Path) -> None:
    (folder / "scan.jpg").write_bytes(picture())


def upload(count: int, folder: Path) -> None:
    document = make.document("Protocol of forty pages")
    for position, tag in enumerate(("en", "fr", "ru", "zh"), start=1):
        body = "\n\n".join(f"[p. {page}] {PARAGRAPH}" for page in range(1, count + 1))
        make.text(document, make.language(tag, tag), body, position=position, kind="translation")
    content = (folder / "scan.jpg").read_bytes()
    form, before = PictureFormField(), peak(resource.RUSAGE_SELF)
    started = time.perf_counter()
    for position in range(1, count + 1):
        with TemporaryUploadedFile(f"{position}.jpg", "image/jpeg", len(content), None) as file:
            # A comment after the first two bytes makes each a picture of its own.
            file.write(content[:2] + b"\xff\xfe\x00\x06" + position.to_bytes(4, "big") + content[2:])
            file.seek(0)
            Scan.objects.create(document=document, position=position, file=form.clean(file))
    seconds = (time.perf_counter() - started) / count
    say(seconds=seconds, peak=peak(resource.RUSAGE_SELF), before=before, megabytes=len(content) / 1e6)


def tiles(count: int, folder: Path) -> None:
    started = time.perf_counter()
    for scan in Scan.objects.order_by("position"):
        if problem := making.make(scan.checksum, scan.file.path):
            raise SystemExit(problem)
    seconds = (time.perf_counter() - started) / count
    scan = Scan.objects.select_related("document").order_by("position")[0]
    assert scan.picture
    paths = [scan.document.get_absolute_url(), scan.picture.middle, f"{scan.picture.address}/info.json"]
    tile = f"{scan.picture.address}/0,0,512,512/512,512/0/default.jpg"
    say(seconds=seconds, peak=peak(resource.RUSAGE_CHILDREN), paths=[*paths, tile])


def peak(whose: int) -> float:
    """Megabytes that a process, or the largest of its children, had at most."""
    return resource.getrusage(whose).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def say(**figures: object) -> None:
    sys.stdout.write(f"{json.dumps(figures)}\n")


RUNS = {"prepare": prepare, "upload": upload, "tiles": tiles}
