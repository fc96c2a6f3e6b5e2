"""The curator's desk in tests: what is registered, its addresses, and enough records of every kind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from archive_project.accounts.models import AuditEntry, DeskSession, FailedSignIn
from collections_app.models import (
    Correction,
    HarvestedSet,
    ImportChange,
    ImportDecision,
    ImportProfile,
    ImportRun,
    ImportUpload,
    RightAsItIs,
    SourceIdentifier,
    Suggestion,
)
from collections_app.models import PastAddress as PastCollectionAddress
from documents.models import BulkEdit, DuplicateDocument, DuplicatePerson, Merge, Name, PastAddress, SavedView
from tests import factories as make
from tests.archive import Archive

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
EXPORTED = [model for model in MODELS if hasattr(admin.site._registry[model], "export_action")]
PUBLISHES = [f"publish_{kind}" for kind in ("document", "person", "collection", "essay")]
RECORDED = [model for model in EXPORTED if hasattr(model, "history")]


def address(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def first(model: type[models.Model]) -> models.Model:
    """The record with the most that belongs to it: the archive ties everything to its first ones."""
    record = model._base_manager.order_by("pk").first()
    assert record is not None
    return record


def fill(archive: Archive, to: int) -> None:
    """Grow the archive, and what it does not hold: imports, past addresses, users."""
    archive.grow(to=to, hidden=False)
    for number in range(ImportRun.objects.count(), to):
        run = ImportRun.objects.create(
            started_at=timezone.now(),
            user=User.objects.create(username=f"contributor-{number}"),
            pages=[
                {
                    "path": "search.txt",
                    "kind": "results",
                    "title": None,
                    "range": [1, 10],
                    "total": 34,
                    "entries": 10,
                    "unread": [{"line": 3, "text": "??", "reason": "No date."}],
                }
            ],
            counts={"create": 10},
        )
        SavedView.objects.create(
            owner=User.objects.latest("pk"),
            kind="documents.document",
            name="Undated",
            query="dated=no",
            shared=True,
        )
        BulkEdit.objects.create(
            kind="documents.document",
            user=run.user,
            reason="The same",
            fields=["type"],
            count=1,
            versions={str(archive.documents[number].pk): 1},
        )
        ImportDecision.objects.create(
            source=f"{number}", field="summary", title="A cable", ours="One.", theirs="Two.", run=run
        )
        session = Session.objects.create(
            session_key=f"key-{number}", expire_date=timezone.now() + timedelta(days=1)
        )
        DeskSession.objects.create(session=session, user=User.objects.latest("pk"), last_seen=timezone.now())
        AuditEntry.of(run.user, "viewed", model="documents.document", key=number, label="A cable").save()
        FailedSignIn.objects.create(
            username=f"contributor-{number}", ip_address="192.0.2.1", failures_since_start=5
        )
        ImportUpload.objects.create(name=f"list-{number}.csv", user=run.user, run=run)
        Group.objects.create(name=f"Group {number}")
        ImportProfile.objects.create(name=f"Ministry {number}", columns={"Titel": "title"})
        document, person = archive.documents[number], archive.people[number]
        HarvestedSet.objects.create(address=f"https://example.org/oai/{number}", last_run=run)
        SourceIdentifier.objects.create(document=document, identifier=f"oai:example.org:{number}")
        collection, essay = archive.collections[number], archive.essays[number]
        for fields in (
            {"document": document},
            {"person": person},
            {"collection": collection},
            {"essay": essay},
        ):
            ImportChange.objects.create(
                run=ImportRun.objects.earliest() if number else run,
                action="create",
                label=f"Record {number}",
                after={"title": "A cable", "languages": ["en"]},
                page="search.txt",
                line=number + 1,
                **fields,
            )
            Correction.objects.create(
                field="title", says_now="A cabel", proposal=f"A cable, {number}", **fields
            )
        Merge.objects.create(
            kind="documents.person",
            kept=person.pk,
            label=str(person),
            merged=[{"row": 7000 + number, "label": "Filippov", "address": f"/people/filippov-{number}/"}],
            reason="The same",
            user=run.user,
            at=timezone.now(),
            counts={"documents.attribution": {"carried over": 3, "folded": 1}},
            left=[{"label": "Author: Filippov", "what": "attributions", "sentence": "It was deleted since."}],
        )
        if number:
            make.pair(DuplicateDocument, archive.documents[0], document)
            make.pair(DuplicatePerson, archive.people[0], person)
        Suggestion.objects.create(document=document, place=archive.beijing, reason="Named", words="Beijing")
        RightAsItIs.objects.create(rule="no-rights", document=document, reason="Unknown.", marked_by=run.user)
        PastAddress.objects.create(path=f"/documents/{7000 + number}/", document=document)
        PastAddress.objects.create(path=f"/people/once-{number}/", person=person)
        PastCollectionAddress.objects.create(path=f"/collections/once-{number}/", collection=collection)
        PastCollectionAddress.objects.create(path=f"/essays/once-{number}/", essay=essay)
    for name in Name.objects.filter(person=archive.people[0], kind=Name.Kind.COVER):
        name.held_in.set(archive.documents[:2])
    archive.documents[0].title = f"Cable, now with {to} replies"
    archive.documents[0].save()


def count_queries(visit: Callable[[], object]) -> int:
    """How many queries a visit costs, once caches that last longer than a request are warm."""
    visit()
    with CaptureQueriesContext(connection) as queries:
        visit()
    return len(queries)


def filled_in(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the form at `url` as it stands, with some fields changed."""
    context = client.get(url).context
    forms = [context["adminform"].form]
    for inline in context.get("inline_admin_formsets", []):
        forms += [inline.formset.management_form, *inline.formset.forms]
    data: dict[str, Any] = {}
    for field in (field for form in forms for field in form):
        value, widget = field.value(), field.field.widget
        if hasattr(widget, "decompress"):
            data |= {
                f"{field.html_name}_{n}": str(part or "") for n, part in enumerate(widget.decompress(value))
            }
        elif value is True:
            data[field.html_name] = "on"
        elif value is not None and value is not False and not hasattr(value, "chunks"):
            data[field.html_name] = [str(one) for one in value] if isinstance(value, list) else str(value)
    return data | changes
