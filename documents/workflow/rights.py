"""Who may do what with a record, by its status: what the public sees is changed by publishers alone.

The permissions are Django's own, a model each: change, review, publish, delete. What belongs to a record (its texts, its
people) is changed by whoever may change the record.
"""

from typing import Any

from django.db import models

from documents.models.publication import Publication, Status

# Beside "change": what is handed in stays as the reviewers read it, what is public as the publishers left it.
NEEDED = {
    Status.DRAFT: "change",
    Status.IN_REVIEW: "review",
    Status.APPROVED: "review",
    Status.PUBLISHED: "publish",
}


def may(user: Any, verb: str, record: models.Model | type[models.Model]) -> bool:
    """Whether somebody has Django's permission of that verb on the model of the record. No query of its own."""
    opts = record._meta
    return bool(user.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}"))


def open_statuses(user: Any, model: type[Publication]) -> list[Status]:
    """The statuses in which somebody may change a record of this kind. No query of its own."""
    if not may(user, "change", model):
        return []
    return [status for status, verb in NEEDED.items() if may(user, verb, model)]


def may_change(user: Any, record: Publication) -> bool:
    return record.status in open_statuses(user, type(record))


def may_delete(user: Any, record: Publication) -> bool:
    """What was public once may be cited: a publisher decides, also when it was withdrawn since."""
    verb = "publish" if record.published_at else NEEDED[Status(record.status)]
    return may(user, "delete", record) and may(user, verb, record)
