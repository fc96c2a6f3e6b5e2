"""From a date in words to EDTF: the reading half of `archive_project.lib.dates`.

A statement is taken apart from outside in: brackets, "between … and …", doubt, "after" and "before",
alternatives, ranges; what remains is one date, told by the order of its tokens ("mdy" is month, day, year).
Each pattern is anchored or splits once, so reading takes time in proportion to the text.
"""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from archive_project.lib import edtf
from archive_project.lib.date_words import CENTURIES, IDLE, MONTHS, NOW, SEASONS, UNDATED, UNKNOWN_END
from archive_project.lib.julian import gregorian


class UnreadableError(ValueError):
    """The text is no date; the message is a sentence that says why, empty when there is nothing to add."""


def normal(text: str) -> str:
    """Lower case, single spaces, Western digits, composed accents, one kind of hyphen and one of dash."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_CHARACTERS)
        if "年" in text:
            text = _CHINESE.sub(_from_chinese, text)
    return " ".join(text.split()).lower()


def read(text: str) -> edtf.Expression | None:
    """What a date in words that `normal` has prepared means; None for "undated". Raises UnreadableError."""
    bare = " ".join(text.strip("[]() ").replace(".", " ").split())
    if bare in UNDATED:
        return None
    try:
        text = _without_time(text)
        return edtf.parse(_in_two_calendars(text) or _statement(text))
    except edtf.EdtfError as error:
        raise UnreadableError(str(error)) from None


# Characters

_CHARACTERS = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u2012\u2013\u2014\u2015\u2e3a至到"), "–"),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"), None),
    ord("’"): "'",
    ord("、"): ",",
}
_CHINESE = re.compile(r"([0-9]{4}) ?年|([0-9]{1,2}) ?月(?:份)?|([0-9]{1,2}) ?[日号]")


def _from_chinese(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    if month:
        if not 1 <= int(month) <= 12:
            raise UnreadableError(f"There is no month {month}; months are 1 to 12.")
        return f" {edtf.MONTH_NAMES[int(month) - 1]} "
    return f" {year or day} "


_TIME = re.compile(
    r"(?:^|,? (?:at )?)[0-9]{1,2}(?::[0-9]{2}){0,2} ?(?:[ap]\.?m\b\.?|hours|hrs)(?:,? (?:on )?|$)"
    r"|(?:^|,? (?:at )?)[0-9]{1,2}(?::[0-9]{2}){1,2}(?:,? (?:on )?|$)"
)


def _without_time(text: str) -> str:
    """A time of day adds nothing to a day, and goes."""
    if ":" in text or ".m" in text or "pm" in text or "am" in text or " h" in text:
        return _TIME.sub(" ", text, count=1).strip()
    return text


# One date


@dataclass(frozen=True, slots=True)
class _Part:
    """A date as far as one side of a range gives it: "5" and "7 January 1949" complete each other."""

    shape: str
    year: str = ""
    month: str = ""
    day: str = ""
    qualifier: str = ""
    ends: tuple[str, str] | None = None
    """First and last date, unqualified, of what EDTF has no single date for ("early 1949")."""

    @property
    def is_plain(self) -> bool:
        """Whether it may end an open or qualified interval: validators know no X or quarter there."""
        return not self.ends and "X" not in self.year and self.month <= "24"

    @property
    def is_date(self) -> bool:
        """Whether it is a year, month or day without doubts, as the ranges inside sets want."""
        return self.is_plain and not self.qualifier and self.month <= "12"

    def text(self) -> str:
        return "-".join(filter(None, (self.year, self.month, self.day)))

    def end(self, last: bool, *, as_bound: bool) -> str:
        """The date as the first or last of an interval; `as_bound` replaces the 1950s by 1950 or 1959."""
        if self.ends:
            return self.ends[last] + self.qualifier
        if self.is_plain or not (as_bound or self.qualifier or self.month > "24"):
            return self.text() + self.qualifier
        if self.month:
            if self.month not in edtf.SEASONS:
                raise UnreadableError(f"There is no month {self.month}; months are 01 to 12.")
            first_month, last_month = edtf.SEASONS[self.month]
            return f"{_year_month(self.year, last_month if last else first_month)}{self.qualifier}"
        return self.year.replace("X", "9" if last else "0") + self.qualifier

    def alone(self) -> str:
        if self.is_plain or not (self.ends or self.qualifier):
            return self.text() + self.qualifier
        return f"{self.end(False, as_bound=True)}/{self.end(True, as_bound=True)}"


def _year_month(year: str, month: int) -> str:
    number = int(year) + (month - 1) // 12
    return f"{'-' if number < 0 else ''}{abs(number):04}-{(month - 1) % 12 + 1:02}"


_NUMERIC = re.compile(r"([0-9]{1,4})( ?[./–-] ?)([0-9]{1,2})\2([0-9]{1,4})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[./]([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_MONTHS = MONTHS | SEASONS
_PHRASES = "|".join(name for name in SEASONS if not name.isalpha())
_TOKEN = re.compile(
    rf"\b(?P<phrase>{_PHRASES})\b|"
    r"\b(?:ad|a\.d\.) ?(?P<ad>[0-9]{1,4})\b|(?P<bc>[0-9]{1,4}) ?b\.?c\.?(?:e\.?)?(?![^\W\d_])"
    r"|(?P<number>[0-9]+)(?P<suffix>'?s\b|(?:st|nd|rd|th)\b|-(?:го|е|й|х)\b)?"
    r"|(?P<word>[^\W\d_]+(?:-first)?)|(?P<sign>\S)"
)
_VAGUE = re.compile(
    r"(?:in )?(?:the )?(?:(?P<early>early|(?:beginning|start) of)|(?P<mid>mid|middle of)|(?P<late>late|end of))"
    r"(?: ?- ?| )(?P<rest>.+)"
)
_UNSPECIFIED = re.compile(r"(?:(?P<rest>.+?),? )?(?P<what>year|month|day|month and day) unknown")
_DOUBT = re.compile(
    r"(?P<rest>.+?) ?(?:\?|\(\?\)|\(uncertain\)|\((?P<about>approximately|approx\.?|circa)\))"
)
_ADVERB = re.compile(
    r"(?:(?P<about>circa\b|about\b|around\b|approximately\b|approx\b|roughly\b|ca?(?=[. 0-9])|~)"
    r"|(?:probably|possibly|perhaps|maybe|presumably|likely|inferred)\b:?)\.? ?(?P<rest>.+)"
)

_COMPLETE = frozenset(("y", "my", "ym", "mdy", "dmy", "ymd"))


def _part(text: str) -> _Part:
    """One date, possibly incomplete, with its doubts."""
    if match := _DOUBT.fullmatch(text) or _ADVERB.fullmatch(text):
        part = _part(match["rest"])
        return replace(part, qualifier=_both(part.qualifier, "~" if match["about"] else "?"))
    if match := _VAGUE.fullmatch(text):
        return _vague(match)
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups("")
        return _Part("ymd" if day else "ym", year, month, day)
    if match := _NUMERIC.fullmatch(text):
        return _numeric(match)
    if match := _MONTH_YEAR.fullmatch(text):
        return _Part("my", match[2], match[1].zfill(2))
    return _worded(text)


def _numeric(match: re.Match[str]) -> _Part:
    """Numbers only: year first, or day first after European dots; else only what cannot be misread."""
    first, sign, second, third = match.groups()
    if len(first) == 4 and len(third) <= 2:
        return _Part("ymd", first, second.zfill(2), third.zfill(2))
    if len(third) != 4 or len(first) > 2:
        raise UnreadableError("Write the year with four digits: the century is not known otherwise.")
    day, month = first, second
    if sign.strip() != "." and first != second:
        if int(first) <= 12 and int(second) <= 12:
            names = [edtf.MONTH_NAMES[int(n) - 1] if n.strip("0") else n for n in (first, second)]
            readings = f"{int(first)} {names[1]} or {int(second)} {names[0]} {third}"
            raise UnreadableError(f"It may mean {readings}: write the month as a word.")
        if int(second) > 12:
            day, month = second, first
    return _Part("dmy", third, month.zfill(2), day.zfill(2))


def _worded(text: str) -> _Part:
    """Month names, days and years in any usual order."""
    shape, found = "", {"": "", "y": "", "m": "", "d": "", "c": ""}
    for match in _TOKEN.finditer(text):
        letter, value = _token(match)
        shape += letter
        found[letter] = value
    year, month, day = found["y"], found["m"], found["d"]
    if shape == "dc" and day != "00":
        return _Part("y", f"{int(day) - 1:02}XX")
    if shape not in _COMPLETE and shape not in ("m", "d", "md", "dm", "dy"):
        raise UnreadableError("")
    if day and month > "12":
        raise UnreadableError("A season or quarter has no days.")
    if "X" in year and shape != "y":
        raise UnreadableError("A decade has no months: write “1950s” alone.")
    return _Part(shape, year, month, day)


def _token(match: re.Match[str]) -> tuple[str, str]:
    """Its letter in the shape, and what it stands for; both empty when it adds nothing."""
    kind = match.lastgroup
    if kind in ("word", "phrase"):
        return _word(match[0])
    if kind in ("number", "suffix"):
        return _number(match["number"], match["suffix"])
    if kind == "ad":
        return "y", match["ad"].zfill(4)
    if kind == "bc":
        before_zero = int(match["bc"]) - 1
        return "y", f"{'-' if before_zero > 0 else ''}{before_zero:04}"
    if match[0] not in ",.":
        raise UnreadableError("")
    return "", ""


def _word(word: str) -> tuple[str, str]:
    if month := _MONTHS.get(word):
        return "m", month
    if word in ("century", "век"):
        return "c", ""
    if word in CENTURIES:
        return "d", f"{CENTURIES[word]:02}"
    if word not in IDLE:
        raise UnreadableError(f"“{word}” is no word of a date.")
    return "", ""


def _number(digits: str, suffix: str | None) -> tuple[str, str]:
    if suffix in ("s", "'s", "-е", "-х"):
        return "y", _decade(digits)
    if len(digits) == 4:
        return "y", digits
    if len(digits) > 2:
        raise UnreadableError(f"“{digits}” is neither a day nor a year of four digits.")
    return "d", digits.zfill(2)


def _decade(digits: str) -> str:
    if len(digits) != 4 or digits[3] != "0":
        raise UnreadableError(f"“{digits}s” is no decade: write “1950s”.")
    if digits[2] == "0":
        raise UnreadableError(
            f"“{digits}s” may mean ten years or a hundred: write “{digits}–{digits[:3]}9” or the century."
        )
    return f"{digits[:3]}X"


def _vague(match: re.Match[str]) -> _Part:
    """A third of a month (10 days), a year (4 months), a decade (to 3, 6, 9) or a century; approximate."""
    part = _part(match["rest"])
    third = 0 if match["early"] else 1 if match["mid"] else 2
    if part.day or part.month > "12" or part.ends or not part.year or part.year.startswith("-"):
        raise UnreadableError("“Early”, “mid” and “late” go with a month, a year, a decade or a century.")
    first, last = _thirds(part.year, part.month, third)
    return _Part("y", ends=(first, last), qualifier=_both(part.qualifier, "~"))


def _thirds(year: str, month: str, third: int) -> tuple[str, str]:
    if month:
        if month == "XX":
            raise UnreadableError("")
        final = str(edtf.days_in_month(int(year), int(month)))
        first, last = (("01", "10"), ("11", "20"), ("21", final))[third]
        return f"{year}-{month}-{first}", f"{year}-{month}-{last}"
    if year.endswith("XX"):
        first, last = (("00", "33"), ("34", "66"), ("67", "99"))[third]
        return year[:2] + first, year[:2] + last
    if year.endswith("X"):
        first, last = (("0", "3"), ("4", "6"), ("7", "9"))[third]
        return year[:3] + first, year[:3] + last
    first, last = (("01", "04"), ("05", "08"), ("09", "12"))[third]
    return f"{year}-{first}", f"{year}-{last}"


def _both(one: str, other: str) -> str:
    return one or other if not (one and other) or one == other else "%"


# Two calendars

_BRACKETED = re.compile(r"(?P<one>[^\[\]()]+)[\[(](?P<other>[^\[\]()]+)[\])](?P<rest>[^\[\]()]*)")


def _in_two_calendars(text: str) -> str:
    """The Gregorian day of "25 October (7 November) 1917", whichever stands first; empty when it is no such statement."""
    match = _BRACKETED.fullmatch(text)
    try:
        parts = _completed([match["one"].strip(), match["other"].strip() + match["rest"]]) if match else []
    except UnreadableError:
        return ""
    if not parts or not all(part.day and part.is_plain for part in parts):
        return ""
    doubt = _both(*(part.qualifier for part in parts))
    for julian, other in (parts, reversed(parts)):
        with suppress(ValueError):
            if str(gregorian(int(julian.year), int(julian.month), int(julian.day))) == other.text():
                return other.text() + doubt
    raise UnreadableError("The two dates are not one day in the Julian and the Gregorian calendar.")


# Several dates

_MISSING = {
    ("d", "dmy"): ("year month", ""),
    ("m", "my"): ("year", ""),
    ("dm", "dmy"): ("year", ""),
    ("dm", "mdy"): ("year", ""),
    ("md", "dmy"): ("year", ""),
    ("md", "mdy"): ("year", ""),
    ("md", "dy"): ("year", "month"),
    ("ym", "m"): ("", "year"),
    ("ymd", "d"): ("", "year month"),
    ("ymd", "md"): ("", "year"),
}
"""What the left and the right of two dates take from each other, by their shapes."""


def _completed(texts: list[str]) -> list[_Part]:
    """Dates that share a year or a month: "5" and "7 January 1949"; from the last to the first."""
    parts = [_part(text) for text in texts]
    for left in range(len(parts) - 2, -1, -1):
        one, other = parts[left], parts[left + 1]
        for_left, for_right = _MISSING.get((one.shape, other.shape), ("", ""))
        if for_left:
            parts[left] = replace(
                one, shape=other.shape, **{key: getattr(other, key) for key in for_left.split()}
            )
        if for_right:
            parts[left + 1] = replace(
                other, shape=one.shape, **{key: getattr(one, key) for key in for_right.split()}
            )
    for part in parts:
        _require_whole(part)
    return parts


def _require_whole(part: _Part) -> None:
    if not part.year and not part.ends:
        raise UnreadableError("The year is missing; it has four digits.")
    if part.day and not part.month:
        raise UnreadableError("The month is missing.")


_BETWEEN = re.compile(r"(?:between|not before) (?P<one>.+?) and (?P<other>.+)")
_FROM_TO = re.compile(r"from (?P<one>.+?) (?:to|until|till|through|thru) (?P<other>.+)")
_LIMITS = {
    **dict.fromkeys(("after", "later than", "post"), "after"),
    **dict.fromkeys(("before", "prior to", "earlier than"), "before"),
    **dict.fromkeys(("since", "from", "starting"), "since"),
    **dict.fromkeys(("until", "till", "through", "to", "up to"), "until"),
    **dict.fromkeys(("not before", "no earlier than", "not earlier than", "on or after"), "not before"),
    **dict.fromkeys(("by", "not after", "no later than", "not later than", "on or before"), "not after"),
}
_LIMIT = re.compile(rf"(?P<limit>{'|'.join(sorted(_LIMITS, key=len, reverse=True))}) (?P<rest>.+)")
_BEYOND_LIMITS = {
    **dict.fromkeys(("or later", "or after"), "not before"),
    **dict.fromkeys(("or earlier", "or before"), "not after"),
    **dict.fromkeys(("onwards", "onward", "on"), "since"),
    "and later": "all after",
    "and earlier": "all before",
}
_BEYOND = re.compile(rf"(?P<rest>.+?) (?P<limit>{'|'.join(_BEYOND_LIMITS)})")
_UNDATED_BUT = re.compile(r"(?:undated|no date|not dated|n\. ?d\.?|nd),? ?(?P<rest>[\[(].+[\])])")
_ALL_OF = re.compile(r"all of (?P<rest>.+)")
_WIDE_DASH = re.compile(r" ?(?:–|--) ?| - | (?:to|until|till|through|thru|по) ")
_HYPHEN = re.compile(r"(?<!mid)(?<!twenty)-(?!(?:го|е|й|х)\b)")


def _statement(text: str, doubt: str = "") -> str:
    """EDTF of a whole statement; `doubt` is what surrounding words have cast on every date of it."""
    text = text.rstrip(" .,;:")
    if text.startswith("(") and text.endswith(")"):
        return _statement(text[1:-1].strip(), doubt)
    if match := _UNDATED_BUT.fullmatch(text):
        return _statement(match["rest"], doubt)
    if "[" in text and text.count("[") == text.count("]"):
        return _statement(text.replace("[", "").replace("]", ""), _both(doubt, "?"))
    if match := _BETWEEN.fullmatch(text):
        other = match["other"].removeprefix("not after ")
        return _between(_doubted(_completed([match["one"], other]), doubt))
    if match := _FROM_TO.fullmatch(text):
        return _range([match["one"], match["other"]], doubt)
    return _guarded(text, doubt)


def _guarded(text: str, doubt: str) -> str:
    """A statement with a word before or after it that says how it is meant."""
    if match := _DOUBT.fullmatch(text) or _ADVERB.fullmatch(text):
        return _statement(match["rest"], _both(doubt, "~" if match["about"] else "?"))
    if match := _LIMIT.fullmatch(text):
        return _limited(_LIMITS[match["limit"]], match["rest"], doubt)
    if match := _UNSPECIFIED.fullmatch(text):
        return _unspecified(match["rest"] or "", match["what"], doubt)
    if match := _BEYOND.fullmatch(text):
        return _limited(_BEYOND_LIMITS[match["limit"]], match["rest"], doubt)
    return _several(text, doubt)


def _several(text: str, doubt: str) -> str:
    if match := _ALL_OF.fullmatch(text):
        found = _between(_doubted(_completed(_pieces(match["rest"])), doubt))
        return f"{{{found[1:-1]}}}" if found.startswith("[") else found
    if " or " in text:
        return "[" + _members(text.split(" or "), doubt) + "]"
    if " and " in text or " & " in text:
        return "{" + _members(text.replace(" & ", " and ").split(" and "), doubt) + "}"
    pieces = _pieces(text)
    if len(pieces) > 2:
        raise UnreadableError("")
    return _range(pieces, doubt) if len(pieces) == 2 else _alone(text, doubt).alone()


def _pieces(text: str) -> list[str]:
    """The sides of a range; the text itself when it is none."""
    if _NUMERIC.fullmatch(text) or _MONTH_YEAR.fullmatch(text) or _is_iso(text):
        return [text]
    for divide in (_WIDE_DASH.split, _HYPHEN.split):
        if len(pieces := divide(text)) > 1:
            return pieces
    return text.split("/")


def _is_iso(text: str) -> bool:
    """ "1949-05" is a month, "1949-50" are two years."""
    match = _ISO.fullmatch(text)
    return bool(match and (match[3] or match[2] <= "12"))


def _doubted(parts: list[_Part], doubt: str) -> list[_Part]:
    return [replace(part, qualifier=_both(part.qualifier, doubt)) for part in parts] if doubt else parts


def _range(texts: list[str], doubt: str) -> str:
    first, last = texts
    if first == UNKNOWN_END:
        return "/" + _alone(last, doubt).end(True, as_bound=True)
    if last == UNKNOWN_END or last in NOW:
        return f"{_alone(first, doubt).end(False, as_bound=True)}/{'' if last == UNKNOWN_END else '..'}"
    if _ABBREVIATED.fullmatch(last) and len(first) >= 4 and first[-4:].isdecimal():
        last = _abbreviated_year(first, last)
    one, other = _doubted(_completed([first, last]), doubt)
    return f"{one.end(False, as_bound=False)}/{other.end(True, as_bound=False)}"


_ABBREVIATED = re.compile("[0-9]{1,2}")


def _abbreviated_year(first: str, last: str) -> str:
    """The second year of "1949-50"; "1949–05" may mean a month and runs backwards as a year."""
    if len(first) != 4:
        raise UnreadableError(f"“{last}” may be a year or a day: write the second date in full.")
    month = last.zfill(2)
    if month <= "12":
        raise UnreadableError(
            f"“{last}” may be a month or a year: write “{first}-{month}” or both years in full."
        )
    if last <= first[2:]:
        raise UnreadableError(f"“{last}” is no month, and no year after {first}.")
    return first[:2] + last


def _alone(text: str, doubt: str) -> _Part:
    (part,) = _doubted(_completed([text]), doubt)
    return part


def _between(parts: list[_Part]) -> str:
    """One day within limits: a set where EDTF has one, else the interval of the same bounds."""
    if len(parts) != 2:
        raise UnreadableError("")
    one, other = parts
    if one.is_date and other.is_date and len(one.text()) == len(other.text()):
        return f"[{one.text()}..{other.text()}]"
    return f"{one.end(False, as_bound=False)}/{other.end(True, as_bound=False)}"


def _members(texts: list[str], doubt: str) -> str:
    parts = _doubted(_completed(texts), doubt)
    if any(part.ends or (part.qualifier and not part.is_plain) for part in parts):
        raise UnreadableError("Alternatives are days, months, seasons, years or decades.")
    return ",".join(part.alone() for part in parts)


def _limited(limit: str, text: str, doubt: str) -> str:
    part = _alone(text, doubt)
    if limit in ("after", "before"):
        day = _day_beyond(part, after=limit == "after")
        return f"{day}{part.qualifier}/.." if limit == "after" else f"../{day}{part.qualifier}"
    later = limit in ("since", "not before", "all after")
    if part.is_date and limit not in ("since", "until"):
        members = f"{part.text()}.." if later else f"..{part.text()}"
        return f"{{{members}}}" if limit.startswith("all") else f"[{members}]"
    return f"{part.end(False, as_bound=True)}/.." if later else f"../{part.end(True, as_bound=True)}"


def _day_beyond(part: _Part, *, after: bool) -> date:
    """The first day after the date, or the last before it. Raises EdtfError as `edtf.parse` does."""
    if part.year.startswith(("-", "0000")):
        raise UnreadableError("Days are counted from AD 1 on: write “until” or “since” with a year BC.")
    found = edtf.parse(part.alone())
    try:
        return found.latest + timedelta(days=1) if after else found.earliest - timedelta(days=1)
    except OverflowError:
        raise UnreadableError("Dates reach from the year AD 1 to the year 9999.") from None


_UNKNOWN_PARTS: dict[tuple[str, str], Callable[[_Part], str]] = {
    ("day", "my"): lambda part: f"{part.year}-{part.month}-XX",
    ("month", "y"): lambda part: f"{part.year}-XX",
    ("month and day", "y"): lambda part: f"{part.year}-XX-XX",
    ("year", "m"): lambda part: f"XXXX-{part.month}",
    ("year", "md"): lambda part: f"XXXX-{part.month}-{part.day}",
    ("year", "dm"): lambda part: f"XXXX-{part.month}-{part.day}",
}


def _unspecified(text: str, what: str, doubt: str) -> str:
    """ "January 1949, day unknown": known to have had a day, which EDTF tells from a date to the month."""
    if not text and what == "year" and not doubt:
        return "XXXX"
    part = _part(text)
    write = _UNKNOWN_PARTS.get((what, part.shape))
    if not write or doubt or part.qualifier or part.ends or part.month > "12" or "X" in part.year:
        raise UnreadableError("")
    return write(part)
