"""Suggested links: what words suggest, and that nothing is linked before a curator says so."""

from functools import partial

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client

from archive_project.site import first_holdings
from collections_app.models import Placement, Suggestion
from collections_app.suggesting.following import is_behind, read_all, state
from documents.models import Attribution, Document, Relation
from tests import factories as make
from tests.admin.desk import address, count_queries, filled_in

pytestmark = pytest.mark.django_db
OPEN = "/admin/collections/suggestion/open/"


def letter(title: str, date: str, author: object, recipient: object, summary: str = "") -> Document:
    document = make.document(title, date=date, summary=summary)
    make.attribution(document, author, "author")  # type: ignore[arg-type]
    make.attribution(document, recipient, "recipient", position=1)  # type: ignore[arg-type]
    return document


def suggested(document: Document) -> list[tuple[str, str, str]]:
    read_all()
    found = Suggestion.objects.open().filter(document=document).with_targets().order_by("id")
    return [(one.link, str(one.target), one.words) for one in found]


def respond(client: Client, answer: str, query: str = "", **said: object) -> str:
    shown: str = client.post(OPEN + query, {**said, "answer": answer}, follow=True).text
    return shown


# What words suggest


def test_people_are_suggested_in_the_role_of_the_title_and_as_mentioned_by_a_text() -> None:
    make.person("Joseph Stalin", variants=["Stalin"])
    make.person("Mao Zedong")
    make.person("Ivan Kovalev")
    document = make.document("Cable, Stalin to Mao Zedong", date="January 6, 1949")
    make.text(document, make.language(), "Comrade! We are sending Ivan Kovalev to you by rail.")
    assert suggested(document) == [
        ("Author", "Joseph Stalin", "Cable, Stalin to Mao Zedong"),
        ("Recipient", "Mao Zedong", "Cable, Stalin to Mao Zedong"),
        ("Mentioned", "Ivan Kovalev", "Comrade! We are sending Ivan Kovalev to you by rail."),
    ]
    assert not Attribution.objects.exists()


@pytest.mark.parametrize(("date", "people"), [("January 6, 1949", 1), ("March 1955", 0), ("undated", 0)])
def test_a_cover_name_is_its_bearer_within_its_years_only(date: str, people: int) -> None:
    make.cover_name(make.person("Joseph Stalin"), "Filippov", held="1948/1951")
    assert len(suggested(make.document("Cable, Filippov to Beijing", date=date))) == people


def test_two_who_bear_a_name_are_not_guessed() -> None:
    make.person("Ivan Kovalev", variants=["Kovalev"])
    make.person("Petr Kovalev", variants=["Kovalev"])
    assert suggested(make.document("Cable, Kovalev to the Ministry")) == []


def test_a_place_is_suggested_but_not_where_it_is_part_of_a_name() -> None:
    make.place("Nanjing")
    make.person("Government in Nanjing", kind="corporate")
    named = make.document("Talks in Nanjing, 1949")
    part = make.document("Note", summary="The Government in Nanjing answers.")
    assert suggested(named) == [("Place", "Nanjing", "Talks in Nanjing, 1949")]
    assert [link for link, _, _ in suggested(part)] == ["Mentioned"]


def test_a_collection_is_suggested_where_its_title_stands_in_its_years() -> None:
    make.collection("Sino-Soviet Split, 1960-1984")
    words = "On the origins of the Sino-Soviet split."
    within, before = (make.document("Note", date=date, summary=words) for date in ("1963", "1949"))
    assert suggested(within) == [("In the collection", "Sino-Soviet Split, 1960-1984", words)]
    assert suggested(before) == []


@pytest.mark.parametrize(
    ("summary", "expected", "certain"),
    [
        ("Mao responds to Stalin's telegram from 6 January 1949.", "First", True),
        ("Mao replies to Stalin's cable of January 8.", "Second", True),
        ("Mao answers Stalin's letter.", "Second", False),
        ("Mao responds to Stalin's 7 January telegram.", "Second", False),
        ("Mao thanks Stalin.", "Second", False),
    ],
)
def test_a_letter_answers_the_one_that_it_names_else_the_last_before_it(
    summary: str, expected: str, certain: bool
) -> None:
    stalin, mao = make.person("Iosif Dzhugashvili"), make.person("Run Zhi")
    letter("First", "January 6, 1949", stalin, mao)
    letter("Second", "January 8, 1949", stalin, mao)
    letter("From another", "January 9, 1949", make.person(), mao)
    answer = letter("Third", "January 10, 1949", mao, stalin, summary)
    assert [(link, target) for link, target, _ in suggested(answer)] == [("Reply to", expected)]
    assert Suggestion.objects.get(document=answer).certain is certain


def test_a_letter_long_after_or_tied_already_suggests_no_reply() -> None:
    stalin, mao = make.person("Iosif Dzhugashvili"), make.person("Run Zhi")
    first = letter("First", "January 6, 1949", stalin, mao)
    late = letter("Late", "March 6, 1949", mao, stalin)
    tied = letter("Tied", "January 7, 1949", mao, stalin)
    make.relation(tied, first, "related")
    vague = letter("Vague", "1949", mao, stalin)
    assert suggested(late) == suggested(tied) == suggested(vague) == []


def test_a_name_as_long_as_names_may_be_is_quoted_shortened() -> None:
    name = " ".join(f"Institut{letter}" for letter in "abcdefghijklmnopqrstuvwxyzabcd")[:300]
    make.person(name, kind="corporate")
    place = f"Nanjing{name[7:200]}"
    make.place(place)
    make.collection(f"Files{name[5:]}")
    document = make.document(f"Files{name[5:]}", summary=f"{name}. It sits in {place}.")
    assert len(suggested(document)) == 3
    for one in Suggestion.objects.all():
        one.full_clean()  # SQLite holds what is too long, PostgreSQL refuses it


# Following what changes


def test_what_changes_is_read_again_and_what_no_longer_holds_goes() -> None:
    make.place("Nanjing")
    document = make.document("Talks in Nanjing")
    assert len(suggested(document)) == 1
    assert not is_behind(state())
    Document.objects.filter(pk=document.pk).update(title="Talks in Beijing")
    assert is_behind(state())
    assert suggested(document) == []


def test_what_is_accepted_bears_the_name_that_the_words_have_now(curator: Client) -> None:
    make.person("Joseph Stalin", variants=["J. Stalin"])
    document = make.document("Cable, J. Stalin to the Ministry")
    assert len(suggested(document)) == 1
    Document.objects.filter(pk=document.pk).update(title="Cable, Joseph Stalin to the Ministry")
    assert len(suggested(document)) == 1
    respond(curator, "accepted", all="here")
    assert Attribution.objects.get().name_as_written == "Joseph Stalin"


def test_a_new_name_is_looked_for_in_the_documents_there_are() -> None:
    words = "Ivan Kovalev arrives in Nanjing, before the Sino-Soviet split."
    document = make.document("Note", summary=words, date="1963")
    assert suggested(document) == []
    make.person("Ivan Kovalev")
    assert [target for _, target, _ in suggested(document)] == ["Ivan Kovalev"]
    make.place("Nanjing")
    make.collection("Sino-Soviet Split, 1960-1984")
    found = [target for _, target, _ in suggested(document)]
    assert found == ["Ivan Kovalev", "Nanjing", "Sino-Soviet Split, 1960-1984"]


def test_a_new_name_that_stands_in_many_documents_is_looked_for_in_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("collections_app.suggesting.following.MOST_BEARING", 2)
    documents = [make.document(f"Talks {number} in Nanjing") for number in range(3)]
    read_all()
    make.place("Nanjing")
    read_all()
    assert set(Suggestion.objects.values_list("document", flat=True)) == {one.pk for one in documents}


def test_a_collection_that_is_called_after_years_alone_is_looked_for_nowhere() -> None:
    make.document("Talks in Nanjing, 1949")
    read_all()
    make.collection("1945–1949")
    assert read_all() == 0
    assert not is_behind(state())


def test_a_letter_that_comes_late_is_suggested_to_the_one_that_answers_it() -> None:
    stalin, mao = make.person("Iosif Dzhugashvili"), make.person("Run Zhi")
    answer = letter("Answer", "January 8, 1949", mao, stalin)
    assert suggested(answer) == []
    letter("Question", "January 6, 1949", stalin, mao)
    assert [target for _, target, _ in suggested(answer)] == ["Question"]


def test_reading_costs_the_same_for_two_documents_as_for_twenty() -> None:
    stalin, mao = make.person("Joseph Stalin"), make.person("Mao Zedong")

    def read_again(count: int) -> int:
        for number in range(Document.objects.count(), count):
            document = letter(f"Cable {number}, China", f"January {number + 1}, 1949", stalin, mao)
            make.text(document, language, "Words")
        read_all()
        Document.objects.update(summary=f"{count} pages")
        return count_queries(lambda: (Document.objects.update(summary=f"{count} leaves"), read_all()))

    language = make.language()
    assert read_again(2) == read_again(20)


def test_the_command_reads_what_is_left_or_all() -> None:
    document = make.document("Talks in Nanjing")
    call_command("read_documents")
    make.place("Nanjing")
    call_command("read_documents")
    assert Suggestion.objects.filter(document=document).exists()
    Suggestion.objects.all().delete()
    call_command("read_documents")
    assert not Suggestion.objects.exists(), "Nothing has changed."
    call_command("read_documents", "--all")
    assert Suggestion.objects.filter(document=document).exists()


# Answers


def test_accepted_it_is_linked_and_where_it_came_from_stays_known(curator: Client, superuser: User) -> None:
    stalin = make.person("Joseph Stalin")
    make.place("Nanjing")
    document = make.document("Cable, Joseph Stalin to Nanjing", date="1949")
    assert len(suggested(document)) == 2
    assert curator.get(OPEN).context["here"] == 2
    for one in Suggestion.objects.all():
        assert "1 suggestion accepted." in respond(curator, "accepted", suggestion=one.pk)
    link = Attribution.objects.get()
    assert (link.person, link.role, link.origin) == (stalin, "author", "suggested")
    assert link.history.get().history_change_reason == "Suggested, and accepted"
    assert [str(place) for place in document.places.all()] == ["Nanjing"]
    version = document.history.latest()
    assert (version.history_user, version.history_change_reason) == (superuser, "Suggested, and accepted")
    assert [place.place.name for place in version.places.all()] == ["Nanjing"]
    assert set(Suggestion.objects.values_list("answer", "answered_by")) == {("accepted", superuser.pk)}
    assert "Nothing is suggested here" in curator.get(OPEN).text


def test_refused_it_is_not_proposed_again(curator: Client) -> None:
    make.place("Nanjing")
    document = make.document("Talks in Nanjing")
    assert len(suggested(document)) == 1
    assert "1 suggestion refused." in respond(curator, "refused", document=document.pk)
    document.title = "Talks in Nanjing, again"
    document.save()
    assert suggested(document) == []
    assert not document.places.exists()


def test_all_of_a_kind_or_of_a_document_are_answered_at_once(curator: Client) -> None:
    make.place("Nanjing")
    make.place("Moscow")
    one = make.document("Talks in Nanjing", summary="And then Moscow, at last. Sino-Soviet relations.")
    other = make.document("Talks in Moscow", summary="On Sino-Soviet relations.")
    make.collection("Sino-Soviet Relations")
    read_all()
    respond(curator, "accepted", "?kind=collection", all="here")
    assert set(Placement.objects.values_list("document", flat=True)) == {one.pk, other.pk}
    assert Suggestion.objects.open().count() == 3
    respond(curator, "accepted", f"?document={one.pk}", all="here")
    assert one.places.count() == 2
    assert not other.places.exists()


def test_what_others_linked_meanwhile_is_not_linked_twice(curator: Client) -> None:
    stalin, mao = make.person("Iosif Dzhugashvili"), make.person("Run Zhi")
    question = letter("Question", "January 6, 1949", stalin, mao)
    answer = letter("Answer", "January 8, 1949", mao, stalin)
    read_all()
    make.relation(answer, question, "reply")
    respond(curator, "accepted", all="here")
    assert Relation.objects.count() == 1


@pytest.mark.parametrize(
    "said", [{"suggestion": "777777"}, {"suggestion": "x"}, {"document": "9" * 40}, {}, {"all": "here"}]
)
def test_what_is_not_open_is_said(curator: Client, said: dict[str, str]) -> None:
    for answer in ("accepted", "anything"):
        assert "not open any more" in respond(curator, answer, "?document=x&kind=y&page=z", **said)


def test_only_who_may_change_documents_may_answer() -> None:
    make.place("Nanjing")
    document = make.document("Talks in Nanjing")
    read_all()
    clerk = User.objects.create_user("clerk", is_staff=True)
    client = Client()
    client.force_login(clerk)
    assert client.get(OPEN).status_code == 403
    clerk.user_permissions.set(Permission.objects.filter(codename="view_suggestion"))
    client.force_login(User.objects.get(pk=clerk.pk))
    assert "Accept" not in client.get(OPEN).text
    assert client.post(OPEN, {"all": "here", "answer": "accepted"}).status_code == 403
    assert Client().get(OPEN).status_code == 302
    assert not document.places.exists()


def staff(*codenames: str) -> Client:
    user = User.objects.create_user("clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def test_what_is_closed_to_somebody_does_not_stand_before_what_is_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("collections_app.admin.suggestion.MOST_AT_ONCE", 1)
    make.place("Nanjing")
    public, draft = make.document("Talks in Nanjing"), make.document("Note on Nanjing", status="draft")
    read_all()
    contributor = staff("change_document")
    assert contributor.get(OPEN).context["here"] == 1
    told = respond(contributor, "accepted", all="here")
    assert "1 suggestion accepted. 1 was left: you may not change" in told
    assert (draft.places.count(), public.places.count()) == (1, 0)


def test_accepting_takes_the_permission_to_add_such_a_link_and_refusing_does_not() -> None:
    stalin, mao = make.person("Joseph Stalin"), make.person("Run Zhi")
    question = letter("Question", "January 6, 1949", stalin, mao)
    document = letter(
        "Note on Nanjing", "January 8, 1949", mao, stalin, "Ivan Kovalev and the Sino-Soviet Split."
    )
    Document.objects.update(status="draft")
    make.place("Nanjing")
    make.person("Ivan Kovalev")
    make.collection("Sino-Soviet Split")
    read_all()
    client = staff("change_document", "add_attribution")
    told = respond(client, "accepted", all="here")
    assert "2 suggestions accepted. 2 were left: you may not change their documents, or not add" in told
    assert (document.places.count(), document.attributions.count()) == (1, 3)
    assert (Placement.objects.count(), Relation.objects.count()) == (0, 0)
    assert "2 suggestions refused." in respond(client, "refused", all="here")
    assert not Suggestion.objects.open().filter(document__in=[document, question]).exists()


def test_the_form_leads_to_what_its_words_suggest_as_soon_as_it_is_saved(curator: Client) -> None:
    make.place("Nanjing")
    document = make.document("Talks")
    url = address(Document, "change", document.pk)
    curator.post(url, filled_in(curator, url, title="Talks in Nanjing"))
    shown = curator.get(url).text
    assert f'href="{OPEN}?document={document.pk}"' in shown
    assert "1 suggestion…" in shown
    assert "Talks in Nanjing" in curator.get(f"{OPEN}?document={document.pk}").text


def test_the_saved_document_is_read_before_those_that_may_answer_it(
    curator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collections_app.admin.document.BATCH", 1)
    make.place("Nanjing")
    stalin, mao = make.person("Iosif Dzhugashvili"), make.person("Run Zhi")
    letter("Answer", "January 8, 1949", mao, stalin)
    question = letter("Question", "January 6, 1949", stalin, mao)
    url = address(Document, "change", question.pk)
    curator.post(url, filled_in(curator, url, title="Question from Nanjing"))
    assert [one.document for one in Suggestion.objects.all()] == [question]


def test_the_page_costs_the_same_for_two_documents_as_for_nine(curator: Client) -> None:
    make.place("Nanjing")
    make.person("Ivan Kovalev", variants=["Kovalev"])

    def cost(count: int) -> int:
        for number in range(Document.objects.count(), count):
            make.document(f"Talks {number} in Nanjing", summary="Ivan Kovalev speaks.")
        read_all()
        return count_queries(partial(curator.get, OPEN))

    assert cost(2) == cost(9) <= 20


# The seeds


def test_the_exchange_of_january_1949_becomes_one_thread(curator: Client) -> None:
    first_holdings.bring_in()
    read_all()
    exchange = Document.objects.filter(
        earliest__gte="1949-01-01",
        latest__lte="1949-01-31",
        attributions__role="author",
        attributions__person__slug__in=["joseph-stalin", "mao-zedong"],
    )
    cables = set(exchange.filter(title__startswith="Cable, ").values_list("pk", flat=True))
    assert len(cables) == 11
    stated = Suggestion.objects.get(document__title="Cable, Mao to Filippov [Stalin]", answered__isnull=False)
    assert stated.certain
    assert stated.words == "Mao responds to Stalin's telegram from 6 January 1949."
    assert stated.answered is not None
    assert str(stated.answered.earliest) == "1949-01-06"
    assert not Relation.objects.exists()
    respond(curator, "accepted", "?kind=answered", all="here")
    ties = set(Relation.objects.filter(kind="reply").values_list("source", "target"))
    thread, grown = set[int](), {min(cables)}
    while grown - thread:
        thread |= grown
        grown = {end for tie in ties if thread & set(tie) for end in tie}
    assert cables <= thread
