"""Whether what comes back finds its place free: no two rows are alike in some columns."""

from collections.abc import Iterable, Mapping
from typing import Any

from documents.columns import Columns, plain
from documents.merging.moving import batches


def taken(
    model: Any, rows: Mapping[int, Columns], uniques: Iterable[tuple[str, ...]]
) -> dict[int, tuple[str, ...]]:
    """Return those of the rows, as they are to be, whose place another row has, and the columns that say so.

    Where others of these rows stand today is not asked: they go to a place of their own. A query for each of `uniques`,
    and for each 500 rows.
    """
    found: dict[int, tuple[str, ...]] = {}
    for names in uniques:
        wanted: dict[tuple[Any, ...], int] = {}
        for key, row in rows.items():
            alike = tuple(row[name] for name in names)
            if None not in alike and wanted.setdefault(alike, key) != key:
                found[key] = names
        column = max(names, key=lambda name: len({rows[key][name] for key in wanted.values()}))
        for batch in batches([rows[key][column] for key in wanted.values()]):
            standing = model._base_manager.filter(**{f"{column}__in": batch}).values_list("pk", *names)
            for key, *values in standing:
                alike = tuple(plain(value) for value in values)
                if alike in wanted and key not in rows:
                    found[wanted[alike]] = names
    return found


def field_name(model: Any, column: str) -> str:
    return str(next(field.name for field in model._meta.concrete_fields if field.attname == column))


def in_words(model: Any, columns: Iterable[str]) -> str:
    """What columns are called: "document and position"."""
    return " and ".join(str(model._meta.get_field(field_name(model, name)).verbose_name) for name in columns)
