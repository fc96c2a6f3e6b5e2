"""The log of changes has places that come and go; a merge is known by its key alone."""

from django.db import migrations, models

from documents.search.triggers import install


class Migration(migrations.Migration):
    dependencies = [("documents", "0012_merges_in_no_dump")]
    operations = [
        migrations.RemoveField(model_name="merge", name="identifier"),
        migrations.AlterField(
            model_name="mergechange",
            name="merge",
            field=models.ForeignKey(
                on_delete=models.deletion.CASCADE, related_name="+", to="documents.merge"
            ),
        ),
        migrations.RunPython(install("documents"), migrations.RunPython.noop),
    ]
