"""How a page is laid out, read off its first lines.

The same records come bulleted, parted by blank lines, or flattened with neither. Which it is decides where
a record starts and how far a title reaches, so it is decided once for a page, by the majority of its own
dates.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from collections_app.importing.sources.furniture import Mark
from collections_app.importing.sources.sentences import is_finished
from collections_app.importing.sources.tokens import Token

# Characters: text wrapped by a program stays between these, a paragraph left alone does not.
_NARROWEST_WRAP, _WIDEST_WRAP = 60, 110


@dataclass(frozen=True, slots=True)
class Layout:
    bullet: str  # what stands before every record; "" where a date alone starts one
    depth: (
        int  # how far that bullet is indented at most: deeper without a date, it is a list inside a summary
    )
    blocks: bool  # blank lines part date, title and paragraphs; else every line is one of them
    width: int  # at which lines were cut to continue on the next; 0 where they were not
    gap: int = 0  # blank lines between a date and its title; 0 where that is not known

    def is_full(self, line: str, following: str) -> bool:
        """Whether `line` ends only because the first word of `following` did not fit on it."""
        return 0 < self.width < len(line) + 1 + len(following.split(" ", 1)[0])


def layout_of(window: Sequence[Token]) -> Layout:
    """The layout that most dates in `window` follow."""
    written = [token for token in window if token.mark is not Mark.BLANK]
    bullets = _bullets(written)
    counts = Counter(token.bullet for token in bullets)
    bullet = counts.most_common(1)[0][0] if counts else ""
    return Layout(
        bullet=bullet,
        depth=max((token.indent for token in bullets if token.bullet == bullet), default=0),
        blocks=_has_blocks(window),
        width=_wrap_width(window),
        gap=_usual_gap(written),
    )


def _bullets(written: Sequence[Token]) -> list[Token]:
    """The tokens that carry the bullet of a record; none on a page where dates alone start one."""
    dated: list[Token] = []
    plain = 0
    for before, token in zip([None, *written], written, strict=False):
        if token.mark is not Mark.DATE:
            continue
        if token.bullet:
            dated.append(token)
        elif before is not None and before.is_lone_bullet:
            dated.append(before)
        else:
            plain += 1
    # A first record that lost its bullet, or a year that is a paragraph, does not make a bulleted page plain.
    if len(dated) + 1 >= plain and dated:
        return dated
    undated = [token for token in written if token.bullet and not plain]
    return undated if len(undated) > 1 else []


def _has_blocks(window: Sequence[Token]) -> bool:
    """Whether dates stand before a blank line; on a page without dates, whether there are blank lines."""
    after_dates = [after for token, after in pairwise(window) if token.mark is Mark.DATE]
    if after_dates:
        return sum(token.mark is Mark.BLANK for token in after_dates) * 2 > len(after_dates)
    return any(token.mark is Mark.BLANK for token in window[1:-1])


def _usual_gap(written: Sequence[Token]) -> int:
    """How many blank lines stand under dates, mostly; on a page without dates, between two texts."""
    dates = [after.gap for date, after in pairwise(written) if date.mark is Mark.DATE]
    texts = [after.gap for before, after in pairwise(written) if before.mark is after.mark is Mark.TEXT]
    gaps = Counter(sorted(dates or texts))
    return gaps.most_common(1)[0][0] if gaps else 0


def _wrap_width(window: Sequence[Token]) -> int:
    """The width that explains most line ends between two lines of text, if one does."""
    width = max((len(token.text) for token in window if token.mark is Mark.TEXT), default=0)
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return 0
    layout = Layout(bullet="", depth=0, blocks=False, width=width)
    pairs = [(a.text, b.text) for a, b in pairwise(window) if a.mark is b.mark is Mark.TEXT and not b.bullet]
    full = [before for before, after in pairs if layout.is_full(before, after)]
    # Lines of one length may be chance; lines that stop in the middle of a sentence are not.
    inside = sum(not is_finished(line) for line in full)
    return width if len(pairs) >= 4 and len(full) * 5 >= len(pairs) * 3 and inside * 2 >= len(full) else 0
