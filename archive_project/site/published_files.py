"""Style sheets as `collectstatic` publishes them: one that imports others holds them, so that a browser waits once.

It is without what only we read: comments and indents.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Of the same folder, for everything: what a sheet refers to is found from where it lies.
IMPORT = re.compile(r"""^@import url\((["'])([\w-]+\.css)\1\);\n""", re.MULTILINE)
FOR_US = re.compile(r"/\*.*?\*/\s*|(?<=\n)\s+", re.DOTALL)


def published(sheet: str, read: Callable[[str], str]) -> str:
    return FOR_US.sub("", joined(sheet, read))


def joined(sheet: str, read: Callable[[str], str]) -> str:
    """Return the sheet with those that it imports in their places; `read` gives one by its name."""
    return IMPORT.sub(lambda found: joined(read(found[2]), read), sheet)


def are_behind() -> bool:
    """Whether a file has changed since all of them were published, or none was."""
    manifest = Path(settings.STATIC_ROOT, PublishedFiles.manifest_name)
    if not manifest.exists():
        return True
    files = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
    return max(file.stat().st_mtime for file in files) > manifest.stat().st_mtime


class PublishedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Under names that tell their content apart, so that browsers may keep them for ever; compressed."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """`paths`: by name where a file lies, as (storage, its name there)."""
        if not dry_run:
            paths = paths | {name: self._joined(name, paths) for name in paths if name.endswith(".css")}
        yield from super().post_process(paths, dry_run, **options)

    def _joined(self, name: str, paths: dict[str, Any]) -> Any:
        folder = name.rpartition("/")[0]

        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return str(file.read().decode())

        sheet = read(name)
        if not IMPORT.search(sheet):
            return paths[name]
        whole = published(sheet, lambda other: read(f"{folder}/{other}".lstrip("/")))
        self.delete(name)
        self._save(name, ContentFile(whole.encode()))
        return self, name
