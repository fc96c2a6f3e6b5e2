"""Units into entries: one record after another, and never one record's date on another."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from collections_app.importing.rows import Entry, PageEnd, Row, Unread
from collections_app.importing.sources.date_lines import is_begun_date, is_year_label
from collections_app.importing.sources.furniture import HEADINGS, OPENINGS, Mark, is_begun_heading
from collections_app.importing.sources.layout import Layout
from collections_app.importing.sources.sentences import (
    is_broken_off,
    is_finished,
    is_prose,
    is_several_sentences,
)
from collections_app.importing.sources.survey import Survey
from collections_app.importing.sources.units import Unit


def starts_record(unit: Unit, layout: Layout) -> bool:
    """Whether a record starts here: at its bullet, or, on a page without bullets, at a date.

    A date with no text behind it starts one too, for a page may be cut there; such an entry has no title.
    """
    if layout.bullet:
        return unit.starts and unit.mark in {Mark.DATE, Mark.TEXT}
    return unit.mark is Mark.DATE


def lacks_date(unit: Unit, layout: Layout) -> bool:
    """Whether this is a title in the place below an empty date, on a page without bullets."""
    return layout.bullet == "" and unit.starts and unit.mark is Mark.TEXT


@dataclass(slots=True)
class _Draft:
    """The record that is being read."""

    line: int
    featured: bool
    date_text: str = ""
    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    has_text: bool = False

    def take(self, unit: Unit, layout: Layout) -> None:
        if self.has_text:
            self.paragraphs.append(unit.text)
            return
        self.has_text = True
        title, paragraph = _title_and_rest(unit, layout)
        if paragraph and is_prose(title):
            title, paragraph = "", unit.text
        self.title = title
        self.paragraphs += [paragraph] if paragraph else []

    def entry(self, *, truncated: bool = False) -> Entry:
        # A sentence alone, or several, where the title should be: the page states no title, and the importer
        # must not invent one. One sentence above a summary stands in the title's place and is it.
        if is_prose(self.title) and (not self.paragraphs or is_several_sentences(self.title)):
            self.title, self.paragraphs = "", [self.title, *self.paragraphs]
        return Entry(
            line=self.line,
            title=self.title,
            date_text=self.date_text,
            summary="\n\n".join(self.paragraphs),
            featured=self.featured,
            truncated=truncated,
        )


def _title_and_rest(unit: Unit, layout: Layout) -> tuple[str, str]:
    """A block under a date is its title, wrapped or not; or its title and, on the lines after it, its summary."""
    lines = unit.lines
    end = 1
    while end < len(lines) and layout.is_full(lines[end - 1], lines[end]):
        end += 1
    return " ".join(lines[:end]), " ".join(lines[end:])


@dataclass(slots=True)
class Records:
    """Reads the units of a listing, holding one record at a time."""

    survey: Survey
    expected: int = 0  # how many records the page says it shows, 0 where it does not say
    draft: _Draft | None = None
    featured: bool = False
    section: Mark | None = None  # TIMELINE, ASIDE and END hold no records
    ended: bool = False
    count: int = 0
    with_summary: int = 0
    unfinished: int = 0

    def rows(self, units: Iterator[tuple[Unit, Unit | None]]) -> Iterator[Row]:
        """Entries and unread lines, then the PageEnd."""
        for unit, following in units:
            if unit.mark in HEADINGS or unit.mark is Mark.RANGE:
                yield from self._closed()
                self._turn_to(unit.mark)
            elif unit.mark is Mark.FURNITURE and not self._awaits_title():
                continue
            elif self.section in {Mark.TIMELINE, Mark.ASIDE, Mark.END} and not self._leaves(unit, following):
                yield from self._aside(unit)
            elif following is None and self._is_cut_start(unit):
                yield from self._cut_before(unit)
                return
            elif self._starts(unit):
                yield from self._closed()
                self._open(unit)
            elif self.draft is not None:
                self.draft.take(unit, self.survey.layout)
            else:
                yield Unread(unit.line, unit.text, "stands between records and belongs to none")
        truncated = self.draft is not None and not self.ended and self._is_cut(self.draft)
        if self.draft is not None:
            self.count += 1
            yield self.draft.entry(truncated=truncated)
        yield PageEnd(truncated=truncated or (not self.ended and self.count < self.expected))

    def _starts(self, unit: Unit) -> bool:
        if starts_record(unit, self.survey.layout) or (self.draft is None and unit.mark is Mark.DATE):
            return True
        return lacks_date(unit, self.survey.layout) and not self._awaits_title()

    def _awaits_title(self) -> bool:
        return self.draft is not None and not self.draft.has_text

    def _turn_to(self, mark: Mark) -> None:
        if mark in OPENINGS:
            self.featured = mark is Mark.FEATURED or (self.featured and mark is Mark.RANGE)
        self.section = mark if mark is not Mark.RANGE else self.section
        self.ended = self.ended or mark is Mark.END

    def _leaves(self, unit: Unit, following: Unit | None) -> bool:
        """Whether records begin without a heading of their own: after a row of years, or after a pager above them."""
        if self.section is Mark.ASIDE or unit.line < self.survey.last_opening:
            return False
        if (
            following is None
            or following.mark is not Mark.TEXT
            or not starts_record(unit, self.survey.layout)
        ):
            return False
        self.section, self.ended = None, False
        return True

    def _aside(self, unit: Unit) -> Iterator[Unread]:
        if self.section is Mark.TIMELINE and is_year_label(unit.text):
            return
        place = {Mark.TIMELINE: "stands in the timeline", Mark.ASIDE: "is about other pages"}
        if not (self.section is Mark.END and unit.text.isdigit()):
            reason = place.get(self.section or Mark.END, "stands after the end of the listing")
            yield Unread(unit.line, unit.text, reason)

    def _open(self, unit: Unit) -> None:
        self.draft = _Draft(unit.line, self.featured)
        if unit.mark is Mark.DATE:
            self.draft.date_text = unit.text
        else:
            self.draft.take(unit, self.survey.layout)

    def _closed(self) -> Iterator[Entry]:
        """The record read so far, complete because something follows it."""
        if self.draft is None:
            return
        self.count += 1
        if self.draft.paragraphs:
            self.with_summary += 1
            self.unfinished += not is_finished(self.draft.paragraphs[-1])
        yield self.draft.entry()
        self.draft = None

    def _is_cut_start(self, unit: Unit) -> bool:
        """Whether the last line of the page is the beginning of a date, or of a heading, rather than a paragraph."""
        bullet = self.survey.layout.bullet
        text = unit.text.removeprefix(
            f"{bullet} "
        )  # "- Octob": a dash before no whole date is not yet a bullet
        could_start = unit.starts or text != unit.text if bullet else not self._awaits_title()
        begun = is_begun_date(text) or is_begun_heading(text)
        return could_start and not self.ended and unit.mark is Mark.TEXT and begun

    def _cut_before(self, unit: Unit) -> Iterator[Row]:
        """The last line begins the next record or section, or so it seems: it is not given to this record."""
        if self.draft is not None:
            yield self.draft.entry(truncated=not self.draft.paragraphs)
        yield Unread(unit.line, unit.text, "the page breaks off in this line")
        yield PageEnd(truncated=True)

    def _is_cut(self, last: _Draft) -> bool:
        """Whether the page breaks off in its last record.

        A summary that stops without a stop was cut, unless that is the manner of this page; a title without a
        summary was cut if the page promised more records, or if most of its records have a summary.
        """
        if last.paragraphs:
            end = last.paragraphs[-1]
            careless = self.unfinished * 4 > self.with_summary
            return is_broken_off(end) or not (is_finished(end) or careless)
        fewer = self.count + 1 < self.expected
        return last.title == "" or fewer or self.count == 0 or self.with_summary * 2 >= self.count
