"""Lists as tables: what an exported row says, in columns that a person can read and a program can match.

Records are named by what identifies them to people and stays (number, slug, tag), never by an internal id; several
values stand in one cell, parted by "|". Each table loads what its columns need: a fixed number of queries a thousand rows.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Count, QuerySet
from import_export.fields import Field
from import_export.formats import base_formats
from import_export.forms import SelectableFieldsExportForm
from import_export.resources import Resource
from import_export.widgets import Widget
from tablib import Dataset

from documents.models import Attribution, Name, Relation

SEPARATOR = "|"

# Formats

FORMULA = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
NOT_FOR_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LONGEST_CELL = 32_767


def harmless(cell: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run as a formula. Numbers stay numbers."""
    if isinstance(cell, str) and FORMULA.match(cell) and not NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def cell_for_excel(cell: Any) -> Any:
    """Harmless, and storable: without control characters. Raises ValueError for what Excel would cut off."""
    if not isinstance(cell, str):
        return cell
    if len(cell) > LONGEST_CELL:
        raise ValueError(
            f"Excel holds {LONGEST_CELL:,} characters in a cell, and one here has {len(cell):,}: choose CSV or JSON."
        )
    return harmless(NOT_FOR_XML.sub("\N{REPLACEMENT CHARACTER}", cell))


def each_cell(dataset: Dataset, change: Callable[[Any], Any]) -> Dataset:
    return Dataset(*(tuple(map(change, row)) for row in dataset), headers=dataset.headers)


class Csv(base_formats.CSV):  # type: ignore[misc]
    """Comma-separated values, in UTF-8."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def get_title(self) -> str:
        return "csv"

    def export_data(self, dataset: Dataset, **kwargs: Any) -> Any:
        return super().export_data(each_cell(dataset, harmless), **kwargs)


class Xlsx(base_formats.XLSX):  # type: ignore[misc]
    """An Excel workbook of one sheet."""

    def export_data(self, dataset: Dataset, **kwargs: Any) -> Any:
        return super().export_data(each_cell(dataset, cell_for_excel), **kwargs)


class Json(base_formats.JSON):  # type: ignore[misc]
    """One object a row. No spreadsheet runs it, so every text stands as it is."""


FORMATS = [Csv, Xlsx, Json]


class ColumnsForm(SelectableFieldsExportForm):  # type: ignore[misc]
    """Which format, and which columns: all of them unless some are left out."""

    def __init__(self, formats: list[type[Any]], resources: list[type[Any]], **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        titles = [(str(place), kind().get_title().upper()) for place, kind in enumerate(formats)]
        self.fields["format"] = forms.ChoiceField(
            label="Format", choices=titles, widget=forms.RadioSelect, initial="0"
        )

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=["admin_site/export.js"])

    def _get_field_label(self, resource: type[Any], field_name: str) -> str:
        return field_name.replace("_", " ").capitalize()


# Cells


class Plain(Widget):  # type: ignore[misc]
    """Text, numbers, yes and no; times in UTC (ISO 8601); what has parts as JSON."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        match value:
            case None:
                return ""
            case bool():
                return "yes" if value else "no"
            case int() | str():
                return value
            case Decimal():
                return float(value)
            case datetime():
                return value.astimezone(UTC).isoformat(timespec="seconds")
        return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)


class Several(Widget):  # type: ignore[misc]
    """Every record of a relation that the query loaded, each as `label` says."""

    def __init__(self, label: Callable[[Any], str] = str) -> None:
        super().__init__()
        self.label = label

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return SEPARATOR.join(map(self.label, value.all()))


def column(path: str) -> Any:
    return Field(path, widget=Plain())


def several(path: str, label: Callable[[Any], str] = str) -> Any:
    return Field(path, widget=Several(label))


class Table(Resource):  # type: ignore[misc]
    """A list as a table, with the relations that its columns read."""

    joins: ClassVar[tuple[str, ...]] = ()
    loads: ClassVar[tuple[str, ...]] = ()

    class Meta:
        chunk_size = 1000

    @classmethod
    def get_display_name(cls) -> str:
        return cls.__name__

    def filter_export(self, queryset: QuerySet[Any], **kwargs: Any) -> QuerySet[Any]:
        if self.joins:
            queryset = queryset.select_related(*self.joins)
        return queryset.prefetch_related(*self.loads)


# Documents


def with_role(attribution: Attribution) -> str:
    return f"{attribution.get_role_display()}: {attribution.person}"


def role_and_slug(attribution: Attribution) -> str:
    return f"{attribution.role}:{attribution.person.slug}"


def kind_and_number(relation: Relation) -> str:
    return f"{relation.kind}:{relation.target.number}"


class DocumentTable(Table):
    number = column("number")
    title = column("title")
    date = column("date__display")
    date_as_stated = column("date_text")
    date_edtf = column("date_edtf")
    earliest = column("earliest")
    latest = column("latest")
    date_rationale = column("date_rationale")
    type = column("type__name")
    people = several("attributions", with_role)
    people_keys = several("attributions", role_and_slug)
    languages = several("languages", lambda language: language.tag)
    places = several("places")
    subjects = several("subjects")
    summary = column("summary")
    repository = column("repository__name")
    call_number = column("reference")
    publication_note = column("publication_note")
    rights = column("rights__name")
    original_classification = column("classification")
    donors = several("donors")
    relations = several("relations", kind_and_number)
    source_url = column("source_url")
    status = column("status")
    published_at = column("published_at")
    embargo_until = column("embargo_until")
    created_at = column("created_at")
    updated_at = column("updated_at")

    joins = ("type", "repository", "rights")
    loads = (
        "attributions__person__names",
        "languages",
        "places",
        "subjects",
        "donors",
        "relations__target",
    )


class AttributionTable(Table):
    document = column("document__number")
    title = column("document__title")
    person = column("person__slug")
    name = column("person__preferred_name")
    role = column("role")
    name_as_written = column("name_as_written")
    certain = column("certain")
    note = column("note")
    origin = column("origin")
    position = column("position")

    joins = ("document", "person")
    loads = ("person__names",)


class TextTable(Table):
    document = column("document__number")
    title = column("document__title")
    position = column("position")
    kind = column("kind")
    language = column("language__tag")
    edition = column("edition")
    translators = several("translators", lambda person: person.slug)
    body = column("body")

    joins = ("document", "language")
    loads = ("translators",)


class ScanTable(Table):
    document = column("document__number")
    title = column("document__title")
    position = column("position")
    label = column("label")
    alternative_text = column("alternative_text")
    file = column("file__name")
    width = column("width")
    height = column("height")
    sha_256 = column("checksum")

    joins = ("document",)


class AttachmentTable(Table):
    document = column("document__number")
    position = column("position")
    title = column("title")
    media_type = column("media_type")
    file = column("file__name")
    sha_256 = column("checksum")

    joins = ("document",)


class RelationTable(Table):
    source = column("source__number")
    source_title = column("source__title")
    kind = column("kind")
    target = column("target__number")
    target_title = column("target__title")
    note = column("note")

    joins = ("source", "target")


# People


class NamesOf(Several):
    """The names of one kind; cover names with the years they held."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        names = [name for name in value.all() if name.kind == self.kind]
        return SEPARATOR.join(f"{name} ({name.held})" if name.held else name.text for name in names)


class PersonTable(Table):
    slug = column("slug")
    kind = column("kind")
    preferred_name = column("preferred_name")
    variants = Field("names", widget=NamesOf(Name.Kind.VARIANT))
    cover_names = Field("names", widget=NamesOf(Name.Kind.COVER))
    born = column("born")
    died = column("died")
    description = column("description")
    biography = column("biography")
    wikidata = column("wikidata")
    viaf = column("viaf")
    lcnaf = column("lcnaf")
    documents = column("documents_count")
    status = column("status")
    published_at = column("published_at")

    loads = ("names",)

    def filter_export(self, queryset: QuerySet[Any], **kwargs: Any) -> QuerySet[Any]:
        counted = queryset.annotate(documents_count=Count("attributions__document", distinct=True))
        return super().filter_export(counted, **kwargs)


class NameTable(Table):
    person = column("person__slug")
    kind = column("kind")
    name = column("text")
    filing_form = column("filing")
    language = column("language__tag")
    held = column("held")
    held_in = several("held_in", lambda document: str(document.number))
    note = column("note")

    joins = ("person", "language")
    loads = ("held_in",)


# Vocabularies


class TermTable(Table):
    name = column("name")
    slug = column("slug")


class RepositoryTable(TermTable):
    abbreviation = column("abbreviation")
    city = column("city")
    country = column("country")
    website = column("website")


class LanguageTable(TermTable):
    tag = column("tag")


class DonorTable(TermTable):
    credit = column("credit")


class RightsStatementTable(TermTable):
    text = column("text")
    uri = column("uri")


class SubjectTable(TermTable):
    broader = column("parent__slug")
    scope_note = column("note")

    joins = ("parent",)


class PlaceTable(TermTable):
    broader = column("parent__slug")
    latitude = column("latitude")
    longitude = column("longitude")

    joins = ("parent",)


class PastAddressTable(Table):
    path = column("path")
    document = column("document__number")
    person = column("person__slug")
    created_at = column("created_at")

    joins = ("document", "person")
