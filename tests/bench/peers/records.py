"""The public documents of an archive, as the peers take them: read from its SQLite file, without our models."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MANY = {
    "people": "SELECT a.document_id, n.text FROM documents_attribution a"
    " JOIN documents_name n ON n.person_id = a.person_id AND n.kind = 'preferred'",
    "places": "SELECT l.document_id, t.name FROM documents_document_places l JOIN documents_place t ON t.id = l.place_id",
    "subjects": "SELECT l.document_id, t.name FROM documents_document_subjects l JOIN documents_subject t ON t.id = l.subject_id",
    "languages": "SELECT l.document_id, t.name FROM documents_document_languages l JOIN documents_language t ON t.id = l.language_id",
    "collections": "SELECT p.document_id, c.title FROM collections_placement p JOIN collections_collection c ON c.id = p.collection_id",
}
DOCUMENTS = """
    SELECT d.id, d.number, d.title, d.summary, d.reference, d.date_text AS date, d.earliest, d.latest, t.name AS type, r.name AS repository
    FROM documents_document d
    JOIN documents_documenttype t ON t.id = d.type_id
    JOIN documents_repository r ON r.id = d.repository_id
    WHERE d.status = 'published' AND d.embargo_until IS NULL
"""


def records(archive: Path) -> Iterator[dict[str, Any]]:
    """Yield one dictionary a document; those of MANY are lists of names."""
    connection = sqlite3.connect(archive)
    connection.row_factory = sqlite3.Row
    links = {name: _gather(connection.execute(query)) for name, query in MANY.items()}
    for row in connection.execute(DOCUMENTS):
        yield dict(row) | {name: linked[row["id"]] for name, linked in links.items()}
    connection.close()


def attributions(archive: Path) -> list[tuple[int, str, str]]:
    """The key of a document, the name of a person, the role."""
    connection = sqlite3.connect(archive)
    found = connection.execute(
        "SELECT a.document_id, n.text, a.role FROM documents_attribution a"
        " JOIN documents_name n ON n.person_id = a.person_id AND n.kind = 'preferred' ORDER BY a.id"
    ).fetchall()
    connection.close()
    return found


def _gather(pairs: Any) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for document, name in pairs:
        found[document].append(name)
    return found
