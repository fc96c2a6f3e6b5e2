"""The first holdings: what the demo holds, and that its fixture is the same archive."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.test import Client

from archive_project.site.first_holdings import bring_in
from collections_app.models import Collection
from documents.models import Attribution, Document, Name, Person

Role = Attribution.Role
# When something was done, and the random name of a run: no two archives agree on these.
MOMENTS = {
    "created_at",
    "updated_at",
    "published_at",
    "started_at",
    "finished_at",
    "history_date",
    "identifier",
    "run",
}
TIME_OF_RUN = re.compile(r"Import of \d{4}-\d\d-\d\d \d\d:\d\d")

# Primary keys are compared too, through the history, which names records by them.
pytestmark = pytest.mark.django_db(reset_sequences=True, transaction=True)


def whole_archive() -> list[Any]:
    """Every record of the archive, history and journal included, but for its moments."""
    records: list[Any] = []
    for label in ("documents", "collections"):
        for model in apps.get_app_config(label).get_models():
            rows = serializers.serialize(
                "python",
                model._default_manager.all(),
                use_natural_foreign_keys=True,
                use_natural_primary_keys=True,
            )
            for row in rows:
                fields = {name: value for name, value in row["fields"].items() if name not in MOMENTS}
                if reason := fields.get("history_change_reason"):
                    fields["history_change_reason"] = TIME_OF_RUN.sub("Import", reason)
                records.append((row["model"], sorted(fields.items(), key=lambda item: item[0])))
    return sorted(records, key=repr)


def test_the_fixture_is_the_archive_that_the_importer_makes() -> None:
    bring_in()
    imported = whole_archive()
    call_command("flush", interactive=False, verbosity=0)
    call_command("loaddata", "demo", verbosity=0)
    assert whole_archive() == imported


def test_after_the_fixture_the_pages_plan_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("loaddata", "demo", verbosity=0)
    call_command("import_pages", "fixtures/pages", publish=True, rehearse=True)
    assert (
        "0 create, 0 update, 60 same, 0 probable duplicate, 0 conflict, 0 rejected" in capsys.readouterr().out
    )


def test_the_titles_of_the_first_holdings_name_their_people(client: Client) -> None:
    call_command("loaddata", "demo", verbosity=0)
    assert Document.objects.published().count() == 59
    assert Collection.objects.published().count() == 3
    cable = Document.objects.get(date_edtf="1948-10-21")
    parts = cable.attributions.order_by("position").values_list("person__slug", "role", "name_as_written")
    assert set(parts) >= {
        ("joseph-stalin", Role.AUTHOR, "Stalin"),
        ("joseph-stalin", Role.VIA, "Kuznetsov"),
        ("mao-zedong", Role.RECIPIENT, "Mao Zedong"),
        ("andrei-orlov", Role.VIA, "Terebin"),
    }
    assert not Person.objects.exclude(names__kind=Name.Kind.PREFERRED).exists()
    page = client.get(cable.get_absolute_url(), follow=True).content.decode()
    assert "Kuznetsov" in page
    assert "Terebin" in page


def test_documents_have_the_places_that_their_titles_name_and_no_others() -> None:
    call_command("loaddata", "demo", verbosity=0)
    given = Document.places.through.objects.values_list("document__title", "place__name")

    assert {place for _, place in given} >= {"China", "Crimea", "Paris", "Taiwan", "Vietnam"}
    assert all(place in title for title, place in given)
