"""The questions that a list of documents answers in its address: ?year=1949&type=cable&language=russian."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet, Value
from django.forms import RegexField
from django_filters import CharFilter, ChoiceFilter, FilterSet  # type: ignore[import-untyped]

from documents.histogram import SEVERAL, UNDATED, Histogram, histogram
from documents.models import Document


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force: what it says, and the query string without it."""

    label: str
    value: str
    without: str


class YearFilter(CharFilter):  # type: ignore[misc]
    """A year; or the documents that no single year can claim."""

    field_class = RegexField

    def filter(self, qs: QuerySet[Document], value: str) -> QuerySet[Document]:
        if not value:
            return qs
        if value == UNDATED:
            return qs.filter(earliest=None)
        if value == SEVERAL:
            return qs.exclude(earliest=None).exclude(earliest__year=F("latest__year"))
        return qs.filter(earliest__year=int(value), latest__year=int(value))


class DocumentFilterSet(FilterSet):  # type: ignore[misc]
    """Filters over the documents given, each optional. What cannot be understood is left aside, never an error.

    - `year`: four digits (documents dated wholly within that year), `several` (dates that span years) or `undated`;
    - `type`: slug of a document type;
    - `language`: slug of a language of the document.

    Costs one query for the choices; the documents and the histograms cost theirs as they are read.
    """

    year = YearFilter(label="Year", regex=rf"^({SEVERAL}|{UNDATED}|[1-9][0-9]{{0,3}})$")
    type = ChoiceFilter(label="Type", field_name="type__slug", empty_label="Every type")
    language = ChoiceFilter(label="Language", field_name="languages__slug", empty_label="Every language")

    def __init__(self, data: Mapping[str, Any], documents: QuerySet[Document]) -> None:
        super().__init__(data, documents)
        self.choices = choices_in(documents)
        for name, choices in self.choices.items():
            self.filters[name].extra["choices"] = choices

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in force, by name."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def query_string(self) -> str:
        """The filters in force as a query string, without a question mark; "" for none."""
        return urlencode(self.chosen)

    @property
    def beside_year(self) -> str:
        """The filters other than the year, to put behind ?year=…: "&type=cable", or ""."""
        rest = urlencode({name: value for name, value in self.chosen.items() if name != "year"})
        return f"&{rest}" if rest else ""

    @cached_property
    def everything(self) -> Histogram:
        """The documents by year, whatever the filters: what there is to choose from."""
        return histogram(self.queryset.all())

    @cached_property
    def histogram(self) -> Histogram:
        """The documents by year, under every filter but the year itself: it offers the way out of one."""
        if not self.beside_year:
            return self.everything
        documents = self.queryset.all()
        for name, value in self.chosen.items():
            if name != "year":
                documents = self.filters[name].filter(documents, value)
        return histogram(documents)

    @property
    def chips(self) -> list[Chip]:
        chosen = self.chosen
        return [
            Chip(
                label=self.filters[name].label,
                value=self._in_words(name, value),
                without=urlencode({other: value for other, value in chosen.items() if other != name}),
            )
            for name, value in chosen.items()
        ]

    def _in_words(self, name: str, value: str) -> str:
        if name == "year":
            return {SEVERAL: "spanning several years", UNDATED: "undated"}.get(value, value)
        return dict(self.choices[name])[value]


def choices_in(documents: QuerySet[Document]) -> dict[str, list[tuple[str, str]]]:
    """Return the types and languages that these documents have, as (slug, name), in one query."""
    columns = {"type": ("type__slug", "type__name"), "language": ("languages__slug", "languages__name")}
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in columns}
    queries = [
        documents.order_by().exclude(**{slug: None}).values_list(Value(name), slug, label).distinct()
        for name, (slug, label) in columns.items()
    ]
    for name, slug, label in queries[0].union(*queries[1:]):
        found[name].append((slug, label))
    return {name: sorted(choices, key=lambda choice: choice[1].casefold()) for name, choices in found.items()}
