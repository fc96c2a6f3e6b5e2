"""The page of a document."""

import pytest
from django.test import Client

from documents.models import Document, Status
from documents.search.following import drain
from tests import factories as make
from tests.site.html import faults
from tests.site.reading import Page, read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", ["", "wrong-slug/", "cable/", "дневник/"])
def test_any_slug_but_the_right_one_leads_to_it_and_keeps_the_query(client: Client, slug: str) -> None:
    document = make.document("Cable, Filippov to Mao Zedong")

    response = client.get(f"/documents/{document.number}/{slug}?from=letter&x=%C3%A9")

    assert response.status_code == 301
    assert response["Location"] == f"{document.get_absolute_url()}?from=letter&x=%C3%A9"


def test_the_name_of_a_file_is_no_slug(client: Client) -> None:
    document = make.document()

    for path in (f"/documents/{document.number}/cite.doc/", f"/ru/documents/{document.number}/cite.ris/"):
        assert client.get(path).status_code == 404


def test_a_title_in_any_script_has_an_address(client: Client) -> None:
    document = make.document("Дневник В. М. Молотова")

    assert read(client, document.get_absolute_url()).words


@pytest.mark.parametrize("slug", ["", "wrong/", "secret-title/"])
def test_a_hidden_document_is_not_found_before_its_title_could_be_told(client: Client, slug: str) -> None:
    document = make.document("Secret title", status=Status.IN_REVIEW)

    response = client.get(f"/documents/{document.number}/{slug}")

    assert response.status_code == 404
    assert b"Secret title" not in response.content


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 30])
def test_a_number_never_given_is_not_found(client: Client, number: str) -> None:
    assert client.get(f"/documents/{number}/").status_code == 404


def test_previous_and_next_follow_the_order_of_time_in_each_collection(client: Client) -> None:
    first = make.document("First", date="January 06, 1949")
    document = make.document("The one", date="January 10, 1949")
    same_day = make.document("Same day, later number", date="January 10, 1949")
    undated = make.document("Undated")
    hidden = make.document("Hidden", date="January 10, 1949", status=Status.DRAFT)
    relations, cables = make.collection("Relations"), make.collection("Cables")
    for other in (first, document, same_day, undated, hidden):
        make.placement(relations, other)
    for other in (document, undated):
        make.placement(cables, other)
    make.placement(make.collection("A stub", status=Status.DRAFT), document)

    page = read(client, document.get_absolute_url())
    in_relations, in_cables = page.section("In Relations"), page.section("In Cables")

    assert set(in_relations.links.values()) == {
        relations.get_absolute_url(),
        f"{first.get_absolute_url()}#in-relations",
        f"{same_day.get_absolute_url()}#in-relations",
    }
    assert "2 of 4" in in_relations.words
    assert "This is the first document." in in_cables.words
    assert in_cables.links["Later → Undated Undated"] == f"{undated.get_absolute_url()}#in-cables"
    assert "A stub" not in page.words
    at_the_end = read(client, undated.get_absolute_url()).section("In Relations")
    assert f"{same_day.get_absolute_url()}#in-relations" in at_the_end.links.values()
    assert "This is the last document." in at_the_end.words


def test_a_name_as_written_is_shown_where_it_says_something_else(client: Client) -> None:
    document = make.document("Cable, Filippov to Mao")
    make.attribution(document, make.person("Joseph Stalin"), name_as_written="Filippov")
    make.attribution(document, make.person("Mao Zedong"), "recipient", name_as_written="Mao")

    words = read(client, document.get_absolute_url()).words

    assert "Author Joseph Stalin as “Filippov”" in words
    assert "Recipient Mao Zedong" in words
    assert "as “Mao”" not in words


def test_a_person_who_is_not_public_is_not_named(client: Client) -> None:
    document = make.document()
    hidden = make.person("Hidden Agent", status=Status.DRAFT)
    make.attribution(document, hidden, name_as_written="Agent X")

    words = read(client, document.get_absolute_url()).words

    assert "Hidden Agent" not in words
    assert "Agent X" not in words


def test_the_date_is_shown_as_known_and_as_stated(client: Client) -> None:
    document = make.document(date="c. Dec 1947", date_rationale="From the reply.")

    words = read(client, document.get_absolute_url()).section("Description").words

    assert "Circa December 1947" in words
    assert "Stated as “c. Dec 1947”" in words
    assert "From the reply." in words


def test_every_described_field_is_on_the_page(client: Client) -> None:
    repository = make.repository(
        "Archive of the President", city="Moscow", website="https://example.org/aprf"
    )
    document = make.document(
        "Cable",
        date="January 10, 1949",
        type=make.document_type("Telegram"),
        repository=repository,
        reference="f. 39, op. 1, d. 31",
        classification="Top Secret",
        publication_note="Translated by S. R.",
        rights=make.rights("In the public domain", text="No known restrictions."),
        source_url="https://example.org/113352",
    )
    document.languages.add(make.language("Russian", "ru"))
    document.places.add(make.place("Beijing"))
    document.subjects.add(make.subject("Civil war"))
    document.donors.add(make.donor("A foundation", credit="Made possible by a foundation."))

    page = read(client, document.get_absolute_url())

    for value in (
        "January 10, 1949",
        "Telegram",
        "Russian",
        "Beijing",
        "Civil war",
        "Archive of the President",
        "Moscow",
        "f. 39, op. 1, d. 31",
        "Top Secret",
        "Translated by S. R.",
        "In the public domain",
        "No known restrictions.",
        "Made possible by a foundation.",
        "https://example.org/113352",
        f"Number{document.number}",
    ):
        assert value in page.section("About this document").words
    assert (
        f"“Cable,” January 10, 1949, Fonds, no. {document.number}, Archive of the President, Moscow, "
        f"f. 39, op. 1, d. 31, http://testserver/documents/{document.number}/"
    ) in page.words


def test_a_text_says_its_language_to_machines_and_its_translators_to_readers(client: Client) -> None:
    document = make.document()
    text = make.text(document, make.language("Russian", "ru"), "Товарищу Мао.", kind="transcription")
    text.translators.add(make.person("Sergey Radchenko"), make.person("Hidden Hand", status=Status.DRAFT))

    page = read(client, document.get_absolute_url())

    (body,) = (element for element in page.main.iter("div") if element.get("lang") == "ru")
    (paragraph,) = body.iter("p")
    assert "".join(paragraph.itertext()) == "Товарищу Мао."
    assert "Translated by Sergey Radchenko" in page.words
    assert "Hidden Hand" not in page.words


def texts_of(page: Page) -> list[list[str]]:
    """The paragraphs of each side of each row, as (language and words)."""
    rows = (element for element in page.main.iter("div") if element.get("class") == "texts-row")
    return [
        [f"{side.get('lang')}: " + " | ".join("".join(p.itertext()) for p in side.iter("p")) for side in row]
        for row in rows
    ]


@pytest.fixture
def in_two_languages() -> Document:
    document = make.document("Cable")
    make.text(document, make.language("Russian", "ru"), "Один.\n\nДва.", kind="transcription")
    english = make.language("English", "en")
    make.text(document, english, "One.\n\nTwo.", kind="translation", position=2)
    make.text(document, english, "One.\n\nThree.", kind="translation", position=4, edition="revised")
    return document


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", [["ru: Один. | Два."]]),
        ("?text=2", [["en: One. | Two."]]),
        ("?text=4&beside=1", [["en: One.", "ru: Один."], ["en: Three.", "ru: Два."]]),
        ("?beside=2", [["ru: Один.", "en: One."], ["ru: Два.", "en: Two."]]),
        # What is not there is left aside.
        ("?text=3", [["ru: Один. | Два."]]),
        ("?text=2&beside=2", [["en: One. | Two."]]),
        ("?text=%00&beside=-1&text=x", [["ru: Один. | Два."]]),
        ("?text=" + "9" * 5000, [["ru: Один. | Два."]]),
    ],
)
def test_one_reads_one_text_or_two_side_by_side(
    client: Client, in_two_languages: Document, query: str, shown: list[list[str]]
) -> None:
    page = read(client, in_two_languages.get_absolute_url() + query)

    assert texts_of(page) == shown


def test_marks_of_pages_neither_count_nor_move_what_stands_beside(client: Client) -> None:
    document = make.document()
    make.text(document, make.language("Russian", "ru"), "[л. 1]\n\nОдин.\n\n[л. 2]\n\nДва.")
    make.text(document, make.language("English", "en"), "One.\n\nTwo.", kind="translation", position=2)

    page = read(client, f"{document.get_absolute_url()}?text=1&beside=2")

    assert texts_of(page) == [["ru: [л. 1]\nОдин.", "en: One."], ["ru: [л. 2]\nДва.", "en: Two."]]


def test_every_text_can_be_chosen_by_a_link(client: Client, in_two_languages: Document) -> None:
    address = in_two_languages.get_absolute_url()

    choice = read(client, f"{address}?text=2").section("Texts of this document")
    beside = read(client, f"{address}?text=2&beside=1").section("Texts of this document")

    assert [*choice.links.items()] == [
        ("Transcription Russian", f"{address}?text=2&beside=1#texts"),
        ("Translation English", f"{address}?text=2#texts"),
        ("Translation English, revised", f"{address}?text=2&beside=4#texts"),
        ("Nothing", f"{address}?text=2#texts"),
    ]
    assert beside.links["Nothing"] == f"{address}?text=2#texts"


def test_what_only_one_of_two_versions_says_is_marked(client: Client, in_two_languages: Document) -> None:
    page = read(client, f"{in_two_languages.get_absolute_url()}?text=2&beside=4")

    assert texts_of(page) == [["en: One.", "en: One."], ["en: Two.", "en: Three."]]
    (row,) = (
        row
        for row in page.main.iter("div")
        if row.get("class") == "texts-row" and "Two" in "".join(row.itertext())
    )
    assert [element.text for element in row.iter("del")] == ["Two"]
    assert [element.text for element in row.iter("ins")] == ["Three"]


def test_every_address_of_the_texts_names_the_plain_one_as_canonical(
    client: Client, in_two_languages: Document
) -> None:
    address = in_two_languages.get_absolute_url()

    for query in ("", "?text=2", "?text=1&beside=4", "?text=none"):
        content = client.get(address + query).content.decode()
        assert f'<link rel="canonical" href="http://testserver{address}">' in content


def test_a_paragraph_keeps_its_address_whatever_stands_beside_it(
    client: Client, in_two_languages: Document
) -> None:
    for query in ("?text=2", "?text=2&beside=1", "?text=4&beside=2"):
        page = read(client, in_two_languages.get_absolute_url() + query)
        (passage,) = (element for element in page.main.iter("div") if element.get("id") == "t2-p2")
        assert [a.get("href") for a in passage.iter("a")] == ["#t2-p2"]
        assert "Two." in "".join(passage.itertext())


def test_a_cover_name_is_explained_where_it_occurs(client: Client) -> None:
    document = make.document("Cable, Filippov to Mao", date="January 10, 1949", summary="Filippov asks.")
    stalin, other = make.person("Joseph Stalin"), make.person("Fedor Kuznetsov")
    make.attribution(document, stalin)
    make.attribution(document, other, "mentioned")
    make.cover_name(stalin, "Filippov", held="1948/1953")
    make.cover_name(stalin, "Ivanov", held="1903/1917")
    make.cover_name(stalin, "Semenov", held="1948/1953")
    make.text(document, make.language("English", "en"), "Received. Filippov, not Filippova, nor Ivanov.")

    page = read(client, document.get_absolute_url())

    names = page.section("Names in this document")
    assert "“Filippov” Joseph Stalin cover name, 1948–1953" in names.words
    assert "Ivanov" not in names.words, "he bore it at another time"
    assert "Semenov" not in names.words, "it does not occur here"
    explained = [a for a in page.main.iter("a") if a.get("class") == "alias"]
    assert [(a.text, a.get("title"), a.get("href")) for a in explained] == [
        ("Filippov", "Joseph Stalin", "#names"),
        ("Filippov", "Joseph Stalin", "#names"),
    ]


def test_a_name_that_two_people_of_a_document_bear_is_explained_for_both(client: Client) -> None:
    document = make.document("Petrov to Ivanov", date="1950", summary="Petrov was here.")
    one, other = make.person("Alpha One"), make.person("Beta Two")
    make.attribution(document, one, name_as_written="Petrov")
    make.attribution(document, other, "recipient", name_as_written="Petrov")
    make.cover_name(one, "Petrov", held="1950")

    page = read(client, document.get_absolute_url())

    names = page.section("Names in this document").words
    assert "“Petrov” Alpha One cover name, 1950" in names
    assert "“Petrov” Beta Two as the document writes it" in names
    assert [a.get("title") for a in page.main.iter("a") if a.get("class") == "alias"] == [
        "Alpha One / Beta Two"
    ]


def test_a_cover_name_that_a_document_is_listed_with_holds_there_whatever_its_date(client: Client) -> None:
    document = make.document("Cable, Filippov to Mao")
    stalin = make.person("Joseph Stalin")
    make.attribution(document, stalin)
    make.cover_name(stalin, "Filippov", held_in=[document])

    assert (
        "Joseph Stalin" in read(client, document.get_absolute_url()).section("Names in this document").words
    )


@pytest.mark.parametrize(
    ("date", "held", "is_cover"),
    [
        ("1949", "1948/1951", True),
        ("December 1951", "1948/1951-12-01", True),
        ("1960", "1948/1951", False),
        ("undated", "1948/1951", False),
        ("1949", "", False),
    ],
)
def test_the_page_and_the_correspondence_agree_on_what_is_a_cover_name(
    client: Client, date: str, held: str, *, is_cover: bool
) -> None:
    document = make.document("Cable, Mao to Filippov", date=date)
    stalin, mao = make.person("Joseph Stalin"), make.person("Mao Zedong")
    make.attribution(document, mao)
    make.attribution(document, stalin, "recipient", name_as_written="Filippov")
    make.cover_name(stalin, "Filippov", held=held)

    page = read(client, document.get_absolute_url())
    letters = read(client, "/correspondence/joseph-stalin/mao-zedong/")

    assert "“Filippov” Joseph Stalin" in page.section("Names in this document").words
    assert ("cover name" in page.section("Names in this document").words) is is_cover
    assert letters.has_section("Cover names in these letters") is is_cover


def test_a_cover_name_of_a_person_who_is_not_public_is_not_explained(client: Client) -> None:
    document = make.document("Cable, Filippov to Mao", date="1949")
    hidden = make.person("Hidden Agent", status=Status.DRAFT)
    make.attribution(document, hidden, name_as_written="Filippov")
    make.cover_name(hidden, "Filippov", held="1948/1953")

    assert "Hidden Agent" not in read(client, document.get_absolute_url()).words


def test_relations_are_read_from_either_side(client: Client) -> None:
    question, answer = make.document("The question"), make.document("The answer")
    hidden = make.document("The hidden answer", status=Status.DRAFT)
    make.relation(answer, question, "reply")
    make.relation(hidden, question, "reply")

    assert "Reply to The question" in read(client, answer.get_absolute_url()).section("Belongs with").words
    belongs = read(client, question.get_absolute_url()).section("Belongs with").words
    assert "Answered by The answer" in belongs
    assert "hidden" not in belongs


def test_related_documents_share_most_people_and_are_near_in_time(client: Client) -> None:
    stalin, mao, zhou = make.person("Joseph Stalin"), make.person("Mao Zedong"), make.person("Zhou Enlai")
    document = make.document("The one", date="January 10, 1949")
    both_late = make.document("Both, late", date="1953")
    both_early = make.document("Both, soon", date="January 14, 1949")
    one = make.document("One of them", date="January 11, 1949")
    none = make.document("Another matter", date="January 10, 1949")
    for one_of_both in (document, both_late, both_early):
        make.attribution(one_of_both, stalin)
        make.attribution(one_of_both, mao, "recipient")
    make.attribution(one, mao)
    make.attribution(none, zhou)
    drain()

    related = read(client, document.get_absolute_url()).section("The same people, near in time")

    assert related.titles == ["Both, soon", "Both, late", "One of them"]


def test_essays_that_cite_it_are_named_with_their_authors(client: Client) -> None:
    document = make.document()
    essay = make.essay("Seventy Years Later", date="February 2020", authors=[make.person("Charles Kraus")])
    essay.documents.add(document)
    make.essay("A draft", status=Status.DRAFT).documents.add(document)

    page = read(client, document.get_absolute_url())

    assert "Seventy Years Later Charles Kraus February 2020" in page.section("Essays that cite it").words
    assert "A draft" not in page.words


def test_a_file_is_called_what_readers_call_its_format(client: Client) -> None:
    document = make.document()
    make.attachment(document, title="Original")
    make.attachment(document, position=2, title="Plain", media_type="")

    files = read(client, document.get_absolute_url()).section("Files").words

    assert "Original PDF, " in files
    assert "Plain PDF, " in files


def test_a_date_that_stands_alone_begins_like_a_sentence(client: Client) -> None:
    document = make.document("Report", date="July 1949")

    assert "Июль 1949 г." in read(client, f"/ru{document.get_absolute_url()}").words


def test_cover_names_stand_in_the_quotes_of_the_language(client: Client) -> None:
    stalin = make.person("Joseph Stalin")
    make.cover_name(stalin, "Kuznetsov", held="1948")

    assert "«Kuznetsov»" in read(client, f"/ru{stalin.get_absolute_url()}").words


def test_a_document_that_is_only_described_says_so(client: Client) -> None:
    assert "not its text or its pages" in read(client, make.document().get_absolute_url()).words


def test_the_way_from_a_collection_leads_on_through_that_collection(client: Client) -> None:
    document, after = make.document("First", date="1949"), make.document("Second", date="1950")
    for title in ("Cables", "Relations"):
        collection = make.collection(title)
        make.placement(collection, document, featured=True)
        make.placement(collection, after)
        drain()

        listed = read(client, collection.get_absolute_url())
        page = read(client, document.get_absolute_url())

        addresses = [a.get("href") for a in listed.main.iter("a") if "".join(a.itertext()).strip() == "First"]
        assert addresses == [f"{document.get_absolute_url()}#in-{collection.slug}"] * 2
        way = page.section(f"Before and after in {title}")
        assert way.main.get("id") == f"in-{collection.slug}"
        assert way.words == f"{title} 1 of 2 Next →"
        assert way.links["Next →"] == f"{after.get_absolute_url()}#in-{collection.slug}"
    everywhere = read(client, "/documents/")
    assert document.get_absolute_url() in everywhere.links.values()


def test_a_text_without_a_word_is_no_text(client: Client) -> None:
    document = make.document()
    english = make.language("English", "en")
    make.text(document, english, " \n\n ")

    assert "holds the description of this document" in read(client, document.get_absolute_url()).words

    make.text(document, english, "Comrade Stalin!", position=2, edition="edited")
    page = read(client, document.get_absolute_url())
    assert "Comrade Stalin!" in page.words
    assert not page.has_section("Texts of this document")


def test_control_characters_that_a_record_was_pasted_with_are_left_out_of_the_page(client: Client) -> None:
    document = make.document("Cable\x0b to \x1fMao\x85", summary="One\ufffe\U0001ffff\U0010fffetwo")
    make.text(document, make.language("English", "en"), "Comrade\x0c\x01 Mao\u200c!\x7f")

    html = client.get(document.get_absolute_url()).content.decode()

    assert faults(html) == []
    assert "Cable to Mao</h1>" in html
    assert "Comrade\x0c Mao\u200c!" in html


def test_a_season_is_said_in_words_alone(client: Client) -> None:
    page = client.get(make.document(date="spring 1950").get_absolute_url()).content.decode()

    assert "Spring 1950" in page
    assert faults(page) == []
