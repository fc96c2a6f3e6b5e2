"""Dates in the languages of the interface: the same days, and never more than is known."""

import re
import unicodedata

import pytest
from django.conf import settings
from hypothesis import assume, given
from hypothesis import strategies as st

from archive_project.lib import date_display, date_russian
from archive_project.lib.dates import DateError, display, from_edtf, parse
from archive_project.lib.edtf import MONTH_NAMES
from tests.lib.edtf_expressions import expressions

READINGS = [
    ("1949-01-06", "6 января 1949 г.", "1949年1月6日"),
    ("1959-12", "декабрь 1959 г.", "1959年12月"),
    ("1955", "1955 г.", "1955年"),
    ("195X", "1950-е гг.", "1950年代"),
    ("19XX", "XX в.", "20世纪"),
    ("-0043", "44 г. до н. э.", "公元前44年"),
    ("1949-21", "весна 1949 г.", "1949年春季"),
    ("1949-30", "лето 1949 г. (в Южном полушарии)", "1949年南半球夏季"),
    ("1949-33", "I квартал 1949 г.", "1949年第一季度"),
    ("1949-41", "вторая половина 1949 г.", "1949年下半年"),
    ("1947-12~", "около декабря 1947 г.", "约1947年12月"),
    ("1949-01-06?", "6 января 1949 г. (?)", "1949年1月6日（？）"),
    ("1949-24%", "около зимы 1949 г. (?)", "约1949年冬季（？）"),
    ("1950~/1959~", "около 1950-х гг.", "约1950年代"),
    ("1949/1951", "1949–1951 гг.", "1949年至1951年"),
    ("1949-01/1949-03", "январь–март 1949 г.", "1949年1月至3月"),
    ("1949-01~/1949-03~", "около января–марта 1949 г.", "约1949年1月至3月"),
    ("1949-01-05/1949-01-07", "5–7 января 1949 г.", "1949年1月5日至7日"),
    ("1949-01-05/1949-03-07", "5 января – 7 марта 1949 г.", "1949年1月5日至3月7日"),
    ("1949-01/1951-03", "январь 1949 г. – март 1951 г.", "1949年1月至1951年3月"),
    ("1949/1951~", "с 1949 г. примерно по 1951 г.", "1949年至约1951年"),
    ("1949-02-05/..", "после 4 февраля 1949 г.", "1949年2月4日之后"),
    ("1949-03-01~/..", "примерно после февраля 1949 г.", "约1949年2月之后"),
    ("../1949-12-31", "до 1950 г.", "1950年之前"),
    ("1949-12/..", "с декабря 1949 г.", "1949年12月起"),
    ("../1949-12", "по декабрь 1949 г.", "至1949年12月止"),
    ("1949/", "с 1949 г., конец неизвестен", "1949年起，截止日期不详"),
    ("[1949-01-05,1949-01-07]", "5 или 7 января 1949 г.", "1949年1月5日或7日"),
    ("{1949,1950,1951}", "1949 г., 1950 г. и 1951 г.", "1949年、1950年和1951年"),
    ("[1949-01..1949-03]", "между январём и мартом 1949 г.", "1949年1月至3月之间"),
    ("[1949..]", "1949 г. или позже", "1949年或以后"),
    ("XXXX-01-06", "6 января, год неизвестен", "1月6日，年份不详"),
    ("1949-XX-XX", "1949 г., месяц и день неизвестны", "1949年，月日不详"),
    ("156X-12-25", "156X-12-25", "156X-12-25"),
    ("", "без даты", "日期不详"),
]


@pytest.mark.parametrize(("edtf", "russian", "chinese"), READINGS)
def test_a_date_in_each_language(edtf: str, russian: str, chinese: str) -> None:
    assert display(edtf, "ru") == russian
    assert display(edtf, "zh-hans") == chinese


def test_every_language_of_the_site_writes_dates() -> None:
    assert set(date_display.LANGUAGES) == {code for code, _ in settings.LANGUAGES}


def test_a_language_without_words_for_dates_writes_them_in_english() -> None:
    assert display("1949-01", "he") == "January 1949"


def test_what_was_typed_vaguely_is_shown_as_it_was_typed() -> None:
    early = from_edtf(parse("early 1950s").edtf, "early 1950s")
    assert {early.in_words(language) for language in date_display.LANGUAGES} == {"early 1950s"}


ROMAN = {date_russian._roman(number): number for number in range(1, 100)}
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, 1)} | {
    form: number for number, forms in enumerate(date_russian.MONTHS, 1) for form in forms
}


def numbers(words: str) -> set[int]:
    """Return years, months, days and centuries that words name; parts of a year apart, which each language counts in its way."""
    found = {int(number) for number in re.findall("[0-9]+", words)}
    found |= {number for name, number in MONTHS.items() if re.search(rf"\b{name}\b", words)}
    return found | {ROMAN[sign] for sign in re.findall(r"\b[XVILC]+(?= в\.)", words)}


@given(expressions)
def test_every_language_names_the_same_numbers(edtf: str) -> None:
    try:
        english = display(edtf)
    except DateError:
        assume(False)
    for language in ("ru", "zh-hans"):
        assert numbers(display(edtf, language)) == numbers(english), (language, edtf)


@given(expressions)
def test_a_language_says_a_doubt_wherever_english_does(edtf: str) -> None:
    try:
        english = display(edtf)
    except DateError:
        assume(False)
    for language, about in (("ru", r"около|примерно"), ("zh-hans", "约")):
        words = unicodedata.normalize("NFKC", display(edtf, language))
        if words in (edtf, english):
            continue
        assert words.count("?") == english.count("?"), (words, english)
        assert len(re.findall(about, words)) == english.count("circa"), (words, english)


@given(st.dates(), st.sampled_from(["ru", "zh-hans"]))
def test_words_of_other_languages_read_back(day: object, language: str) -> None:
    """Readers may type what they see: a day and a month of four digits are read in these languages too."""
    text = str(day)
    assume(text[0] != "0")
    for edtf in (text, text[:7], text[:4]):
        assert parse(display(edtf, language)).edtf == edtf
