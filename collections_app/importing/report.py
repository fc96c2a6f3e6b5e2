"""A plan in words, for a terminal, and as JSON, for programs. Both are written while the run goes on, and keep nothing."""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from io import TextIOBase
from typing import IO, Any

from tqdm import tqdm

from collections_app.importing.plan import FieldChange, PlannedEntry
from collections_app.importing.plan_page import PlannedRecord
from collections_app.importing.rows import PageEnd, Series, Unread
from collections_app.importing.run import Page

LONGEST = 160  # of a value shown in the terminal


class TextReport:
    """One line a change, under the page it comes from. Entries that change nothing are only counted."""

    def __init__(self, out: TextIOBase) -> None:
        self.out = out
        self.page_name = ""
        self.same = 0

    def page(self, page: Page, planned: PlannedRecord | None) -> None:
        head = page.head
        self.page_name = page.name
        title = f", “{head.title}”" if head.title else ""
        total = f" of {head.total}" if head.total is not None else ""
        extent = f", {head.range[0]}–{head.range[1]}{total}" if head.range else ""
        self._say(f"\n{page.path}: {head.kind}{title}{extent}")
        if head.columns:
            taken = ", ".join(f"“{name}” as {field}" for name, field in head.columns if field)
            self._say(f"  read      {taken}")
        if planned:
            self._say(f"  {planned.action:9} {planned.kind} “{planned.title}”")
            self._changes(planned.changes)
            for name in planned.names:
                self._say(f"            another name: “{name}”")
            for stub in planned.stubs:
                self._say(f"            draft of a collection only named: “{stub}”")
            for essay in planned.essays:
                verb = "linked" if essay.known else "draft of an essay only named"
                self._say(f"            {verb}: “{essay.mention.title}”")
            if planned.reason:
                self._say(f"            {planned.reason}")

    def series(self, series: Series, planned: PlannedRecord) -> None:
        if planned.action == "same":
            self.same += 1
            return
        place = " / ".join((*series.path, series.title))
        self._say(f"  {planned.action:9} {self.page_name}:{series.line}  collection “{place}”")
        self._changes(planned.changes)
        if planned.reason:
            self._say(f"            {planned.reason}")

    def entries(self, planned: Sequence[PlannedEntry]) -> None:
        for plan in planned:
            entry = plan.entry
            if plan.action == "same":
                self.same += 1
                continue
            where = f"{self.page_name}:{entry.line}"
            self._say(
                f"  {plan.action:9} {where}  {entry.date_text or 'undated'}  {entry.title or '(no title)'}"
            )
            if plan.action != "create":
                self._changes(plan.changes)
            if plan.reason:
                self._say(f"            {plan.reason}")
            if entry.truncated and entry.title:
                self._say(
                    "            The page ends in the middle of this entry: check it, and publish it by hand."
                )

    def unread(self, unread: Unread) -> None:
        self._say(f"  unread    {self.page_name}:{unread.line}  {short(unread.text)} ({unread.reason})")

    def page_end(self, end: PageEnd) -> None:
        if self.same:
            self._say(f"  same      {self.same} entries")
        if end.truncated:
            self._say("  The page breaks off: what is missing was not guessed.")
        self.same = 0

    def unrecognised(self, reason: str) -> None:
        self._say(f"left out  {reason}")

    def conclude(self, counts: Mapping[str, int]) -> None:
        self._say("\n" + ", ".join(f"{count} {action}" for action, count in counts.items()))

    def _changes(self, changes: Sequence[FieldChange]) -> None:
        for change in changes:
            after = ", ".join(change.after) if isinstance(change.after, tuple) else change.after
            before = change.before if isinstance(change.before, str) else ", ".join(change.before)
            note = {"conflict": " (kept as it is)", "supersede": " (older edition, kept in the history)"}
            self._say(
                f"            {change.field}: {short(before)!r} → {short(after)!r}{note.get(change.verdict, '')}"
            )

    def _say(self, line: str) -> None:
        tqdm.write(line, file=self.out)  # above the progress bar, where there is one


def short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


class JsonReport:
    """One JSON object, its pages in the order in which they were given. Pages wait on disk, not in memory."""

    def __init__(self, out: TextIOBase) -> None:
        self.out = out
        self.files: dict[int, IO[str]] = {}
        self.file: IO[str]
        self.separator = ""
        self.collections: list[dict[str, Any]] = []  # of a finding aid
        self.unread_rows: IO[str]
        self.left_out: list[str] = []

    def page(self, page: Page, planned: PlannedRecord | None) -> None:
        head = page.head
        self.file = self.files[page.place] = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self.unread_rows = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        facts: dict[str, Any] = {
            "path": str(page.path),
            "kind": head.kind,
            "edition": head.edition,
            "title": head.title,
            "introduction": head.introduction,
            "caption": head.caption,
            "see_also": list(head.see_also),
            "essays": [essay.title for essay in head.essays],
            "range": list(head.range) if head.range else None,
            "total": head.total,
            "columns": dict(head.columns),
            "record": _record(planned) if planned else None,
        }
        self.file.write(json.dumps(facts, ensure_ascii=False)[:-1] + ', "entries": [')
        self.separator = ""
        self.collections = []

    def series(self, series: Series, planned: PlannedRecord) -> None:
        place = {"line": series.line, "path": list(series.path)}
        self.collections.append(place | _record(planned))

    def entries(self, planned: Sequence[PlannedEntry]) -> None:
        for plan in planned:
            entry = plan.entry
            row = {
                "line": entry.line,
                "date_text": entry.date_text,
                "edtf": plan.edtf,
                "title": entry.title,
                "summary": entry.summary,
                "featured": entry.featured,
                "action": plan.action,
                "truncated": entry.truncated,
                "document": plan.holding.number if plan.holding else None,
                "changes": _changes(plan.changes),
                "reason": plan.reason,
            }
            self.file.write(self.separator + json.dumps(row, ensure_ascii=False))
            self.separator = ", "

    def unread(self, unread: Unread) -> None:
        row = {"line": unread.line, "text": unread.text, "reason": unread.reason}
        self.unread_rows.write(
            (", " if self.unread_rows.tell() else "") + json.dumps(row, ensure_ascii=False)
        )

    def page_end(self, end: PageEnd) -> None:
        self.file.write('], "unread": [')
        self.unread_rows.seek(0)
        shutil.copyfileobj(self.unread_rows, self.file)
        self.unread_rows.close()
        if self.collections:
            self.file.write(f'], "collections": {json.dumps(self.collections, ensure_ascii=False)[:-1]}')
        self.file.write(f'], "truncated": {json.dumps(end.truncated)}}}')

    def unrecognised(self, reason: str) -> None:
        self.left_out.append(reason)

    def conclude(self, counts: Mapping[str, int]) -> None:
        self.out.write('{"pages": [')
        for number, place in enumerate(sorted(self.files)):
            self.out.write(", " if number else "")
            self.files[place].seek(0)
            shutil.copyfileobj(self.files[place], self.out)
            self.files[place].close()
        left_out = json.dumps(self.left_out, ensure_ascii=False)
        self.out.write(f'], "left_out": {left_out}, "summary": {json.dumps(dict(counts))}}}\n')


def _record(planned: PlannedRecord) -> dict[str, Any]:
    return {
        "action": planned.action,
        "kind": planned.kind,
        "title": planned.title,
        "changes": _changes(planned.changes),
        "stubs": list(planned.stubs),
        "names": list(planned.names),
        "reason": planned.reason,
    }


def _changes(changes: Sequence[FieldChange]) -> list[dict[str, Any]]:
    return [
        {"field": change.field, "before": change.before, "after": change.after, "verdict": change.verdict}
        for change in changes
    ]
