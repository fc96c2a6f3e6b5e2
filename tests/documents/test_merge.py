"""Records that are one become one, with all that named them; and part again as they were."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from collections_app.models import Correction, ImportChange, ImportDecision, Placement
from documents.merging.choosing import choices, state_of
from documents.merging.merge import KINDS, CannotMergeError, merge
from documents.merging.naming import naming
from documents.merging.unmerge import CannotUnmergeError, unmerge
from documents.models import (
    Attribution,
    Document,
    DuplicateDocument,
    MergeChange,
    Name,
    PastAddress,
    Person,
    Place,
    ReadingCount,
    Relation,
    Status,
    Subject,
    Text,
)
from documents.versions import moment_of, with_last_change
from tests import factories as make
from tests.documents.merging import differences, every_row, one_of, two_people

pytestmark = pytest.mark.django_db


def test_nothing_that_names_a_record_is_forgotten() -> None:
    """Every foreign key of every table, asked of the tables themselves and not of the models that name them."""
    with connection.cursor() as cursor:
        keys = [
            (table, constraint["columns"][0], constraint["foreign_key"][0])
            for table in connection.introspection.table_names(cursor)
            for constraint in connection.introspection.get_constraints(cursor, table).values()
            if constraint["foreign_key"]
        ]
    for kind in KINDS:
        found = {(one.model._meta.db_table, name) for one in naming(kind) for name in one.columns}
        asked = {(table, column) for table, column, to in keys if to == kind._meta.db_table}
        assert found == asked
        assert len(asked) >= 3


def test_the_conditional_constraints_that_a_merge_can_meet_are_known() -> None:
    """What holds under a condition cannot be told from the columns alone: `documents.merging.preferred` knows of one."""
    conditional = {
        constraint.name
        for kind in KINDS
        for table in naming(kind)
        for constraint in table.model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is not None
    }
    assert conditional == {"documents_name_one_preferred"}


def test_two_people_with_300_attributions_each_become_one_and_two_again() -> None:
    one, other = two_people(300, both=40)
    before = every_row()
    curator = User.objects.create_user("curator")
    done = one_of(one, other, reason="Filippov is how he signed", user=curator, taken={"died": other.pk})
    assert Attribution.objects.filter(person=one).count() == 560
    assert Attribution.objects.filter(person=one, certain=False).count() == 300  # a doubt stays a doubt
    assert not Person.objects.filter(pk=other.pk).exists()
    assert done.counts["documents.attribution"] == {"carried over": 260 + 40, "folded": 40}
    names = {(name.kind, name.text): name for name in one.names.all()}
    assert set(names) == {
        ("preferred", "Joseph Stalin"), ("variant", "Stalin"), ("variant", "Iosif Stalin"), ("variant", "Filippov"), ("cover", "Kuznetsov"),
    }  # fmt: skip
    assert names["cover", "Kuznetsov"].held_in.count() == 2
    assert names["cover", "Kuznetsov"].held == "1947/1949"
    one.refresh_from_db()
    assert (one.born, one.died, one.wikidata) == ("1878", "1953", "Q855")
    assert one.translations.count() == 3
    assert one.essays.count() == 2
    assert Correction.objects.get().person == ImportChange.objects.get().person == one
    assert {past.path for past in one.past_addresses.all()} == {
        "/people/philippov-10000/",
        "/people/filippov-10000/",
    }

    last = one.history.latest()
    assert (last.history_user, last.history_change_reason) == (
        curator,
        "Merged “Filippov” into “Joseph Stalin”: Filippov is how he signed",
    )
    assert Person.history.filter(id=other.pk).latest().history_type == "-"
    assert Attribution.history.filter(person_id=one.pk, history_user=curator).count() >= 260

    unmerge(done, user=curator)
    assert differences(before, every_row()) == {}
    done.refresh_from_db()
    assert done.left == []
    assert done.undone_by == curator
    assert Person.history.filter(id=other.pk).latest().history_type == "+"
    with pytest.raises(CannotUnmergeError, match="taken back already"):
        unmerge(done)


def test_it_costs_the_same_for_few_attributions_as_for_many() -> None:
    costs = []
    for size in (40, 160):
        one, other = two_people(size, both=size // 2, first=size * 100)
        with CaptureQueriesContext(connection) as queries:
            done = one_of(one, other)
            unmerge(done)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_three_documents_with_all_that_belongs_to_them() -> None:
    repository = make.repository("Russian State Archive")
    kept = make.document("Ciphered Telegram No. 0100", date="January 6, 1949", summary="Short.")
    second = make.document(
        "Cable, Stalin to Mao Zedong", date="January 6, 1949", repository=repository, reference="f. 45"
    )
    third = make.document("Telegram", status=Status.DRAFT)
    person, english, place, donor = make.person(), make.language("English", "en"), make.place(), make.donor()
    collection = make.collection("Relations")
    essay = make.essay("On cables")
    reply = make.document("Reply")
    for document in (kept, second, third):
        make.attribution(document, person, "author")
        make.text(document, english, f"Text of {document}", position=1)
        make.scan(document, 1)
        make.attachment(document, 1)
        make.relation(reply, document, "reply")
        document.places.add(place)
        ReadingCount.objects.create(document=document, day=datetime.date(2026, 1, 1), count=document.pk)
    second.donors.add(donor)
    make.relation(second, kept, "version")
    Placement.objects.create(collection=collection, document=kept, position=3)
    Placement.objects.create(collection=collection, document=second, position=1, featured=True, note="Key.")
    essay.documents.add(third)
    ImportDecision.objects.create(source="a", title="A cable", document=third)
    DuplicateDocument.objects.create(one=kept, other=second, score=0.9, found_at=make.LONG_AGO)
    cover = make.cover_name(person, "Filippov", held_in=[second, third])
    before = every_row()
    for model, of in (
        (Document, {"id": second.pk}),
        (Attribution, {"document_id": second.pk}),
        (Text, {"document_id": second.pk}),
    ):
        model.history.filter(**of).update(history_date=make.LONG_AGO)
    cited = moment_of(with_last_change(Document.objects.filter(pk=second.pk)).get())

    done = one_of(kept, second, third, taken={"repository": second.pk, "title": second.pk})

    kept.refresh_from_db()
    assert kept.title == "Cable, Stalin to Mao Zedong"
    assert kept.other_titles == "Ciphered Telegram No. 0100\nTelegram"
    assert (kept.repository, kept.reference, kept.status) == (repository, "f. 45", Status.PUBLISHED)
    assert kept.attributions.count() == 1
    assert [text.body.rpartition(" ")[2] for text in kept.texts.order_by("position")] == [
        "0100",
        "Zedong",
        "Telegram",
    ]
    assert [scan.position for scan in kept.scans.order_by("position")] == [1, 2, 3]
    assert kept.attachments.count() == 3
    assert list(reply.relations.values_list("target", "kind")) == [(kept.pk, "reply")]
    assert not kept.relations.exists()  # it was a version of itself
    assert (kept.places.get(), kept.donors.get()) == (place, donor)
    placement = kept.placements.get()
    assert (placement.position, placement.featured, placement.note) == (3, True, "Key.")
    assert kept.essays.get() == essay
    assert essay.history.latest().documents.get().document_id == kept.pk
    assert list(cover.held_in.all()) == [kept]
    assert kept.reading_counts.get().count == kept.pk + second.pk + third.pk
    assert ImportDecision.objects.get().document == kept
    assert not DuplicateDocument.objects.exists()

    client = Client()
    for number in (second.number, third.number):
        for address in (
            f"/documents/{number}/",
            f"/documents/{number}/some-title/",
            f"/ru/documents/{number}/",
        ):
            response = client.get(address)
            assert (response.status_code, response.headers["Location"].split("/")[-3]) == (
                301,
                str(kept.number),
            )

    ReadingCount.objects.filter(document=kept).update(count=models.F("count") + 7)
    unmerge(done)
    assert differences(before, every_row()).keys() == {"documents.ReadingCount"}
    assert ReadingCount.objects.get(document=kept).count == kept.pk + 7
    assert client.get(f"/documents/{third.number}/").status_code == 404
    assert client.get(f"/documents/{second.number}/versions/{cited}/").status_code == 200


def test_terms_with_those_under_them() -> None:
    asia = make.place("Asia")
    kept = make.place("Beijing", parent=asia)
    other = make.place("Peking", latitude="39.90750", longitude="116.39723", parent=asia)
    under = make.place("Zhongnanhai", parent=other)
    document = make.document("Reception in Peking")
    document.places.set([kept, other])
    only = make.document("Supper in Peking")
    only.places.set([other])
    before = every_row()
    done = one_of(kept, other, taken={"latitude": other.pk, "name": other.pk})
    kept.refresh_from_db()
    under.refresh_from_db()
    assert (kept.name, str(kept.latitude), kept.slug) == ("Peking", "39.90750", "beijing")
    assert under.parent == kept
    assert list(only.places.all()) == list(document.places.all()) == [kept]
    assert only.history.latest().places.get().place_id == kept.pk
    response = Client().get("/places/peking/")
    assert (response.status_code, response.headers["Location"]) == (301, "/places/beijing/")
    unmerge(done)
    assert differences(before, every_row()) == {}
    assert only.history.latest().places.get().place_id == other.pk


def test_what_cannot_be_merged_is_refused_in_words() -> None:
    asia, europe = make.subject("Asia"), make.subject("Europe")
    china = make.subject("China", parent=asia)
    beijing = make.subject("Beijing", parent=china)
    state = state_of(europe)
    europe.note = "Changed meanwhile."
    europe.save()
    cases: list[tuple[str, list[int], dict[str, Any]]] = [
        ("with itself", [asia.pk, asia.pk], {}),
        ("“China” stands under “Asia”", [asia.pk, china.pk], {}),
        ("“Beijing” stands under “Asia”", [beijing.pk, asia.pk], {}),
        ("not there any more", [asia.pk, 777_777], {}),
        ("“Europe” was changed", [asia.pk, europe.pk], {"states": {europe.pk: state}}),
        ("Say why", [asia.pk, europe.pk], {"reason": "  "}),
        ("which of these", [asia.pk, europe.pk], {"keep": beijing.pk}),
        ("10 records at most", list(range(1, 13)), {}),
    ]
    before = every_row()
    for words, keys, options in cases:
        with pytest.raises(CannotMergeError, match=words):
            merge(Subject, keys, **{"keep": keys[0], "reason": "The same", **options})
    with pytest.raises(CannotMergeError, match="Only documents"):
        merge(Relation, [1, 2], keep=1, reason="The same")
    assert differences(before, every_row()) == {}
    assert not MergeChange.objects.exists()


def test_what_was_edited_since_stays_and_the_rest_is_restored() -> None:
    one, other = two_people(5, both=2)
    third = make.person("Third Man")
    Person.objects.filter(pk=other.pk).update(description="Signs cables.")
    done = one_of(one, other, taken={"died": other.pk, "description": other.pk})
    one.refresh_from_db()
    one.description = "Edited since."
    one.save()
    moved = Attribution.objects.get(person=one, document__number=10_007)
    moved.person = third
    moved.save()
    noted = Attribution.objects.get(person=one, document__number=10_006)
    noted.note = "Noted since."
    noted.save()
    Attribution.objects.get(person=one, document__number=10_005).delete()
    Document.objects.get(number=10_004).delete()

    unmerge(done)

    done.refresh_from_db()
    assert sorted((left["what"], left.get("field", ""), left["sentence"].split(".")[0].split(",")[0]) for left in done.left) == [
        ("attributions", "", "It was deleted since"),
        ("attributions", "", "It was deleted since"),
        ("attributions", "", "What it names was deleted since"),
        ("attributions", "person", "It was edited since"),
        ("people and bodies", "description", "It was edited since"),
    ]  # fmt: skip
    one.refresh_from_db()
    noted.refresh_from_db()
    moved.refresh_from_db()
    assert (one.description, one.died) == ("Edited since.", "")
    assert (noted.person, noted.note) == (other, "Noted since.")
    assert moved.person == third
    assert Person.objects.get(pk=other.pk).preferred_name == "Filippov"
    assert one.preferred_name == "Joseph Stalin"


def test_a_merge_of_what_was_merged_since_waits_for_that_one() -> None:
    people = [make.person(f"Andrei Orlov {n}") for n in range(3)]
    before = every_row()
    first = one_of(people[0], people[1])
    second = one_of(people[2], people[0])
    assert Client().get("/people/andrei-orlov-1/").headers["Location"] == "/people/andrei-orlov-2/"
    with pytest.raises(CannotUnmergeError, match="“Andrei Orlov 0” became one with “Andrei Orlov 2” since"):
        unmerge(first)
    unmerge(second)
    unmerge(first)
    assert differences(before, every_row()) == {}


def test_an_old_address_that_once_meant_somebody_else_means_the_kept_one_until_the_merge_is_taken_back() -> (
    None
):
    one, other, third = make.person("Joseph Stalin"), make.person("Filippov"), make.person("Third Man")
    PastAddress.objects.create(path="/people/filippov/", person=third)
    before = every_row()
    done = one_of(one, other)
    assert PastAddress.objects.get().person == one
    for below in ("", "correspondence/"):
        response = Client().get(f"/people/filippov/{below}")
        assert response.headers["Location"] == f"/people/joseph-stalin/{below}"
    letters = Client().get("/correspondence/filippov/third-man/")
    assert letters.headers["Location"] == "/correspondence/joseph-stalin/third-man/"
    unmerge(done)
    assert differences(before, every_row()) == {}


def test_an_address_that_was_given_away_is_said() -> None:
    one, other = make.person("Joseph Stalin"), make.person("Filippov")
    done = one_of(one, other)
    make.person("Another Filippov", slug="filippov")
    with pytest.raises(
        CannotUnmergeError, match="“Filippov” cannot come back while another record has its slug"
    ):
        unmerge(done)
    assert not Person.objects.filter(pk=other.pk).exists()


def test_the_old_address_of_what_is_not_public_leads_nowhere() -> None:
    hidden = make.person("Secret Agent", status=Status.DRAFT)
    place, other_place = make.place("Hidden Valley"), make.place("Secret Valley")
    one_of(hidden, make.person("Public Agent"))
    one_of(place, other_place)
    client = Client()
    for address in ("/people/public-agent/", "/places/secret-valley/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "Valley" not in response.text
        assert "secret-agent" not in response.text


def test_the_name_that_is_preferred_can_be_the_others() -> None:
    one, other = make.person("Dzhugashvili"), make.person("Joseph Stalin", variants=["Dzhugashvili"])
    before = every_row()
    done = one_of(one, other, taken={"preferred_name": other.pk})
    assert one.preferred_name == "Joseph Stalin"
    assert sorted(one.names.values_list("kind", "text")) == [
        ("preferred", "Joseph Stalin"),
        ("variant", "Dzhugashvili"),
    ]
    unmerge(done)
    assert differences(before, every_row()) == {}


@pytest.mark.parametrize("chosen", [0, 1])
def test_a_name_that_is_preferred_is_no_variant_besides(chosen: int) -> None:
    names = ["Joseph Stalin", "Dzhugashvili"]
    people = [make.person(name) for name in names]
    Name.objects.create(person=people[1 - chosen], kind="variant", text=names[chosen])
    before = every_row()
    done = one_of(*people, taken={"preferred_name": people[chosen].pk})
    assert sorted(people[0].names.values_list("kind", "text")) == [
        ("preferred", names[chosen]),
        ("variant", names[1 - chosen]),
    ]
    unmerge(done)
    assert differences(before, every_row()) == {}


def test_a_pair_turned_round_is_the_same_pair() -> None:
    first, second, third = (make.document(f"Cable {n}") for n in range(3))
    make.pair(DuplicateDocument, first, second)
    different = make.pair(DuplicateDocument, second, third)
    different.decide_different(None)
    different.save()
    before = every_row()
    done = one_of(third, first)
    assert DuplicateDocument.objects.get() == different
    unmerge(done)
    assert differences(before, every_row()) == {}


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_what_is_read_while_records_merge_is_counted() -> None:
    kept, other = make.document("A cable"), make.document("The same cable")
    for document in (kept, other):
        ReadingCount.objects.create(document=document, day=datetime.date(2026, 1, 1), count=10)
    reader = connection.copy()

    def read() -> bool:
        """Count a reading on a connection of its own; False where it has to wait."""
        try:
            with reader.cursor() as cursor:
                cursor.execute("SET lock_timeout = '50ms'")
                cursor.execute(
                    "UPDATE documents_readingcount SET count = count + 1 WHERE document_id = %s", [kept.pk]
                )
        except OperationalError:
            return False
        return True

    reads: list[bool] = []

    def meanwhile(execute: Any, sql: str, *arguments: Any) -> Any:
        if not reads and sql.startswith('UPDATE "documents_readingcount"'):
            reads.append(read())
        return execute(sql, *arguments)

    try:
        with connection.execute_wrapper(meanwhile):
            one_of(kept, other)
        if reads == [False]:
            assert read()
    finally:
        reader.close()
    assert reads
    assert kept.reading_counts.get().count == 21


def test_every_field_that_a_curator_fills_in_is_chosen_once() -> None:
    for kind in KINDS:
        fields = [field.name for choice in choices(kind) for field in choice.fields]
        editable = {
            field.name for field in kind._meta.concrete_fields if field.editable and not field.primary_key
        }
        assert sorted(fields) == sorted(editable - {"slug", "other_titles"})
    assert {choice.name for choice in choices(Place)} == {"name", "parent", "latitude"}
