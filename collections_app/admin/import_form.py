"""What is asked at an upload: files or a text, and where they go; and which field each column of a table is."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from archive_project.lib.folding import fold
from collections_app.importing.rows import UnusableInputError
from collections_app.importing.sources.table_columns import FIELDS, IGNORED, guess, is_own, read_columns
from collections_app.importing.sources.tables import open_table
from collections_app.models import Collection, ImportProfile, ImportUpload
from documents.workflow.rights import may

SAMPLES = 3  # of the values of a column
LONGEST_SAMPLE = 80  # characters
LOOKED_AT = 200  # rows, for samples
MOST_COLUMNS = 400  # that a page asks about


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [forms.FileField.clean(self, one, initial) for one in data or []]


class UploadForm(forms.Form):
    """Files, or a text that was pasted."""

    file = FilesField(
        required=False,
        label="Files",
        help_text="Listing pages as text or saved HTML, tables (CSV, TSV, XLSX, ODS, JSON), finding aids (EAD), authority"
        " records (EAC-CPF), MARCXML, answers of OAI-PMH; scans, texts and PDFs called by the number of their document, also as a ZIP."
        " What it is, is told by the content. Several pages go together; a table goes alone."
        f" {settings.DATA_UPLOAD_MAX_NUMBER_FILES} files at once are the most: more scans and texts go as a ZIP.",
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label="or a text",
        widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField", "spellcheck": "false"}),
        help_text="A listing page, or lines of a table, pasted; a long text goes as a file.",
    )
    is_table = forms.BooleanField(
        required=False,
        label="It is a table",
        help_text="Where that cannot be told: one column, say. Then it is asked what its columns are.",
    )
    into = forms.CharField(
        required=False,
        max_length=300,
        label="Into the collection",
        widget=forms.TextInput(attrs={"class": "vTextField", "list": "collections"}),
        help_text="Its title; one that does not exist is made, as a draft. Empty: as the source says.",
    )
    publish = forms.BooleanField(
        required=False,
        label="Publish what is created",
        help_text="Else it is a draft until you have looked at it.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        files = cleaned.get("file") or []
        if not files and not cleaned.get("text", "").strip():
            raise ValidationError("Choose a file, or paste a text.")
        if files and cleaned.get("text", "").strip():
            raise ValidationError("Choose a file or paste a text, not both.")
        if sum(file.size for file in files) > settings.MAX_IMPORT_MB << 20:
            raise ValidationError(
                f"{settings.MAX_IMPORT_MB} MB at once are the most: part the file, or ask an administrator to import it."
            )
        return cleaned

    @staticmethod
    def collections() -> Sequence[str]:
        """Titles to choose from."""
        return list(Collection.objects.order_by("title").values_list("title", flat=True)[:500])


class ColumnsForm(forms.Form):
    """Each column with its first values, and the field that it seems to be."""

    save_as = forms.CharField(
        required=False,
        max_length=100,
        label="Keep this as",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="A name, such as “Ministry”: the next table with these columns is read so.",
    )

    def __init__(
        self,
        upload: ImportUpload,
        path: Path,
        data: Any = None,
        profile: str | None = None,
        user: Any = None,
    ) -> None:
        """`profile`: the name of the one to apply, "" for none; `user`: who may keep it, or another. Raises UnusableInputError where the file is no table."""
        super().__init__(data, label_suffix="")
        _, self.names, lines = open_table(path)
        self.is_own = is_own(self.names)
        if len(self.names) > MOST_COLUMNS and not self.is_own:
            raise UnusableInputError(
                f"The table has {len(self.names)} columns; {MOST_COLUMNS} are the most at the desk."
            )
        self.path, self.user = path, user
        self.profiles = profiles_for(self.names)
        self.profile = next((one for one in self.profiles if profile in {one.name, None}), None)
        self.samples = _samples([line.cells for line in islice(lines, LOOKED_AT)], len(self.names))
        known = self._known(upload)
        choices = [("", "leave it out"), *((name, name.replace("_", " ")) for name in FIELDS)]
        for place, name in enumerate(self.names):
            field = known.get(fold(name)) or ("" if known else guess(name))
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=name,
                choices=choices,
                required=False,
                initial="date_as_stated" if field == "date" else field.replace(IGNORED, ""),
            )

    def _known(self, upload: ImportUpload) -> dict[str, str]:
        """What is said of the columns already: chosen before, by a profile, or of the last table with the same columns."""
        chosen = upload.columns or (self.profile.columns if self.profile else None)
        if chosen is None:
            same = ImportUpload.objects.exclude(columns={}).exclude(pk=upload.pk).order_by("-pk")[:50]
            chosen = next((past.columns for past in same if set(past.columns) == set(self.names)), {})
        return {fold(header): field for header, field in chosen.items()}

    def columns(self) -> list[tuple[Any, list[str]]]:
        """Each column's choice and its first values."""
        return [(self[f"column-{place}"], self.samples[place]) for place in range(len(self.names))]

    def clean_save_as(self) -> str:
        """A profile is overwritten only by who has it before their eyes."""
        name = str(self.cleaned_data["save_as"])
        is_applied = bool(self.profile and self.profile.name == name)
        if not name:
            return ""
        if not is_applied and ImportProfile.objects.filter(name=name).exists():
            raise ValidationError(f"There is a profile “{name}”: apply it first, or take another name.")
        verb = "change" if is_applied else "add"
        if not may(self.user, verb, ImportProfile):
            raise ValidationError(f"You may not {verb} profiles of tables: leave this empty.")
        return name

    def keep_profile(self) -> None:
        if name := self.cleaned_data["save_as"]:
            ImportProfile.objects.update_or_create(name=name, defaults={"columns": self.mapping()})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            read_columns(self.names, self.mapping(), "The table")
        except UnusableInputError as error:
            raise ValidationError(str(error).partition(" Say which: ")[0]) from error
        return cleaned

    def mapping(self) -> dict[str, str]:
        chosen = (self.cleaned_data.get(f"column-{place}") for place in range(len(self.names)))
        return {name: field or IGNORED for name, field in zip(self.names, chosen, strict=True)}


def profiles_for(names: Sequence[str]) -> list[ImportProfile]:
    """The profiles whose columns the table has, those that say most first."""
    headers = set(map(fold, names))
    fitting = [
        profile for profile in ImportProfile.objects.all() if headers.issuperset(map(fold, profile.columns))
    ]
    return sorted(fitting, key=lambda profile: -len(profile.columns))


def _samples(rows: Sequence[Sequence[Any]], width: int) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(width)]
    for cells in rows:
        for place, cell in enumerate(cells):
            text = " | ".join(cell) if isinstance(cell, tuple) else cell if isinstance(cell, str) else ""
            if text.strip() and len(found[place]) < SAMPLES and text not in found[place]:
                found[place].append(text)
    return [
        [text if len(text) <= LONGEST_SAMPLE else f"{text[:LONGEST_SAMPLE]}…" for text in texts]
        for texts in found
    ]
