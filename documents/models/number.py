"""Permanent public numbers: given once, never reused, not even after the record is gone."""

from typing import Any

from django.db import models, transaction
from django.db.models import Max
from simple_history.utils import get_history_model_for_model


class NumberSequence(models.Model):
    """The last public number given out: one row for the whole archive."""

    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "number sequence"

    def __str__(self) -> str:
        return f"{self.last} numbers given"


def take_numbers(count: int, model: type[models.Model]) -> range:
    """Reserve `count` consecutive numbers and return them. Costs four queries, however many are taken.

    Numbers that came in another way (a fixture, another system's) are respected: the sequence first moves past them,
    and past those that only the history remembers.
    """
    with transaction.atomic():
        sequence, _ = NumberSequence.objects.select_for_update().get_or_create(pk=1)
        ever = (model, get_history_model_for_model(model))
        highest = [known._default_manager.aggregate(highest=Max("number"))["highest"] or 0 for known in ever]
        first = max(sequence.last, *highest) + 1
        NumberSequence.objects.filter(pk=sequence.pk).update(last=first + count - 1)
    return range(first, first + count)


class NumberField(models.PositiveBigIntegerField):  # type: ignore[type-arg]
    """A number taken from the sequence at the first save, unless the record brings one."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        number = getattr(model_instance, self.attname)
        if add and number is None:
            number = take_numbers(1, type(model_instance))[0]
            setattr(model_instance, self.attname, number)
        return number
