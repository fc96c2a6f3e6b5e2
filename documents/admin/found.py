"""Looking through the words of all records, for the search of a list, where no index helps.

An index of the parts of words (pg_trgm) would find few at once, and make an import of documents a fifth slower.
"""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import CharField, IntegerField, Lookup, TextField
from django.db.models.lookups import Exact, IContains

from archive_project.lib.numbers import number_in

Sql = tuple[str, Any]


@CharField.register_lookup
@TextField.register_lookup
class Found(Lookup):
    """As `icontains`. On PostgreSQL a word of ASCII is found in half the time: the rules of "C" know its capitals, and no others.

    To SQLite they are the only ones anyway.
    """

    lookup_name = "found"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Sql:
        sql: Sql = IContains(self.lhs, self.rhs).as_sql(compiler, connection)
        return sql

    def as_postgresql(self, compiler: Any, connection: Any) -> Sql:
        word: str = self.rhs
        if not word.isascii():
            return self.as_sql(compiler, connection)
        column, params = compiler.compile(self.lhs)
        if word.upper() != word.lower():  # digits have no capitals
            column, word = f'UPPER({column} COLLATE "C")', word.upper()
        return f"{column} LIKE %s", [*params, f"%{connection.ops.prep_for_like_query(word)}%"]


@IntegerField.register_lookup
class Numbered(Lookup):
    """The number that a word is; no number is compared with a word that is none."""

    lookup_name = "numbered"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Sql:
        number = number_in(self.rhs)
        if str(number) != self.rhs:
            raise EmptyResultSet
        sql: Sql = Exact(self.lhs, number).as_sql(compiler, connection)
        return sql
