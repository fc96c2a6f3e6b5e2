"""The gate: what must hold before a change goes in, in the order of what fails fastest.

    python -m tests.gate check      the checks alone
    python -m tests.gate test       checks, suite on SQLite, on PostgreSQL, in a browser, on a newer Python
    python -m tests.gate format     put code and templates into the house's format

Standard library only. It stops at the first failure and ends with a summary that names every stage, and those
left out for want of a program. With CI=true leaving one out is a failure; the newer Python is never needed.
"""

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bare_machine import need_headless_chromium, need_postgres
from tests.processes import exit_when_told, run
from tests.settings_names import SETTINGS, environment_names

PYTHON = sys.executable
BIN = Path(PYTHON).parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
SUITE = ["-m", "pytest", "-n", "auto", "--maxprocesses", "8"]

# The caller's own settings (a DEBUG, another DATABASE_URL) change no result. And Python keeps what it has compiled, whatever it
# is told: else each of hundreds of processes compiles every file, the tests' own twice as dear.
OURS = {*environment_names(SETTINGS.read_text("utf-8")), "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in OURS}
PRODUCTION = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "archive.example.org",
    "DATABASE_URL": "sqlite://:memory:",
}

Command = list[str]


class StageFailedError(Exception):
    """A command of a stage ended with another exit code than 0."""


class Summary:
    """What was done with each stage, said at the end, where it is read."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.left_out = False

    def stage(self, name: str, commands: list[Command], **environment: str) -> None:
        """Run the commands one after another. Raises StageFailedError at the first that fails."""
        started = time.monotonic()
        for command in commands:
            say(f"\n── {name}: {as_typed(command)}")
            if run(command, ENVIRONMENT | environment) != 0:
                self.lines.append(f"FAILED    {name}, at: {as_typed(command)}")
                raise StageFailedError
        self.lines.append(f"passed    {name} ({time.monotonic() - started:.0f} s)")

    def leave_out(self, name: str, why: str) -> None:
        self.left_out = True
        self.lines.append(f"LEFT OUT  {name}: {why}")

    def stage_if(self, need: Callable[[], str], name: str, commands: list[Command]) -> None:
        """Run the stage if what it needs is here or can be fetched, else leave it out."""
        if why := need():
            self.leave_out(name, why)
        else:
            self.stage(name, commands)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def as_typed(command: Command) -> str:
    """Return a command as a person would type it, a long list of files cut."""
    words = [".venv/bin/python" if word == PYTHON else word for word in command]
    return " ".join(words if len(words) < 10 else [*words[:8], "…"])


def templates() -> list[str]:
    return sorted(
        str(path)
        for top in ("templates", "documents", "collections_app")
        for path in Path(top).rglob("*.html")
    )


def checks() -> list[Command]:
    djade = [str(BIN / "djade"), "--target-version", "5.2", "--check"]
    return [
        [PYTHON, "-m", "ruff", "check", "--quiet", "--output-format", "concise", "."],
        [PYTHON, "-m", "ruff", "format", "--quiet", "--check", "."],
        [str(BIN / "lint-imports")],
        *([[*djade, *templates()]] if templates() else []),
        [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
        [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        [PYTHON, "-m", "mypy", "archive_project", "documents", "collections_app", "tests", "manage.py"],
    ]


def formatting() -> list[Command]:
    djade = [str(BIN / "djade"), "--target-version", "5.2"]
    return [
        [PYTHON, "-m", "ruff", "check", "--quiet", "--fix", "--exit-zero", "."],
        [PYTHON, "-m", "ruff", "format", "--quiet", "."],
        *([[*djade, *templates()]] if templates() else []),
    ]


def newer_python() -> str | None:
    """Return "3.13" or "3.14" if it runs here (a version manager's stand-in may not) and is not ours."""
    for version in ("3.13", "3.14"):
        program = shutil.which(f"python{version}")
        ours = version == f"{sys.version_info.major}.{sys.version_info.minor}"
        if (
            program
            and not ours
            and subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
        ):
            return version
    return None


def on_newer_python(version: str, summary: Summary) -> None:
    """Run the suite where the lock chooses a newer Django, in its own environment, without a browser."""
    venv = f".venv-{version}"
    sync = [str(BIN / "uv"), "sync", "--quiet", "--locked", "--group", "dev", "--python", f"python{version}"]
    summary.stage(
        f"suite on Python {version}",
        [sync, [f"{venv}/bin/python", *SUITE, "--ignore", "tests/e2e"]],
        UV_PROJECT_ENVIRONMENT=venv,
        UV_PYTHON_DOWNLOADS="never",
    )


def everything(summary: Summary) -> None:
    summary.stage("checks", checks(), **PRODUCTION)
    no_postgres = need_postgres()  # before the first suite, which tests our throwaway server too
    summary.stage("suite on SQLite", [[PYTHON, *SUITE]])
    summary.stage_if(
        lambda: no_postgres,
        "suite on PostgreSQL",
        [[PYTHON, "-m", "tests.throwaway_postgres", PYTHON, *SUITE, "-m", "not e2e and not one_database"]],
    )
    summary.stage_if(need_headless_chromium, "browser tests", [[PYTHON, *SUITE, "-m", "e2e", "tests/e2e"]])
    if version := newer_python():
        on_newer_python(version, summary)
    else:
        summary.lines.append(
            "not here  suite on Python 3.13 or 3.14, which is not installed (nothing requires it)"
        )


ACTIONS: dict[str, Callable[[Summary], None]] = {
    "check": lambda summary: summary.stage("checks", checks(), **PRODUCTION),
    "format": lambda summary: summary.stage("format", formatting()),
    "test": everything,
}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in ACTIONS:
        say(f"usage: python -m tests.gate {' | '.join(ACTIONS)}")
        return os.EX_USAGE
    exit_when_told()
    summary = Summary()
    failed = False
    try:
        ACTIONS[arguments[0]](summary)
    except StageFailedError:
        failed = True
        summary.lines.append("          What comes after it was not run.")
    say("\n" + "\n".join(summary.lines))
    if summary.left_out and IN_CI:
        say("CI=true: what was left out counts as failed.")
    return 1 if failed or (summary.left_out and IN_CI) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
