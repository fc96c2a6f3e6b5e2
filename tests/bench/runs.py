"""One run in a process of its own: python -m tests.bench.runs KIND WHAT ROWS FOLDER.

Prints one JSON object a figure. The database is the migrated one of DATABASE_URL; the pages are in FOLDER. Each kind is
a module beside this one, loaded alone, so that the peak of memory is that of what it needs.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

import django

if __name__ == "__main__":
    kind, what, rows, folder = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive_project.settings")
    django.setup()
    import_module(f"tests.bench.{kind}").RUNS[what](int(rows), Path(folder))
