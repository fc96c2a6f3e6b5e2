"""What a page weighs before its first word is read on a slow line."""

import gzip
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from archive_project.site.published_files import published as as_published
from tests.archive import Archive

FILE = re.compile(r'<(?:link rel="stylesheet"|script)[^>]*? (?:href|src)="([^"]+)"')
MOST = 60_000


def test_the_styles_and_scripts_of_a_document_are_light(client: Client, archive: Archive) -> None:
    """Compressed, each file once; what a script fetches later, such as the viewer of pages, is not counted."""
    archive.grow(to=1)
    page = client.get(archive.documents[0].get_absolute_url()).content.decode()
    files = {
        Path(str(finders.find(address.removeprefix(settings.STATIC_URL)))) for address in FILE.findall(page)
    }
    assert {file.suffix for file in files} == {".css", ".js"}
    assert sum(len(gzip.compress(published(file))) for file in files) <= MOST


def published(file: Path) -> bytes:
    return as_published(file.read_text(), lambda name: (file.parent / name).read_text()).encode()
