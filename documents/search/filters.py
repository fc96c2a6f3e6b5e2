"""What can be asked of the archive: one plain value, made from a query string, a form or a program alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

FACETS = ("collection", "person", "place", "subject", "type", "language", "repository")
FIELDS = ("any", "title", "summary", "text", "person", "place", "subject", "collection", "type", "language", "repository", "reference", "date")  # fmt: skip
OPERATORS = ("contains", "phrase", "starts", "not")
SORTS = ("relevance", "date", "-date", "title", "added")
NO_MONTH = 0  # for `month`: of that year, and of no certain month


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One row of the filter builder.

    `field` is one of FIELDS, or "person:" and a role of `Attribution.Role`. `operator`: "contains" all the words, the
    "phrase" word for word, a phrase whose last word only "starts" so, or "not": does not contain all the words. A "date"
    is one as people write it: what possibly falls in it, with "phrase" certainly, with "starts" possibly in it or later.
    """

    field: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """The letters of two people to one another, in either direction, by their primary keys.

    `carriers` passed on some of these. What one of them and a carrier write to each other belongs to the exchange where it
    names the other.
    """

    one: int
    other: int
    carriers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DocumentFilters:
    """A search. Everything is optional; together they narrow.

    `rows` hold all together or, with `match` "any", at least one. `facets` maps a name in FACETS to primary keys: several
    of one facet are "or", several facets "and". `within` is a facet and a key: the record whose documents are asked for,
    on its own page; that facet is then no choice any more. `exchange` asks for the letters of two people. `role` is one of `Attribution.Role` that the people asked for, by
    facet or `within`, have in a document; it means nothing without them. `first` and `last` are days, both inclusive, either may be
    None; they find what possibly falls between and, where `certain`, only what certainly does.

    `year` finds what certainly falls in one year; with `month` (1 to 12, or NO_MONTH) what of it certainly falls in one
    month, or in none; `several` what has a date that no single year can claim; `undated` what has none. Each of the
    three takes in what it finds: `year` and `undated` together find either.
    """

    query: str = ""
    rows: tuple[FieldRow, ...] = ()
    match: str = "all"
    facets: Mapping[str, frozenset[int]] = field(default_factory=dict)
    within: tuple[str, int] | None = None
    exchange: Exchange | None = None
    role: str = ""
    first: date | None = None
    last: date | None = None
    certain: bool = False
    year: int | None = None
    month: int | None = None
    several: bool = False
    undated: bool = False
    sort: str = "relevance"

    @property
    def asks_for_people(self) -> bool:
        return bool(self.facets.get("person")) or (self.within is not None and self.within[0] == "person")
