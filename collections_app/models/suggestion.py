"""Links that the words of a document suggest, for a curator to accept or to refuse."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from collections_app.models.collection import Collection
from documents.models import Attribution, Document, Person, Place
from documents.models.exactly_one import exactly_one

TARGETS = ("person", "place", "collection", "answered")


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def open(self) -> "SuggestionQuerySet":
        return self.filter(answer="")

    def with_targets(self) -> "SuggestionQuerySet":
        """Load what is linked with what. Two queries."""
        related = ("document", "person", "place", "collection", "answered")
        return self.select_related(*related).prefetch_related("person__names")


class Suggestion(models.Model):
    """That a document be linked, with the words that this rests on.

    An open one follows from the words of the records and goes when they go; an answer stays, so that what was refused is not
    proposed again, and what was accepted shows where it came from.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"

    document = models.ForeignKey(Document, models.CASCADE, related_name="suggestions")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    collection = models.ForeignKey(Collection, models.CASCADE, null=True, blank=True, related_name="+")
    answered = models.ForeignKey(
        Document,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="The letter it replies to.",
    )
    role = models.CharField(max_length=20, choices=Attribution.Role, blank=True)
    name_as_written = models.CharField(max_length=300, blank=True)
    certain = models.BooleanField(default=True)
    reason = models.CharField(max_length=300)
    words = models.CharField("the words it rests on", max_length=500)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "id"]
        constraints = [
            models.CheckConstraint(
                name="collections_suggestion_of_one_link",
                condition=exactly_one(*TARGETS),
                violation_error_message="A suggestion is of one link.",
            ),
            models.CheckConstraint(
                name="collections_suggestion_answer_has_its_time",
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                violation_error_message="An answer has its time.",
            ),
            models.UniqueConstraint(
                fields=["document", "person", "role"],
                name="collections_suggestion_person_once",
                violation_error_message="This person is suggested already.",
            ),
            models.UniqueConstraint(
                fields=["document", "place"],
                name="collections_suggestion_place_once",
                violation_error_message="This place is suggested already.",
            ),
            models.UniqueConstraint(
                fields=["document", "collection"],
                name="collections_suggestion_collection_once",
                violation_error_message="This collection is suggested already.",
            ),
            models.UniqueConstraint(
                fields=["document", "answered"],
                name="collections_suggestion_reply_once",
                violation_error_message="This reply is suggested already.",
            ),
        ]
        indexes = [models.Index("answer", "document", name="collections_suggestion_open")]

    def __str__(self) -> str:
        return f"{self.link}: {self.target}"

    @property
    def kind(self) -> str:
        return next(name for name in TARGETS if getattr(self, f"{name}_id"))

    @property
    def key(self) -> tuple[Any, ...]:
        """What it suggests, whatever the words."""
        return (self.document_id, self.kind, getattr(self, f"{self.kind}_id"), self.role)

    @property
    def target(self) -> Any:
        return getattr(self, self.kind)

    @property
    def link(self) -> str:
        """How it would be linked, in words."""
        if self.kind == "person":
            return str(self.get_role_display())
        return {"place": "Place", "collection": "In the collection", "answered": "Reply to"}[self.kind]

    def settle(self, answer: str, user: Any) -> None:
        """Does not save."""
        self.answer, self.answered_by, self.answered_at = answer, user, timezone.now()
