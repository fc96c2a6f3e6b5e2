"""The gate lets nothing through in silence: what failed, and what was left out, stands in its last lines."""

from collections.abc import Mapping, Sequence

import pytest

from tests import gate

pytestmark = pytest.mark.one_database


def passing(command: Sequence[str], environment: Mapping[str, str]) -> int:
    return 0


def failing_on_postgres(command: Sequence[str], environment: Mapping[str, str]) -> int:
    return int("tests.throwaway_postgres" in command)


@pytest.fixture(autouse=True)
def quick_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing to fetch and nothing to run, unless a test says so."""
    monkeypatch.setattr(gate, "IN_CI", False)
    monkeypatch.setattr(gate, "checks", lambda: [["a-check"]])
    monkeypatch.setattr(gate, "need_postgres", lambda: "")
    monkeypatch.setattr(gate, "need_headless_chromium", lambda: "")
    monkeypatch.setattr(gate, "newer_python", lambda: None)
    monkeypatch.setattr(gate, "exit_when_told", lambda: None)
    monkeypatch.setattr(gate, "run", passing)


def last_lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The summary, which follows the last empty line."""
    return capsys.readouterr().out.rpartition("\n\n")[2].splitlines()


def test_a_gate_that_everything_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.main(["test"]) == 0
    lines = last_lines(capsys)
    assert [line.split(" (")[0] for line in lines[:4]] == [
        "passed    checks",
        "passed    suite on SQLite",
        "passed    suite on PostgreSQL",
        "passed    browser tests",
    ]
    assert lines[4].startswith("not here  suite on Python 3.13")


def test_it_stops_at_the_first_failure_and_says_where(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "run", failing_on_postgres)
    assert gate.main(["test"]) == 1
    lines = last_lines(capsys)
    assert lines[1].startswith("passed    suite on SQLite")
    assert lines[2].startswith(
        "FAILED    suite on PostgreSQL, at: .venv/bin/python -m tests.throwaway_postgres"
    )
    assert "browser" not in "".join(lines)


@pytest.mark.parametrize(("in_ci", "code"), [(False, 0), (True, 1)])
def test_what_is_left_out_is_said_last_and_fails_in_ci(
    in_ci: bool, code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "IN_CI", in_ci)
    monkeypatch.setattr(gate, "need_headless_chromium", lambda: "no browser on this machine")
    assert gate.main(["test"]) == code
    assert "LEFT OUT  browser tests: no browser on this machine" in last_lines(capsys)


def test_the_caller_s_own_settings_reach_no_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Mapping[str, str]] = []

    def remember(command: Sequence[str], environment: Mapping[str, str]) -> int:
        seen.append(environment)
        return 0

    monkeypatch.setattr(gate, "run", remember)
    assert gate.main(["check"]) == 0
    assert seen[0]["ALLOWED_HOSTS"] == "archive.example.org"
    assert not {"DEMO", "DEBUG"} & set(gate.ENVIRONMENT)


def test_it_says_how_it_is_used() -> None:
    assert gate.main([]) != 0
    assert gate.main(["everything"]) != 0
