"""What curators say to each other about a record: beside its form, kept, never public."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.models.document import Document
from documents.models.exactly_one import exactly_one
from documents.models.person import Person


class CommentBase(models.Model):
    """Words, or a step of review with or without words, and (in each app) the record that they are about."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    step = models.CharField(max_length=10, blank=True, help_text="Of the workflow, by its name.")
    text = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_says_something",
                condition=~Q(step="", text=""),
                violation_error_message="Write what you have to say.",
            )
        ]

    def __str__(self) -> str:
        return self.text or self.step


class Comment(CommentBase):
    """About a document or a person."""

    document = models.ForeignKey(Document, models.CASCADE, null=True, blank=True, related_name="comments")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="comments")

    class Meta(CommentBase.Meta):
        abstract = False
        constraints = [
            *CommentBase.Meta.constraints,
            models.CheckConstraint(
                name="documents_comment_about_one_record",
                condition=exactly_one("document", "person"),
                violation_error_message="A comment is about one record.",
            ),
        ]
