"""What the desk's list of documents asks for is read in the order of the list, however much it is."""

import django.db.models.deletion
from django.db import migrations, models

from documents.search.triggers import install

class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0019_view_named_once'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='document',
            name='documents_date_edtf',
        ),
        migrations.AlterField(
            model_name='document',
            name='repository',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='documents.repository'),
        ),
        migrations.AlterField(
            model_name='document',
            name='rights',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='documents.rightsstatement'),
        ),
        migrations.AlterField(
            model_name='document',
            name='type',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='documents.documenttype'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(models.F('type'), models.F('number'), name='documents_by_type'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(models.F('repository'), models.F('number'), name='documents_by_repository'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(models.F('rights'), models.F('number'), name='documents_by_rights'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(models.F('date_edtf'), models.F('number'), name='documents_by_date_edtf'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(models.F('updated_at'), models.F('number'), name='documents_by_update'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(models.F('number'), condition=models.Q(('status', 'draft')), name='documents_drafts'),
        ),
        migrations.RunPython(install("documents"), migrations.RunPython.noop),
    ]
