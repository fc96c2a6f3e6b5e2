"""The names that the settings read from the environment, found in their source: no list to fall behind."""

import ast
from pathlib import Path

SETTINGS = Path(__file__).resolve().parent.parent / "archive_project" / "settings.py"
READERS = {"flag", "number", "words", "os.environ.get", "os.getenv"}


def environment_names(source: str) -> set[str]:
    """Return each NAME in `flag("NAME")`, `words("NAME")`, `os.environ.get("NAME")`, `os.environ["NAME"]`."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]) if (
                ast.unparse(function) in READERS
            ):
                names.add(name)
            case ast.Subscript(value=mapping, slice=ast.Constant(value=str(name))) if (
                ast.unparse(mapping) == "os.environ"
            ):
                names.add(name)
    return names
