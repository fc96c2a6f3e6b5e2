"""The words of dates: what listings and curators write for months, seasons and "no date".

All keys are lower case, without final dots, as `date_reading` looks them up.
"""

from archive_project.lib.edtf import MONTH_NAMES

_ENGLISH = {name.lower(): f"{number:02}" for number, name in enumerate(MONTH_NAMES, 1)}
_RUSSIAN = (
    ("январь", "января", "янв"),
    ("февраль", "февраля", "февр", "фев"),
    ("март", "марта", "мар"),
    ("апрель", "апреля", "апр"),
    ("май", "мая"),
    ("июнь", "июня", "июн"),
    ("июль", "июля", "июл"),
    ("август", "августа", "авг"),
    ("сентябрь", "сентября", "сент", "сен"),
    ("октябрь", "октября", "окт"),
    ("ноябрь", "ноября", "ноябр", "ноя"),
    ("декабрь", "декабря", "дек"),
)

MONTHS: dict[str, str] = {
    **_ENGLISH,
    **{name[:3]: number for name, number in _ENGLISH.items()},
    "sept": "09",
    **{form: f"{number:02}" for number, forms in enumerate(_RUSSIAN, 1) for form in forms},
}
"""A month's name or abbreviation, English or Russian, to its two digits."""

_FOUR = ("spring", "summer", "autumn", "winter")
_ORDINALS = ("first", "second", "third", "fourth")

SEASON_NAMES: dict[str, str] = {
    **{str(21 + n): name for n, name in enumerate(_FOUR)},
    **{str(25 + n): f"northern {name}" for n, name in enumerate(_FOUR)},
    **{str(29 + n): f"southern {name}" for n, name in enumerate(_FOUR)},
    **{str(33 + n): f"{_ORDINALS[n]} quarter of" for n in range(4)},
    **{str(37 + n): f"{_ORDINALS[n]} third of" for n in range(3)},
    **{str(40 + n): f"{_ORDINALS[n]} half of" for n in range(2)},
}
"""EDTF's codes for the parts of a year to what is written before the year."""

SEASONS: dict[str, str] = {
    **{name.removesuffix(" of"): code for code, name in SEASON_NAMES.items()},
    **{
        f"{n}{suffix} quarter": str(32 + n)
        for n, suffix in zip(range(1, 5), ("st", "nd", "rd", "th"), strict=True)
    },
    **{f"q{n}": str(32 + n) for n in range(1, 5)},
    **dict.fromkeys(("fall", "осень", "осенью"), "23"),
    **dict.fromkeys(("весна", "весной"), "21"),
    **dict.fromkeys(("лето", "летом"), "22"),
    **dict.fromkeys(("зима", "зимой"), "24"),
    "northern fall": "27",
    "southern fall": "31",
}
"""What is typed for a part of a year to EDTF's code."""

CENTURIES = {
    "sixteenth": 16,
    "seventeenth": 17,
    "eighteenth": 18,
    "nineteenth": 19,
    "twentieth": 20,
    "twenty-first": 21,
}

IDLE = frozenset(
    (
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"),
        *("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
        *("the", "of", "in", "on", "at", "day", "year", "month", "dated", "date"),
        *("г", "год", "года", "году", "гг", "годы", "годов"),
    )
)
"""Words that may stand in a date and add nothing. The day of the week is not compared with the day."""

UNDATED = frozenset(
    (
        *(
            "",
            "undated",
            "not dated",
            "no date",
            "no date given",
            "nd",
            "n d",
            "sd",
            "s d",
            "sine dato",
            "sine die",
        ),
        *(
            "date unknown",
            "unknown date",
            "unknown",
            "date not known",
            "date not given",
            "without date",
            "none",
        ),
        *("без даты", "бд", "б д", "б/д", "дата неизвестна", "无日期", "日期不详"),
    )
)
"""What is written for "no date", without dots and brackets."""

NOW = frozenset(("present", "the present", "today", "now", "date"))
UNKNOWN_END = "an unknown date"
