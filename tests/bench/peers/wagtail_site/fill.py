"""Take over an archive, and index it if told so: python -m tests.bench.peers.wagtail_site.fill ARCHIVE [--index]."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.text import slugify

from tests.bench.peers.records import MANY, attributions, records

BATCH = 500
FIRST_KEY = 1000  # of a page: below are the root and the lists


def fill(archive: Path) -> None:
    from wagtail.models import Locale, Page, Site  # noqa: PLC0415 — Django is set up now

    from tests.bench.peers.wagtail_site.models import (  # noqa: PLC0415
        FACETS,
        Attribution,
        Collection,
        Document,
        Documents,
        Home,
    )

    found = list(records(archive))
    keys: dict[str, dict[str, int]] = {}
    for facet, model in FACETS.items():
        names = sorted({name for record in found for name in as_list(record[facet])})
        first = FIRST_KEY if model is Collection else 1
        keys[facet] = {name: key for key, name in enumerate(names, first)}
        if model is not Collection:
            model._default_manager.bulk_create(
                [model(pk=key, name=name) for name, key in keys[facet].items()], BATCH
            )
    Locale.objects.create(language_code="en")
    root = Page.add_root(instance=Page(title="Root", slug="root"))
    home = root.add_child(instance=Home(title="Fonds", slug="home"))
    Site.objects.create(
        hostname="127.0.0.1", port=80, root_page=home, site_name="Fonds", is_default_site=True
    )
    lists = [
        home.add_child(instance=Page(title=title, slug=title.lower(), show_in_menus=True))
        for title in ("Browse", "Collections", "People", "Essays")
    ]
    documents = home.add_child(instance=Documents(title="Documents", slug="documents", show_in_menus=True))
    add_pages(
        Collection,
        lists[1],
        ({"id": key, "title": name, "slug": slugify(name)} for name, key in keys["collections"].items()),
    )
    add_pages(
        Document,
        documents,
        (
            {name: record[name] for name in ("title", "summary", "reference", "date", "earliest", "latest")}
            | {"id": page_key(record["id"]), "slug": str(record["id"]), "number": record["number"]}
            | {f"{name}_id": keys[name][record[name]] for name in ("type", "repository")}
            for record in found
        ),
    )
    for facet in MANY:
        if facet == "people":
            continue
        through = getattr(Document, facet).through
        column = f"{FACETS[facet]._meta.model_name}_id"
        through.objects.bulk_create(
            [
                through(**{"document_id": page_key(record["id"]), column: keys[facet][name]})
                for record in found
                for name in set(record[facet])
            ],
            BATCH,
        )
    known = {record["id"] for record in found}
    Attribution._default_manager.bulk_create(
        [
            Attribution(document_id=page_key(document), person_id=keys["people"][person], role=role)
            for document, person, role in attributions(archive)
            if document in known
        ],
        BATCH,
    )


def add_pages(model: Any, parent: Any, rows: Iterable[dict[str, Any]]) -> None:
    """What `add_child` does a page, for many: a row of Page and a row of `model` each."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415
    from wagtail.models import Page  # noqa: PLC0415

    of_page = {field.attname for field in Page._meta.concrete_fields}
    of_model = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    placed = {"locale_id": parent.locale_id, "content_type": ContentType.objects.get_for_model(model)}
    pages, own = [], []
    for step, row in enumerate(rows, 1):
        page = Page(
            **{name: value for name, value in row.items() if name in of_page},
            path=Page._get_path(parent.path, parent.depth + 1, step),
            depth=parent.depth + 1,
            url_path=f"{parent.url_path}{row['slug']}/",
            draft_title=row["title"],
            **placed,
        )
        pages.append(page)
        own.append([row["id"], *(row[field.attname] for field in of_model)])
    Page.objects.bulk_create(pages, BATCH)
    columns = ["page_ptr_id", *(field.column for field in of_model)]
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({quoted}) VALUES ({', '.join(['%s'] * len(columns))})",  # noqa: S608 — our names
            own,
        )
    Page.objects.filter(pk=parent.pk).update(numchild=len(pages))


def page_key(document: int) -> int:
    return FIRST_KEY + 1000 + document


def as_list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


if __name__ == "__main__":
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    with transaction.atomic():
        fill(Path(sys.argv[1]))
    if "--index" in sys.argv:
        call_command("update_index", verbosity=0)
