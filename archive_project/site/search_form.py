"""The search form: every part of a search in one form that is sent by GET, so that nothing typed is lost."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from documents.search.filters import FieldRow
from documents.search.query_string import FIELD_LABELS, OPERATOR_LABELS, Question

# What the form has fields for; everything else of a search goes along hidden.
SHOWN = {"q", "f", "o", "v", "m", "from", "to", "certain"}


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of the filter builder, and the query string of the search without it; None for a spare one."""

    asked: FieldRow
    without: str | None = None


@dataclass(frozen=True, slots=True)
class SearchForm:
    """`rows` always ends with a spare one. `first` and `last` are the words typed, even where they are no dates."""

    query: str
    rows: list[FormRow]
    any_row: bool
    first: str
    last: str
    certain: bool
    hidden: list[tuple[str, str]]

    @property
    def fields(self) -> list[tuple[str, str]]:
        return [(name, str(label)) for name, label in FIELD_LABELS.items()]

    @property
    def operators(self) -> list[tuple[str, str]]:
        return [(name, str(label)) for name, label in OPERATOR_LABELS.items()]


def form_of(question: Question) -> SearchForm:
    asked = question.filters
    rows = [
        FormRow(row, question.but(rows=(*asked.rows[:at], *asked.rows[at + 1 :])))
        for at, row in enumerate(asked.rows)
    ]
    return SearchForm(
        query=asked.query,
        rows=[*rows, FormRow(FieldRow("any", "contains", ""))],
        any_row=asked.match == "any",
        first=question.typed["from"],
        last=question.typed["to"],
        certain=asked.certain,
        hidden=[pair for pair in hidden(question.query_string) if pair[0] not in SHOWN],
    )


def hidden(query_string: str) -> list[tuple[str, str]]:
    """The parameters of a search, for a form that carries them along."""
    return parse_qsl(query_string)
