"""What the desk shows beside the descriptions: history, steps of review, what health and readings found, pairs, questions, letters.

All of it in about the shares that a large archive has after some years; the same archive is furnished alike.
"""

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F

from collections_app.models import (
    Correction,
    Finding,
    ImportDecision,
    ImportRun,
    ReadingUpTo,
    RightAsItIs,
    Suggestion,
)
from documents.bulk_history import has_history, update_with_history, write_first_versions
from documents.merging.moving import batches
from documents.models import (
    Attribution,
    Comment,
    Document,
    DuplicateDocument,
    DuplicatePerson,
    Person,
    RightsStatement,
    Status,
    Text,
)
from documents.search import change_log
from tests.bench import bulk, invention
from tests.bench.filling import told
from tests.bench.invention import FAR_AHEAD, LONG_AGO

CURATOR, CURATORS = 1, 10  # the key of the one who opens the desk; how many they are
WITH_MANY_PEOPLE = 77
MANY = 30


def furnish(documents: int, folder: Path) -> None:
    with told():
        with bulk.loading():
            people()
            Furniture(documents).put()
        ReadingUpTo.objects.create(cursor=change_log.start().to_json(), at=LONG_AGO)


def people() -> None:
    users = [User(pk=key, username=f"curator-{key}", is_staff=True) for key in range(1, CURATORS + 1)]
    users[CURATOR - 1].is_superuser = True
    User.objects.bulk_create(users)


def every(share: int, rest: int = 0) -> models.QuerySet[Document]:
    """One document in so many."""
    return Document.objects.alias(rest=F("pk") % share).filter(rest=rest)


class Furniture:
    """Of one archive."""

    def __init__(self, documents: int) -> None:
        self.documents, self.chance = documents, random.Random(2)

    def put(self) -> None:
        self.put_steps()
        self.put_gaps()
        self.put_one_with_much()
        self.put_readings()
        self.put_questions()
        self.put_history()

    def keys(self, share: int, rest: int = 0) -> range:
        return range(rest or share, self.documents + 1, share)

    def put_steps(self) -> None:
        """Of the drafts, which are one in a hundred."""
        every(400).update(status=Status.IN_REVIEW)
        every(1000, 300).update(status=Status.APPROVED)
        every(5000, 700).update(status=Status.PUBLISHED, published_at=FAR_AHEAD)

    def put_gaps(self) -> None:
        every(97).update(summary="")
        every(61).update(type=None)
        rights = RightsStatement.objects.create(name="Free to use", slug="free-to-use")
        Document.objects.alias(rest=F("pk") % 10).exclude(rest=0).update(rights=rights)
        RightAsItIs.objects.bulk_create(
            RightAsItIs(rule="no-rights", document_id=key, reason="Unknown.", marked_by_id=CURATOR)
            for key in self.keys(500)
        )

    def put_one_with_much(self) -> None:
        standing = Attribution.objects.filter(document=WITH_MANY_PEOPLE)
        linked = set(standing.values_list("person", flat=True))
        others = islice(
            (key for key in range(invention.PEOPLE, 0, -1) if key not in linked), MANY - len(linked)
        )
        Attribution.objects.bulk_create(
            Attribution(document_id=WITH_MANY_PEOPLE, person_id=key, role="mentioned", position=position)
            for position, key in enumerate(others, len(linked))
        )
        for position in (1, 2, 3):
            Text.objects.create(
                document_id=WITH_MANY_PEOPLE, language_id=position, body="Word " * 3_000, position=position
            )
        for number in range(5):
            Comment.objects.create(document_id=WITH_MANY_PEOPLE, author_id=number + 1, text="Who is it?")

    def put_readings(self) -> None:
        names = ("document_id", "person_id", "place_id", "answered_id", "role", "answer", "answered_at")
        told = ("reason", "words")
        bulk.insert(
            Suggestion, (*names, *told), ((*row, "The title names it", "Words") for row in self.suggested())
        )
        findings = {"misspelling": 20, "title-date": 50, "script-language": 500}
        bulk.insert(
            Finding,
            ("rule", "document_id", "words"),
            ((rule, key, "Words") for rule, share in findings.items() for key in self.keys(share)),
        )
        pairs = {DuplicateDocument: self.keys(100, 1), DuplicatePerson: range(1, invention.PEOPLE, 40)}
        for model, firsts in pairs.items():
            rows = (
                (key, key + 1, self.chance.uniform(0.5, 1), '["The same date"]', LONG_AGO) for key in firsts
            )
            bulk.insert(model, ("one_id", "other_id", "score", "reasons", "found_at"), rows)

    def suggested(self) -> Iterator[tuple[Any, ...]]:
        for key in self.keys(5):
            answer = ("accepted", LONG_AGO) if key % 50 == 0 else ("", None)
            yield key, self.chance.randint(1, invention.PEOPLE), None, None, "mentioned", *answer
            if key % 20 == 0:
                yield key, None, self.chance.randint(1, invention.PLACES), None, "", *answer
            if key % 25 == 0:
                yield key, None, None, key - 1, "", *answer

    def put_questions(self) -> None:
        runs = [ImportRun.objects.create(started_at=LONG_AGO, user_id=key) for key in range(1, CURATORS + 1)]
        ImportDecision.objects.bulk_create(
            ImportDecision(
                source=f"{number}", title="A cable", row={"line": number}, run=runs[number % len(runs)]
            )
            for number in range(2_000)
        )
        Correction.objects.bulk_create(
            Correction(document_id=key, field="title", says_now="Cabel", proposal="Cable")
            for key in self.keys(500)
        )

    def put_history(self) -> None:
        """A first version of everything, by nobody, as an import writes it; of one in twenty documents a later one."""
        for model in apps.get_models():
            if has_history(model):
                for keys in batches(list(model._base_manager.order_by("pk").values_list("pk", flat=True))):
                    write_first_versions([model(pk=key) for key in keys])
        for curator in User.objects.all():
            changed = self.keys(20 * CURATORS, 20 * curator.pk)
            update_with_history([Document(pk=key) for key in changed], fields=[], user=curator)
        mine = [*self.keys(200, 20)[-100:], *self.keys(100)[-300:]]  # drafts among them
        update_with_history([Document(pk=key) for key in mine], fields=[], user=User.objects.get(pk=CURATOR))
        people = [Person(pk=key) for key in range(1, invention.PEOPLE, 50)]
        update_with_history(people, fields=[], user=User.objects.get(pk=CURATOR))


RUNS = {"furnish": furnish}
