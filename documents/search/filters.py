"""What can be asked of the archive: one plain value, made from a query string, a form or a program alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

FACETS = ("collection", "person", "place", "subject", "type", "language", "repository")
FIELDS = ("any", "title", "summary", "text", "person", "place", "subject", "collection", "type", "language", "repository", "reference")  # fmt: skip
OPERATORS = ("contains", "phrase", "starts", "not")
SORTS = ("relevance", "date", "-date", "title", "added")


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One row of the filter builder.

    `field` is one of FIELDS, or "person:" and a role of `Attribution.Role`. `operator`: "contains" all the words, the
    "phrase" word for word, a phrase whose last word only "starts" so, or "not": does not contain all the words.
    """

    field: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class DocumentFilters:
    """A search. Everything is optional; together they narrow.

    `rows` hold all together or, with `match` "any", at least one. `facets` maps a name in FACETS to primary keys: several
    of one facet are "or", several facets "and". `first` and `last` are days, both inclusive, either may be None; they find
    what possibly falls between and, where `certain`, only what certainly does. `year` finds what certainly falls in one
    year, `undated` what has no date; both together find either.
    """

    query: str = ""
    rows: tuple[FieldRow, ...] = ()
    match: str = "all"
    facets: Mapping[str, frozenset[int]] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    certain: bool = False
    year: int | None = None
    undated: bool = False
    sort: str = "relevance"
