"""A name is one view of a list: where a rename gave two of somebody the same, the later ones say their number too."""

from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import Exists, OuterRef

LONGEST = 80  # characters of a name


def told_apart(apps: Any, schema_editor: Any) -> None:
    views = apps.get_model("documents", "SavedView")._base_manager
    earlier = views.filter(
        owner=OuterRef("owner"), kind=OuterRef("kind"), name=OuterRef("name"), pk__lt=OuterRef("pk")
    )
    for view in list(views.filter(Exists(earlier))):
        number = f" ({view.pk})"
        view.name = view.name[: LONGEST - len(number)] + number
        view.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0018_fewer_indices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunPython(told_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            "savedview",
            models.UniqueConstraint(
                fields=["owner", "kind", "name"],
                name="documents_savedview_named_once",
                violation_error_message="Another view of this list has this name already: choose a name of its own.",
            ),
        ),
    ]
