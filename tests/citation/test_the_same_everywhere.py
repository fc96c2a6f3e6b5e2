"""Whatever the form, it says the same: title, authors, date, archive, call number."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_project.lib import dates
from documents.citation.bibtex import bibtex
from documents.citation.citation import LOW_COMMA, Citation, CitedName, cited_name, one_line
from documents.citation.coins import coins
from documents.citation.csl_json import csl_json
from documents.citation.meta_tags import meta_tags, written_date
from documents.citation.ready import ready_citations
from documents.citation.ris import ris, ris_of_all
from documents.citation.styles.apa import apa
from documents.citation.styles.writing import ended, plain
from tests.citation.csl_rules import breaches
from tests.citation.reading import (
    from_bibtex,
    from_coins,
    from_csl,
    from_meta_tags,
    from_ris,
    read_ris,
)
from tests.lib import edtf_expressions

words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40)
lines = words.map(one_line).filter(bool)
maybe = st.just("") | lines
# A part of a name has no comma; what a form cannot tell from its own signs is no name either.
parts = st.from_regex(r"[\w’'.-]{1,12}(?: [\w’'.-]{1,12})?", fullmatch=True).map(one_line).filter(bool)
names = st.one_of(
    st.builds(lambda family, given: CitedName(f"{given} {family}", family, given), parts, parts),
    st.sampled_from(
        ["Mao Zedong", "毛泽东", "Ministry of Trade, Industry and Energy", "Rand and Co.", "{X} & Y"]
    ).map(CitedName),
)


@st.composite
def stated_dates(draw: st.DrawFn) -> dates.StatedDate:
    try:
        return dates.from_edtf(draw(st.just("") | edtf_expressions.expressions))
    except dates.DateError:
        return dates.UNDATED


citations = st.builds(
    Citation,
    number=st.integers(1, 10**9),
    title=lines,
    date=stated_dates(),
    genre=maybe,
    authors=st.lists(names, max_size=12, unique=True).map(tuple),
    recipients=st.lists(names, max_size=2, unique=True).map(tuple),
    translators=st.lists(names, max_size=2, unique=True).map(tuple),
    archive=maybe,
    archive_city=maybe,
    archive_country=maybe,
    call_number=maybe,
    collections=st.lists(lines, max_size=2).map(tuple),
    languages=st.lists(st.sampled_from(["en", "ru", "zh-Hans"]), unique=True).map(tuple),
    site=st.just("Fonds"),
    address=st.just("https://archive.example.org/documents/12/"),
)


def authors_of(citation: Citation) -> list[tuple[str, str]]:
    return [(name.family or name.text, name.given) for name in citation.authors]


def indexed_authors_of(citation: Citation) -> list[tuple[str, str]]:
    """As forms that part names by a comma have them."""
    return [(family.replace(",", LOW_COMMA), given) for family, given in authors_of(citation)]


@settings(max_examples=25)
@given(citations)
def test_ris_says_what_the_record_says(citation: Citation) -> None:
    read = from_ris(ris(citation))

    assert (read.title, read.archive, read.call_number) == (
        citation.title,
        citation.archive,
        citation.call_number,
    )
    assert read.authors == indexed_authors_of(citation)
    stated = written_date(citation.date)
    # Of "1950s" the years that it means, of "May, year unknown" none, are said as a date.
    kept = re.search(r"\b\d{4}\b", stated)
    assert read.date == stated if kept else re.fullmatch(r"((\d{4})(–(?!\2)\d{4})?)?", read.date)


@settings(max_examples=25)
@given(citations)
def test_every_line_of_ris_is_a_tag_and_a_value(citation: Citation) -> None:
    *all_lines, after = ris(citation).split("\r\n")

    assert after == ""
    assert all_lines[0] == "TY  - MANSCPT"
    assert all_lines[-1] == "ER  - "
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in all_lines)


@settings(max_examples=25)
@given(st.lists(citations, max_size=3))
def test_a_file_of_several_is_read_as_several(several: list[Citation]) -> None:
    found = read_ris("".join(ris_of_all(several)))

    assert [entry["title"] for entry in found] == [citation.title for citation in several]


@settings(max_examples=25)
@given(citations)
def test_bibtex_says_what_the_record_says(citation: Citation) -> None:
    read = from_bibtex(bibtex(citation))

    assert read.title == citation.title
    assert read.authors == authors_of(citation)
    assert (read.archive, read.call_number) == (citation.archive, citation.call_number)
    if not citation.date.is_undated:
        assert read.date in {written_date(citation.date)[:4], citation.date.display}


@settings(max_examples=25)
@given(citations)
def test_csl_json_says_what_the_record_says_by_the_rules_of_csl(citation: Citation) -> None:
    written = csl_json(citation)
    read = from_csl(written)

    assert breaches(written) == []
    assert (read.title, read.archive, read.call_number) == (
        citation.title,
        citation.archive,
        citation.call_number,
    )
    assert read.authors == authors_of(citation)
    assert bool(read.date) != citation.date.is_undated


@settings(max_examples=25)
@given(citations)
def test_coins_and_meta_tags_say_what_the_record_says(citation: Citation) -> None:
    span, tags = from_coins(coins(citation)), from_meta_tags(meta_tags(citation))

    assert span.title == tags.title == citation.title
    assert span.authors == tags.authors == indexed_authors_of(citation)
    assert span.date == tags.date == written_date(citation.date)
    assert (tags.archive, tags.call_number) == (citation.archive, citation.call_number)
    assert span.archive == citation.source


@settings(max_examples=25)
@given(citations)
def test_every_ready_citation_names_archive_call_number_and_address(citation: Citation) -> None:
    for ready in ready_citations(citation):
        said = plain(ready.pieces)
        for value in (citation.archive, citation.call_number, citation.address, citation.site):
            assert value.rstrip(".") in said, ready.label
        assert "  " not in said, ready.label
        assert "\n" not in said, ready.label


@settings(max_examples=25)
@given(citations)
def test_no_form_gives_digits_of_a_date_that_is_not_certain(citation: Citation) -> None:
    if citation.date.earliest and citation.date.earliest == citation.date.latest:
        return
    for text in (ris(citation), "\n".join(value for _, value in meta_tags(citation))):
        assert not re.search(r"^(?:DA  - )?\d{4}[-/]\d\d[-/]\d\d/?$", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "filing", "is_person", "divided"),
    [
        ("Joseph Stalin", "Stalin, Joseph", True, ("Stalin", "Joseph")),
        ("Anna Louise Strong", "Strong, Anna Louise", True, ("Strong", "Anna Louise")),
        ("Mao Zedong", "Mao Zedong", True, ("", "")),
        ("Mao Zedong", "", True, ("", "")),
        ("Nicholas II", "Nicholas II, Emperor of Russia", True, ("", "")),
        ("I. V. Stalin", "Stalin, Joseph", True, ("", "")),
        ("Trade and Industry, Ministry of", "Ministry of, Trade and Industry", False, ("", "")),
    ],
)
def test_a_name_is_divided_only_where_its_index_form_says_how(
    name: str, filing: str, is_person: bool, divided: tuple[str, str]
) -> None:
    cited = cited_name(name, filing, is_person=is_person)

    assert cited.text == name
    assert (cited.family, cited.given) == divided


def test_what_is_not_seen_parts_no_words_but_the_joiners_of_persian_stay() -> None:
    assert one_line("نامه\u200cهای محرمانه") == "نامه\u200cهای محرمانه"
    assert one_line("Ca\u200bble\u202e to\x0bMao\u00a0Zedong\n") == "Cable to Mao Zedong"


@pytest.mark.parametrize(
    ("title", "in_note", "alone"),
    [
        ("«Что делать?»", "«Что делать?»,", "«Что делать?»"),
        ("《怎么办？》", "《怎么办？》,", "《怎么办？》"),
        ("«Правда»", "«Правда»,", "«Правда»."),
        ("And so on...", "And so on...,", "And so on..."),
        ("Report.", "Report,", "Report."),
    ],
)
def test_a_title_ends_once(title: str, in_note: str, alone: str) -> None:
    assert (ended(title, ","), ended(title, ".")) == (in_note, alone)


def test_what_stands_between_the_names_of_a_person_is_no_initial() -> None:
    citation = Citation(
        number=1,
        title="«Что делать?»",
        date=dates.parse("1810"),
        genre="",
        authors=(CitedName("Ludwig van Beethoven", "Beethoven", "Ludwig van"),),
        recipients=(),
        translators=(),
        archive="",
        archive_city="",
        archive_country="",
        call_number="",
        collections=(),
        languages=(),
        site="Fonds",
        address="https://example.org/documents/1/",
    )

    assert plain(apa(citation)).startswith("Beethoven, L. van. (1810). «Что делать?» Fonds.")
