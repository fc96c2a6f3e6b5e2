"""People are linked by what titles and summaries say, and by no more than that."""

from collections.abc import Iterator, Sequence

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import DjangoAssertNumQueries

from documents.actions.link_people import Ambiguity, link_people
from documents.actions.set_types import set_types
from documents.models import Attribution, Document, Person
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_people")]

Role = Attribution.Role


@pytest.fixture(scope="module")
def known_people(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once for the file: it costs more than the tests do."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", "vocabularies", "people", verbosity=0)
        yield
        transaction.set_rollback(True)


def link() -> int:
    return link_people(documents=Document.objects.all()).created


def links(document: Document) -> list[tuple[str, str, str]]:
    return [(a.role, a.name_as_written, a.person.slug) for a in document.attributions.order_by("position")]


def names_of(documents: Sequence[Document]) -> set[str]:
    return set(Attribution.objects.filter(document__in=documents).values_list("person__slug", flat=True))


# The seed pages


def test_the_first_cable_of_the_seeds_names_stalin_twice_and_orlov_by_his_cover_name() -> None:
    cable = make.document(
        "Cable, Stalin [via Kuznetsov] to Mao Zedong [via Terebin]",
        date="October 21, 1948",
        summary="Kuznetsov (Stalin) tells Terebin (Andrei Orlov) that two planes will pick up Mao at an undetermined "
        "time to take him to Moscow.",
    )
    link()
    assert links(cable) == [
        ("author", "Stalin", "joseph-stalin"),
        ("via", "Kuznetsov", "joseph-stalin"),
        ("recipient", "Mao Zedong", "mao-zedong"),
        ("via", "Terebin", "andrei-orlov"),
    ]
    assert all(cable.attributions.values_list("certain", flat=True))


def test_whom_only_the_summary_names_is_mentioned_under_the_name_it_uses() -> None:
    cable = make.document(
        "Cable, Joseph Stalin to Anastas Mikoyan",
        date="February 4, 1949",
        summary="Stalin cable to Mikoyan, responding to Mikoyan's report that an American named Rittenberg is stationed "
        "with the Chinese Communist party as a spy. Stalin then notes that another American, writer Anna-Louise Strong, "
        "is also an American spy.",
    )
    link()
    assert links(cable) == [
        ("author", "Joseph Stalin", "joseph-stalin"),
        ("recipient", "Anastas Mikoyan", "anastas-mikoyan"),
        ("mentioned", "Rittenberg", "sidney-rittenberg"),
        ("mentioned", "Chinese Communist party", "chinese-communist-party"),
        ("mentioned", "Anna-Louise Strong", "anna-louise-strong"),
    ]


def test_a_ministry_is_chinese_where_its_embassy_writes_to_it_and_soviet_where_the_summary_says_so() -> None:
    cable = make.document(
        "Cable from the Chinese Embassy in the Soviet Union to the Ministry of Foreign Affairs, ‘On the Situation of "
        "the Vietnamese Embassy’s Nguyen Phu’s Report to Zhang Dake’",
        date="March 5, 1965",
        summary="The Vietnamese Ambassador meets with the Soviet Ministry of Foreign Affairs.",
    )
    link()
    assert links(cable) == [
        ("author", "Chinese Embassy in the Soviet Union", "chinese-embassy-soviet-union"),
        ("recipient", "Ministry of Foreign Affairs", "ministry-of-foreign-affairs-prc"),
        ("mentioned", "Nguyen Phu", "nguyen-phu"),
        ("mentioned", "Zhang Dake", "zhang-dake"),
        ("mentioned", "Soviet Ministry of Foreign Affairs", "ministry-of-foreign-affairs-soviet-union"),
    ]


def test_another_country_s_ministry_is_nobody_here() -> None:
    report = make.document(
        "Report, Hungarian Embassy in Moscow to the Ministry of Foreign Affairs", date="March 5, 1965"
    )
    link()
    assert links(report) == []


# Cover names


@pytest.mark.parametrize("date", ["March 5, 1965", "1946", "undated"])
def test_a_kuznetsov_outside_the_years_of_the_cover_name_is_not_stalin(date: str) -> None:
    document = make.document("Cable, Kuznetsov to Mao Zedong", date=date, summary="Kuznetsov asks for rails.")
    link()
    assert names_of([document]) == {"mao-zedong"}


def test_a_cover_name_is_uncertain_where_the_date_may_lie_outside_its_years() -> None:
    surely = make.document("Cable, Terebin to Stalin", date="January 10, 1949")
    perhaps = make.document("Cable, Terebin to Stalin", date="1940s")
    link()
    assert surely.attributions.get(name_as_written="Terebin").certain
    assert not perhaps.attributions.get(name_as_written="Terebin").certain


def test_brackets_say_who_is_meant_whatever_the_year() -> None:
    late = make.document("Cable, Mao Zedong to Filippov [Stalin]", date="December 27, 1952")
    unheard_of = make.document("Cable, Mao Zedong to Semenov [Stalin]", date="December 27, 1952")
    link()
    assert links(late)[1] == ("recipient", "Filippov", "joseph-stalin")
    assert links(unheard_of)[1] == ("recipient", "Semenov", "joseph-stalin")


def test_brackets_that_name_somebody_else_take_a_cover_name_away() -> None:
    document = make.document("Cable, Kuznetsov [Ivanov] to Mao Zedong", date="October 21, 1948")
    link()
    assert names_of([document]) == {"mao-zedong"}


def test_a_name_two_people_may_bear_links_nobody_and_is_reported() -> None:
    make.person("Fyodor Kuznetsov", variants=["Kuznetsov"])
    doubtful = make.document("Cable, Kuznetsov to Mao Zedong", date="October 21, 1948")
    general = make.document("Cable, Kuznetsov to Mao Zedong", date="March 5, 1965")
    explained = make.document("Cable, Kuznetsov [Stalin] to Mao Zedong", date="October 21, 1948")
    summary = link_people(documents=Document.objects.all())
    assert links(doubtful) == [("recipient", "Mao Zedong", "mao-zedong")]
    assert links(general)[0] == ("author", "Kuznetsov", "fyodor-kuznetsov")
    assert links(explained)[0] == ("author", "Kuznetsov", "joseph-stalin")
    assert summary.ambiguous == (
        Ambiguity(doubtful.number, "Kuznetsov", ("fyodor-kuznetsov", "joseph-stalin")),
    )


def test_a_document_that_a_cover_name_is_stated_for_settles_between_two_bearers() -> None:
    make.person("Fyodor Kuznetsov", variants=["Kuznetsov"])
    document = make.document("Cable, Kuznetsov to Mao Zedong", date="October 21, 1948")
    Person.objects.get(slug="joseph-stalin").names.get(text="Kuznetsov").held_in.add(document)
    link()
    assert links(document)[0] == ("author", "Kuznetsov", "joseph-stalin")


# Again, and after a curator


def test_a_second_call_adds_nothing() -> None:
    make.document(
        "Cable, Terebin to Stalin [via Kuznetsov]", date="January 10, 1949", summary="Mao tells Stalin."
    )
    assert link() == 4
    assert link() == 0


def test_what_a_curator_removed_or_changed_is_not_proposed_again() -> None:
    document = make.document("Cable, Mao to Stalin", date="November 21, 1948", summary="Du Yuming is beaten.")
    link()
    document.attributions.get(role=Role.AUTHOR).delete()
    document.attributions.filter(role=Role.MENTIONED).get().delete()
    recipient = document.attributions.get()
    recipient.role = Role.VIA
    recipient.save()
    assert link() == 0
    assert links(document) == [("via", "Stalin", "joseph-stalin")]


def test_links_that_a_curator_typed_stand_first_and_are_not_doubled() -> None:
    document = make.document("Cable, Mao to Stalin", date="November 21, 1948", summary="Zhou Enlai agrees.")
    make.attribution(document, Person.objects.get(slug="joseph-stalin"), Role.RECIPIENT, position=3)
    make.attribution(document, Person.objects.get(slug="zhou-enlai"), Role.TRANSLATOR, position=4)
    assert link() == 1
    assert links(document)[-1] == ("author", "Mao", "mao-zedong")
    assert document.attributions.get(role=Role.AUTHOR).position == 5


def test_each_link_has_its_origin_and_its_history() -> None:
    document = make.document("Cable, Mao to Stalin", date="November 21, 1948")
    link_people(documents=[document], origin=Attribution.Origin.IMPORTED)
    author = document.attributions.get(role=Role.AUTHOR)
    version = author.history.get()
    assert (author.origin, version.history_type, version.name_as_written) == ("imported", "+", "Mao")
    assert version.history_change_reason == "Named in the title or the summary"


def test_twenty_documents_cost_as_many_queries_as_two(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    def fill(count: int) -> list[Document]:
        return [
            make.document("Cable, Mao to Stalin", date=f"November {day}, 1948") for day in range(1, count + 1)
        ]

    asked = []
    for documents in (fill(2), fill(20)):
        # names, cover names' documents; documents, links, history; keys, links (in dozens, and the rest), versions; savepoint
        with django_assert_max_num_queries(11) as queries:
            assert link_people(documents=documents).created == 2 * len(documents)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_document_given_twice_is_linked_once() -> None:
    document = make.document("Cable, Mao to Stalin", date="November 21, 1948")
    assert link_people(documents=[document, document]).created == 2


# Types


def test_types_are_set_from_titles_where_none_is_set_and_the_vocabulary_has_them() -> None:
    letter = make.document("Letter, Jiang Qing to Mao Zedong")
    typed = make.document("Cable, Mao to Stalin", type=make.document_type("Draft cable"))
    unknown = make.document("Treaties and Other Papers")
    assert set_types(documents=Document.objects.all()) == 1
    assert set_types(documents=Document.objects.all()) == 0
    for document in (letter, typed, unknown):
        document.refresh_from_db()
    assert [str(document.type) for document in (letter, typed, unknown)] == ["Letter", "Draft cable", "None"]
    assert letter.history.count() == 2
    assert letter.history.latest().history_change_reason == "Type read from the title"
