"""The parameters of a search in an address, declared: /search/?q=airfield&person=mao-zedong&from=1948&to=1950.

They are the same for the page of results, the lists of documents and collections, downloads and programs. Nothing is an
error: what cannot be understood is left aside, and a date that cannot be read is told of.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django_filters import Filter, FilterSet  # type: ignore[import-untyped]

from archive_project.lib import dates
from documents.models import Attribution, Document
from documents.search.filters import FACETS, NO_MONTH, SORTS, DocumentFilters

LONGEST = 500  # characters of one value
MOST_ROWS = 20
MOST_TERMS = 50  # of one facet
NONE = "none"  # the month of what is of no certain month
_SLUG = re.compile(r"[-\w]{1,100}")

FACET_LABELS = {
    "collection": _("Collection"),
    "person": _("Person"),
    "place": _("Place"),
    "subject": _("Subject"),
    "type": _("Type"),
    "language": _("Language"),
    "repository": _("Repository"),
}


def clean(text: str) -> str:
    """On one line, without what no keyboard types (NUL, which PostgreSQL refuses, among it), and not without end."""
    bare = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text[: 4 * LONGEST])
    return " ".join(bare.split())[:LONGEST].strip()


# How each kind of value is read; what it reads as nothing is left aside.


class Words(forms.Field):
    def clean(self, value: Any) -> str:
        return clean(value or "")


class OneOf(Words):
    """One of some words; anything else is none of them."""

    def __init__(self, *, choices: Mapping[str, Any], **options: Any) -> None:
        super().__init__(**options)
        self.choices = choices

    def clean(self, value: Any) -> Any:
        return self.choices.get(super().clean(value))


class Year(Words):
    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        year = super().clean(value)
        return int(year) if re.fullmatch("[1-9][0-9]{0,3}", year) else None


class Day(Words):
    """A date as people write it: the first day that it can mean, or the last. Raises ValidationError."""

    def __init__(self, *, last: bool, **options: Any) -> None:
        super().__init__(**options)
        self.last = last

    def clean(self, value: Any) -> date | None:  # type: ignore[override]
        typed = super().clean(value)
        if not typed:
            return None
        try:
            stated = dates.parse(typed)
        except dates.DateError as error:
            raise forms.ValidationError(_in_words(error, typed)) from error
        if stated.is_undated:
            raise forms.ValidationError(
                gettext("A range begins and ends with a date; ask for the undated by their own choice.")
            )
        return stated.latest if self.last else stated.earliest


def _in_words(error: dates.DateError, typed: str) -> str:
    """Why, in the archive's own language; in the others, what would be read."""
    if get_language() == settings.LANGUAGE_CODE:
        return str(error)
    said = gettext(
        "“%(typed)s” cannot be read as a date. Write it like “1949-01-06”, “1949-01”, “1949” or “1949/1951”."
    )
    return said % {"typed": typed}


class Several(forms.Field):
    """A parameter that may be given more than once."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        return [clean(one) for one in (value or [])[: 2 * MOST_ROWS]]


class Slugs(Several):
    def clean(self, value: Any) -> frozenset[str]:  # type: ignore[override]
        return frozenset(slug for slug in (value or [])[:MOST_TERMS] if _SLUG.fullmatch(slug))


class Parameter(Filter):  # type: ignore[misc]
    """A parameter that sets one of the filters as it stands; None and "" leave it as it is.

    Where django-filter's own narrow a queryset, these narrow a `DocumentFilters`.
    """

    def __init__(self, field_class: type[forms.Field], label: str, *, sets: str = "", **options: Any) -> None:
        self.field_class = field_class
        super().__init__(field_name=sets, label=label, **options)

    def filter(self, asked: DocumentFilters, value: Any) -> DocumentFilters:
        return (
            replace(asked, **{self.field_name: value})
            if self.field_name and value not in (None, "")
            else asked
        )


class Flag(Parameter):
    """1: yes."""

    def __init__(self, label: str, *, sets: str) -> None:
        super().__init__(OneOf, label, sets=sets, choices={"1": True})


MONTHS = {str(month): month for month in range(1, 13)} | {NONE: NO_MONTH}


class SearchParameters(FilterSet):  # type: ignore[misc]
    """What an address may ask. `asked` is all of it but the rows and the terms, which take more than one parameter."""

    q = Parameter(Words, "The words", sets="query")
    f = Parameter(Several, "Field of a row of the filter builder; repeated, one a row")
    o = Parameter(Several, "Operator of a row")
    v = Parameter(Several, "Value of a row")
    m = Parameter(OneOf, "any: at least one of the rows holds", sets="match", choices={"any": "any"})
    collection = Parameter(Slugs, "Slug of a collection; repeated, one or the other")
    person = Parameter(Slugs, "Slug of a person; repeated, one or the other")
    place = Parameter(Slugs, "Slug of a place; repeated, one or the other")
    subject = Parameter(Slugs, "Slug of a subject; repeated, one or the other")
    type = Parameter(Slugs, "Slug of a type; repeated, one or the other")
    language = Parameter(Slugs, "Slug of a language; repeated, one or the other")
    repository = Parameter(Slugs, "Slug of a repository; repeated, one or the other")
    role = Parameter(
        OneOf,
        "With a person: their role in the document",
        sets="role",
        choices={role: role for role in Attribution.Role.values},
    )
    from_ = Parameter(Day, "The first day: a year, or a date as people write it", sets="first", last=False)
    to = Parameter(Day, "The last day: a year, or a date as people write it", sets="last", last=True)
    certain = Flag("1: only what certainly falls between", sets="certain")
    year = Parameter(Year, "What certainly falls in one year", sets="year")
    month = Parameter(
        OneOf,
        "1 to 12: what of that year certainly falls in one month; none: in none",
        sets="month",
        choices=MONTHS,
    )
    several = Flag("1: what has a date that no single year can claim", sets="several")
    undated = Flag("1: what has no date", sets="undated")
    sort = Parameter(OneOf, ", ".join(SORTS), sets="sort", choices={sort: sort for sort in SORTS})

    @classmethod
    def get_filters(cls) -> dict[str, Filter]:
        """`from` is a keyword of Python."""
        return {name.rstrip("_"): parameter for name, parameter in super().get_filters().items()}

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data, Document.objects.none())
        self.form.is_valid()
        self.values: dict[str, Any] = self.form.cleaned_data

    @property
    def asked(self) -> DocumentFilters:
        asked = DocumentFilters()
        for name, value in self.values.items():
            asked = self.filters[name].filter(asked, value)
        return asked

    @property
    def slugs(self) -> dict[str, frozenset[str]]:
        """By facet."""
        return {facet: self.values[facet] for facet in FACETS}

    @property
    def misunderstood(self) -> dict[str, str]:
        """A sentence by the parameter that it is about: "from" or "to"."""
        return {name: str(errors[0]) for name, errors in self.form.errors.items()}
