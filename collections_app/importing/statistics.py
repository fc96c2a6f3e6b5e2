"""What PostgreSQL believes of the tables that a run fills.

It plans a question by the statistics of a table, which it takes again by itself a while after a commit: in the one
transaction of a run never. A table believed empty is read from end to end for every batch. So a run has them taken as the
tables grow (PostgreSQL 15, "Populating a Database", 14.4.8).
"""

from django.apps import apps
from django.db import connection

FIRST = 2_000  # records that a run has made; fewer are read from end to end in no time
GROWTH = 4  # then each time that there are so many times as many
DETAIL = 10  # frequent values kept of a column, 300 times as many rows read: a tenth of what is usual


class Statistics:
    def __init__(self) -> None:
        self.made, self._next = 0, FIRST

    def grown(self, made: int) -> None:
        """Told of so many new records; they are written, and perhaps not committed."""
        self.made += made
        if self.made >= self._next:
            self._next = self.made * GROWTH
            if connection.vendor == "postgresql":
                _take()


def _take() -> None:
    """Of each table of ours that nobody else is changing the shape or the statistics of. Once all is committed, PostgreSQL
    takes them again by itself, in its usual detail."""
    quote = connection.ops.quote_name
    tables = [
        quote(model._meta.db_table)
        for app in ("documents", "collections")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model._meta.managed
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL default_statistics_target = {DETAIL}")
        cursor.execute(f"ANALYZE (SKIP_LOCKED) {', '.join(tables)}")
