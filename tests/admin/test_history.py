"""Histories: what changed, word by word, links included, and back again."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from simple_history.utils import update_change_reason

from collections_app.models import Collection, Essay, Placement
from documents.merging.merge import merge
from documents.models import (
    Attribution,
    BulkEdit,
    Document,
    Merge,
    Name,
    Person,
    Place,
    Relation,
    Text,
)
from documents.word_changes import Piece, word_changes
from tests import factories as make
from tests.admin.desk import address, count_queries, filled_in
from tests.importing.test_import import run as bring_in
from tests.importing.test_undo import undo


def shown(pieces: list[Piece]) -> str:
    marks = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]", "gap": "{}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Stalin to Mao", "Stalin to Zhou", "Stalin to [-Mao-][+Zhou+]"),
        ("", "Stalin", "[+Stalin+]"),
        ("Stalin", "", "[-Stalin-]"),
        ("a b c d e f g h", "a b c d e f g x", " … e f g [-h-][+x+]"),
    ],
)
def test_changes_are_shown_word_by_word(old: str, new: str, expected: str) -> None:
    assert shown(word_changes(old, new)).strip() == expected.strip()


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_nothing_is_lost_between_two_short_versions(old: str, new: str) -> None:
    pieces = word_changes(old, new)
    if any(piece.kind == "gap" for piece in pieces):
        return
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new


def test_rewriting_a_long_text_whole_takes_no_longer_than_a_moment() -> None:
    pieces = word_changes("one " * 50_000, "two " * 50_000)
    assert {piece.kind for piece in pieces} <= {"gone", "new", "same", "gap"}


def test_a_history_names_the_fields_and_the_links_that_changed(curator: Client, db: None) -> None:
    document = make.document("Cable, Stalin to Mao", status="draft", type=make.document_type("Cable"))
    russian = make.language("Russian", "ru")
    document.languages.add(russian)
    document.title = "Cable, Filippov to Mao"
    document.type = make.document_type("Telegram")
    document.publish()
    document.save()
    update_change_reason(document, "Proof-read")
    page = " ".join(curator.get(address(Document, "history", document.pk)).content.decode().split())
    assert "Cable, <del>Stalin</del><ins>Filippov</ins> to Mao" in page
    assert "<dd><ins>Russian</ins></dd>" in page
    assert "<del>Cable</del><ins>Telegram</ins>" in page
    assert "<del>Draft</del><ins>Published</ins>" in page
    assert "Proof-read" in page
    assert "Title fingerprint" not in page


def test_a_history_shows_the_rows_of_a_table_as_lines(curator: Client, db: None) -> None:
    table = "<p>By year.</p><table><tr><td>1949</td><td>{}</td></tr></table>"
    essay = make.essay(body=table.format(17))
    essay.body = table.format(18)
    essay.save()

    page = curator.get(address(Essay, "history", essay.pk)).content.decode()

    assert "1949\t<del>17</del><ins>18</ins>" in page


def test_a_history_survives_the_records_it_names(curator: Client, db: None) -> None:
    document = make.document("Cable")
    russian = make.language("Russian", "ru")
    document.languages.add(russian)
    document.languages.remove(russian)
    russian.delete()
    page = curator.get(address(Document, "history", document.pk)).content.decode()
    assert "<ins>deleted</ins>" in page


def test_a_version_can_be_brought_back(curator: Client, db: None) -> None:
    document = make.document("Cable", date="January 6, 1949", summary="As it was.")
    first = document.history.get()
    document.summary, document.date_text, document.date_edtf = "Spoilt.", "1950", "1950"
    document.save()
    url = address(Document, "simple_history", document.pk, first.pk)
    curator.post(url, filled_in(curator, url))
    document.refresh_from_db()
    assert (document.summary, document.date_edtf) == ("As it was.", "1949-01-06")
    assert str(document.earliest) == "1949-01-06"


# Two versions side by side


def compared(client: Client, record: Any, older: int, newer: int) -> dict[str, tuple[str, str]]:
    """What each side says, by the label of the row; of rows with the same label the last."""
    response = client.get(address(type(record), "versions", record.pk), {"older": older, "newer": newer})
    return {row.label: (shown(list(row.older)), shown(list(row.newer))) for row in response.context["rows"]}


def versions_of(record: Any) -> list[int]:
    return list(record.history.order_by("history_id").values_list("history_id", flat=True))


def bring_back(client: Client, record: Any, *names: str, older: int, **more: str) -> str:
    url = address(type(record), "versions", record.pk)
    newer = versions_of(record)[-1]
    page = client.get(url, {"older": older, "newer": newer})
    sent = {"older": older, "newer": newer, "state": page.context["state"], "name": names, **more}
    response = client.post(url, sent, follow=True)
    return " ".join(str(message) for message in response.context["messages"])


@pytest.fixture
def spoilt(db: None) -> Document:
    """A document of which a field, a term, a person and a text were changed since its first version, each in another way."""
    document = make.document("Cable", summary="Stalin answers Mao.", date="January 6, 1949")
    stalin, filippov = make.person("Joseph Stalin"), make.person("Filippov")
    make.attribution(document, stalin, "author", name_as_written="Filippov")
    gone = make.attribution(document, make.person("Mao Zedong"), "recipient")
    text = Text.objects.create(
        document=document, language=make.language("Russian", "ru"), body="One two three."
    )
    placement = make.placement(make.collection("Relations"), document)
    document.summary = "Stalin answers nobody."
    document.save()
    document.subjects.add(make.subject("War"))
    make.attribution(document, filippov, "via")
    gone.delete()
    text.body = "One two four."
    text.save()
    placement.delete()
    return document


def test_two_versions_stand_side_by_side_with_all_that_belongs_to_them(
    curator: Client, spoilt: Document
) -> None:
    first, *_, last = versions_of(spoilt)
    found = compared(curator, spoilt, last, first)  # in whatever order they are asked for
    assert found["Summary"] == ("Stalin answers [-Mao-].", "Stalin answers [+nobody+].")
    assert found["Subjects"] == ("", "[+War+]")
    assert found["Placement"][0].startswith("[-Collection: Relations")
    assert found["Text"][0].endswith("One two [-three-].")
    assert found["Text"][1].endswith("One two [+four+].")
    response = curator.get(address(Document, "versions", spoilt.pk), {"older": first, "newer": last})
    people = [
        shown([*row.older, *row.newer]) for row in response.context["rows"] if row.label == "Attribution"
    ]
    assert any(words.startswith("[-Person: Mao Zedong; Role: Recipient") for words in people)
    assert any(words.startswith("[+Person: Filippov; Role: Via") for words in people)
    assert len(people) == 2, "who was there before and after is not told"
    page = " ".join(curator.get(address(Document, "history", spoilt.pk)).text.split())
    assert "<del>Person: Mao Zedong; Role: Recipient" in page


def test_of_more_rows_than_are_compared_the_first_are_and_the_page_says_so(
    curator: Client, spoilt: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.belongings.MOST", 1)
    first, *_, last = versions_of(spoilt)
    response = curator.get(address(Document, "versions", spoilt.pk), {"older": first, "newer": last})
    labels = [row.label for row in response.context["rows"]]
    assert (response.context["cut"], labels.count("Attribution")) == (["attributions"], 1)
    assert "attributions changed: only the first" in response.text


def test_what_is_ticked_comes_back_and_nothing_else(curator: Client, spoilt: Document) -> None:
    first = versions_of(spoilt)[0]
    url = address(Document, "versions", spoilt.pk)
    rows = curator.get(url, {"older": first, "newer": versions_of(spoilt)[-1]}).context["rows"]
    text = next(row.name for row in rows if row.label == "Text")
    assert "Brought back" in bring_back(curator, spoilt, "summary", text, older=first)
    spoilt.refresh_from_db()
    assert spoilt.summary == "Stalin answers Mao."
    assert spoilt.texts.get().body == "One two three."
    assert [subject.name for subject in spoilt.subjects.all()] == ["War"]
    assert {link.role for link in spoilt.attributions.all()} == {"author", "via"}
    latest = spoilt.history.latest()
    assert latest.history_change_reason.startswith("Brought back as of")
    assert latest.history_user.username == "curator"


def test_all_of_a_version_comes_back_with_its_links(curator: Client, spoilt: Document) -> None:
    first = versions_of(spoilt)[0]
    was = spoilt.attributions.get(role="author").pk
    bring_back(curator, spoilt, older=first, all="on")
    spoilt.refresh_from_db()
    assert spoilt.summary == "Stalin answers Mao."
    assert not spoilt.subjects.exists()
    assert {(link.role, str(link.person)) for link in spoilt.attributions.all()} == {
        ("author", "Joseph Stalin"),
        ("recipient", "Mao Zedong"),
    }
    assert spoilt.attributions.get(role="author").pk == was
    assert spoilt.placements.get().collection.title == "Relations"
    assert compared(curator, spoilt, first, versions_of(spoilt)[-1]) == {}


def test_rows_that_stand_in_each_others_way_come_back(curator: Client, db: None) -> None:
    document, person = make.document("Cable"), make.person("Joseph Stalin", variants=["Iosif Stalin"])
    again, russian = make.attribution(document, person, "author"), make.language("Russian", "ru")
    texts = [
        Text.objects.create(document=document, language=russian, body=body, position=at)
        for at, body in enumerate(["One", "Two"])
    ]
    preferred, variant = person.names.order_by("kind")
    for record in (document, person):
        record.save()
    was = again.pk
    again.delete()
    make.attribution(document, person, "author", note="Made anew")
    for text, position in ((texts[0], 9), (texts[1], 0), (texts[0], 1)):
        text.position = position
        text.save()
    for name, kind in ((preferred, Name.Kind.VARIANT), (variant, Name.Kind.PREFERRED)):
        name.kind = kind
        name.save()
    for record in (document, person):
        first = versions_of(record)[0]
        record.save()
        assert bring_back(curator, record, older=first, all="on").count(".") == 1, "nothing is refused"
    assert [text.body for text in document.texts.order_by("position")] == ["One", "Two"]
    assert document.attributions.get().pk == was
    assert str(Person.objects.get()) == "Joseph Stalin"


def test_what_somebody_changed_meanwhile_is_not_overwritten_by_what_comes_back(
    curator: Client, spoilt: Document
) -> None:
    first, *_, last = versions_of(spoilt)
    url = address(Document, "versions", spoilt.pk)
    state = curator.get(url, {"older": first, "newer": last}).context["state"]
    text = spoilt.texts.get()
    text.body = "Proof-read."
    text.save()
    sent = {"older": first, "newer": last, "state": state, "all": "on"}
    said = curator.post(url, sent, follow=True)
    assert "was changed since" in str(next(iter(said.context["messages"])))
    assert spoilt.texts.get().body == "Proof-read."


def test_what_would_break_a_rule_does_not_come_back(curator: Client, db: None) -> None:
    place = make.place("Peking")
    place.slug = "beijing"
    place.save()
    make.place("Another", slug="peking")
    assert "Nothing was brought back" in bring_back(curator, place, "slug", older=versions_of(place)[0])
    place.refresh_from_db()
    assert place.slug == "beijing"


@pytest.mark.parametrize("sent", [{}, {"older": "x", "newer": "9" * 30}, {"older": "1"}])
def test_versions_that_are_none_are_asked_for_again(curator: Client, db: None, sent: dict[str, str]) -> None:
    document = make.document()
    response = curator.get(address(Document, "versions", document.pk), sent)
    assert response.status_code == 302
    assert curator.get(address(Document, "versions", 987654), sent).status_code == 404
    for pk in ("x", "9" * 30):
        assert curator.get(address(Document, "history", pk)).status_code == 404


# What was deleted


def restore_page(client: Client, model: type[models.Model]) -> str:
    [(_, _, url)] = client.get(address(model, "deleted")).context["lines"]
    return str(url)


def test_times_are_said_as_the_clocks_of_the_archive_show_them(curator: Client, db: None) -> None:
    """Half past eight in the evening by UTC is the next morning in Shanghai."""
    evening = datetime.datetime(2026, 11, 21, 20, 30, tzinfo=datetime.UTC)
    document = make.document("Cable", status="draft")
    document.embargo_until = evening
    document.save()
    document.history.update(history_date=evening)
    first, last = versions_of(document)
    with timezone.override("Asia/Shanghai"):
        page = curator.get(address(Document, "history", document.pk)).content.decode()
        assert "<ins>2026-11-22 04:30</ins>" in page
        bring_back(curator, document, "embargo_until", older=first)
        assert document.history.latest().history_change_reason == "Brought back as of 2026-11-22 04:30"
        pk, _ = document.pk, document.delete()
        curator.post(address(Document, "simple_history", pk, last))
        assert (
            Document.objects.get().history.latest().history_change_reason == "Restored as of 2026-11-22 04:30"
        )
        for journal in (Merge(undone_at=evening), BulkEdit(undone_at=evening)):
            desk: Any = admin.site._registry[type(journal)]
            assert desk.state(journal) == "taken back on 2026-11-22"
        assert str(Merge(at=evening, label="Cable")) == "Merge of 2026-11-22 04:30: Cable"


def test_what_was_deleted_is_found_and_restored_with_its_links(curator: Client, spoilt: Document) -> None:
    number, pk, url = spoilt.number, spoilt.pk, spoilt.get_absolute_url()
    replied = Relation.objects.create(source=make.document("Answer"), target=spoilt, kind="reply")
    for rows in (Document.objects, Document.history):
        rows.update(created_at=make.LONG_AGO)
    for model in (Attribution, Placement):  # what went before, went earlier
        model.history.filter(history_type="-").update(history_date=make.LONG_AGO)
    curator.post(address(Document, "delete", pk), {"post": "yes"})
    assert not Relation.objects.exists()
    Person.objects.get(slug="filippov").delete()
    page = curator.get(restore_page(curator, Document)).text
    assert "One two four." in page
    response = curator.post(restore_page(curator, Document), follow=True)
    document = Document.objects.get(pk=pk)
    assert (document.number, document.get_absolute_url(), document.status) == (number, url, "draft")
    assert Client().get(url).status_code == 404
    assert [subject.name for subject in document.subjects.all()] == ["War"]
    assert [link.role for link in document.attributions.all()] == ["author"], "what went before stays away"
    assert (document.texts.get().body, document.relations_to_it.get().pk) == ("One two four.", replied.pk)
    assert (document.created_at, document.history.latest().created_at) == (make.LONG_AGO, make.LONG_AGO)
    told = [str(message) for message in response.context["messages"]]
    assert told == [
        "“Cable” is restored, but for 1 thing.",
        "Attribution: person is no more, so that it could not be brought back.",
    ]
    assert curator.get(address(Document, "deleted")).context["lines"] == []


def test_what_is_restored_keeps_its_embargo_and_when_it_was_first_public(curator: Client, db: None) -> None:
    embargo = timezone.now() + datetime.timedelta(days=999)
    make.document("Cable", embargo_until=embargo).delete()
    curator.post(restore_page(curator, Document))
    document = Document.objects.get()
    assert (document.status, document.published_at) == ("draft", make.LONG_AGO)
    assert document.embargo_until == embargo


def test_of_many_that_are_deleted_each_goes_right_after_what_belongs_to_it(curator: Client, db: None) -> None:
    """Else nobody could tell, after a long deletion, what went with which."""
    documents = [make.document(f"Cable {number}") for number in range(3)]
    for document in documents:
        make.attribution(document, make.person(document.title), "author")
    chosen = {"action": "delete_selected", "_selected_action": [one.pk for one in documents], "post": "yes"}
    curator.post(address(Document, "changelist"), chosen)
    gone = [
        type(version).__name__
        for version in sorted(
            [*Document.history.filter(history_type="-"), *Attribution.history.filter(history_type="-")],
            key=lambda version: version.history_date,
        )
    ]
    assert gone == ["HistoricalAttribution", "HistoricalDocument"] * 3


def test_what_named_others_that_are_no_more_is_shown_and_stays_away(curator: Client, db: None) -> None:
    document, person = make.document("Cable"), make.person("Joseph Stalin")
    attribution = make.attribution(document, person, "author")
    pk = attribution.pk
    attribution.delete()
    url = restore_page(curator, Attribution)
    older, newer = Attribution.history.filter(id=pk).order_by("history_id").values_list("pk", flat=True)
    document.delete()
    person.delete()
    assert "Attribution" in curator.get(url).text
    assert "It was not restored" in curator.post(url, follow=True).text
    sides = {"older": older, "newer": newer}
    assert curator.get(address(Attribution, "versions", pk), sides).status_code == 200
    assert f"History: Attribution {pk}" in curator.get(address(Attribution, "history", pk)).text


def test_a_page_of_what_was_deleted_that_no_database_counts_to_is_empty(curator: Client, db: None) -> None:
    response = curator.get(address(Document, "deleted"), {"p": 2**63 - 1})
    assert response.context["lines"] == []


def test_a_person_comes_back_with_all_names(curator: Client, db: None) -> None:
    person = make.person("Joseph Stalin", variants=["Iosif Stalin"])
    curator.post(address(Person, "delete", person.pk), {"post": "yes"})
    curator.post(restore_page(curator, Person))
    assert {name.text for name in Person.objects.get().names.all()} == {"Joseph Stalin", "Iosif Stalin"}
    assert str(Person.objects.get()) == "Joseph Stalin"


def test_what_the_undo_of_an_import_deleted_comes_back_with_what_it_deleted_long_before_or_after(
    curator: Client, db: None, tmp_path: Path
) -> None:
    """Table by table: attributions of a large import minutes before its documents, names after their people."""
    make.language("Russian", "ru")
    make.collection("Relations")
    table = tmp_path / "table.csv"
    table.write_text("title,author,collection,text,text language\nCable,Joseph Stalin,Relations,One two,ru\n")
    bring_in(table)
    undo()
    for model in (Attribution, Placement, Text):
        model.history.filter(history_type="-").update(history_date=make.LONG_AGO)
    for kind in (Person, Document):
        curator.post(restore_page(curator, kind))
    document = Document.objects.get()
    assert [str(link.person) for link in document.attributions.all()] == ["Joseph Stalin"]
    assert (document.texts.get().body, document.placements.get().collection.title) == ("One two", "Relations")


def test_whose_address_another_has_by_now_is_not_restored(curator: Client, db: None) -> None:
    curator.post(address(Place, "delete", make.place("Peking").pk), {"post": "yes"})
    make.place("Peking again", slug="peking")
    url = restore_page(curator, Place)
    response = curator.post(url, follow=True)
    assert "It was not restored" in str(next(iter(response.context["messages"])))
    assert [place.name for place in Place.objects.all()] == ["Peking again"]


def test_what_was_merged_is_not_offered(curator: Client, db: None) -> None:
    kept, other = make.place("Beijing"), make.place("Peking")
    merge(Place, [kept.pk, other.pk], keep=kept.pk, reason="One")
    assert curator.get(address(Place, "deleted")).context["lines"] == []
    version = Place.history.filter(id=other.pk).latest().pk
    response = curator.post(address(Place, "simple_history", other.pk, version), follow=True)
    assert "take the merge back" in response.text
    assert not Place.objects.filter(pk=other.pk).exists()


def test_the_list_of_what_was_deleted_costs_the_same_for_two_as_for_twenty(curator: Client, db: None) -> None:
    costs = []
    for number in (2, 18):
        for one in range(number):
            make.attribution(make.document(f"Cable {one}"), make.person(f"Person {number} {one}")).delete()
        url = address(Attribution, "deleted")
        costs.append(count_queries(lambda url=url: curator.get(url)))  # type: ignore[misc]
    assert costs[1] <= costs[0]


def test_a_collection_comes_back_with_its_documents_in_as_many_queries_for_two_as_for_forty(
    curator: Client, db: None
) -> None:
    costs = []
    for number in (2, 40):
        collection = make.collection(f"Relations {number}")
        for one in range(number):
            make.placement(collection, make.document(f"Cable {one}"), one)
        keys = set(collection.placements.values_list("pk", flat=True))
        collection.delete()
        url = restore_page(curator, Collection)
        with CaptureQueriesContext(connection) as queries:
            curator.post(url)
        costs.append(len(queries))
        back = Collection.objects.get(title=f"Relations {number}")
        assert set(back.placements.values_list("pk", flat=True)) == keys
        assert {version.history_type for version in Placement.history.filter(collection_id=back.pk)} == {
            "+",
            "-",
        }
    assert costs[1] <= costs[0]
