"""The constraint of a record that is about one of several kinds of others."""

from functools import reduce
from operator import or_

from django.db.models import Q


def exactly_one(*names: str) -> Q:
    """Exactly one of these foreign keys is filled, as a condition that is never NULL."""
    return reduce(or_, (Q(**{f"{other}__isnull": other != one for other in names}) for one in names))
