"""What a reader types into the search of the first holdings, and what is found: each with the reason."""

import pytest

from documents.models import Document, Name, Person
from documents.search.engine import Results, search
from documents.search.filters import DocumentFilters, FieldRow
from documents.search.query_language import loosened
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def find(query: str = "", **filters: object) -> Results:
    return search(DocumentFilters(query=query, **filters), per_page=100)  # type: ignore[arg-type]


def found(query: str = "", **filters: object) -> set[int]:
    """Their public numbers."""
    keys = [hit.document for hit in find(query, **filters).hits]
    return set(Document.objects.filter(pk__in=keys).values_list("number", flat=True))


def numbers(**conditions: object) -> set[int]:
    return set(Document.objects.published().filter(**conditions).values_list("number", flat=True))


def test_a_cover_name_finds_its_bearer_in_the_years_it_was_held() -> None:
    results = find("Filippov")
    stalin = Person.objects.get(slug="joseph-stalin")
    held = Name.objects.get(person=stalin, kind=Name.Kind.COVER, text="Filippov")
    hits = Document.objects.filter(pk__in=[hit.document for hit in results.hits])
    assert results.total == len(results.hits) > 3
    assert all(hit.why == ("as “Filippov”",) for hit in results.hits)
    for document in hits:
        assert document.attributions.filter(person=stalin).exists()
    untitled = hits.exclude(title__contains="Filippov").exclude(summary__contains="Filippov")
    assert untitled.exists(), "found by the name that the index adds, not by the words that stand there"
    assert held.held_earliest is not None
    assert not hits.filter(latest__lt=held.held_earliest).exists()


def test_a_cover_name_does_not_hold_outside_its_years() -> None:
    later = make.document("Cable, Stalin to the Embassy", date="March 1, 1920")
    make.attribution(later, Person.objects.get(slug="joseph-stalin"))
    assert later.number not in found("Filippov")
    assert later.number in found("Stalin")


def test_a_namesake_stays_himself() -> None:
    general = make.person("Vasily Kuznetsov")
    order = make.document("Order of the Day", date="June 1, 1948")
    make.attribution(order, general)
    assert order.number in found("Kuznetsov")
    assert order.number not in found("Stalin")
    hit = next(hit for hit in find("Kuznetsov").hits if hit.document == order.pk)
    assert hit.why == ()


def test_a_courier_is_found_by_the_name_he_went_by() -> None:
    assert found("Terebin") >= numbers(title__contains="Terebin")
    orlov = Person.objects.get(slug="andrei-orlov")
    assert found("Terebin") <= numbers(attributions__person=orlov) | numbers(summary__contains="Terebin")


def test_a_possessive_asks_for_the_person() -> None:
    assert found("Mikoyan's") == found("Mikoyan") == found("Mikoyan’s")
    assert found("Mikoyan's") >= numbers(title__contains="Mikoyan")


def test_a_phrase_is_found_as_it_stands_and_its_words_anywhere() -> None:
    phrase, words = found('"Nanjing Peace Proposal"'), found("Nanjing Peace Proposal")
    assert phrase
    assert phrase <= words
    assert numbers(title__icontains="Nanjing Peace Proposal") <= phrase


def test_a_misspelt_word_is_asked_back() -> None:
    make.document("Minutes of the Politburo meeting", date="1956")
    assert find("Politbureau meeting").total == 0
    assert find("Politbureau meeting").did_you_mean == "Politburo meeting"
    assert find("Politburo meeting").did_you_mean == ""


def test_a_word_misspelt_from_its_first_letter_is_asked_back() -> None:
    make.document("Minutes of the Politburo meeting", date="1956")
    assert find("Bolitburo").did_you_mean == "Politburo"
    assert find("Chrushchev").did_you_mean == "Khrushchev"


def test_no_word_of_a_hidden_record_is_offered() -> None:
    make.document("Zagranichny Protocol", status="draft")
    later = make.document("Zagranichnaya Note")
    type(later).objects.filter(pk=later.pk).update(published_at="2999-01-01T00:00:00Z")
    assert find("Zagranichnyy").did_you_mean == ""


def test_chinese_is_found_by_its_characters_in_a_text() -> None:
    document = make.document("Telegram without a translation", date="1949")
    make.text(
        document, make.language("Chinese of the test", "zh-x-test"), "斯大林同志：毛泽东同志已于昨日抵达。"
    )
    hit = next(hit for hit in find("毛泽东").hits if hit.document == document.pk)
    assert hit.snippet_html == "斯大林同志：<b>毛泽东</b>同志已于昨日抵达。"
    assert hit.why == ("in a Chinese of the test text",)
    assert document.pk not in {hit.document for hit in find("毛东泽").hits}
    assert document.pk in {hit.document for hit in find("昨日 抵达").hits}


def test_chinese_is_found_by_its_characters_in_the_field_that_is_asked() -> None:
    document = make.document("Telegram on unity", date="1949")
    sentence = "我们必须在党的领导下团结一切可以团结的力量为建立一个独立自由民主统一和富强的新中国而奋斗到底朱德同志的报告已经收到"
    make.text(document, make.language("Chinese of the test", "zh-x-test"), sentence)
    assert found("text:朱德") == found(rows=(FieldRow("text", "contains", "团结"),)) == {document.number}
    assert found("title:朱德") == found("summary:团结") == set()


def test_thai_is_found_inside_a_run_of_letters() -> None:
    document = make.document("ประเทศไทยและสันติภาพ", date="1954")
    assert found("สันติภาพ") == found("title:สันติภาพ") == {document.number}


def test_russian_is_found_in_any_case() -> None:
    document = make.document("Letter in Russian", date="1949")
    make.text(document, make.language("Russian of the test", "ru-x-test"), "Товарищ МАО ЦЗЭДУН прибыл.")
    assert document.number in found("цзэдун")
    assert find("прибыл").hits[0].why == ("in a Russian of the test text",)


def test_accents_need_not_be_typed() -> None:
    make.document("Cable from the Chargé d’Affaires in Łódź", date="1949")
    assert len(found("charge d'affaires lodz")) == 1


def test_a_variant_is_named_where_nothing_else_shows_it() -> None:
    hits = find("毛泽东").hits
    assert hits
    assert all(hit.why == ("as “毛泽东”",) for hit in hits)


@pytest.mark.parametrize(
    ("query", "equal"),
    [
        ("peace AND proposal", "proposal peace"),
        ("negotiation", "negotiations"),
        ("(peace", "peace"),
        ('"peace proposal', '"peace proposal"'),
        ("peace)", "peace"),
        ("peace OR", "peace"),
        ("NOT", "not"),
        ("title:(cable OR letter)", "title:cable OR title:letter"),
        ("peace -stalin", "peace NOT stalin"),
        ("peace --", "peace"),
        ("author:mao", "AUTHOR:Mao"),
        ('"peace proposal"~2', '"peace proposal"'),
        ('"peace proposal"~typo', '"peace proposal"'),
        ("negotiations~ peace~1", "negotiations peace"),
    ],
)
def test_two_ways_to_ask_the_same(query: str, equal: str) -> None:
    assert found(query) == found(equal)


def test_or_and_not_and_prefix() -> None:
    assert found("stalin OR mao") == found("stalin") | found("mao")
    assert found("stalin -mao") == found("stalin") - found("mao")
    assert found("-mao") == numbers() - found("mao")
    assert found("negotiat*") >= numbers(summary__icontains=" negotiat") > set()


def test_a_date_typed_among_the_words_is_that_of_the_document() -> None:
    of_january = {"date_edtf__startswith": "1949-01"}
    assert found("January 1949") >= numbers(**of_january) > set()
    assert found("Stalin 1949") >= numbers(
        date_edtf__startswith="1949", attributions__person__slug="joseph-stalin"
    )
    assert found('"January 6, 1949"') >= numbers(date_edtf="1949-01-06")
    month = make.document("Letter of some day", date="December 1977")
    assert found("December 1977") == {month.number}
    assert found('"December 1, 1977"') == set(), "no more is claimed than is known"


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Politburo meeting", ["Politburo OR meeting"]),
        ('"Politburo meeting"', ["Politburo meeting", "Politburo OR meeting"]),
        ('visit "peace proposal"~2', ["visit peace proposal", "visit OR peace OR proposal"]),
        ("Politburo", []),
        ("", []),
        ("title:Politburo meeting", []),
        ("peace -stalin meeting", []),
        ("peace OR truce", []),
        ("negotiat* peace", []),
    ],
)
def test_what_is_asked_instead_where_nothing_has_all_the_words(text: str, instead: list[str]) -> None:
    assert loosened(text) == instead


def test_a_row_asks_for_a_date_as_people_write_it() -> None:
    def of(operator: str, text: str) -> set[int]:
        return found(rows=(FieldRow("date", operator, text),))

    december = make.document("Minutes", date="December 1977")
    year = make.document("Report", date="1977")
    assert of("contains", "1977") == of("phrase", "1977") == {december.number, year.number}
    assert of("contains", "3 December 1977") == {december.number, year.number}, "possibly of that day"
    assert of("phrase", "December 1977") == {december.number}
    assert of("not", "1977") == numbers() - {december.number, year.number}
    assert of("starts", "December 1977") >= {december.number, year.number} | numbers(
        date_edtf__startswith="198"
    )
    assert of("contains", "yesterday") == set()
    assert found("date:1977 minutes") == found('date:"December 1977"') - {year.number} == {december.number}
    assert of("contains", "undated") == numbers(earliest=None)
    either = (FieldRow("date", "contains", "1977"), FieldRow("title", "contains", "Terebin"))
    assert found(rows=either, match="any") == found(rows=either[:1]) | found(rows=either[1:])


def test_rows_of_the_filter_builder() -> None:
    by_stalin = FieldRow("person:author", "contains", "Stalin")
    assert found(rows=(by_stalin,)) == numbers(
        attributions__person__slug="joseph-stalin", attributions__role="author"
    )
    cables = FieldRow("title", "contains", "cable")
    both = (by_stalin, cables)
    assert found(rows=both) == found(rows=(by_stalin,)) & found(rows=(cables,))
    assert found(rows=both, match="any") == found(rows=(by_stalin,)) | found(rows=(cables,))
    assert found(rows=(FieldRow("title", "not", "cable"),)) == numbers() - found(rows=(cables,))
    assert found(rows=(FieldRow("title", "starts", "Cable, Sta"),)) == numbers(title__contains="Cable, Sta")
    assert (
        found(rows=(FieldRow("nonsense", "contains", "x"), FieldRow("title", "contains", "  "))) == numbers()
    )
