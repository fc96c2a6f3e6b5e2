"""What waits at the desk."""

from django import template

from collections_app.models import Correction

register = template.Library()


@register.simple_tag
def waiting_corrections() -> int:
    """How many letters nobody has dealt with: one query."""
    return Correction.objects.waiting().count()
