from typing import Any

from django.db import migrations

from archive_project.lib.folding import filed


def file_names_by_their_letters(apps: Any, schema_editor: Any) -> None:
    """Only few begin with a sign; the others stay as they are."""
    names = apps.get_model("documents", "Name")
    changed = []
    for name in names.objects.only("filing", "text", "filing_folded").iterator():
        if name.filing_folded != (key := filed(name.filing or name.text)):
            name.filing_folded = key
            changed.append(name)
    names.objects.bulk_update(changed, ["filing_folded"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("documents", "0020_ordered_within_what_is_asked")]

    operations = [migrations.RunPython(file_names_by_their_letters, migrations.RunPython.noop)]
