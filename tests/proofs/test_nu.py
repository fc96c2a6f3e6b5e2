"""The Nu checker, which knows the HTML standard as it stands today, finds no fault in any public page."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.archive import Archive
from tests.pages import PUBLIC_PAGES

pytestmark = pytest.mark.nu


def complaints(folder: Path) -> list[str]:
    """Errors and warnings of every page in the folder; one start of Java for all."""
    command = ["java", "-jar", os.environ["VNU_JAR"], "--skip-non-html", "--format", "json", str(folder)]
    said = subprocess.run(command, capture_output=True, check=False, text=True)
    return [
        f"{Path(each['url']).stem}, line {each.get('lastLine', '?')}: {each['message']} {each.get('extract', '')!r}"
        for each in json.loads(said.stderr)["messages"]
        if each["type"] != "info" or each.get("subType") == "warning"
    ]


def test_nu_finds_no_fault_in_any_public_page(client: Client, archive: Archive, tmp_path: Path) -> None:
    archive.grow(to=3)
    for number, public_page in enumerate(PUBLIC_PAGES):
        response = client.get(public_page.address(archive))
        assert response.status_code == public_page.status
        if response["Content-Type"].startswith("text/html"):
            name = "".join(letter if letter.isalnum() else " " for letter in public_page.name)
            (tmp_path / f"{number:02} {name}.html").write_bytes(response.content)
    client.force_login(User.objects.create_user("curator", is_staff=True))
    (tmp_path / "gallery.html").write_bytes(client.get("/gallery/").content)
    if found := complaints(tmp_path):
        pytest.fail("\n".join(found))


def test_nu_knows_a_fault_when_it_sees_one(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!doctype html><html lang=en><title>A</title><p><div></div></p>")
    assert complaints(tmp_path)
