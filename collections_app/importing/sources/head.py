"""The lines above the records into a PageHead: title, introduction, caption, range, and whom they name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from collections_app.importing.rows import PageHead, Unread
from collections_app.importing.sources.caption import is_caption, split_caption
from collections_app.importing.sources.date_lines import is_begun_date
from collections_app.importing.sources.furniture import Mark, range_of
from collections_app.importing.sources.introduction import essays_in, see_also_in
from collections_app.importing.sources.person_headings import is_person_heading, surname_heading
from collections_app.importing.sources.sentences import is_finished, is_paragraph
from collections_app.importing.sources.survey import Survey
from collections_app.importing.sources.units import Unit

_LONGEST_TITLE = 200
_LONGEST_CAPTION = 240
_INTRODUCES = ("a collection", "collection of", "documents", "primary source", "selected documents", "this ")


@dataclass(slots=True)
class Head:
    """Gathers what stands above the records, and then tells title from caption from introduction."""

    survey: Survey
    units: list[Unit] = field(default_factory=list)
    range: tuple[int, int] | None = None
    total: int | None = None

    def take(self, unit: Unit) -> None:
        if unit.mark is Mark.RANGE:
            stated, total = range_of(unit.text)
            self.range, self.total = self.range or stated, self.total or total
        elif unit.mark in {Mark.TEXT, Mark.DATE}:
            self.units += _unwrapped(unit)

    def rows(self) -> Iterator[PageHead | Unread]:
        """The PageHead, then the lines that have no place in it."""
        odd = self._without_dates()
        if self.survey.kind == "results":
            yield self._page_head()
            for unit in sorted(self.units + odd, key=lambda one: one.line):
                yield Unread(unit.line, unit.text, "stands above the results and is no record")
            return
        title, pictures, paragraphs = self._parted()
        introduction, captions = _without_captions([unit.text for unit in paragraphs])
        alternative = "; ".join(dict.fromkeys(_caption_of(unit) for unit in pictures))
        yield self._page_head(title=title, introduction=introduction, caption=captions or alternative)
        if captions:
            for unit in pictures:
                if _caption_of(unit).rstrip(".") not in captions:
                    yield Unread(unit.line, unit.text, "describes a picture that already has a caption")
        for unit in odd:
            yield Unread(unit.line, unit.text, "is a date, or begins as one, above the records")

    def _without_dates(self) -> list[Unit]:
        """Take out what is no title and no paragraph: dates without a record, whole or cut by the page's end."""
        name_and_years = surname_heading([unit.text for unit in self.units]) or ()
        odd = [unit for unit in self.units if unit.mark is Mark.DATE and unit.text not in name_and_years]
        if len(self.units) > 1 and is_begun_date(self.units[-1].text):
            odd.append(self.units[-1])
        self.units = [unit for unit in self.units if unit not in odd]
        return odd

    @property
    def expected(self) -> int:
        """How many records the page says it shows: 10 for "1 - 10 of 34"."""
        return self.range[1] - self.range[0] + 1 if self.range else 0

    def is_cut(self) -> bool:
        """Whether a page that ends here ends in the middle of its introduction."""
        return not self.units or not is_finished(self.units[-1].text)

    def _page_head(self, *, title: str = "", introduction: str = "", caption: str = "") -> PageHead:
        stated, total = range_of(self.survey.extent)  # where the listing has its own heading, under others
        return PageHead(
            kind=self.survey.kind,
            edition=self.survey.edition,
            title=title,
            introduction=introduction,
            caption=caption,
            see_also=see_also_in(introduction),
            essays=essays_in(introduction),
            range=self.range or stated,
            total=self.total or total,
        )

    def _parted(self) -> tuple[str, list[Unit], list[Unit]]:
        """Title, the pictures' captions or alternative texts, and the paragraphs of the introduction."""
        if self.survey.kind == "person":
            named = self._person()
            if named is not None:
                heading, above, below = named
                pictures = above + [unit for unit in below if unit.text in {one.text for one in above}]
                return heading, pictures, [unit for unit in below if unit not in pictures]
        captions = list(takewhile(lambda unit: is_caption(unit.text), self.units[:-1]))
        units = self.units[len(captions) :]
        at, pictures = _title_at(units)
        title = units[at].text if at is not None else ""
        rest = units[at + 1 :] if at is not None else [unit for unit in units if unit not in pictures]
        pictures = captions + pictures
        seen = {unit.text for unit in pictures} | {title}
        return title, pictures, [unit for unit in rest if unit.text not in seen]

    def _person(self) -> tuple[str, list[Unit], list[Unit]] | None:
        broken = surname_heading([unit.text for unit in self.units])
        for at, unit in enumerate(self.units):
            if is_person_heading(unit.text):
                return unit.text, self.units[:at], self.units[at + 1 :]
            if broken is not None and unit.text == broken[0]:
                return " ".join(broken), self.units[:at], self.units[at + 2 :]
        return None


def _unwrapped(unit: Unit) -> list[Unit]:
    """A block in its paragraphs.

    A line ends one where the next word would still have fitted under the block's longest line. The heading
    of a person always does.
    """
    width = max(map(len, unit.lines))
    starts = [0]
    for at, (line, following) in enumerate(pairwise(unit.lines), start=1):
        if len(line) + 1 + len(following.split(" ", 1)[0]) <= width or is_person_heading(line):
            starts.append(at)
    return [
        Unit(unit.line + start, unit.mark, unit.lines[start:end], unit.starts)
        for start, end in pairwise([*starts, len(unit.lines)])
    ]


def _caption_of(picture: Unit) -> str:
    return split_caption(picture.text)[1] if is_caption(picture.text) else picture.text


def _title_at(units: Sequence[Unit]) -> tuple[int | None, list[Unit]]:
    """Which of the first units is the title, and which are captions above it.

    A picture's text stands above the title, and often once more under the introduction; an introduction is
    prose.
    """
    texts = [unit.text for unit in units]
    if not texts:
        return None, []
    first, second = texts[0], texts[1] if len(texts) > 1 else ""
    if first == second and is_finished(first):  # a picture's text twice, and no title
        return None, list(units[:2])
    repeated = first in texts[2:]
    if not second or first == second:
        return (None, []) if is_paragraph(first) else (0, [])
    if is_paragraph(second):
        return (None, []) if is_paragraph(first) else (0, [])
    third_is_text = len(texts) > 2 and (is_paragraph(texts[2]) or _is_sentence_below(second, texts[2]))
    introduces = second.casefold().startswith(_INTRODUCES)
    if repeated or (is_finished(first) and not is_finished(second)) or (third_is_text and not introduces):
        return (1, [units[0]]) if len(first) <= _LONGEST_CAPTION else (None, [])
    return (0, []) if len(first) <= _LONGEST_TITLE else (None, [])


def _is_sentence_below(title: str, text: str) -> bool:
    return is_finished(text) and not is_caption(text) and not is_finished(title)


def _without_captions(paragraphs: Sequence[str]) -> tuple[str, str]:
    kept: list[str] = []
    captions: list[str] = []
    for paragraph in paragraphs:
        text, caption = split_caption(paragraph)
        kept += [text] if text else []
        captions += [caption] if caption else []
    return "\n\n".join(kept), "; ".join(captions)
