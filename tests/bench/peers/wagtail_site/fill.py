"""Take over an archive and index it: python -m tests.bench.peers.wagtail_site.fill ARCHIVE."""

import sys
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from tests.bench.peers.records import MANY, records


def fill(archive: Path) -> None:
    from tests.bench.peers.wagtail_site.models import FACETS, Document  # noqa: PLC0415 — Django is set up now

    found = list(records(archive))
    keys: dict[str, dict[str, int]] = {}
    for facet, model in FACETS.items():
        names = sorted({name for record in found for name in as_list(record[facet])})
        keys[facet] = {name: key for key, name in enumerate(names, 1)}
        model._default_manager.bulk_create(
            [model(pk=key, name=name) for name, key in keys[facet].items()], 500
        )
    plain = ("id", "title", "summary", "earliest", "latest")
    Document.objects.bulk_create(
        [
            Document(
                **{name: record[name] for name in plain},
                type_id=keys["type"][record["type"]],
                repository_id=keys["repository"][record["repository"]],
            )
            for record in found
        ],
        500,
    )
    for facet in MANY:
        through = getattr(Document, facet).through
        column = f"{FACETS[facet]._meta.model_name}_id"
        through.objects.bulk_create(
            [
                through(**{"document_id": record["id"], column: keys[facet][name]})
                for record in found
                for name in set(record[facet])
            ],
            500,
        )


def as_list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


if __name__ == "__main__":
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    fill(Path(sys.argv[1]))
    call_command("update_index", verbosity=0)
