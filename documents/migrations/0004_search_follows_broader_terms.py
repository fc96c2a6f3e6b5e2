"""The log of changes notes where a place or a subject comes to stand in its tree."""

from django.db import migrations

from documents.search.triggers import install


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_status_without_an_index")]
    operations = [migrations.RunPython(install("documents"), migrations.RunPython.noop)]
