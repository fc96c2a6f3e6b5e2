"""Of several people's preferred names one is kept; the others become variants.

The one thing that the rules of the tables cannot tell: that a person has one preferred name holds under a condition.
"""

from collections.abc import Sequence
from typing import Any

from documents.merging.moving import Beforehand
from documents.models import Name, Person


def preferred_names(people: Sequence[Any], chosen: int) -> dict[Any, Beforehand]:
    """Return what becomes of the preferred names of these people, where that of the person with the key `chosen` is kept."""
    names = list(Name.objects.filter(person__in=people, kind=Name.Kind.PREFERRED).order_by("pk"))
    kept = next((name for name in names if name.person_id == chosen), None)
    if kept is None:  # a person without a preferred name: the first that there is
        kept = names[0] if names else None
    others = [name for name in names if name is not kept]
    same = {name.pk: kept.pk for name in others if kept and name.text == kept.text}
    if kept:
        said_again = Name.objects.filter(person__in=people, kind=Name.Kind.VARIANT, text=kept.text)
        same |= dict.fromkeys(said_again.values_list("pk", flat=True), kept.pk)
    variants = {name.pk: {"kind": Name.Kind.VARIANT.value} for name in others if name.pk not in same}
    return {Name: Beforehand(columns=variants, folded=same)}


PREFERRED = {Person: preferred_names}
