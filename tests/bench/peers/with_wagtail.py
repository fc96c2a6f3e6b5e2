"""Wagtail: its search in the database, in a site that has nothing else (`wagtail_site`)."""

import os
import subprocess
import sys
from contextlib import AbstractContextManager
from urllib.parse import urlencode

from tests.bench import servers
from tests.bench.archives import Archive


def make(archive: Archive) -> None:
    path = archive.folder / "wagtail.sqlite3"
    if path.exists():
        return
    torso = path.with_suffix(".new")
    torso.unlink(missing_ok=True)
    source = archive.folder / "archive.sqlite3"
    command = [sys.executable, "-m", "tests.bench.peers.wagtail_site.fill", str(source)]
    subprocess.run(command, env=os.environ | environment(str(torso)), check=True)
    torso.rename(path)


def environment(database: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.bench.peers.wagtail_site.settings",
        "WAGTAIL_DATABASE": database,
    }


def serving(archive: Archive) -> AbstractContextManager[int]:
    command = [sys.executable, *servers.GUNICORN, "tests.bench.peers.wagtail_site.wsgi"]
    return servers.server(command, environment(str(archive.folder / "wagtail.sqlite3")))


def address(query_string: str) -> str:
    return f"/search/?{query_string}"


def page(name: str, key: object) -> str:
    of = {"document": f"documents/{key}/", "collection": f"collection/?{urlencode({'title': key})}"}
    return f"/{of.get(name, 'documents/')}"
