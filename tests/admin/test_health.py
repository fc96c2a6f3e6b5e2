"""Record health: each rule finds what is weak and nothing else, and a curator has the last word."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collections_app.health.asking import counts, health_of
from collections_app.health.registry import RULES
from collections_app.health.rule import Rule
from collections_app.models import Collection, RightAsItIs
from collections_app.suggesting.reading import read_documents
from documents.models import Document, DuplicateDocument, Text
from tests import factories as make
from tests.admin.desk import address, count_queries, filled_in

pytestmark = pytest.mark.django_db


def sound_document(title: str = "Cable, Stalin to Mao Zedong", **fields: Any) -> Document:
    """A document of which no rule has anything to say."""
    described: dict[str, Any] = {
        "summary": "Stalin answers.",
        "date": "January 6, 1949",
        "type": make.document_type(),
    }
    document = make.document(title, **{**described, "rights": make.rights(), **fields})
    make.attribution(document, make.person())
    document.languages.add(make.language())
    return document


def without_people() -> Document:
    document = sound_document()
    document.attributions.all().delete()
    return document


def without_language() -> Document:
    document = sound_document()
    document.languages.clear()
    make.text(document, make.language("Russian", "ru"), kind=Text.Kind.TRANSCRIPTION)
    return document


def related_to_nothing() -> Document:
    document = sound_document()
    empty = sound_document("Note", summary="")
    RightAsItIs.objects.create(rule="no-summary", document=empty, reason="A stub.")
    make.relation(document, empty, "reply")
    return document


def sound_collection(**fields: Any) -> Collection:
    described: dict[str, Any] = {"introduction": "From the end of the war to the split."}
    return make.collection(**(described | fields))


def leading_to_a_stub() -> Collection:
    collection, stub = sound_collection(), make.collection(introduction="")
    RightAsItIs.objects.create(rule="no-introduction", collection=stub, reason="A stub.")
    collection.see_also.add(stub)
    return collection


def read_document(**fields: Any) -> Document:
    document = sound_document(**fields)
    read_documents([document.pk])
    return document


def in_other_letters() -> Document:
    document = sound_document()
    make.text(document, document.languages.get(), "words")
    russian = make.language("Russian", "ru")
    document.texts.update(
        language=russian, body="The Soviet government rejects the proposal made in Nanjing. " * 3
    )
    read_documents([document.pk])
    return document


def naming_somebody() -> Document:
    make.person("Ivan Kovalev")
    return read_document(summary="Mao thanks for Ivan Kovalev.")


def one_of_a_pair() -> Document:
    document = sound_document()
    other = sound_document("Another")
    make.pair(DuplicateDocument, document, other)
    RightAsItIs.objects.create(rule="probable-duplicate", document=other, reason="It is the older one.")
    return document


WEAK: dict[str, Callable[[], models.Model]] = {
    "no-summary": lambda: sound_document(summary=""),
    "no-people": without_people,
    "no-date": lambda: sound_document(date=""),
    "no-type": lambda: sound_document(type=None),
    "no-rights": lambda: sound_document(rights=None),
    "no-language": without_language,
    "title-date": lambda: read_document(title="Conversation on 31 December 1950"),
    "script-language": in_other_letters,
    "misspelling": lambda: read_document(summary="The Soviet Goverment answers."),
    "name-not-linked": naming_somebody,
    "probable-duplicate": one_of_a_pair,
    "relation-to-empty": related_to_nothing,
    "no-introduction": lambda: sound_collection(introduction=""),
    "see-also-stub": leading_to_a_stub,
    "unknown-reference": lambda: sound_collection(
        introduction="For other collections on the split, see “Sino-Soviet Rapprochement, 1985-1989”."
    ),
}


def found() -> dict[str, int]:
    return {rule.name: count for model in (Document, Collection) for rule, count in counts(model) if count}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_finds_what_is_weak_on_the_record_in_the_list_and_in_the_count(
    curator: Client, rule: Rule
) -> None:
    sound_document("Cable, Mao Zedong to Stalin")
    sound_collection()
    record = WEAK[rule.name]()
    assert [weak.name for weak in health_of(record).weak] == [rule.name]
    assert found() == {rule.name: 1}
    listed = curator.get(address(rule.model, "changelist"), {"health": rule.name})
    assert list(listed.context["cl"].queryset) == [record]
    shown = curator.get(address(rule.model, "change", record.pk)).text
    assert f"<strong>{rule.what}.</strong> {rule.why}" in shown.replace("&#x27;", "'")
    assert f'id="{rule.anchor}"' in shown, "The hint leads to a part of the form."


def test_undated_is_a_statement_and_a_draft_may_wait_for_its_type() -> None:
    assert health_of(sound_document(date="undated")).weak == []
    assert health_of(sound_document(type=None, status="draft")).weak == []


def test_what_a_source_misspelt_is_right_once_it_says_so() -> None:
    assert health_of(read_document(summary="The Soviet Goverment [sic] answers.")).weak == []


@pytest.mark.parametrize(
    ("title", "introduction"),
    [
        (
            "Sino-Soviet Rapprochement, 1985-1989",
            "See also the Sino-Soviet Rapprochement, 1985–1989 collection.",
        ),
        ("Trade & Aid, 1950-1960", "For other collections on the economy, see “Trade & Aid, 1950-1960”."),
        (
            "Trade & Aid, 1950-1960",
            "<h2>Aid</h2><p>For other collections, see “<em>Trade</em> &amp; Aid, 1950-1960”.</p>",
        ),
    ],
)
def test_a_reference_to_a_collection_that_is_here_is_none(title: str, introduction: str) -> None:
    make.collection(title, introduction="On it.")
    assert health_of(sound_collection(introduction=introduction)).weak == []


def test_a_relation_to_a_record_with_a_text_leads_to_something() -> None:
    document = related_to_nothing()
    make.text(document.relations.get().target, make.language())
    assert health_of(document).weak == []


def test_a_mark_has_a_reason_and_a_name_and_is_taken_back(curator: Client, superuser: User) -> None:
    document = sound_document(summary="")
    mark, back = (
        reverse(f"admin:collections_rightasitis_{way}", args=["no-summary", document.pk])
        for way in ("mark", "take_back")
    )
    assert "cannot be blank" in curator.post(mark, {"reason": "  "}, follow=True).text
    assert found() == {"no-summary": 1}
    shown = curator.post(mark, {"reason": "Too short to be summed up."}, follow=True).text
    assert "<q>Too short to be summed up.</q> (curator," in shown
    assert found() == {}
    assert (
        curator.get(address(Document, "changelist"), {"health": "no-summary"}).context["cl"].result_count == 0
    )
    assert "marked as right already" in curator.post(mark, {"reason": "Again."}, follow=True).text
    curator.post(back, follow=True)
    assert found() == {"no-summary": 1}
    assert [
        (row.history_type, row.reason, row.history_user) for row in RightAsItIs.history.order_by("pk")
    ] == [
        ("+", "Too short to be summed up.", superuser),
        ("-", "Too short to be summed up.", superuser),
    ]


def test_one_click_takes_over_the_languages_of_transcriptions(curator: Client) -> None:
    document = without_language()
    make.text(document, make.language("English", "en"), kind=Text.Kind.TRANSLATION, position=2)
    click = reverse("admin:collections_rightasitis_mend", args=["no-language", document.pk])
    assert "Languages: Russian." in curator.post(click, follow=True).text
    assert [str(language) for language in document.languages.all()] == ["Russian"]
    assert health_of(document).weak == []
    only_translated = sound_document()
    only_translated.languages.clear()
    make.text(only_translated, make.language(), kind=Text.Kind.TRANSLATION)
    click = reverse("admin:collections_rightasitis_mend", args=["no-language", only_translated.pk])
    assert "None of its texts is a transcription" in curator.post(click, follow=True).text


def test_the_forms_beside_a_record_can_be_sent(superuser: User) -> None:
    document = without_language()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(superuser)
    shown = strict.get(address(Document, "change", document.pk)).text
    panel = shown[shown.index('class="health"') : shown.index("</section>")]
    assert panel.count("<form") == panel.count("csrfmiddlewaretoken") > 0


def test_who_may_not_change_the_record_sees_the_hints_and_can_do_nothing() -> None:
    document = sound_document(summary="")
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_document", "add_rightasitis"]))
    client = Client()
    client.force_login(reader)
    shown = client.get(address(Document, "change", document.pk)).text
    assert "<strong>No summary.</strong>" in shown
    assert "Right as it is" not in shown
    for way in ("mark", "take_back", "mend"):
        url = reverse(f"admin:collections_rightasitis_{way}", args=["no-summary", document.pk])
        assert client.post(url, {"reason": "So."}).status_code == 403
        assert Client().post(url).status_code == 302
    assert not RightAsItIs.objects.exists()


@pytest.mark.parametrize(
    ("way", "rule", "pk"),
    [("mark", "no-such-rule", 1), ("mark", "no-summary", 777_777), ("mend", "no-summary", 1)],
)
def test_what_is_not_there_is_not_found(curator: Client, way: str, rule: str, pk: int) -> None:
    Document.objects.create(pk=1, title="Cable")
    url = reverse(f"admin:collections_rightasitis_{way}", args=[rule, pk])
    assert curator.post(url, {"reason": "So."}).status_code == 404
    assert curator.get(url).status_code == 405


def test_all_rules_of_a_record_cost_two_queries() -> None:
    document = related_to_nothing()
    assert count_queries(lambda: health_of(document)) == 2


def test_saving_a_form_does_not_ask_what_is_weak(curator: Client) -> None:
    url = address(Document, "change", make.document("Cable").pk)
    sent = filled_in(curator, url, title="Telegram")
    with CaptureQueriesContext(connection) as queries:
        assert curator.post(url, sent).status_code == 302
    assert not [one for one in queries.captured_queries if "collections_rightasitis" in one["sql"]]
