"""The rules that must hold, held by the database, and said in words before it comes to that.

Each case starts from a record that is in order and changes what breaks one rule. `update()` shows that the database
itself refuses it (a CHECK that comes out NULL would let it pass), `validate_constraints()` that a curator reads a
sentence instead.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from collections_app.models import (
    Correction,
    Finding,
    HarvestedSet,
    ImportChange,
    ImportDecision,
    ImportRun,
    RightAsItIs,
    SourceIdentifier,
    Suggestion,
)
from collections_app.models import PastAddress as PastCollectionAddress
from documents.models import (
    DuplicateDocument,
    DuplicatePerson,
    Merge,
    Name,
    PastAddress,
    Place,
    ReadingCount,
    SavedView,
    Status,
)
from tests import factories as make

Broken: TypeAlias = tuple[models.Model, dict[str, Any]]
APPS = ("documents", "collections")
DAY, EARLIER = "1949-01-06", "1949-01-05"

pytestmark = pytest.mark.django_db


def all_models() -> list[type[models.Model]]:
    """The models of the house, without the copies that keep their history."""
    return [
        model
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        if not model.__name__.startswith("Historical")
    ]


def second_of(factory: Callable[[], models.Model], field: str) -> Broken:
    """Two records, the second to be given the first's value."""
    first, second = factory(), factory()
    return second, {field: getattr(first, field)}


def second_attribution() -> Broken:
    document, person = make.document(), make.person()
    first = make.attribution(document, person, "author", name_as_written="Filippov")
    second = make.attribution(document, person, "author", name_as_written="Kuznetsov")
    return second, {"name_as_written": first.name_as_written}


def second_name(**change: Any) -> Broken:
    person = make.person("Joseph Stalin", variants=["Iosif Stalin"])
    return person.names.get(kind=Name.Kind.VARIANT), change


def question(**change: Any) -> Broken:
    return ImportDecision.objects.create(source="a", title="A cable"), change


def asked_twice() -> Broken:
    ImportDecision.objects.create(source="a", title="A cable")
    return ImportDecision.objects.create(source="b", title="A cable"), {"source": "a"}


def harvested(name: str) -> HarvestedSet:
    return HarvestedSet.objects.create(address="https://example.org/oai", name=name)


def identified(**change: Any) -> Broken:
    document = make.document()
    SourceIdentifier.objects.create(document=document, identifier="oai:example.org:1")
    return SourceIdentifier.objects.create(document=document, identifier="oai:example.org:2"), change


def cover(**change: Any) -> Broken:
    return make.cover_name(make.person(), "Filippov", held="1947/1949"), change


def second_file(factory: Callable[..., models.Model]) -> Broken:
    document = make.document()
    factory(document, 1)
    return factory(document, 2), {"position": 1}


def second_text() -> Broken:
    document, language = make.document(), make.language()
    make.text(document, language, position=1)
    return make.text(document, language, position=2), {"position": 1}


def second_relation() -> Broken:
    source, target = make.document(), make.document()
    make.relation(source, target, "reply")
    return make.relation(source, target, "related"), {"kind": "reply"}


def relation_to_itself() -> Broken:
    relation = make.relation(make.document(), make.document())
    return relation, {"target": relation.source}


def own_parent(factory: Callable[[], models.Model]) -> Broken:
    record = factory()
    return record, {"parent": record}


def placed_twice() -> Broken:
    collection, first = make.collection(), make.document()
    make.placement(collection, first)
    return make.placement(collection, make.document()), {"document": first}


def author_twice() -> Broken:
    first, second = make.person(), make.person()
    return make.essay(authors=[first, second]).authorships.get(person=second), {"person": first}


def document_address(**change: Any) -> Broken:
    return PastAddress.objects.create(path="/documents/12/", document=make.document()), change


def collection_address(**change: Any) -> Broken:
    return PastCollectionAddress.objects.create(
        path="/collections/old/", collection=make.collection()
    ), change


def import_change(action: str, field: str, change: dict[str, Any]) -> Broken:
    run = ImportRun.objects.create(started_at=make.LONG_AGO)
    return ImportChange.objects.create(run=run, action=action, field=field, label="A cable"), change


def readings() -> ReadingCount:
    return ReadingCount.objects.create(document=make.document(), day=DAY, count=1)


def letter(**change: Any) -> Broken:
    return Correction.objects.create(document=make.document(), field="title", proposal="Cable"), change


def pair_of(model: Any, factory: Callable[[], models.Model]) -> tuple[models.Model, Any, Any]:
    """Two pairs with the same first record."""
    one = factory()
    return one, make.pair(model, one, factory()), make.pair(model, one, factory())


def pair_twice(model: Any, factory: Callable[[], models.Model]) -> Broken:
    _, first, second = pair_of(model, factory)
    return second, {"other": first.other}


def pair_of_one(model: Any, factory: Callable[[], models.Model]) -> Broken:
    one, first, _ = pair_of(model, factory)
    return first, {"other": one}


def view_twice() -> Broken:
    owner = User.objects.create_user("curator")
    first, second = (
        SavedView.objects.create(owner=owner, kind="documents.document", name=name) for name in ("One", "Two")
    )
    return second, {"name": first.name}


def mark(**change: Any) -> Broken:
    return RightAsItIs.objects.create(rule="no-rights", document=make.document(), reason="Unknown."), change


def suggestion(**change: Any) -> Broken:
    made = Suggestion.objects.create(
        document=make.document(), person=make.person(), reason="Named", words="He"
    )
    return made, change


def suggested_twice(kind: str, factory: Callable[[], models.Model]) -> Broken:
    document = make.document()
    first, second = (
        Suggestion.objects.create(document=document, reason="Named", words="It", **{kind: factory()})
        for _ in "ab"
    )
    return second, {kind: getattr(first, kind)}


def found_twice() -> Broken:
    first, second = (Finding.objects.create(document=make.document(), rule="a", words="It") for _ in "ab")
    return second, {"document": first.document}


def marked_twice(kind: str, factory: Callable[[], models.Model]) -> Broken:
    first, second = (
        RightAsItIs.objects.create(rule="no-rights", reason="Unknown.", **{kind: factory()}) for _ in "ab"
    )
    return second, {kind: getattr(first, kind)}


def comment(record: Any, **change: Any) -> Broken:
    return record.comments.create(text="Who is Filippov?"), change


PUBLICATION: dict[str, Callable[[], models.Model]] = {
    "documents_document": make.document,
    "documents_person": make.person,
    "collections_collection": make.collection,
    "collections_essay": make.essay,
}
DATED: dict[str, Callable[[], models.Model]] = {
    "documents_document": lambda: make.document(date="January 06, 1949"),
    "collections_essay": lambda: make.essay(date="2015"),
}
CASES: list[tuple[str, Callable[[], Broken]]] = [
    *(
        (f"{name}_published_has_a_time", lambda factory=factory: (factory(), {"published_at": None}))
        for name, factory in PUBLICATION.items()
    ),
    *(
        (
            f"{name}_published_until_later",
            lambda factory=factory, change=change: (factory(), {"published_until": make.LONG_AGO, **change}),
        )
        for name, factory in PUBLICATION.items()
        for change in ({}, {"status": "draft", "published_at": None})
    ),
    *(
        (f"{name}_status_is_known", lambda factory=factory, status=status: (factory(), {"status": status}))
        for name, factory in PUBLICATION.items()
        for status in ("hidden", "")
    ),
    *(
        (f"{name}_dates_paired_and_ordered", lambda factory=factory, change=change: (factory(), change))
        for name, factory in DATED.items()
        for change in (
            {"earliest": None},
            {"latest": None},
            {"earliest": DAY, "latest": EARLIER},
            {"date_edtf": ""},
            {"earliest": None, "latest": None},
        )
    ),
    ("documents_document_has_a_title", lambda: (make.document(), {"title": ""})),
    ("collections_collection_has_a_title", lambda: (make.collection(), {"title": ""})),
    ("collections_essay_has_a_title", lambda: (make.essay(), {"title": ""})),
    ("documents_attribution_stated_once", second_attribution),
    (
        "documents_attribution_role_is_known",
        lambda: (make.attribution(make.document(), make.person()), {"role": "admirer"}),
    ),
    ("documents_name_one_preferred", lambda: second_name(kind=Name.Kind.PREFERRED)),
    ("documents_name_stated_once", lambda: second_name(kind=Name.Kind.PREFERRED, text="Joseph Stalin")),
    ("documents_name_is_not_empty", lambda: second_name(text="")),
    ("documents_name_held_paired_and_ordered", lambda: cover(held_earliest=None)),
    ("documents_name_held_paired_and_ordered", lambda: cover(held_latest=None)),
    ("documents_name_held_paired_and_ordered", lambda: cover(held_earliest=DAY, held_latest=EARLIER)),
    ("documents_scan_one_at_each_position", lambda: second_file(make.scan)),
    ("documents_attachment_one_at_each_position", lambda: second_file(make.attachment)),
    ("documents_text_one_at_each_position", second_text),
    ("documents_relation_stated_once", second_relation),
    ("documents_relation_of_two_documents", relation_to_itself),
    ("documents_pastaddress_path_is_whole", lambda: document_address(path="documents/12/")),
    ("documents_pastaddress_path_is_whole", lambda: document_address(path="/documents/12")),
    ("documents_pastaddress_means_one_record", lambda: document_address(document=None)),
    ("documents_pastaddress_means_one_record", lambda: document_address(person=make.person())),
    ("documents_pastaddress_means_one_record", lambda: document_address(place=make.place())),
    ("documents_pastaddress_means_one_record", lambda: document_address(document=None)),
    ("collections_pastaddress_path_is_whole", lambda: collection_address(path="/collections/old")),
    ("collections_pastaddress_means_one_record", lambda: collection_address(collection=None)),
    ("collections_pastaddress_means_one_record", lambda: collection_address(essay=make.essay())),
    ("documents_place_not_its_own_parent", lambda: own_parent(make.place)),
    ("documents_subject_not_its_own_parent", lambda: own_parent(make.subject)),
    ("collections_collection_not_its_own_parent", lambda: own_parent(make.collection)),
    *(
        (
            "documents_place_coordinates_paired_and_on_earth",
            lambda change=change: (make.place(latitude="55.75", longitude="37.61"), change),
        )
        for change in ({"latitude": None}, {"longitude": None}, {"latitude": "90.1"}, {"longitude": "-180.1"})
    ),
    ("documents_readingcount_once_a_day", lambda: second_of(readings, "document")),
    ("documents_readingcount_of_something", lambda: (readings(), {"count": 0})),
    ("collections_authorship_once", author_twice),
    ("collections_importdecision_once", asked_twice),
    *(
        (
            "collections_importdecision_answers_its_question",
            lambda change=change: question(decided_at=make.LONG_AGO, **change),
        )
        for change in (
            {"choice": "ours"},
            {"choice": "link", "field": "title"},
            {"choice": "maybe"},
        )
    ),
    ("collections_importdecision_has_its_time", lambda: question(choice="skip")),
    ("collections_importdecision_has_its_time", lambda: question(decided_at=make.LONG_AGO)),
    ("collections_placement_once", placed_twice),
    ("collections_harvestedset_once", lambda: (harvested("a"), {"name": harvested("b").name})),
    ("collections_sourceidentifier_once", lambda: identified(identifier="oai:example.org:1")),
    ("collections_sourceidentifier_says_something", lambda: identified(identifier="")),
    ("collections_importchange_names_its_field", lambda: import_change("update", "title", {"field": ""})),
    ("collections_correction_about_one_record", lambda: letter(document=None)),
    ("collections_correction_about_one_record", lambda: letter(person=make.person())),
    ("collections_correction_about_one_record", lambda: letter(place=make.place())),
    ("collections_correction_says_something", lambda: letter(proposal="")),
    ("collections_correction_status_is_known", lambda: letter(status="lost")),
    ("collections_correction_handled_at_a_time", lambda: letter(status="accepted")),
    ("collections_correction_handled_at_a_time", lambda: letter(handled_at=make.LONG_AGO)),
    ("collections_suggestion_of_one_link", lambda: suggestion(person=None)),
    ("collections_suggestion_of_one_link", lambda: suggestion(place=make.place())),
    ("collections_suggestion_answer_has_its_time", lambda: suggestion(answer="refused")),
    ("collections_suggestion_answer_has_its_time", lambda: suggestion(answered_at=make.LONG_AGO)),
    ("collections_suggestion_person_once", lambda: suggested_twice("person", make.person)),
    ("collections_suggestion_place_once", lambda: suggested_twice("place", make.place)),
    ("collections_suggestion_collection_once", lambda: suggested_twice("collection", make.collection)),
    ("collections_suggestion_reply_once", lambda: suggested_twice("answered", make.document)),
    ("collections_finding_once", found_twice),
    ("collections_rightasitis_about_one_record", lambda: mark(document=None)),
    ("collections_rightasitis_about_one_record", lambda: mark(collection=make.collection())),
    ("documents_comment_says_something", lambda: comment(make.document(), text="")),
    ("documents_comment_about_one_record", lambda: comment(make.document(), document=None)),
    ("collections_comment_says_something", lambda: comment(make.essay(), text="")),
    ("collections_comment_about_one_record", lambda: comment(make.essay(), essay=None)),
    ("collections_rightasitis_has_a_reason", lambda: mark(reason="")),
    ("collections_rightasitis_document_once", lambda: marked_twice("document", make.document)),
    ("collections_rightasitis_collection_once", lambda: marked_twice("collection", make.collection)),
    ("collections_importchange_names_its_field", lambda: import_change("create", "", {"field": "title"})),
    ("documents_duplicatedocument_once", lambda: pair_twice(DuplicateDocument, make.document)),
    ("documents_duplicatedocument_of_two", lambda: pair_of_one(DuplicateDocument, make.document)),
    ("documents_duplicateperson_once", lambda: pair_twice(DuplicatePerson, make.person)),
    ("documents_duplicateperson_of_two", lambda: pair_of_one(DuplicatePerson, make.person)),
    ("documents_savedview_named_once", view_twice),
    (
        "documents_merge_has_a_reason",
        lambda: (
            Merge.objects.create(
                kind="documents.person", kept=1, label="Stalin", reason="The same", at=make.LONG_AGO
            ),
            {"reason": ""},
        ),
    ),
]


@pytest.mark.parametrize(("constraint", "case"), CASES, ids=[name for name, _ in CASES])
def test_a_broken_rule_is_refused_with_its_sentence(constraint: str, case: Callable[[], Broken]) -> None:
    record, change = case()
    for name, value in change.items():
        setattr(record, name, value)
    sentence = next(c.violation_error_message for c in record._meta.constraints if c.name == constraint)
    with pytest.raises(ValidationError) as refusal:
        record.validate_constraints()
    assert sentence in refusal.value.messages
    if constraint.endswith("_paired_and_ordered"):
        record.full_clean()  # the days follow from the date again, and all is in order
        record.validate_constraints()
    else:
        with pytest.raises(ValidationError):
            record.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(record)._base_manager.filter(pk=record.pk).update(**change)


def test_every_constraint_has_a_case_and_a_sentence_of_its_own() -> None:
    constraints = [constraint for model in all_models() for constraint in model._meta.constraints]
    assert {constraint.name for constraint in constraints} == {name for name, _ in CASES}
    for constraint in constraints:
        assert constraint.violation_error_message != constraint.default_violation_error_message, (
            constraint.name
        )


UNIQUE: list[tuple[str, Callable[[], models.Model]]] = [
    ("number", make.document),
    *[("slug", factory) for factory in (make.person, make.collection, make.essay)],
    *[
        (field, factory)
        for field in ("name", "slug")
        for factory in (
            make.document_type,
            make.language,
            make.place,
            make.subject,
            make.repository,
            make.donor,
            make.rights,
        )
    ],
    ("tag", make.language),
    (
        "path",
        lambda: PastAddress.objects.create(
            path=f"/documents/{make.document().number}/", person=make.person()
        ),
    ),
]


@pytest.mark.parametrize(("field", "factory"), UNIQUE)
def test_what_names_a_record_names_one(field: str, factory: Callable[[], models.Model]) -> None:
    record, change = second_of(factory, field)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(record)._base_manager.filter(pk=record.pk).update(**change)


def test_a_record_that_is_in_order_passes() -> None:
    for record in (
        make.document(date="c. Dec 1947"),
        make.document(date="undated"),
        make.person(),
        make.collection(),
        make.essay(date="2015"),
        make.place(latitude="-90", longitude="180"),
        make.cover_name(make.person(), "Filippov"),
        import_change("create", "", {})[0],
        Place.objects.create(name="Asia", slug="asia"),
    ):
        record.full_clean()


def test_a_draft_needs_no_time_of_publication() -> None:
    make.document(status=Status.DRAFT).full_clean()


def test_a_person_who_is_named_in_a_document_cannot_be_deleted() -> None:
    person = make.person()
    make.attribution(make.document(), person)
    with pytest.raises(models.ProtectedError):
        person.delete()
