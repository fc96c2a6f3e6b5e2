"""The log of changes has collections that come and go."""

from django.db import migrations

from documents.search.triggers import install


class Migration(migrations.Migration):
    dependencies = [("collections", "0017_lighter_journal")]
    operations = [migrations.RunPython(install("collections"), migrations.RunPython.noop)]
