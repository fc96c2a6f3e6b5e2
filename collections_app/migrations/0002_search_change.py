"""The triggers that log changes of collections and placements for search indexes."""

from django.db import migrations

from documents.search.triggers import install, remove


class Migration(migrations.Migration):
    dependencies = [("collections", "0001_initial"), ("documents", "0002_search_change")]

    operations = [migrations.RunPython(install("collections"), remove("collections"))]
