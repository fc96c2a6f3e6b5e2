"""The steps of a record from draft to public and back, each with its permission, its words and its line in the history."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from archive_project.lib.clock import minute
from documents.models.publication import Publication, Status
from documents.workflow.rights import may

DRAFT, IN_REVIEW, APPROVED, PUBLISHED = Status


class StepRefusedError(Exception):
    """The step cannot be taken as the record stands; the message says why."""


@dataclass(frozen=True, slots=True)
class Step:
    """`verb` is the permission that it takes, `before` the statuses from which it leads to `after`."""

    name: str
    label: str
    done: str
    verb: str
    before: frozenset[Status]
    after: Status
    needs_words: bool = False
    needs_time: bool = False
    may_end: bool = False


STEPS = (
    Step("submit", "Submit for review", "Submitted for review", "change", frozenset({DRAFT}), IN_REVIEW),
    Step("approve", "Approve", "Approved", "review", frozenset({IN_REVIEW}), APPROVED),
    Step(
        "return", "Return to its author", "Returned", "review", frozenset({IN_REVIEW, APPROVED}), DRAFT,
        needs_words=True,
    ),
    Step(
        "publish", "Publish now", "Published", "publish", frozenset({DRAFT, IN_REVIEW, APPROVED}), PUBLISHED,
        may_end=True,
    ),
    Step(
        "schedule", "Schedule", "Scheduled", "publish", frozenset({DRAFT, IN_REVIEW, APPROVED}), PUBLISHED,
        needs_time=True, may_end=True,
    ),
    Step("end", "End at a time", "To end", "publish", frozenset({PUBLISHED}), PUBLISHED, needs_time=True),
    Step("withdraw", "Withdraw", "Withdrawn", "publish", frozenset({PUBLISHED}), DRAFT, needs_words=True),
)  # fmt: skip
BY_NAME = {step.name: step for step in STEPS}


def steps_for(user: Any, record: Publication) -> list[Step]:
    """The steps that somebody may take from where the record stands."""
    return [step for step in STEPS if record.status in step.before and may(user, step.verb, record)]


def take(
    step: Step,
    record: Publication,
    *,
    user: Any,
    text: str = "",
    at: datetime.datetime | None = None,
    until: datetime.datetime | None = None,
) -> Publication:
    """Take the step with the record as it is stored, and write down who, when and why. Return it. Six queries.

    `at` is the time of a step that needs one; `until` ends what is published by it. The permission is the caller's to ask. Raises StepRefusedError where the record stands elsewhere by now, or words or a
    time to come lack.
    """
    if step.needs_words and not text:
        raise StepRefusedError("Say why: nothing was done.")
    if step.needs_time and (at is None or at <= timezone.now()):
        raise StepRefusedError("Give a time that is still to come: nothing was done.")
    until = until if step.may_end else None
    if until is not None and until <= (at or timezone.now()):
        raise StepRefusedError("Let the publication end after it has begun: nothing was done.")
    with transaction.atomic():
        stored: Any = type(record)._base_manager.select_for_update().get(pk=record.pk)
        if stored.status not in step.before:
            raise StepRefusedError(
                f"Meanwhile the record is “{stored.get_status_display()}”: nothing was done."
            )
        _move(stored, step, at, until)
        said = step.done
        if at and step.needs_time:
            said += f" {'on' if step.name == 'end' else 'for'} {minute(at)}"
        if until:
            said += f", until {minute(until)}"
        stored._change_reason = f"{said}: {text}" if text else said
        stored.save()
        stored.comments.create(author=user, step=step.name, text=text)
    return stored  # type: ignore[no-any-return]


def _move(
    record: Publication, step: Step, at: datetime.datetime | None, until: datetime.datetime | None
) -> None:
    if step.name == "publish":
        record.publish()
        record.published_until = until
    elif step.name == "schedule":
        record.status, record.published_at, record.published_until = step.after, at, until
    elif step.name == "end":
        if record.published_at and at and at <= record.published_at:
            raise StepRefusedError("Let the publication end after it has begun: nothing was done.")
        record.published_until = at
    else:
        record.withdraw()
        record.status = step.after
