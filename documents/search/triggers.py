"""The triggers that write the log of changes, for either database.

Future migrations mind two things. On SQLite a migration that alters a watched table makes the table anew, and its triggers
go with the old one: end such a migration with `migrations.RunPython(install(app), migrations.RunPython.noop)`; a test says
when it was forgotten. One that alters the log itself must `remove` them first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

LOG = "documents_searchchange"


@dataclass(frozen=True, slots=True)
class Watched:
    """A table: each row says something about the record `kind` whose key stands in the column `owner`.

    An update counts when it changes one of `columns`: what the index knows of the record, and its slug, so that what is kept
    of its name beside the index is asked for again. Where an insert or a deletion alone can change no document
    (`linked` False), as of a type or a person, whose links have rows of their own, only updates are logged. A place and a
    collection may be named in any document as soon as they are there: suggestions follow the same log.
    """

    table: str
    kind: str
    owner: str
    columns: tuple[str, ...]
    linked: bool = True


PUBLICATION = ("status", "published_at", "embargo_until", "published_until")
DESCRIPTION = ("number", "title", "other_titles", "summary", "reference", "type_id", "repository_id")
DATES = ("date_edtf", "earliest", "latest")

WATCHED: dict[str, tuple[Watched, ...]] = {
    "documents": (
        Watched("documents_document", "document", "id", (*PUBLICATION, *DESCRIPTION, *DATES)),
        Watched(
            "documents_document_languages", "document", "document_id", ("document_id", "language_id")
        ),
        Watched("documents_document_places", "document", "document_id", ("document_id", "place_id")),
        Watched("documents_document_subjects", "document", "document_id", ("document_id", "subject_id")),
        Watched(
            "documents_attribution",
            "document",
            "document_id",
            ("document_id", "person_id", "role", "name_as_written"),
        ),
        Watched("documents_text", "document", "document_id", ("document_id", "language_id", "body")),
        Watched(
            "documents_name",
            "person",
            "person_id",
            ("person_id", "kind", "text", "held_earliest", "held_latest"),
        ),
        Watched("documents_name_held_in", "document", "document_id", ("document_id", "name_id")),
        Watched("documents_person", "person", "id", (*PUBLICATION, "slug"), linked=False),
        Watched("documents_documenttype", "type", "id", ("name", "slug"), linked=False),
        Watched("documents_language", "language", "id", ("name", "slug"), linked=False),
        Watched("documents_place", "place", "id", ("name", "slug", "parent_id")),
        Watched("documents_subject", "subject", "id", ("name", "slug", "parent_id"), linked=False),
        Watched("documents_repository", "repository", "id", ("name", "abbreviation", "slug"), linked=False),
    ),
    "collections": (
        Watched("collections_collection", "collection", "id", ("title", "slug", *PUBLICATION)),
        Watched(
            "collections_placement", "document", "document_id", ("document_id", "collection_id")
        ),
    ),
}  # fmt: skip


def install(app: str) -> Callable[[Any, Any], None]:
    """Return what `migrations.RunPython` calls to make the app's triggers, in place of those there are.

    A column that a later migration adds is watched from that migration on.
    """

    def make(apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        for statement in (*dropping(app, vendor), *creating(app, vendor, _columns(schema_editor.connection))):
            schema_editor.execute(statement, None)

    return make


def remove(app: str) -> Callable[[Any, Any], None]:
    """Return what `migrations.RunPython` calls to take the app's triggers away."""

    def drop(apps: Any, schema_editor: Any) -> None:
        for statement in dropping(app, schema_editor.connection.vendor):
            schema_editor.execute(statement, None)

    return drop


def names(app: str) -> set[str]:
    """The names of the app's triggers, the same on either database."""
    return {_name(watched, event) for watched in WATCHED[app] for event in _events(watched)}


def _columns(connection: Any) -> Callable[[str], set[str]]:
    """Return what tells the columns that a table has today."""

    def there(table: str) -> set[str]:
        with connection.cursor() as cursor:
            return {column.name for column in connection.introspection.get_table_description(cursor, table)}

    return there


def creating(app: str, vendor: str, there: Callable[[str], set[str]]) -> Iterator[str]:
    """Yield the statements that make the app's triggers. Raises KeyError for a database we do not know."""
    trigger = {"sqlite": _sqlite, "postgresql": _postgresql}[vendor]
    for every in WATCHED[app]:
        columns = there(every.table)
        watched = replace(every, columns=tuple(name for name in every.columns if name in columns))
        for event in _events(watched):
            yield from trigger(watched, event)


def dropping(app: str, vendor: str) -> Iterator[str]:
    for watched in WATCHED[app]:
        for event in _events(watched):
            name = _name(watched, event)
            if vendor == "postgresql":
                yield f"DROP TRIGGER IF EXISTS {name} ON {watched.table}"
                yield f"DROP FUNCTION IF EXISTS {name}()"
            else:
                yield f"DROP TRIGGER IF EXISTS {name}"


def _events(watched: Watched) -> tuple[str, ...]:
    return ("insert", "update", "delete") if watched.linked else ("update",)


def _name(watched: Watched, event: str) -> str:
    return f"search_{watched.table}_{event}"


def _sqlite(watched: Watched, event: str) -> Iterator[str]:
    """A row at a time, as SQLite has it."""

    def log(row: str, condition: str = "") -> str:
        moment = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
        values = f"'{watched.kind}', {row}.{watched.owner}, 0, {moment}"
        return f'INSERT INTO {LOG} (kind, record, "transaction", at) SELECT {values}{condition};'

    when, of = "", ""
    actions = [log("OLD" if event == "delete" else "NEW")]
    if event == "update":
        of = f" OF {', '.join(watched.columns)}"
        when = " WHEN " + " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in watched.columns)
        if watched.owner in watched.columns:
            actions.append(log("OLD", f" WHERE OLD.{watched.owner} IS NOT NEW.{watched.owner}"))
    yield (
        f"CREATE TRIGGER {_name(watched, event)} AFTER {event.upper()}{of} ON {watched.table} "
        f"FOR EACH ROW{when} BEGIN {' '.join(actions)} END"
    )


def _postgresql(watched: Watched, event: str) -> Iterator[str]:
    """Inserts and deletions a statement at a time, updates a row at a time and only where a value changes."""
    name = _name(watched, event)
    stamp = "pg_current_xact_id()::text::bigint, clock_timestamp()"
    into = f'INSERT INTO {LOG} (kind, record, "transaction", at)'
    if event == "update":
        actions = [f"{into} VALUES ('{watched.kind}', NEW.{watched.owner}, {stamp});"]
        if watched.owner in watched.columns:
            moved = f"OLD.{watched.owner} <> NEW.{watched.owner}"
            actions.append(f"{into} SELECT '{watched.kind}', OLD.{watched.owner}, {stamp} WHERE {moved};")
        body = " ".join(actions)
        old, new = (", ".join(f"{row}.{column}" for column in watched.columns) for row in ("OLD", "NEW"))
        scope = f"FOR EACH ROW WHEN (({old}) IS DISTINCT FROM ({new}))"
        after = f"UPDATE OF {', '.join(watched.columns)}"
    else:
        rows = "NEW TABLE" if event == "insert" else "OLD TABLE"
        distinct = f"SELECT DISTINCT {watched.owner} AS owner FROM changed"  # noqa: S608
        body = f"{into} SELECT '{watched.kind}', owner, {stamp} FROM ({distinct}) AS owners;"  # noqa: S608
        scope = f"REFERENCING {rows} AS changed FOR EACH STATEMENT"
        after = event.upper()
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )
    yield f"CREATE TRIGGER {name} AFTER {after} ON {watched.table} {scope} EXECUTE FUNCTION {name}()"
