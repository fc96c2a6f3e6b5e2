"""Carry out what a page's head plans: its collection with stubs, see-also links and essays; or its person."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from archive_project.lib import dates
from archive_project.lib.slugs import slug_for, unused_slug
from collections_app.importing.identity import title_key
from collections_app.importing.journal import About, Journal
from collections_app.importing.person_heading import read_person_heading, spellings
from collections_app.importing.plan import FieldChange
from collections_app.importing.plan_page import PlannedEssay, PlannedRecord, person_name, person_values
from collections_app.importing.rows import PageHead
from collections_app.models import Authorship, Collection, Essay
from documents.actions.create_person import create_person
from documents.bulk_history import (
    add_links,
    create_with_history,
    save_with_history,
    update_with_history,
    write_past_version,
)
from documents.models import Name, Person


def apply_collection(
    planned: PlannedRecord, head: PageHead, *, publish: bool, journal: Journal
) -> Collection:
    """Create or change the collection, then link what its introduction names."""
    if planned.record is None:
        collection = create_collection(
            head.title, journal=journal, introduction=head.introduction, caption=head.caption, publish=publish
        )
    else:
        collection = Collection.objects.get(pk=planned.record)
        journal.found(collection)
        if head.title != collection.title and not collection.is_published:
            collection.slug = unused_collection_slug(head.title)  # nobody has been given the old address yet
        change_fields(collection, planned.changes, journal=journal, about={"collection": collection})
    if planned.see_also:
        _link_see_also(collection, planned, journal)
    for essay in planned.essays:
        _apply_essay(essay, collection, journal)
    return collection


def create_collection(
    title: str,
    *,
    journal: Journal,
    introduction: str = "",
    caption: str = "",
    publish: bool = False,
    parent: Collection | None = None,
) -> Collection:
    """Create a collection; one that is only named stays a draft."""
    taken = set(
        Collection.objects.filter(slug__startswith=slug_for(title, "collection")).values_list(
            "slug", flat=True
        )
    )
    collection = Collection(
        title=title,
        slug=unused_slug(title, "collection", taken),
        introduction=introduction,
        caption=caption,
        parent=parent,
    )
    if publish:
        collection.publish()
    save_with_history(collection, reason=journal.reason)
    values = {"title": title, "introduction": introduction, "caption": caption, "status": collection.status}
    values |= {"parent": parent.slug} if parent else {}
    journal.created(collection, values, about={"collection": collection})
    return collection


def unused_collection_slug(title: str) -> str:
    slug = slug_for(title, "collection")
    return unused_slug(
        title,
        "collection",
        set(Collection.objects.filter(slug__startswith=slug).values_list("slug", flat=True)),
    )


def change_fields(record: Any, changes: tuple[FieldChange, ...], *, journal: Journal, about: About) -> None:
    """Write the fields of one record that the plan changes, and lay older editions' values into its history."""
    journal.found(record)
    for change in changes:
        if change.verdict == "supersede":
            write_past_version(
                record,
                values={change.field: change.after},
                when=timezone.now(),
                user=journal.run.user,
                reason=journal.reason,
            )
            # The version on top of the history is always the one that stands.
            update_with_history([record], fields=[], user=journal.run.user, reason=journal.reason)
        elif change.verdict == "update":
            set_value(record, change.field, str(change.after))
        if change.verdict in {"update", "supersede"}:
            journal.changed(record, change, about=about)
    if any(change.verdict == "update" for change in changes):
        save_with_history(record, reason=journal.reason)


def set_value(record: Any, name: str, value: str) -> None:
    """Set a scalar field; a date brings its EDTF, publication its time."""
    if name == "status":
        record.publish()
    elif name == "date_text":
        record.state_date(dates.parse(value))
    else:
        setattr(record, name, value)


def _link_see_also(collection: Collection, planned: PlannedRecord, journal: Journal) -> None:
    known = {title_key(other.title): other for other in Collection.objects.only("id", "title", "slug")}
    for title in planned.see_also:
        other = known.get(title_key(title)) or create_collection(title, journal=journal)
        known[title_key(title)] = other
        journal.linked(collection, "see_also", other.slug, about={"collection": collection})
    others = [known[title_key(title)].pk for title in planned.see_also]
    link_with_history(collection, "see_also", others, journal)


def link_with_history(record: models.Model, name: str, others: Sequence[int], journal: Journal) -> None:
    """Add many-to-many links to one record, and the version of it that has them."""
    pairs = [(record.pk, other) for other in others]
    journal.made(add_links(record._meta.get_field(name), pairs))
    update_with_history([record], fields=[], user=journal.run.user, reason=journal.reason)


def _apply_essay(planned: PlannedEssay, collection: Collection, journal: Journal) -> None:
    mention = planned.mention
    if planned.essay is None:
        slug = slug_for(mention.title, "essay")
        taken = set(Essay.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
        essay = Essay(title=mention.title, slug=unused_slug(mention.title, "essay", taken))
        set_value(essay, "date_text", readable(mention.date_text))
        save_with_history(essay, reason=journal.reason)
        journal.created(essay, {"title": essay.title, "date_text": essay.date_text}, about={"essay": essay})
    else:
        essay = Essay.objects.get(pk=planned.essay)
        change_fields(essay, planned.changes, journal=journal, about={"essay": essay})
    for position, name in enumerate(planned.new_authors, 1):
        author = find_or_create_person(name, journal)
        authorship, new = Authorship.objects.get_or_create(
            essay=essay, person=author, defaults={"position": position}
        )
        if new:
            journal.made(authorship)
            journal.linked(essay, "authors", author.slug, about={"essay": essay, "person": author})
    if not planned.linked:
        link_with_history(essay, "collections", [collection.pk], journal)
        journal.linked(
            essay, "collections", collection.slug, about={"essay": essay, "collection": collection}
        )


def readable(date_text: str) -> str:
    """Return a date as stated if it can be read, else "": an essay's date is no reason to refuse a page."""
    try:
        return dates.parse(date_text).stated
    except dates.DateError:
        return ""


def find_or_create_person(name: str, journal: Journal) -> Person:
    """Return the one person of this name, by preferred name or variant; a draft is created where there is none, or two."""
    names = Name.objects.filter(folded__in=spellings(name)).exclude(kind=Name.Kind.COVER)
    people: list[Person] = list(Person.objects.filter(pk__in=names.values("person")).with_names()[:2])
    if len(people) == 1:
        return people[0]
    heading = read_person_heading(name)
    person = create_person(name=heading.name, filing=heading.filing, reason=journal.reason)
    journal.made(*person.names.all())
    journal.created(person, {"name": heading.name}, about={"person": person})
    return person


def apply_person(planned: PlannedRecord, head: PageHead, *, publish: bool, journal: Journal) -> Person:
    if planned.record is not None:
        person: Person = Person.objects.with_names().get(pk=planned.record)
        change_fields(person, planned.changes, journal=journal, about={"person": person})
        _add_names(person, planned, head, journal)
        return person
    stated = person_values(head, publish=False)
    del stated["status"]
    name, filing = person_name(head.title, head)
    kind = {"kind": head.person.kind} if head.person and head.person.kind else {}
    person = create_person(name=name, filing=filing, reason=journal.reason, **stated, **kind)
    if publish:
        person.publish()
        save_with_history(person, reason=journal.reason)
    values = stated | {"status": person.status}
    journal.made(*person.names.all())
    journal.created(person, values, about={"person": person})
    _add_names(person, planned, head, journal)
    return person


def _add_names(person: Person, planned: PlannedRecord, head: PageHead, journal: Journal) -> None:
    """Add the names that an authority record has beside the preferred one, as variants."""
    called = dict(person_name(written, head) for written in planned.names)
    names = [
        Name(person=person, kind=Name.Kind.VARIANT, text=text[:300], filing=filing[:300])
        for text, filing in called.items()
    ]
    journal.made(*create_with_history(names, user=journal.run.user, reason=journal.reason))
    for name in names:
        journal.linked(person, "names", name.text, about={"person": person})
