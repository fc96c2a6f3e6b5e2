"""One picture into one file of sizes and tiles: python -m documents.iiif.pyramid SOURCE TARGET LOCK [again].

Without Django and in a process of its own: what a broken picture does to the decoder happens here, and the memory goes
back at the end. The picture is read strip by strip; 48 million pixels take about 100 MB. Source of the layout: IIIF Image API
3.0, level 0, as `vips_dzsave` writes it, in a ZIP that is not compressed: a scan is one file and not 260.
"""

import fcntl
import os
import signal
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyvips

# Of the whole picture: in a strip of pages, on a phone, to read, to read on a dense screen. What was kept before a width was
# added is made anew when that is asked for; one taken away would be missed by whoever shows it elsewhere.
WIDTHS = (200, 800, 1000, 2000)
TILE = 512
QUALITY = 80
SECONDS = 600  # that a picture may take
FOLDER = "p"  # in the ZIP: its name while it is written

Size = tuple[int, int]


def sizes(width: int, height: int) -> list[Size]:
    """Return the sizes in which the whole of a picture is kept, the smallest first; never larger than it is."""
    smaller = [(wide, max(1, round(height * wide / width))) for wide in WIDTHS if wide < width]
    return smaller if width > WIDTHS[-1] else [*smaller, (width, height)]


def make(source: Path, target: Path) -> None:
    """Write the file of sizes and tiles, whole or not at all. Raises pyvips.Error where the picture cannot be read."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="aside-", dir=target.parent) as aside:
        made = Path(aside) / FOLDER
        path, picture = opened(source, Path(aside))
        suffix = f".jpg[Q={QUALITY},keep=icc]"
        picture.dzsave(str(made), layout="iiif3", tile_size=TILE, overlap=0, suffix=suffix, container="zip")
        with zipfile.ZipFile(made, "a") as kept:
            for name, content in whole(path, sizes(picture.width, picture.height)):
                if name not in kept.NameToInfo:  # of a small picture the pyramid has it already
                    kept.writestr(name, content)
        made.chmod(0o644)
        made.replace(target)


def whole(path: Path, wanted: list[Size]) -> Iterator[tuple[str, bytes]]:
    """The picture in each of its sizes: the largest from the file, each smaller one from that."""
    width, height = wanted[-1]
    largest = as_shown(pyvips.Image.thumbnail(str(path), width, height=height, size="force")).copy_memory()
    for width, height in wanted:
        small = largest.thumbnail_image(width, height=height, size="force")
        content: bytes = small.jpegsave_buffer(Q=QUALITY, keep="icc", optimize_coding=True, interlace=True)
        yield f"{FOLDER}/full/{width},{height}/0/default.jpg", content


def opened(source: Path, aside: Path) -> tuple[Path, Any]:
    """The file, and its picture, upright, ready to be read once from top to bottom."""
    try:
        picture: Any = pyvips.Image.new_from_file(str(source), access="sequential", fail_on="error")
    except pyvips.Error:
        source = by_pillow(source, aside)
        picture = pyvips.Image.new_from_file(str(source), access="sequential")
    if picture.get_typeof("orientation") and picture.get("orientation") > 1:
        picture = picture.copy_memory().autorot()
    return source, as_shown(picture)


def as_shown(picture: Any) -> Any:
    """The picture in grey or colours that every browser shows, on white."""
    if picture.format != "uchar" or picture.interpretation not in {"srgb", "b-w"}:
        picture = picture.colourspace("b-w" if picture.bands < 3 else "srgb").cast("uchar")
    return picture.flatten(background=255) if picture.hasalpha() else picture


def by_pillow(source: Path, aside: Path) -> Path:
    """A copy of what only Pillow can read (JPEG 2000), in a format that can be read by strips; costs all of its memory."""
    from PIL import Image  # noqa: PLC0415 — few pictures need it

    copy = aside / "copy.tif"
    try:
        with Image.open(source) as picture:
            picture.save(copy, "TIFF")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise pyvips.Error(str(error)) from error
    return copy


def main(source: Path, target: Path, lock: Path, *, again: bool = False) -> None:
    """Make it unless it is there; `again`: in its place, when the new one is whole. One at a time on this machine, so that
    memory is bounded however many are wanted."""
    os.nice(5)
    target.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        signal.alarm(SECONDS)
        if again or not target.exists():
            make(source, target)


if __name__ == "__main__":
    try:
        main(*map(Path, sys.argv[1:4]), again=sys.argv[4:] == ["again"])
    except (pyvips.Error, OSError) as error:
        sys.exit(str(error).strip().replace("\n", "; "))
