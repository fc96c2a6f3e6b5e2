"""What `collectstatic` leaves for browsers."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from archive_project.site.published_files import IMPORT, are_behind


@pytest.mark.one_database
def test_what_every_page_wears_is_published_as_one_file(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    listed = Path(str(finders.find("site/site.css"))).read_text()
    sheets = [found[2] for found in IMPORT.finditer(listed)]
    assert listed.count("@import") == len(sheets) > 1
    published = settings.STORAGES["staticfiles"] | {
        "BACKEND": "archive_project.site.published_files.PublishedFiles"
    }
    settings.STORAGES = settings.STORAGES | {"staticfiles": published}
    for _ in "published", "and published again":
        call_command("collectstatic", interactive=False, verbosity=0)
        [whole] = [path for path in (tmp_path / "site").glob("site.*.css") if path.name.count(".") == 2]
        sheet = whole.read_text()
        assert not re.search(r"@import|/\*|\n\s", sheet)
        written = "\n".join(without_comments((tmp_path / "site" / name).read_text()) for name in sheets)
        assert selectors(sheet) == selectors(written)
        assert [sheet.count(sign) for sign in "{};"] == [written.count(sign) for sign in "{};"]
        faces = re.findall(r'url\("(fonts/[^"]+)"\)', sheet)
        assert faces
        assert all((tmp_path / "site" / face).exists() and face.count(".") == 2 for face in faces)
        assert whole.with_name(f"{whole.name}.gz").exists()


@pytest.mark.one_database
def test_files_are_published_again_where_one_has_changed_since(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    assert are_behind()
    manifest = tmp_path / "staticfiles.json"
    manifest.touch()
    assert not are_behind()
    os.utime(manifest, (0, 0))
    assert are_behind()


def without_comments(sheet: str) -> str:
    first, *others = sheet.split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def selectors(sheet: str) -> list[str]:
    """Return what stands before each brace, in order."""
    return [" ".join(re.split("[;{}]", before)[-1].split()) for before in sheet.split("{")[:-1]]
