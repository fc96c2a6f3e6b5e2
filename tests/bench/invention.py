"""An archive of any size, from a seed: the same size gives the same archive.

Words, people, places, subjects and collections follow Zipf's law. Of the documents one in a hundred is a draft and one in a
thousand under embargo; one in ten has a text. No history: it would double the disk and is no part of a search.
"""

import datetime
import random
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from archive_project.lib import dates
from archive_project.lib.folding import fingerprint
from archive_project.lib.slugs import slug_for
from collections_app.models import Collection, Placement
from documents.models import (
    Attribution,
    Document,
    DocumentType,
    Language,
    Name,
    Person,
    Place,
    Repository,
    Status,
    Subject,
    Text,
)
from documents.models.number import NumberSequence
from tests.bench import bulk, vocabulary
from tests.bench.zipf import Zipf

WORDS, PEOPLE, SUBJECTS, PLACES, COLLECTIONS, REPOSITORIES = 200_000, 20_000, 2_000, 1_000, 300, 60
TYPES = ("Cable", "Letter", "Report", "Memorandum of Conversation", "Minutes", "Telegram", "Note", "Speech", "Diary", "Interview", "Directive", "Treaty")  # fmt: skip
LANGUAGES = {"English": "en", "Russian": "ru", "Chinese": "zh", "German": "de", "Korean": "ko", "Czech": "cs", "Polish": "pl", "Hungarian": "hu"}  # fmt: skip
ROLES = ("author", "recipient", "mentioned", "mentioned", "participant")
LONG_AGO = datetime.datetime(2010, 1, 1, tzinfo=datetime.UTC)
FAR_AHEAD = datetime.datetime(2200, 1, 1, tzinfo=datetime.UTC)
BATCH = 5_000

stated = cache(dates.parse)  # days are few, documents are many


def fill(documents: int, seed: int = 1) -> None:
    """Fill the empty, migrated database of this process."""
    chance = random.Random(seed)
    with bulk.loading():
        people = make_people(chance)
        make_terms(chance)
        invention = Invention(chance, people)
        numbers = iter(range(1, documents + 1))
        while batch := list(islice(numbers, BATCH)):
            invention.write(batch)
        NumberSequence.objects.create(pk=1, last=documents)


def make_people(chance: random.Random) -> dict[int, str]:
    """Return names by key. One person in three has a variant, one in fifty a cover name of some years."""
    people, names = [], []
    for key, name in enumerate(vocabulary.names(PEOPLE, chance), 1):
        given, _, surname = name.partition(" ")
        slug = slug_for(name, fallback="person")
        people.append(Person(pk=key, slug=slug, status=Status.PUBLISHED, published_at=LONG_AGO))
        preferred = Name(person_id=key, kind=Name.Kind.PREFERRED, text=name, filing=f"{surname}, {given}")
        names.append(preferred)
        if key % 3 == 0:
            names.append(Name(person_id=key, kind=Name.Kind.VARIANT, text=f"{given[0]}. {surname}a"))
        if key % 50 == 0:
            year = chance.randint(1930, 1960)
            cover = f"{surname[:4]}ov"
            names.append(Name(person_id=key, kind=Name.Kind.COVER, text=cover, held=f"{year}/{year + 2}"))
    Person.objects.bulk_create(people, batch_size=500)
    Name.objects.bulk_create(names, batch_size=500)
    return {name.person_id: name.text for name in names if name.kind == Name.Kind.PREFERRED}


def make_terms(chance: random.Random) -> None:
    """Keys are 1, 2, 3 …, the most frequent first."""

    def titled(count: int, ending: str = "") -> list[dict[str, Any]]:
        names = [f"{word.capitalize()}{ending}" for word in vocabulary.invented(count, 3, chance)]
        return [
            {"pk": key, "slug": slug_for(name, "term"), "name": name} for key, name in enumerate(names, 1)
        ]

    Subject.objects.bulk_create([Subject(**term) for term in titled(SUBJECTS, " question")], 500)
    Place.objects.bulk_create([Place(**term) for term in titled(PLACES)], 500)
    Repository.objects.bulk_create([Repository(**term) for term in titled(REPOSITORIES, " State Archive")])
    Collection.objects.bulk_create(
        Collection(
            pk=term["pk"],
            slug=term["slug"],
            title=term["name"],
            status=Status.PUBLISHED,
            published_at=LONG_AGO,
        )
        for term in titled(COLLECTIONS, " Papers")
    )
    DocumentType.objects.bulk_create(
        DocumentType(pk=key, name=name, slug=slug_for(name, "type")) for key, name in enumerate(TYPES, 1)
    )
    Language.objects.bulk_create(
        Language(pk=key, name=name, slug=slug_for(name, "language"), tag=tag)
        for key, (name, tag) in enumerate(LANGUAGES.items(), 1)
    )


class Invention:
    """Documents and what belongs to them, batch by batch."""

    def __init__(self, chance: random.Random, people: dict[int, str]) -> None:
        self.chance, self.names = chance, people
        self.words = Zipf(vocabulary.words(WORDS, chance), chance)
        self.people = Zipf(range(1, PEOPLE + 1), chance)
        self.subjects = Zipf(range(1, SUBJECTS + 1), chance)
        self.places = Zipf(range(1, PLACES + 1), chance)
        self.collections = Zipf(range(1, COLLECTIONS + 1), chance)
        self.types = Zipf(range(1, len(TYPES) + 1), chance)
        self.languages = Zipf(range(1, len(LANGUAGES) + 1), chance)
        self.repositories = Zipf(range(1, REPOSITORIES + 1), chance)

    def write(self, numbers: list[int]) -> None:
        people = {number: self.people.distinct(5) for number in numbers}
        bulk.insert(Document, DOCUMENT, (self.document(number, people[number]) for number in numbers))
        bulk.insert(
            Attribution,
            ("document_id", "person_id", "role", "name_as_written", "position"),
            (
                (number, person, ROLES[position], self.as_written(person), position)
                for number in numbers
                for position, person in enumerate(people[number])
            ),
        )
        self.link(Document.subjects.through, "subject_id", self.subjects, numbers, (3,))
        self.link(Document.places.through, "place_id", self.places, numbers, (2,))
        self.link(Document.languages.through, "language_id", self.languages, numbers, (1,) * 9 + (2,))
        self.link(Placement, "collection_id", self.collections, numbers, (0, 1, 1, 1, 1, 1, 1, 2, 2, 3))
        bulk.insert(Text, ("document_id", "language_id", "body"), self.texts(numbers))

    def document(self, number: int, people: list[int]) -> tuple[Any, ...]:
        """The values of DOCUMENT."""
        chance = self.chance
        date = stated(self.date())
        kind, repository = self.types.draw(1)[0], self.repositories.draw(1)[0]
        subject = " ".join(self.words.draw(chance.randint(3, 9)))
        author, recipient = self.names[people[0]], self.names[people[1]]
        title = f"{TYPES[kind - 1]}, {author} to {recipient}, {subject}"
        summary = f"{' '.join(self.words.draw(chance.randint(15, 45))).capitalize()}."
        draft, embargo = number % 100 == 0, number % 1000 == 501
        published = None if draft else LONG_AGO + datetime.timedelta(minutes=chance.randrange(7_000_000))
        return (
            number,
            number,
            Status.DRAFT.value if draft else Status.PUBLISHED.value,
            published,
            FAR_AHEAD if embargo else None,
            title,
            summary,
            date.stated,
            date.edtf,
            date.earliest,
            date.latest,
            kind,
            repository,
            f"Fond {chance.randint(1, 90)}, Opis {chance.randint(1, 30)}, Delo {number}",
            fingerprint(title),
            LONG_AGO,
            LONG_AGO,
        )

    def date(self) -> str:
        """As listings state it, of every precision."""
        chance = self.chance
        year = round(chance.triangular(1890, 1995, 1952))
        month = chance.choice(("January", "April", "May", "July", "September", "October", "December"))
        precise = f"{month} {chance.randint(1, 30):02}, {year}"
        forms = (precise, f"{month} {year}", f"{year}", f"c. {year}", f"{year}-01/{year}-02", f"{year // 10}0–{year // 10}9", "undated")  # fmt: skip
        return chance.choices(forms, cum_weights=(70, 78, 85, 88, 92, 94, 100))[0]

    def as_written(self, person: int) -> str:
        """One time in ten a document writes the surname alone."""
        return self.names[person].partition(" ")[2] if self.chance.random() < 0.1 else ""

    def link(
        self, through: Any, column: str, terms: Zipf[int], numbers: list[int], counts: tuple[int, ...]
    ) -> None:
        rows = ((number, term) for number in numbers for term in terms.distinct(self.chance.choice(counts)))
        bulk.insert(through, ("document_id", column), rows)

    def texts(self, numbers: list[int]) -> Iterator[tuple[int, int, str]]:
        for number in numbers:
            if number % 10 == 0:
                body = " ".join(self.words.draw(self.chance.randint(100, 300)))
                yield number, self.languages.draw(1)[0], f"{body.capitalize()}."


DOCUMENT = (
    "id",
    "number",
    "status",
    "published_at",
    "embargo_until",
    "title",
    "summary",
    "date_text",
    "date_edtf",
    "earliest",
    "latest",
    "type_id",
    "repository_id",
    "reference",
    "title_fingerprint",
    "created_at",
    "updated_at",
)
