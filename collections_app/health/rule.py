"""What a rule is: a condition on a record, and the words that go with it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from collections_app.models import Finding, RightAsItIs
from documents.models import Document


class Rule:
    """One weakness. `condition` is asked of the database: a list and a count of a hundred thousand records are one query each.

    `anchor` is the id of the part of the record's form where it is mended. A rule's `name` stands in addresses and in marks, so
    that it never changes.
    """

    name: ClassVar[str]
    model: ClassVar[type[models.Model]]
    what: ClassVar[str]
    why: ClassVar[str]
    remedy: ClassVar[str]
    anchor: ClassVar[str]

    def condition(self) -> Q:
        """Which records are weak in this."""
        raise NotImplementedError

    def open(self) -> Q:
        """The same without those that a curator marked as right."""
        return self.condition() & ~Q(pk__in=self.marked())

    def marked(self) -> QuerySet[Any, Any]:
        """The keys of the records that a curator marked as right."""
        record = RightAsItIs.field_for(self.model)
        marks = RightAsItIs.objects.filter(rule=self.name, **{f"{record}__isnull": False})
        keys: QuerySet[Any, Any] = marks.order_by().values(record)
        return keys

    def count(self) -> int:
        """How many records are weak in this, but those."""
        return self.model._default_manager.order_by().filter(self.open()).count()


class ByRows(Rule):
    """A rule that finds a record by rows of another table: those are counted, and not looked for from each record."""

    column: ClassVar[str] = "document"

    def rows(self) -> QuerySet[Any, Any]:
        """The rows whose `column` names a weak record."""
        raise NotImplementedError

    def condition(self) -> Q:
        return Q(Exists(self.rows().filter(**{self.column: OuterRef("pk")}).order_by()))

    def count(self) -> int:
        found = self.rows().exclude(**{f"{self.column}__in": self.marked()})
        return found.order_by().values(self.column).distinct().count()


class OneClick(Rule):
    """A rule whose remedy follows from the record, so that one click mends it."""

    click: ClassVar[str]

    def mend(self, record: Any) -> str:
        """Mend the record and say what was done."""
        raise NotImplementedError


class InWords(ByRows):
    """A rule that reads the words of a document, which no database does: what it found is kept until they are read again."""

    model = Document

    def find(self, document: Document, texts: Sequence[tuple[str, str]]) -> str:
        """Return the words in question, "" where there are none. `texts`: the tag of the language, and the words."""
        raise NotImplementedError

    def rows(self) -> QuerySet[Any, Any]:
        return Finding.objects.filter(rule=self.name)
