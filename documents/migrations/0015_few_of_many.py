"""Of many documents the few that the desk asks for are found without reading all."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("documents", "0014_publication_until")]
    operations = [
        migrations.AddIndex(
            "document",
            models.Index(models.F("number"), name="documents_in_review", condition=Q(status="in review")),
        ),
        migrations.AddIndex(
            "document",
            models.Index(models.F("number"), name="documents_no_summary", condition=Q(summary="")),
        ),
    ]
