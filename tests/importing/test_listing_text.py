"""Pages of the site in all the ways in which they were crawled."""

from pathlib import Path

import pytest

from collections_app.importing.rows import UnusableInputError
from tests.importing.reading import Page, read

pytestmark = pytest.mark.one_database

PAGES = Path(__file__).parent / "pages"


def page(name: str) -> Page:
    return read((PAGES / f"{name}.txt").read_bytes())


def test_a_flattened_collection() -> None:
    lake = page("flat_collection")
    assert (lake.head.kind, lake.head.edition, lake.head.title) == ("collection", 1, "The Lake Talks, 1955")
    assert lake.head.caption == (
        "Delegates at the lake on 18 July 1955 (photograph by the host), seen from the pier."
    )
    assert lake.head.introduction.endswith("See also the Canal Dispute and the 1956 Harbour Conference.")
    assert lake.head.see_also == ("Canal Dispute", "1956 Harbour Conference")
    assert lake.records == [
        (
            "July 04, 1955",
            "Letter, Minister of Transport to the Ambassador",
            "The minister asks for three rooms.\n\n- one with a view\n\n1. and none over the kitchen",
        ),
        ("July, 1955", "Memorandum on the Boats", ""),
        ("", "List of Guests", "A list without a date.\n\nIt goes on in a second paragraph."),
        ("1955", "Menu of the Last Dinner", "Fish, on 19 July 1955, and nothing else."),
    ]
    assert [entry.line for entry in lake.entries] == [4, 10, 13, 17]


def test_an_old_search_result_without_a_heading() -> None:
    bridge = page("old_results")
    assert (bridge.head.kind, bridge.head.edition, bridge.head.title) == ("results", 1, "")
    assert bridge.records == [
        (
            "March 04, 1962",
            "Telegram on the Bridge",
            "The bridge is closed.\n\n• for carts\n\n• for pedestrians",
        ),
        ("1963", "Report from the Customs House", ""),
        ("undated", "Draft of a Speech", "It was never held.\n\nNobody knows why."),
    ]


def test_a_list_inside_a_summary_is_as_deep_with_tabs() -> None:
    text = (PAGES / "old_results.txt").read_text()
    assert read(text.replace("    ", "\t")).records == page("old_results").records


def test_a_new_search_result_with_its_query_above() -> None:
    salt = page("new_results")
    assert (salt.head.kind, salt.head.edition, salt.head.title) == ("results", 2, "")
    assert (salt.head.range, salt.head.total) == ((11, 12), 1034)
    assert [title for _, title, _ in salt.records] == [
        "Telegram, Customs House to Ministry",
        "Record of a Conversation about Salt",
    ]
    assert [unread.line for unread in salt.unread] == [5, 7, 35]
    assert not salt.end.truncated


def test_a_person() -> None:
    anna = page("person")
    assert (anna.head.kind, anna.head.title) == ("person", "Lindqvist, Anna Maria 1896- 1971")
    assert anna.head.caption == "Photograph of Anna Lindqvist in 1931."
    assert anna.head.introduction == (
        "Anna Lindqvist, a surveyor, drew the border of 1923 and regretted it.\n\n"
        "Born in 1896 in a village that her map later gave away, she attended the school of mines.\n\n"
        "In 1924 she left the service."
    )
    assert [(entry.title, entry.featured) for entry in anna.entries] == [
        ("Letter, Anna Lindqvist to the Border Commission", True),
        ("Resignation of Anna Lindqvist", False),
    ]


def test_a_topic_without_records() -> None:
    dispute = page("topic")
    assert (dispute.head.kind, dispute.head.edition) == ("collection", 2)
    assert dispute.head.title == "1931 Customs Dispute"
    assert dispute.head.caption == "The customs house in winter"
    assert dispute.head.introduction.startswith("The dispute of 1931")
    assert dispute.head.introduction.endswith("Border Studies Project.")
    assert dispute.head.see_also == ("Salt and Power",)
    assert (dispute.entries, dispute.unread, dispute.end.truncated) == ([], [], False)


RECORDS = "October 2, 1959\n\nA Discussion\n\nIt was held.\n\nDecember 1959\n\nAn Outline\n\nIt was drawn.\n"


@pytest.mark.parametrize(
    ("head", "title", "caption", "introduction"),
    [
        ("", "", "", ""),
        ("Skip to content\n\n", "", "", ""),
        ("Skip to content\n\nLake Talks\n\n", "Lake Talks", "", ""),
        (
            "Skip to content\n\nLake Talks\n\nDocuments on the talks.\n\n",
            "Lake Talks",
            "",
            "Documents on the talks.",
        ),
        ("Lake Talks\n\nOn the talks.\n\nPopular Documents\n\n", "Lake Talks", "", "On the talks."),
        (
            "Delegates at the lake.\n\nLake Talks\n\nPopular Documents\n\n",
            "Lake Talks",
            "Delegates at the lake.",
            "",
        ),
        ("Skip to content\nA lake, 1955.\n\nA lake, 1955.\n\nPopular Documents\n\n", "", "A lake, 1955.", ""),
        (
            "Skip to content\n\nDelegates in 1955\n\nLake Talks\n\nThey were held.\n\nPopular Documents\n\n",
            "Lake Talks",
            "Delegates in 1955",
            "They were held.",
        ),
        (
            "Skip to content\n\nLake Talks\n\nOn.\n\nAnd more.(Photo: A lake)\n\nTimeline\n\n1954\n\n1955\n\nDocuments\n\n",
            "Lake Talks",
            "A lake",
            "On.\n\nAnd more.",
        ),
        (
            "Search in ADD SEARCH FILTER CANCEL SEARCH FILTER No image found. Lake Talks\n\nOn the talks.\n\n",
            "Lake Talks",
            "",
            "On the talks.",
        ),
    ],
)
def test_title_caption_and_introduction_are_told_apart(
    head: str, title: str, caption: str, introduction: str
) -> None:
    lake = read(head + RECORDS)
    assert lake.head.kind == "collection"
    assert (lake.head.title, lake.head.caption, lake.head.introduction) == (title, caption, introduction)
    assert lake.records == [
        ("October 2, 1959", "A Discussion", "It was held."),
        ("December 1959", "An Outline", "It was drawn."),
    ]
    assert lake.unread == []


@pytest.mark.parametrize(
    ("heading", "is_person"),
    [
        ("Stalin, Joseph (1878-1953)", True),
        ("Kim, Il Sung 1912-1994", True),
        ("Lindqvist, Anna 1931-", True),
        ("Kim Il Sung 1912- 1994", True),
        ("Anna Lindqvist 1931-", True),
        ("Berlin Wall 1961-1989", False),
        ("Warsaw Pact 1955-1991", False),
        ("Warsaw Pact 1955- 1991", False),
        ("Korean War 1950- 1953", False),
        ("Cuban Missile Crisis 1962", False),
        ("Sino-Soviet Split, 1960-1984", False),
        ("Border Conflict, 1950-1960", False),
        ("Making of the Alliance, 1945-1950", False),
        ("Lakes, Rivers 1950-1955", False),
    ],
)
def test_a_person_is_known_by_a_life(heading: str, is_person: bool) -> None:
    head = read(f"Skip to content\n\n{heading}\n\nSome words.\n\n{RECORDS}").head
    assert (head.kind == "person", head.title) == (is_person, heading)


def test_an_introduction_with_a_caption_is_enough_of_a_page() -> None:
    lake = read("Lake Talks\nDocuments on the talks. See also Canals. (Image, A lake, 1955)\n")
    assert (lake.head.title, lake.head.caption, lake.entries) == ("Lake Talks", "A lake, 1955", [])


def test_a_body_with_a_portrait_is_a_person() -> None:
    portrait = "Placeholder image for when a portrait image is not available"
    embassy = read(
        f"Skip to content\n{portrait}\n\nAtlantis. Embassy (Lemuria)\n\nSunk.\n\n{portrait}\n\n{RECORDS}"
    )
    assert (embassy.head.kind, embassy.head.title) == ("person", "Atlantis. Embassy (Lemuria)")
    assert (embassy.head.introduction, embassy.head.caption) == ("Sunk.", "")


def test_the_heading_of_a_person_is_a_line_by_itself() -> None:
    anna = read(f"Skip to content\n\nLindqvist, Anna 1896 - 1971\nSurveyor\n\nPopular Documents\n\n{RECORDS}")
    assert (anna.head.kind, anna.head.title) == ("person", "Lindqvist, Anna 1896 - 1971")
    assert anna.head.introduction == "Surveyor"


def test_a_name_and_its_years_on_two_lines_are_one_heading() -> None:
    anna = read(
        f"Skip to content\n\nLindqvist, Anna\n1896-1971\n\nShe drew maps.\n\nPopular Documents\n\n{RECORDS}"
    )
    assert (anna.head.kind, anna.head.title) == ("person", "Lindqvist, Anna 1896-1971")
    assert len(anna.entries) == 2


def test_lines_of_one_block_are_a_title_and_its_paragraphs() -> None:
    on = "This collection holds the letters and maps that General Berg kept through nine wars and three marriages."
    more = "It has been made possible by the support of his daughters and of the School of Mines, the Harbour Museum, and others"
    berg = read(
        f"Image courtesy of Anna Berg, daughter of the general.\n\nGeneral Nils Berg Collection\n{on}\n{more}"
    )
    assert (berg.head.kind, berg.head.title) == ("collection", "General Nils Berg Collection")
    assert berg.head.introduction == f"{on}\n\n{more}"
    assert berg.head.caption == "Image courtesy of Anna Berg, daughter of the general."


UNDATED = "Untitled report on a visit to the lake\n\nAn account of the visit, and of the boats.\n\n"


@pytest.mark.parametrize(
    ("page", "place"),
    [
        (f"Skip to content\n\n\n1 - 3 of 3\n\n\n\n{UNDATED}{RECORDS}", 0),
        (f"Skip to content\n\nResults:\n\n1 - 3 of 3\n\nDocuments\n\n\n{UNDATED}{RECORDS}", 0),
        (f"Skip to content\n\nLake\n\nPopular Documents\n\n\n{UNDATED}{RECORDS}", 0),
        (f"Skip to content\n\n\n1 - 3 of 3\n\n\n{RECORDS}\n\n{UNDATED}\nPagination", 2),
    ],
)
def test_an_empty_line_in_the_place_of_a_date_starts_a_record(page: str, place: int) -> None:
    lake = read(page)
    assert lake.records[place] == (
        "",
        "Untitled report on a visit to the lake",
        "An account of the visit, and of the boats.",
    )
    assert [date for date, _, _ in lake.records if date] == ["October 2, 1959", "December 1959"]
    assert (lake.unread, lake.end.truncated) == ([], False)


def test_records_that_all_lack_a_date_are_told_apart_by_their_empty_lines() -> None:
    lake = read(f"Skip to content\n\n\n1 - 2 of 2\n\n\n\n{UNDATED}\nMap of the Lake\n\nIt shows two boats.\n")
    assert (lake.head.kind, lake.head.title, lake.head.total) == ("results", "", 2)
    assert [(title, summary) for _, title, summary in lake.records] == [
        ("Untitled report on a visit to the lake", "An account of the visit, and of the boats."),
        ("Map of the Lake", "It shows two boats."),
    ]


def test_an_empty_line_between_two_sentences_starts_no_record() -> None:
    more = (
        "It went on for another two days in a house that stood on the far side of the lake, and then ended."
    )
    lake = read(f"Skip to content\n\nLake\n\nPopular Documents\n\n{RECORDS}\n\n{more}\n")
    assert lake.records[-1] == ("December 1959", "An Outline", f"It was drawn.\n\n{more}")


def test_a_range_under_a_heading_of_its_own_is_taken() -> None:
    lake = read(
        f"Skip to content\n\nLake\n\nPopular Documents\n\n{RECORDS}\nDocuments\n\n1 - 2 of 7\n\n{RECORDS}"
    )
    assert (lake.head.range, lake.head.total) == ((1, 2), 7)


@pytest.mark.parametrize("date", ["March 08,1966", "8 March,1966", "March,1966"])
def test_a_date_without_its_space_is_a_date(date: str) -> None:
    assert read(f"SEARCH RESULTS\n\n  • {date}\n\n    Letter\n\n    On boats.\n").records == [
        (date, "Letter", "On boats.")
    ]


def test_years_of_a_timeline_are_no_records() -> None:
    lake = read(
        f"Skip to content\n\nLake\n\nTimeline\n\n1950\n\n1951\n\nA flood\n\n1952\n\nPopular Documents\n\n{RECORDS}"
    )
    assert len(lake.entries) == 2
    assert [unread.text for unread in lake.unread] == ["A flood"]


def test_documents_after_the_popular_ones_are_not_featured() -> None:
    lake = read(f"Skip to content\n\nLake\n\nPopular Documents\n\n{RECORDS}\n\nAll Documents\n\n{RECORDS}")
    assert [entry.featured for entry in lake.entries] == [True, True, False, False]


def test_a_record_that_stands_twice_is_read_twice() -> None:
    assert len(read(f"Skip to content\n\nLake\n\n{RECORDS}\n{RECORDS}").entries) == 4


def test_what_follows_the_listing_is_unread_and_no_summary() -> None:
    lake = read(
        f"Skip to content\n\nLake\n\n{RECORDS}\n\nLoad more\n\nNext\n\nOur sponsors\n\n© 2021 The Lake\n"
    )
    assert lake.records[-1] == ("December 1959", "An Outline", "It was drawn.")
    assert [unread.text for unread in lake.unread] == ["Our sponsors"]


def test_sentences_in_the_place_of_a_title_are_no_title() -> None:
    sentence = (
        "The minister tells the ambassador that the boats are late and that nobody knows where they are."
    )
    lake = read(
        f"Skip to content\n\n1 - 2 of 2\n\nOctober 2, 1959\n\n{sentence}\n\nMay 5, 1960\n\n{sentence}\n"
    )
    assert lake.records == [("October 2, 1959", "", sentence), ("May 5, 1960", "", sentence)]


def test_a_sentence_above_a_summary_stands_in_the_place_of_the_title_and_is_it() -> None:
    title = "Protocol of the talks on the situation at the lake and the measures to be taken in the harbour."
    lake = read(f"Skip to content\n\n1 - 1 of 1\n\nOctober 2, 1959\n\n{title}\n\nThe ministers meet.\n")
    assert lake.records == [("October 2, 1959", title, "The ministers meet.")]


def test_a_wrapped_page_reads_like_an_unwrapped_one() -> None:
    sentence = (
        "The minister tells the ambassador that the boats are late and that nobody knows where they are. "
    )
    title = (
        "Memorandum of a Conversation between the Minister of Transport and the Ambassador, and a Ferryman"
    )
    unwrapped = f"Skip to content\n\nLake\n\nOctober 2, 1959\n\n{title}\n\n{(sentence * 4).strip()}\n"
    wrapped = unwrapped
    for at in range(70, len(unwrapped), 70):
        start = wrapped.rfind("\n", 0, at)
        if " " in wrapped[start + 1 : at] and at - start >= 60:
            space = wrapped.rfind(" ", start, at)
            wrapped = wrapped[:space] + "\n" + wrapped[space + 1 :]
    assert read(wrapped).records == read(unwrapped).records


@pytest.mark.parametrize(
    ("ending", "truncated"),
    [
        ("It was drawn.", False),
        ('It was called "drawn."', False),
        ("It was drawn (badly)", False),
        ("It was dra", True),
        ("It was drawn by the", True),
        ("It was drawn,", True),
    ],
)
def test_a_summary_without_its_end_is_said_to_be_cut(ending: str, truncated: bool) -> None:
    lake = read(f"Skip to content\n\nLake\n\n{RECORDS}\n\nMay 5, 1960\n\nLetter\n\n{ending}")
    assert lake.entries[-1].summary == ending
    assert (lake.entries[-1].truncated, lake.end.truncated) == (truncated, truncated)
    assert not any(entry.truncated for entry in lake.entries[:-1])


def test_where_summaries_have_no_stop_a_last_one_without_is_complete() -> None:
    careless = "".join(f"May {day}, 1960\n\nLetter\n\nA letter about the lake\n\n" for day in range(1, 5))
    assert not read(f"Skip to content\n\nLake\n\n{careless}").end.truncated
    assert read(
        f"Skip to content\n\nLake\n\n{careless}May 9, 1960\n\nLetter\n\nA letter about the"
    ).end.truncated


@pytest.mark.parametrize("tail", ["May 5, 1960", "May 5, 1960\n\nLet"])
def test_a_record_cut_before_its_summary_is_said_to_be_cut(tail: str) -> None:
    lake = read(f"Skip to content\n\nLake\n\n{RECORDS}\n{tail}")
    assert lake.entries[-1].date_text == "May 5, 1960"
    assert lake.entries[-1].title in {"", "Let"}
    assert lake.entries[-1].truncated


@pytest.mark.parametrize("tail", ["M", "Octob", "October 2", "October 2, 195", "May 5-", "undat", "Pagin"])
def test_half_a_date_at_the_end_is_no_paragraph(tail: str) -> None:
    lake = read(f"Skip to content\n\nLake\n\n{RECORDS}\n{tail}")
    assert lake.records[-1] == ("December 1959", "An Outline", "It was drawn.")
    assert [unread.text for unread in lake.unread] == [tail]
    assert lake.end.truncated


def test_half_a_date_behind_its_dash_is_no_paragraph() -> None:
    dashed = "SEARCH RESULTS\n- October 2, 1959\nA Discussion\nIt was held.\n- May 5, 1960\nLetter\nOn boats.\n- Dece"
    lake = read(dashed)
    assert lake.records[-1] == ("May 5, 1960", "Letter", "On boats.")
    assert [unread.line for unread in lake.unread] == [8]


def test_a_long_text_under_a_date_is_a_document_without_any_label_too() -> None:
    spoken = "\n\n".join(f"Minister: We have {number} boats." for number in range(12))
    talk = read(f"November 3, 1952\n\nConversation on the Boats\n\n{spoken}\n")
    assert (talk.head.kind, talk.head.title) == ("document", "Conversation on the Boats")
    assert talk.entries[0].detail is not None
    assert talk.entries[0].detail.text == spoken


def test_a_page_that_shows_fewer_records_than_it_says_is_cut() -> None:
    assert read(f"Skip to content\n\n1 - 10 of 34\n\n{RECORDS}").end.truncated
    assert not read(f"Skip to content\n\n1 - 2 of 34\n\n{RECORDS}").end.truncated


@pytest.mark.parametrize(
    "introduction",
    [
        "Documents on the lake talks, from the first letter to the",
        "Documents on the talks. (Image, Delegates at",
    ],
)
def test_a_page_that_is_cut_in_its_introduction_is_a_page(introduction: str) -> None:
    lake = read(f"Skip to content\n\nLake Talks\n\n{introduction}")
    assert (lake.head.kind, lake.head.title, lake.end.truncated) == ("collection", "Lake Talks", True)


NOVEL = (
    "It was a cold spring.\n\n1815\n\nThe war had ended, and nobody in the village had been told of it.\n\n"
    + ("He went on, and said nothing.\n\n" * 30)
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (NOVEL, "no listing found"),
        ("date,title\n1949-01-06,Cable\n1949-01-07,Letter\n", "no listing found"),
        ('[{"date": "1949-01-06", "title": "Cable"}]', "no listing found"),
        ("Skip to content\n\nOur Café\n\nOpen from nine to five.\n", "no listing found"),
        ("<!DOCTYPE html>\n<html><body><p>1949</p></body></html>", "HTML source"),
        (" \n\u00a0\n", "empty"),
    ],
)
def test_a_page_of_another_kind_is_refused(text: str, says: str) -> None:
    with pytest.raises(UnusableInputError, match=says):
        read(text)


def test_a_record_dated_in_rarer_words_or_to_no_day_at_all_is_a_record_of_its_own() -> None:
    dates = ["May 5, 1956", "not after 1949", "1956 May 5", "October 32, 1956", "194X"]
    page = read("Skip to content\n\n" + "".join(f"{one}\n\nLetter\n\nIt is long.\n\n" for one in dates))
    assert page.records == [(one, "Letter", "It is long.") for one in dates]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("begun", ["It is said that on", "They had been waiting there since"])
def test_a_date_inside_a_sentence_starts_no_record(begun: str, between: str) -> None:
    prose = between.join([begun, "July 29, 1953", "the boats left the lake."])
    page = read(
        f"Skip to content\n\nLakes\n\n{prose}\n\nMay 5, 1950\n\nLetter\n\n{prose}\n\n"
        "May 6, 1950\n\nReport of the Minister\n\nMay 7, 1950\n\nde Gaulle to the Minister\n\nIt is long.\n"
    )
    said = f"{begun} July 29, 1953 the boats left the lake."
    assert page.head.introduction == said
    assert page.records == [
        ("May 5, 1950", "Letter", said),
        ("May 6, 1950", "Report of the Minister", ""),
        ("May 7, 1950", "de Gaulle to the Minister", "It is long."),
    ]
