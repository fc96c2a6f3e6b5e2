"""Wagtail: its pages and its search in the database (`wagtail_site`)."""

import os
import subprocess
import sys
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import psycopg
from django.utils.text import slugify

from tests.bench import archives, servers
from tests.bench.archives import Archive

NAME = "wagtail-pages.sqlite3"


def make(archive: Archive) -> None:
    """Fill a site of the same documents, beside the archive: on SQLite once and indexed, on PostgreSQL for its pages alone."""
    if archive.name == "SQLite":
        path = archive.folder / NAME
        if not path.exists():
            torso = path.with_suffix(".new")
            torso.unlink(missing_ok=True)
            fill(archive, f"sqlite:///{torso}", "--index")
            torso.rename(path)
        return
    with psycopg.connect(archive.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE wagtail")
    with archives.sqlite(archive.documents) as same:
        fill(same, database(archive))


def fill(archive: Archive, url: str, *options: str) -> None:
    command = [sys.executable, "-m", "tests.bench.peers.wagtail_site.fill"]
    source = str(archive.folder / "archive.sqlite3")
    subprocess.run([*command, source, *options], env=os.environ | environment(url), check=True)


def database(archive: Archive) -> str:
    if archive.name == "SQLite":
        return f"sqlite:///{archive.folder / NAME}"
    return urlsplit(archive.url)._replace(path="/wagtail").geturl()


def environment(url: str) -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "tests.bench.peers.wagtail_site.settings", "WAGTAIL_DATABASE": url}


def serving(archive: Archive) -> AbstractContextManager[int]:
    command = [sys.executable, *servers.GUNICORN, "tests.bench.peers.wagtail_site.wsgi"]
    return servers.server(command, environment(database(archive)))


def address(query_string: str) -> str:
    return f"/search/?{query_string}"


def page(name: str, key: object) -> str:
    if name == "collection":
        return f"/collections/{slugify(str(key))}/"
    return f"/documents/{key}/" if name == "document" else "/documents/"
