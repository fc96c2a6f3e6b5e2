"""An archive of any size, in which whatever can grow with the number of records does.

The first document, person, collection and essay are the ones that pages show: the first person has a part in
every document, the first document is in every collection, and so on, so that a page that asks the database
once per record is caught whichever record it asks for. Beside the published records stand hidden ones of
every kind, tied to the published ones in every way the models know.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from collections_app.models import Collection, Essay
from collections_app.models import PastAddress as PastCollectionAddress
from documents.models import Document, Language, Name, PastAddress, Person, Status
from tests import factories as make

Publishable: TypeAlias = Document | Person | Collection | Essay

PEOPLE = [
    "Joseph Stalin",
    "Mao Zedong",
    "Zhou Enlai",
    "Ivan Kovalev",
    "Andrei Orlov",
    "Anastas Mikoyan",
    "Liu Shaoqi",
    "Nikita Khrushchev",
    "Vyacheslav Molotov",
    "Kim Il Sung",
    "Jawaharlal Nehru",
    "Ho Chi Minh",
]
# No line of a phone has room for it.
ADDRESS = "https://archive.example.org/" + "0123456789abcdef" * 6
DATES = [
    # The first two are what pages filter by, so that a filtered page shows something from two records on.
    "January 06, 1949",
    "undated",
    "February 1949",
    "December 1959",
    "c. 1950",
    "1949",
    "1949-01/1951-03",
]


@dataclass
class Archive:
    """Grows by published records on demand; keeps them, and the hidden ones, at hand."""

    # Whether each record gets its first version. No public page shows it, and it costs four times the record.
    history: bool = True
    documents: list[Document] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    collections: list[Collection] = field(default_factory=list)
    essays: list[Essay] = field(default_factory=list)
    hidden: list[Publishable] = field(default_factory=list)
    # Words that stand in hidden records only: titles, names, texts, notes, and the terms that only they use.
    secrets: list[str] = field(default_factory=list)
    # Paths that lead to hidden records alone, other than the records' own addresses.
    hidden_paths: list[str] = field(default_factory=list)

    def grow(self, to: int, *, hidden: bool = True) -> None:
        """Publish documents, people, collections and essays until there are `to` of each.

        The first call adds the hidden records too, unless told not to; a later call can add them after all.
        """
        with transaction.atomic(), override_settings(SIMPLE_HISTORY_ENABLED=self.history):
            self._prepare()
            for number in range(len(self.documents), to):
                self._add_one_of_each(number)
            if hidden and not self.hidden:
                self._hide_some()

    def _prepare(self) -> None:
        """The terms every document uses."""
        if hasattr(self, "english"):
            return
        self.english: Language = make.language("English", "en")
        self.russian: Language = make.language("Russian", "ru")
        self.cable = make.document_type("Cable")
        self.asia = make.place("Asia")
        self.moscow = make.place("Moscow", latitude="55.75", longitude="37.61667", parent=None)
        self.beijing = make.place("Beijing", latitude="39.90750", longitude="116.39723", parent=self.asia)
        self.foreign_relations = make.subject("Foreign relations")
        self.repository = make.repository("Russian State Archive", abbreviation="RGASPI", country="Russia")
        self.donor = make.donor("Blavatnik Foundation", credit="Made possible by the Blavatnik Foundation.")
        self.rights = make.rights("Public domain", uri="https://creativecommons.org/publicdomain/mark/1.0/")

    def _add_one_of_each(self, number: int) -> None:
        person = self._add_person(number)
        document = self._add_document(number, person)
        collection = self._add_collection(number)
        essay = make.essay(
            f"Reading the Cables, Part {number + 1}",
            date="2015",
            authors=dict.fromkeys([self.people[0], person]),
            abstract=f"What the cables tell, and what they do not: {ADDRESS}",
            body="<h2>What the cables tell</h2>"
            f'<p>The <a href="/documents/{document.number}/">first cable</a><span class="footnote">In '
            f'<span lang="ru">Москва</span>, see <a href="/documents/{self.documents[0].number}/">there</a>.</span> says '
            'little.</p><blockquote class="pull-quote"><p>Little, and late.</p></blockquote>'
            "<table><caption>Cables of a week</caption><thead><tr><th></th><th>From Moscow, by the set at Xibaipo</th>"
            "<th>To Moscow, by the set at Xibaipo</th><th>Received at once</th><th>Undeciphered</th></tr></thead>"
            "<tbody><tr><th>January 1949</th><td>9</td><td>8</td><td>11</td><td>6, of which "
            f'<a href="/documents/{document.number}/">one</a> is lost</td></tr></tbody></table>'
            "<h2>What they do not</h2><ul><li><p>The rest.</p></li></ul>"
            f"<p>{ADDRESS}</p>",
            first_published="Bulletin 16",
        )
        self.essays.append(essay)
        essay.collections.set({self.collections[0], collection})
        essay.documents.set({self.documents[0], document})
        self.essays[0].documents.add(document)
        self.essays[0].collections.add(collection)

    def _add_person(self, number: int) -> Person:
        known = number < len(PEOPLE)
        name = PEOPLE[number] if known else f"Attaché Ivanov-{number + 1}"
        person = make.person(
            name,
            variants=[f"{name} (old spelling)"],
            born="1893-12-26",
            died="1976",
            description=f"Took part in the talks, {ADDRESS}",
            biography=f"A first paragraph.\n\nA second one, {ADDRESS}",
            wikidata="Q855",
        )
        self.people.append(person)
        make.cover_name(self.people[0], f"Filippov {number + 1}", held="1947/1949")
        return person

    def _add_document(self, number: int, person: Person) -> Document:
        document = make.document(
            f"Cable, {self.people[0]} [via Kuznetsov] to {person}, No. {number + 1}"
            + f", {ADDRESS}" * (number == 1),
            date=DATES[number % len(DATES)],
            summary=""
            if number % 5 == 4
            else f"{self.people[0]} and {person} speak of the crossing of the Yangtze. See {ADDRESS}",
            type=self.cable,
            repository=self.repository,
            reference=f"F. 45, op. 1, d. 331, ll. {number + 1}-{number + 3}",
            publication_note=f"Obtained and translated for the archive, {ADDRESS}",
            rights=self.rights,
            classification="Top Secret",
            source_url="https://archive.example.org/original",
        )
        self.documents.append(document)
        document.languages.set([self.english, self.russian])
        document.places.set([self.moscow, self.beijing])
        document.subjects.set([self.foreign_relations, make.subject(f"Talks, round {number + 1}")])
        document.donors.set([self.donor])
        make.attribution(document, self.people[0], "author", name_as_written="Filippov", certain=False)
        make.attribution(document, person, "recipient", position=1)
        make.attribution(document, self.people[number // 2], "mentioned", position=2)
        if number:
            make.attribution(self.documents[0], person, "participant", position=number + 2)
            make.relation(document, self.documents[0], "reply" if number % 2 else "enclosure")
            make.relation(self.documents[0], document, "related")
        for target, position in ((document, 1), (self.documents[0], number + 2)):
            body = f"Comrade {person}!\n\nWe have received your cable No. {number + 1}. {ADDRESS}"
            words = make.text(
                target, self.english, body, position=position, kind="translation", edition=f"copy {position}"
            )
            words.translators.set([person])
            make.scan(target, position, label=f"{position} recto", alternative_text="A typewritten page.")
            make.attachment(target, position, title=f"Original, part {position}, {ADDRESS}")
        return document

    def _add_collection(self, number: int) -> Collection:
        collection = make.collection(
            "Sino-Soviet Relations" if number == 0 else f"Sino-Soviet Relations, Part {number + 1}",
            with_image=True,
            introduction=f"From the end of the war to the split.\n\nSee also the other parts, {ADDRESS}",
            caption=f"Mao Zedong and Nikita Khrushchev, 1958, {ADDRESS}",
            credit="State photo archive",
            parent=self.collections[0] if number else None,
        )
        self.collections.append(collection)
        if number:
            self.collections[0].see_also.add(collection)
            collection.see_also.add(self.collections[0])
        make.placement(
            self.collections[0],
            self.documents[-1],
            number,
            featured=True,
            note=f"Begins the series. {ADDRESS}",
        )
        if number:
            make.placement(collection, self.documents[0], 0, featured=True)
            make.placement(collection, self.documents[-1], 1)
        return collection

    def _hide_some(self) -> None:
        """One of each kind for each way of not being public, and every tie between it and what is public."""
        later = timezone.now() + datetime.timedelta(days=30)
        ways: dict[str, dict[str, Any]] = {
            "draft": {"status": Status.DRAFT},
            "unreviewed": {"status": Status.IN_REVIEW},
            "scheduled": {"status": Status.PUBLISHED, "published_at": later},
            "embargoed": {"status": Status.PUBLISHED, "published_at": make.LONG_AGO, "embargo_until": later},
            "ended": {
                "status": Status.PUBLISHED,
                "published_at": make.LONG_AGO,
                "published_until": make.LONG_AGO + datetime.timedelta(days=1),
            },
            # A draft that was public once keeps the time of its publication.
            "withdrawn": {"status": Status.DRAFT, "published_at": make.LONG_AGO},
        }
        for way, publication in ways.items():
            document = self._hide_document(way, publication)
            person = self._hide_person(way, publication, document)
            collection = self._hide_collection(way, publication, document)
            essay = self._hide_essay(way, publication, document, person, collection)
            self.hidden += [document, person, collection, essay]

    def _secret(self, words: str) -> str:
        self.secrets.append(words)
        return words

    def _hide_document(self, way: str, publication: dict[str, Any]) -> Document:
        document = make.document(
            self._secret(f"Sealed {way} Protocol"),
            date="January 06, 1949",
            summary=self._secret(f"Sealed {way} summary"),
            type=make.document_type(self._secret(f"Sealed {way} genre")),
            repository=make.repository(self._secret(f"Sealed {way} repository")),
            rights=make.rights(self._secret(f"Sealed {way} rights")),
            reference=self._secret(f"Sealed {way} call number"),
            **publication,
        )
        document.languages.set([self.english, make.language(self._secret(f"Sealed {way} language"))])
        document.places.set([self.moscow, make.place(self._secret(f"Sealed {way} place"))])
        document.subjects.set([self.foreign_relations, make.subject(self._secret(f"Sealed {way} subject"))])
        document.donors.set([make.donor(self._secret(f"Sealed {way} donor"))])
        make.attribution(
            document, self.people[0], "author", name_as_written=self._secret(f"Sealed {way} alias")
        )
        make.text(document, self.english, self._secret(f"Sealed {way} words"))
        make.scan(document, 1)
        make.attachment(document, 1, title=self._secret(f"Sealed {way} file"))
        make.relation(document, self.documents[0], "reply", note=self._secret(f"Sealed {way} reply"))
        make.relation(self.documents[0], document, "enclosure", note=self._secret(f"Sealed {way} enclosure"))
        make.placement(
            self.collections[0], document, 0, featured=True, note=self._secret(f"Sealed {way} placement")
        )
        self.essays[0].documents.add(document)
        cover = Name.objects.filter(person=self.people[0], kind=Name.Kind.COVER).first()
        assert cover is not None
        cover.held_in.add(document)
        path = f"/documents/{900_000 + document.number}/"
        PastAddress.objects.create(path=path, document=document)
        self.hidden_paths += [path, f"/documents/{document.number}/"]
        return document

    def _hide_person(self, way: str, publication: dict[str, Any], document: Document) -> Person:
        person = make.person(
            self._secret(f"Sealed {way} Agent"),
            variants=[self._secret(f"Sealed {way} variant")],
            description=self._secret(f"Sealed {way} description"),
            biography=self._secret(f"Sealed {way} life"),
            **publication,
        )
        as_written = self._secret(f"Sealed {way} signature")
        make.attribution(self.documents[0], person, "via", position=1, name_as_written=as_written)
        make.attribution(document, person, "recipient", position=1)
        words = self.documents[0].texts.first()
        assert words is not None
        words.translators.add(person)
        self.essays[0].authorships.create(person=person, position=0)
        path = f"/people/formerly-{person.slug}/"
        PastAddress.objects.create(path=path, person=person)
        self.hidden_paths.append(path)
        return person

    def _hide_collection(self, way: str, publication: dict[str, Any], document: Document) -> Collection:
        collection = make.collection(
            self._secret(f"Sealed {way} Collection"),
            with_image=True,
            introduction=self._secret(f"Sealed {way} introduction"),
            caption=self._secret(f"Sealed {way} caption"),
            parent=self.collections[0],
            **publication,
        )
        collection.see_also.add(self.collections[0])
        self.collections[0].see_also.add(collection)
        if way == "draft":
            Collection.objects.filter(pk=self.collections[0].pk).update(parent=collection)
        for position, member in enumerate([self.documents[0], document]):
            note = self._secret(f"Sealed {way} membership {position}")
            make.placement(collection, member, position, featured=True, note=note)
        path = f"/collections/formerly-{collection.slug}/"
        PastCollectionAddress.objects.create(path=path, collection=collection)
        self.hidden_paths.append(path)
        return collection

    def _hide_essay(
        self,
        way: str,
        publication: dict[str, Any],
        document: Document,
        person: Person,
        collection: Collection,
    ) -> Essay:
        essay = make.essay(
            self._secret(f"Sealed {way} Essay"),
            authors=[self.people[0], person],
            abstract=self._secret(f"Sealed {way} abstract"),
            body=self._secret(f"Sealed {way} body"),
            **publication,
        )
        essay.documents.set([self.documents[0], document])
        essay.collections.set([self.collections[0], collection])
        self.essays[0].collections.add(collection)
        path = f"/essays/formerly-{essay.slug}/"
        PastCollectionAddress.objects.create(path=path, essay=essay)
        self.hidden_paths.append(path)
        return essay
