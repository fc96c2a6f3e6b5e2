"""What an import takes of its user: as it writes, so it asks."""

from typing import Any

from django.http import HttpRequest

from collections_app.importing.match import match_collection
from collections_app.importing.newcomers import TERMS
from collections_app.importing.plan_book import PlanBook
from collections_app.models import Collection, Essay, ImportUpload
from collections_app.roles import publishes_everything
from documents.models import Document, Person
from documents.workflow.rights import may

MODELS: dict[str, Any] = {"person": Person, "collection": Collection, "essay": Essay, **dict(TERMS.values())}


def may_import(request: HttpRequest) -> bool:
    """An import creates and changes documents, published ones too, so that takes those permissions as well."""
    user = request.user
    may_write = may(user, "add", Document) and may(user, "change", Document)
    return may_write and may(user, "add", ImportUpload) and publishes_everything(user)


def not_allowed(request: HttpRequest, upload: ImportUpload, book: PlanBook) -> str:
    """Return what the plan would write beside documents and this user may not, in words; "" where all is allowed."""
    missing = [
        f"{verb} {MODELS[kind]._meta.verbose_name_plural}"
        for verb, kind in _written(upload, book)
        if not may(request.user, verb, MODELS[kind])
    ]
    return ", ".join(sorted(missing))


def _written(upload: ImportUpload, book: PlanBook) -> set[tuple[str, str]]:
    """Verb and kind."""
    written = {("add", kind) for kind in book.names(most=0)}
    for record in book.records(most=-1):
        written.add(("add" if record["action"] == "create" else "change", record["kind"]))
        written.update(("add", "collection") for _ in record["said"]["stubs"])
        written.update(("add", "essay") for _ in record["said"]["essays"])
        written.update(("change", "essay") for _ in record["said"].get("known_essays", ()))
    into = upload.into.strip()
    if into and not Collection.objects.filter(slug=into).exists():
        known = match_collection(into)[0]
        written.update(() if known else {("add", "collection")})
    return written
