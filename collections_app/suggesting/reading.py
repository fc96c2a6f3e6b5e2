"""Reading documents: what they suggest is kept for a curator, and what the rules of health find in their words."""

from collections.abc import Sequence

from django.db import transaction

from collections_app.health.registry import RULES
from collections_app.health.rule import InWords
from collections_app.models import Finding, Suggestion
from collections_app.suggesting.batch import Read, load
from collections_app.suggesting.named import collections, places
from collections_app.suggesting.people import people
from collections_app.suggesting.replies import replies

BATCH = 250
KINDS = (people, places, collections, replies)
# What a suggestion says besides what it suggests: of an open one, as the words have it now.
TOLD = ("name_as_written", "certain", "reason", "words")


@transaction.atomic
def read_documents(keys: Sequence[int]) -> None:
    """Keep what at most BATCH documents suggest, in place of what is open of them; answers stay. A fixed number of queries."""
    reads = load(keys)
    _keep_suggestions(keys, [suggestion for kind in KINDS for suggestion in kind(reads)])
    _keep_findings(keys, reads)


def _keep_suggestions(keys: Sequence[int], proposed: list[Suggestion]) -> None:
    standing = {one.key: one for one in Suggestion.objects.filter(document__in=keys).select_for_update()}
    wanted = {one.key: one for one in proposed}
    stale = [one.pk for key, one in standing.items() if not one.answer and key not in wanted]
    if stale:
        Suggestion.objects.filter(pk__in=stale).delete()
    told_otherwise = []
    for key, one in wanted.items():
        old = standing.get(key)
        if old and not old.answer and any(getattr(old, name) != getattr(one, name) for name in TOLD):
            for name in TOLD:
                setattr(old, name, getattr(one, name))
            told_otherwise.append(old)
    Suggestion.objects.bulk_update(told_otherwise, TOLD, batch_size=100)
    Suggestion.objects.bulk_create([one for key, one in wanted.items() if key not in standing])


def _keep_findings(keys: Sequence[int], reads: Sequence[Read]) -> None:
    Finding.objects.filter(document__in=keys).delete()
    rules = [rule for rule in RULES if isinstance(rule, InWords)]
    Finding.objects.bulk_create(
        Finding(document=read.document, rule=rule.name, words=words[:300])
        for read in reads
        for rule in rules
        if (words := rule.find(read.document, read.texts))
    )
