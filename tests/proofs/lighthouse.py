"""Lighthouse over the kinds of pages that readers meet, on a phone and on a desk, as a table."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from tests.bare_machine import find_chromium, need_chromium
from tests.bench import servers

GOAL, RUNS, TRIES = 98, 3, 3
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
FORMS: dict[str, list[str]] = {"phone": [], "desktop": ["--preset=desktop"]}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
# An essay of some length, and an address of each kind. Of the search it is the page, not a result: those are kept from search engines on purpose, which
# Lighthouse counts as a fault.
FILL = """
import json
from collections_app.models import Collection
from documents.models import Document, Person
from tests import factories as make
paragraph = "The documents of both archives say what neither side said to the other. " * 12
essay = make.essay("What Two Archives Say", date="February 2020", body="\\n\\n".join([paragraph] * 12))
print(json.dumps({
    "home": "/",
    "collection": Collection.objects.get(slug="sino-soviet-relations").get_absolute_url(),
    "document": Document.objects.get(number=1).get_absolute_url(),
    "search": "/search/",
    "person": Person.objects.get(slug="joseph-stalin").get_absolute_url(),
    "essay": essay.get_absolute_url(),
}))
"""


def prove(modules: Path) -> bool:
    """Print the scores of each page. Returns whether all reach the goal."""
    if why := need_chromium():
        sys.stderr.write(f"{why}\n")
        return False
    with tempfile.TemporaryDirectory(prefix="fonds-proofs-") as folder:
        url, index = f"sqlite:///{folder}/archive.sqlite3", Path(folder) / "search"
        addresses = fill({"DATABASE_URL": url, "SEARCH_INDEX": str(index), "MEDIA_ROOT": f"{folder}/media"})
        sys.stdout.write(f"{'':22}" + "".join(f"{label:>16}" for label in CATEGORIES.values()) + "\n")
        # Connections are kept, as by the proxy that production stands behind.
        with servers.ours(url, index, GUNICORN_CMD_ARGS="--threads 4") as port:
            tool = [str(modules / ".bin" / "lighthouse")]
            held = [
                page_holds(tool, f"http://127.0.0.1:{port}{address}", name, form)
                for name, address in addresses.items()
                for form in FORMS
            ]
    return all(held)


def fill(environment: dict[str, str]) -> dict[str, str]:
    """Make an archive of the first holdings; return an address for each kind of page."""
    manage = [sys.executable, "manage.py"]
    ours = os.environ | environment | {"DEMO": "1"}
    subprocess.run([*manage, "demo", "--no-serve"], env=ours, check=True, stdout=subprocess.DEVNULL)
    said = subprocess.run(
        [*manage, "shell", "--verbosity=0", "-c", FILL], env=ours, check=True, stdout=subprocess.PIPE
    )
    found: dict[str, str] = json.loads(said.stdout)
    return found


def page_holds(tool: list[str], address: str, name: str, form: str) -> bool:
    """Print the scores of one page. Where a busy machine spoils the first run, two more, and the median of the three."""
    runs = [scores(tool, address, form)]
    if min(runs[0].values()) < GOAL:
        runs += [scores(tool, address, form) for _ in range(RUNS - 1)]
    found = {category: median(run[category] for run in runs) for category in CATEGORIES}
    line = "".join(f"{found[category]:16.0f}" for category in CATEGORIES)
    sys.stdout.write(f"{name + ', ' + form:22}{line}\n")
    sys.stdout.flush()
    return min(found.values()) >= GOAL


def scores(tool: list[str], address: str, form: str) -> dict[str, float]:
    """Run Lighthouse; each category from 0 to 100, all 0 where it cannot say."""
    with tempfile.TemporaryDirectory(prefix="fonds-lighthouse-") as folder:
        report = Path(folder) / "report.json"
        options = [
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--chrome-flags={FLAGS}",
            *FORMS[form],
        ]
        chromium = find_chromium()
        environment = os.environ | ({"CHROME_PATH": str(chromium)} if chromium else {})
        command = [*tool, address, *options]
        # Now and then it misses the beginning of the page (NO_NAVSTART), and asks to be run again.
        if all(subprocess.run(command, env=environment, check=False).returncode for _ in range(TRIES)):
            return dict.fromkeys(CATEGORIES, 0.0)
        found: dict[str, Any] = json.loads(report.read_text())["categories"]
    return {category: 100 * found[category]["score"] for category in CATEGORIES}
