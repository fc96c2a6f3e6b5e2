"""Queries whose SQL is written once in the life of a process.

Django writes the SQL of a query anew each time that it is asked; for a page of a dozen queries that takes several times as
long as the database takes to answer them. A query whose shape never changes is written once, and asked again with other
values:

    documents_of = Prepared(lambda person: Document.objects.published().filter(attributions__person=person))
    documents_of(12)
"""

import copy
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.utils import timezone

from archive_project.lib.numbers import LARGEST_NUMBER

# What stands for the values while the SQL is written: no constant of a query comes near them, and they fit every column.
STAND_INS: dict[type, Callable[[int], int | str]] = {
    int: lambda number: 2_147_480_000 + number,
    str: lambda number: f"zzyzx{number:05}",
}
NOW = -1

Statement = tuple[Any, Any, str, list[Any], dict[int, int]]


class _Written:
    """In the place of a queryset's query: it has its SQL already."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self.query, self.compiler = query, compiler

    def get_compiler(self, *_args: Any, **_kwargs: Any) -> Any:
        return self.compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self.query, name)


class Prepared:
    """A queryset of whole numbers (keys, public numbers) or texts (slugs), called with them; returns the list of its records.

    `make` is called once for each database. It must be the same queryset for all values, so that a value may not decide
    what is asked; a moment in it is the moment of asking, which is what `published()` asks for. It may select related
    records and annotate; it has no prefetches, and compares texts as they are. For a value that no column can hold it
    returns nothing, unasked.
    """

    def __init__(self, make: Callable[..., "QuerySet[Any, Any]"], values: int = 1, of: type = int) -> None:
        self.make, self.stand_ins = make, [STAND_INS[of](number) for number in range(values)]
        self.written: dict[tuple[str, str], Statement] = {}

    def __call__(self, *values: int | str, using: str = DEFAULT_DB_ALIAS) -> list[Any]:
        if any(isinstance(value, int) and abs(value) > LARGEST_NUMBER for value in values):
            return []
        connection: Any = connections[using]
        key = using, connection.vendor
        if key not in self.written:
            self.written[key] = self._write(using)
        queryset, compiler, sql, parameters, places = self.written[key]
        filled: list[Any] = list(parameters)
        for place, value in places.items():
            if value == NOW:
                filled[place] = connection.ops.adapt_datetimefield_value(timezone.now())
            else:  # in the type that the database asks for
                filled[place] = type(parameters[place])(values[value])
        compiler = copy.copy(compiler)
        compiler.connection, compiler.as_sql = connection, lambda *_args, **_kwargs: (sql, tuple(filled))
        query: Any = _Written(queryset.query, compiler)
        asked: Any = QuerySet(queryset.model, query, using)
        asked._iterable_class, asked._fields = queryset._iterable_class, queryset._fields
        return list(asked)

    def _write(self, using: str) -> Statement:
        """With what is to be filled in: by its place among the parameters the value's, NOW for the moment of asking."""
        connection: Any = connections[using]
        before, queryset, after = timezone.now(), self.make(*self.stand_ins).using(using), timezone.now()
        if after < before:  # the clock was set back: the moment of asking may lie outside
            return self._write(using)
        first, last = map(connection.ops.adapt_datetimefield_value, (before, after))
        compiler = queryset.query.get_compiler(using=using)
        sql, parameters = compiler.as_sql()
        places = {}
        for place, parameter in enumerate(parameters):
            if parameter in self.stand_ins:
                places[place] = self.stand_ins.index(parameter)
            elif type(parameter) is type(first) and first <= parameter <= last:
                places[place] = NOW
        return queryset, compiler, sql, list(parameters), places
