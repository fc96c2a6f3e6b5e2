"""What `collectstatic` leaves for browsers."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

SHEETS = ["typefaces", "tokens", "base", "components", "pages", "search", "reading_list"]


@pytest.mark.one_database
def test_what_every_page_wears_is_published_as_one_file(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    published = settings.STORAGES["staticfiles"] | {
        "BACKEND": "archive_project.site.published_files.PublishedFiles"
    }
    settings.STORAGES = settings.STORAGES | {"staticfiles": published}
    for _ in "published", "and published again":
        call_command("collectstatic", interactive=False, verbosity=0)
        [whole] = [path for path in (tmp_path / "site").glob("site.*.css") if path.name.count(".") == 2]
        sheet = whole.read_text()
        assert "@import" not in sheet
        written = [(tmp_path / "site" / f"{name}.css").read_text() for name in SHEETS]
        places = [sheet.find(text.partition("\n")[0]) for text in written]
        assert -1 not in places
        assert places == sorted(places)
        faces = re.findall(r'url\("(fonts/[^"]+)"\)', sheet)
        assert faces
        assert all((tmp_path / "site" / face).exists() and face.count(".") == 2 for face in faces)
        assert whole.with_name(f"{whole.name}.gz").exists()
