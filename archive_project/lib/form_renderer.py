"""How forms become HTML: Django's own widgets by their Jinja2 templates, which Django brings too, all others by Django's.

A document with thirty people has four hundred widgets, each of several templates: half of what its form costs, and a tenth by Jinja2.
"""

from typing import Any

from django.forms.renderers import BaseRenderer, DjangoTemplates, Jinja2


class FormRenderer(BaseRenderer):
    """Of `django.forms` everything has both templates."""

    def __init__(self) -> None:
        self._theirs, self._others = Jinja2(), DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        quick = template_name.startswith("django/forms/")
        return (self._theirs if quick else self._others).get_template(template_name)
