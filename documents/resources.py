"""Lists as tables: what an exported row says, in columns that a person can read and a program can match.

Records are named by what identifies them to people and stays (number, slug, tag), never by an internal id; several
values stand in one cell (see `archive_project.lib.cells`). Each table loads what its columns need: a fixed number of
queries a thousand rows.
"""

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

from django import forms
from django.db.models import Count, Prefetch, QuerySet
from import_export.fields import Field
from import_export.formats import base_formats
from import_export.forms import SelectableFieldsExportForm
from import_export.resources import Resource
from import_export.widgets import Widget
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from archive_project.lib.cells import harmless, join, join_beside, spelt_for_xml, version_of
from documents.models import Attribution, Name, Relation, Text

CHUNK = 1000  # rows loaded at a time

# Formats: each turns rows into the pieces of a file, one after another, however many there are.

LONGEST_CELL = 32_767  # characters that Excel keeps

Rows: TypeAlias = Iterable[list[Any]]


class _Line:
    """A file for csv that keeps nothing: writing returns what was written."""

    def write(self, line: str) -> str:
        return line


class Csv(base_formats.CSV):  # type: ignore[misc]
    """Comma-separated values, in UTF-8; nothing in it runs as a formula."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def get_title(self) -> str:
        return "csv"

    def pieces(self, headers: Sequence[str], rows: Rows) -> Iterator[bytes]:
        writer = csv.writer(_Line())
        yield writer.writerow(map(harmless, headers)).encode()
        for row in rows:
            yield writer.writerow(map(harmless, row)).encode()


class Xlsx(base_formats.XLSX):  # type: ignore[misc]
    """An Excel workbook of one sheet."""

    def pieces(self, headers: Sequence[str], rows: Rows) -> Iterator[bytes]:
        """The file is whole before its first piece. Raises ValueError for what Excel would cut off."""
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Export")
        sheet.append(_cell_for_excel(name, name, sheet) for name in headers)
        for row in rows:
            sheet.append(_cell_for_excel(name, cell, sheet) for name, cell in zip(headers, row, strict=True))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export.xlsx"
            book.save(path)
            file = path.open("rb")  # outlives its name
        return _closing(file)


def _cell_for_excel(name: str, cell: Any, sheet: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    text = spelt_for_xml(harmless(cell))
    if len(text) > LONGEST_CELL:
        raise ValueError(
            f"Excel holds {LONGEST_CELL:,} characters in a cell, and one of “{name}” has {len(text):,}: "
            "choose CSV or JSON, or leave that column out."
        )
    if not text.startswith("#"):
        return text
    plain = WriteOnlyCell(sheet, text)
    plain.data_type = "s"  # “#N/A” is a title here, and no error
    return plain


def _closing(file: Any) -> Iterator[bytes]:
    with file:
        yield from iter(lambda: file.read(1 << 16), b"")


class Json(base_formats.JSON):  # type: ignore[misc]
    """One array, an object a row. No spreadsheet runs it, so every text stands as it is."""

    def pieces(self, headers: Sequence[str], rows: Rows) -> Iterator[bytes]:
        before = "[\n"
        for row in rows:
            yield (before + json.dumps(dict(zip(headers, row, strict=True)), ensure_ascii=False)).encode()
            before = ",\n"
        yield b"\n]\n" if before == ",\n" else b"[]\n"


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
                return value.astimezone(UTC).isoformat()
        return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)


class Several(Widget):  # type: ignore[misc]
    """Every record of a relation that the query loaded, each as `label` says, in their order or sorted by `key`."""

    joined = staticmethod(join)

    def __init__(self, label: Callable[[Any], str] = str, key: Callable[[Any], Any] | None = None) -> None:
        super().__init__()
        self.label = label
        self.key = key

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        records = sorted(value.all(), key=self.key) if self.key else value.all()
        return self.joined(map(self.label, records))


class Beside(Several):
    """What is said of each of them: empty where it would say nothing of any."""

    joined = staticmethod(join_beside)


def column(path: str) -> Any:
    return Field(path, widget=Plain())


def several(path: str, label: Callable[[Any], str] = str, key: Callable[[Any], Any] | None = None) -> Any:
    return Field(path, widget=Several(label, key))


def beside(path: str, label: Callable[[Any], str], key: Callable[[Any], Any] | None = None) -> Any:
    return Field(path, widget=Beside(label, key))


class Table(Resource):  # type: ignore[misc]
    """A list as a table, with the relations that its columns read."""

    joins: ClassVar[tuple[str, ...]] = ()
    # Links, each with what it points to. On SQLite Django cannot load that by a query of its own: it would ask for a
    # thousand keys with a thousand ORs.
    links: ClassVar[dict[str, tuple[str, ...]]] = {}
    loads: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def get_display_name(cls) -> str:
        return cls.__name__

    def filter_export(self, queryset: QuerySet[Any], **kwargs: Any) -> QuerySet[Any]:
        if self.joins:
            queryset = queryset.select_related(*self.joins)
        links = [
            Prefetch(
                name, queryset.model._meta.get_field(name).related_model._default_manager.select_related(*to)
            )
            for name, to in self.links.items()
        ]
        return queryset.prefetch_related(None).prefetch_related(*links, *self.loads)

    def rows(self, queryset: QuerySet[Any], columns: Sequence[str] | None = None) -> Rows:
        """Yield a row for each record, in the columns' own order: the memory of a thousand, however many there are."""
        fields = self.get_export_fields(columns)
        for record in self.filter_export(queryset).iterator(chunk_size=CHUNK):
            yield [field.export(record) for field in fields]


# Documents


def with_role(attribution: Attribution) -> str:
    return f"{attribution.get_role_display()}: {attribution.person}"


def role_and_slug(attribution: Attribution) -> str:
    return f"{attribution.role}:{attribution.person.slug}"


def doubt(attribution: Attribution) -> str:
    return "" if attribution.certain else "no"


def kind_and_number(relation: Relation) -> str:
    return f"{relation.kind}:{relation.target.number}"


def by_slug(placement: Any) -> Any:
    return placement.collection.slug


class Texts(Widget):  # type: ignore[misc]
    """The texts of a document as a JSON array; nothing where it has none."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        texts = [self._text(text) for text in sorted(value.all(), key=lambda text: text.position)]
        return json.dumps(texts, ensure_ascii=False) if texts else ""

    def _text(self, text: Text) -> dict[str, Any]:
        translators = sorted(text.translators.all(), key=lambda person: person.slug)
        return {
            "position": text.position,
            "kind": text.kind,
            "language": text.language.tag,
            "language_name": text.language.name,
            "edition": text.edition,
            "translators": [{"key": person.slug, "name": str(person)} for person in translators],
            "body": text.body,
        }


class DocumentTable(Table):
    """Documents with all their links, in columns that `import_pages` reads back without loss.

    What stands beside a column of several values, such as `people_notes`, has as many of them, in the same order.
    """

    number = column("number")
    title = column("title")
    other_titles = column("other_titles")
    date = column("date__display")
    date_as_stated = column("date_text")
    date_edtf = column("date_edtf")
    earliest = column("earliest")
    latest = column("latest")
    date_rationale = column("date_rationale")
    type = column("type__name")
    people = several("attributions", with_role)
    people_keys = several("attributions", role_and_slug)
    people_as_written = beside("attributions", lambda attribution: attribution.name_as_written)
    people_certain = beside("attributions", doubt)
    people_notes = beside("attributions", lambda attribution: attribution.note)
    languages = several("languages", lambda language: language.tag)
    language_names = several("languages")
    places = several("places")
    subjects = several("subjects")
    summary = column("summary")
    repository = column("repository__name")
    call_number = column("reference")
    publication_note = column("publication_note")
    rights = column("rights__name")
    original_classification = column("classification")
    donors = several("donors")
    collections = several("placements", lambda placement: placement.collection.title, by_slug)
    collection_keys = several("placements", lambda placement: placement.collection.slug, by_slug)
    collection_positions = several("placements", lambda placement: str(placement.position), by_slug)
    collection_featured = beside("placements", lambda placement: "yes" if placement.featured else "", by_slug)
    collection_notes = beside("placements", lambda placement: placement.note, by_slug)
    relations = several("relations", kind_and_number)
    relation_notes = beside("relations", lambda relation: relation.note)
    source_url = column("source_url")
    texts = Field("texts", widget=Texts())
    status = column("status")
    published_at = column("published_at")
    embargo_until = column("embargo_until")
    published_until = column("published_until")
    version = Field()

    joins = ("type", "repository", "rights")
    links = {
        "attributions": ("person",),
        "placements": ("collection",),
        "relations": ("target",),
        "texts": ("language",),
    }
    loads = (
        "attributions__person__names",
        "languages",
        "places",
        "subjects",
        "donors",
        "texts__translators__names",
    )

    def rows(self, queryset: QuerySet[Any], columns: Sequence[str] | None = None) -> Rows:
        """Yield rows; `version`, the last column, tells whether the others were edited since."""
        names = self.get_export_headers(selected_fields=columns)
        for row in super().rows(queryset, columns):
            if names[-1] == "version":
                said = zip(names[:-1], map(str, row), strict=False)
                row[-1] = version_of(said)
            yield row


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
        return join(f"{name} ({name.held})" if name.held else name.text for name in names)


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
    place = column("place__slug")
    subject = column("subject__slug")
    created_at = column("created_at")

    joins = ("document", "person", "place", "subject")


class MergeTable(Table):
    at = column("at")
    kind = column("kind")
    kept = column("label")
    merged = column("merged")
    reason = column("reason")
    user = column("user__username")
    taken_back = column("undone_at")

    joins = ("user",)


class BulkEditTable(Table):
    at = column("at")
    kind = column("kind")
    records = column("count")
    fields = column("fields")
    reason = column("reason")
    user = column("user__username")
    taken_back = column("undone_at")

    joins = ("user",)


class DuplicateDocumentTable(Table):
    score = column("score")
    one = column("one__number")
    other = column("other__number")
    reasons = column("reasons")
    different = column("different")

    joins = ("one", "other")


class DuplicatePersonTable(DuplicateDocumentTable):
    one = column("one__slug")
    other = column("other__slug")
