"""The log of changes that search indexes follow, and the triggers that write it."""

from django.db import migrations, models

from documents.search.triggers import install, remove


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("document", "Document"),
                            ("person", "Person"),
                            ("place", "Place"),
                            ("subject", "Subject"),
                            ("collection", "Collection"),
                            ("type", "Document type"),
                            ("language", "Language"),
                            ("repository", "Repository"),
                        ],
                        max_length=10,
                    ),
                ),
                ("record", models.BigIntegerField()),
                ("transaction", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            managers=[("dumped", models.Manager())],
            options={
                "indexes": [models.Index(models.F("transaction"), models.F("id"), name="documents_searchchange_order")],
            },
        ),
        migrations.RunPython(install("documents"), remove("documents")),
    ]
