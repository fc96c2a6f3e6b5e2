"""What `collectstatic` leaves for browsers."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from archive_project.site.published_files import IMPORT


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
        assert "@import" not in sheet
        written = [(tmp_path / "site" / name).read_text() for name in sheets]
        places = [sheet.find(text.partition("\n")[0]) for text in written]
        assert -1 not in places
        assert places == sorted(places)
        faces = re.findall(r'url\("(fonts/[^"]+)"\)', sheet)
        assert faces
        assert all((tmp_path / "site" / face).exists() and face.count(".") == 2 for face in faces)
        assert whole.with_name(f"{whole.name}.gz").exists()
