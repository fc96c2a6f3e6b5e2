"""Whom and what the rows of a batch name: found in a few queries for all of them, else added and journaled."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import prefetch_related_objects

from archive_project.lib.folding import fold
from archive_project.lib.slugs import slug_for, unused_slug
from collections_app.importing.identity import title_key
from collections_app.importing.journal import Journal
from collections_app.importing.person_heading import read_person_heading, spellings
from collections_app.importing.rows import Membership
from collections_app.models import Collection
from documents.bulk_history import create_with_history
from documents.models import Language, Name, Person, Repository, RightsStatement
from documents.models.vocabularies import Term

LONGEST_NAME = 200  # characters of a term
# What a term is called beside its name.
ALSO: dict[type[Term], str] = {Language: "tag", Repository: "abbreviation", RightsStatement: "text"}


class Terms:
    """The terms of one vocabulary. `exact`: for an export of ours, in which “Moscow” and “moscow” are two.

    One that is missing is made when it is first named, and written with all the others by `save()`.
    """

    def __init__(self, model: type[Term], journal: Journal) -> None:
        self.model, self.journal = model, journal
        self._exact: dict[str, Any] = {}
        self._folded: dict[str, Any] = {}
        self._tags: dict[str, Any] = {}
        self._also = ALSO.get(model, "")
        names = ["name", self._also] if self._also else ["name"]
        known = model._default_manager.order_by("-id").values_list("pk", "slug", *names, named=True)
        self._slugs: set[str] = set()
        self._new: list[tuple[Any, dict[str, str]]] = []
        for term in known:
            self._learn(term)

    def _learn(self, term: Any) -> None:
        self._slugs.add(term.slug)
        self._exact[term.name] = self._folded[fold(term.name)] = term
        if self.model is Language:
            self._tags[term.tag] = term
        if also := self._also and fold(getattr(term, self._also)):
            self._folded.setdefault(also, term)

    def find_or_make(self, name: str, *, exact: bool, tag: str = "") -> Any:
        """Return the term, or what is known of it: key, slug and name."""
        found = self._tags.get(tag) if tag else None
        found = found or self._exact.get(name) or (None if exact else self._folded.get(fold(name)))
        return found or self._make(name, tag)

    def save(self) -> None:
        terms = [term for term, _ in self._new]
        create_with_history(terms, user=self.journal.run.user, reason=self.journal.reason)
        for term, values in self._new:
            self.journal.created(term, values, about={})
        self._new.clear()

    def _make(self, name: str, tag: str) -> Any:
        slug = unused_slug(name, self.model._meta.model_name or "term", self._slugs)
        values = {"name": name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…", "slug": slug}
        if values["name"] != name and self.model is RightsStatement:
            values["text"] = name
        if self.model is Language:
            values["tag"] = tag or self._unused_tag(slug)
        term: Any = self.model(**values)
        self._new.append((term, values))
        self._learn(term)
        return term

    def _unused_tag(self, slug: str) -> str:
        tag = f"x-{slug}"[:20]
        number = 1
        while tag in self._tags:
            number += 1
            tag = f"x-{slug}"[: 19 - len(str(number))] + f"-{number}"
        return tag


class Known(NamedTuple):
    """Somebody who stood before the batch: what a link to them needs."""

    pk: int
    slug: str


class People:
    """The people whom a batch names by slug ("" where there is none) and name; who is missing is created, all at once.

    A person whom this very run created under a slug is found by that slug alone: an export may hold two of one name.
    """

    def __init__(
        self, named: Iterable[tuple[str, str]], journal: Journal, kinds: Mapping[str, str] | None = None
    ) -> None:
        """`kinds`: by name whether somebody is a person, a body or a family, where it is known."""
        wanted = list(dict.fromkeys(named))
        self._kinds = kinds or {}
        self._forms = {name: spellings(name) for _, name in wanted}
        self._by_slug: dict[str, Known | Person] = {}
        self._by_form: dict[str, dict[str, Known | Person]] = defaultdict(dict)  # by slug, of each form
        self._preferred: set[tuple[str, str]] = set()  # slug and form
        self._made: set[str] = set()  # slugs of those whom this run created
        self._found: dict[tuple[str, str], Known | Person] = {}
        if not wanted:
            return
        self._load([key for key, _ in wanted if key])
        people = {person.pk: slug for known in self._by_form.values() for slug, person in known.items()}
        self._made.update(people[row] for row in journal.made_before(Person).filter(row__any_of=people))
        new = [(self._begin(key, name), key, name) for key, name in wanted if not self._find(key, name)]
        _save(new, journal)

    def find(self, key: str, name: str) -> Known | Person:
        return self._found[key, name]

    def is_preferred(self, person: Known | Person, name: str) -> bool:
        """Whether this is how the archive itself writes the person's name."""
        return any((person.slug, form) in self._preferred for form in self._forms[name])

    def _load(self, keys: Sequence[str]) -> None:
        slugs = {*keys, *(slug_for(name, "person") for name in self._forms)}
        people = Person.objects.filter(slug__any_of=slugs).order_by().values_list("pk", "slug")
        self._by_slug = {slug: Known(key, slug) for key, slug in people}
        forms = set().union(*self._forms.values())
        names = Name.objects.filter(folded__any_of=forms).exclude(kind=Name.Kind.COVER).order_by()
        for form, kind, key, slug in names.values_list("folded", "kind", "person_id", "person__slug"):
            self._by_form[form][slug] = Known(key, slug)
            if kind == Name.Kind.PREFERRED:
                self._preferred.add((slug, form))

    def _find(self, key: str, name: str) -> bool:
        person = self._by_slug.get(key) if key else None
        if person is None:
            known: dict[str, Known | Person] = {}
            for form in self._forms[name]:
                known |= self._by_form.get(form, {})
            made = {slug: known[slug] for slug in known if slug in self._made}
            if key:
                known = {slug: known[slug] for slug in known if slug not in made}
            elif len(made) == 1:
                known = made  # one that this run created because the name was in doubt
            person = next(iter(known.values())) if len(known) == 1 else None
        if person is None:
            return False
        self._found[key, name] = person
        return True

    def _begin(self, key: str, name: str) -> Person:
        """A person to be created, known to those who follow."""
        kind = self._kinds.get(name) or Person.Kind.PERSON
        slug = key or self._unused_slug(_called(key, name, kind)[0])
        person = self._found[key, name] = self._by_slug[slug] = Person(slug=slug, kind=kind)
        self._made.add(slug)
        for form in self._forms[name]:
            self._by_form[form][slug] = person
            self._preferred.add((slug, form))
        return person

    def _unused_slug(self, name: str) -> str:
        slug = slug_for(name, "person")
        if slug not in self._by_slug:
            return slug
        taken = Person.objects.filter(slug__startswith=slug).values_list("slug", flat=True)
        return unused_slug(name, "person", self._by_slug.keys() | set(taken))


def _called(key: str, name: str, kind: str) -> tuple[str, str]:
    """Name and filing form: of an export and of a body the name as it stands, else read as an index writes it."""
    heading = read_person_heading(name)
    return (name, "") if key or kind != Person.Kind.PERSON else (heading.name, heading.filing)


def _save(new: Sequence[tuple[Person, str, str]], journal: Journal) -> None:
    stamp: dict[str, Any] = {"user": journal.run.user, "reason": journal.reason}
    create_with_history([person for person, _, _ in new], **stamp)
    names = []
    for person, key, name in new:
        called, filing = _called(key, name, person.kind)
        preferred = Name(person=person, kind=Name.Kind.PREFERRED, text=called[:300], filing=filing[:300])
        names.append(preferred)
    journal.made(*create_with_history(names, **stamp))
    people = [person for person, _, _ in new]
    prefetch_related_objects(people, "names")
    for person in people:
        journal.created(person, {"name": person.preferred_name}, about={"person": person})


class Collections:
    """The collections that a batch names; one that nobody has is made as a draft, and written by `save()`."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._by_slug: dict[str, Collection] = {}
        self._by_title: dict[str, Collection] = {}
        self._own: set[str] = set()  # slugs of those whom this run made
        self._new: list[Collection] = []
        made = set(journal.made_before(Collection))
        for collection in Collection.objects.order_by("-id").only("id", "slug", "title"):
            self._by_slug[collection.slug] = self._by_title[title_key(collection.title)] = collection
            if collection.pk in made:
                self._own.add(collection.slug)

    def find_or_make(self, named: Membership) -> Collection:
        found = self._by_slug.get(named.key) if named.key else None
        if found is None:
            found = self._by_title.get(title_key(named.title))
            if found is not None and named.key and found.slug in self._own:
                found = None
        return found or self._make(named)

    def save(self) -> None:
        create_with_history(self._new, user=self.journal.run.user, reason=self.journal.reason)
        for collection in self._new:
            values = {
                "title": collection.title,
                "introduction": "",
                "caption": "",
                "status": collection.status,
            }
            self.journal.created(collection, values, about={"collection": collection})
        self._new.clear()

    def _make(self, named: Membership) -> Collection:
        slug = named.key or unused_slug(named.title, "collection", self._by_slug)
        collection = Collection(title=named.title, slug=slug)
        self._new.append(collection)
        self._by_slug[slug] = self._by_title[title_key(named.title)] = collection
        if named.key:
            self._own.add(slug)
        return collection
