"""What curators say to each other about a collection or an essay."""

from django.db import models

from collections_app.models.collection import Collection
from collections_app.models.essay import Essay
from documents.models.comment import CommentBase
from documents.models.exactly_one import exactly_one


class Comment(CommentBase):
    """About a collection or an essay."""

    collection = models.ForeignKey(Collection, models.CASCADE, null=True, blank=True, related_name="comments")
    essay = models.ForeignKey(Essay, models.CASCADE, null=True, blank=True, related_name="comments")

    class Meta(CommentBase.Meta):
        abstract = False
        constraints = [
            *CommentBase.Meta.constraints,
            models.CheckConstraint(
                name="collections_comment_about_one_record",
                condition=exactly_one("collection", "essay"),
                violation_error_message="A comment is about one record.",
            ),
        ]
