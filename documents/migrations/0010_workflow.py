from django.db import migrations, models

from documents.search.triggers import install


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0009_merges'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='document',
            options={'default_permissions': ('add', 'change', 'delete', 'view', 'review', 'publish'), 'ordering': [models.OrderBy(models.F('earliest'), nulls_last=True), models.OrderBy(models.F('latest'), nulls_last=True), models.OrderBy(models.F('number'))], 'permissions': [('merge_document', 'Can merge documents, and take a merge back')]},
        ),
        migrations.AlterModelOptions(
            name='person',
            options={'default_permissions': ('add', 'change', 'delete', 'view', 'review', 'publish'), 'ordering': ['slug'], 'permissions': [('merge_person', 'Can merge people and bodies, and take a merge back')], 'verbose_name': 'person or body', 'verbose_name_plural': 'people and bodies'},
        ),
        migrations.RemoveConstraint(
            model_name='document',
            name='documents_document_status_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='person',
            name='documents_person_status_is_known',
        ),
        migrations.AlterField(
            model_name='document',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('approved', 'Approved'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicaldocument',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('approved', 'Approved'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicalperson',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('approved', 'Approved'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='person',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('approved', 'Approved'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in review', 'approved', 'published'])), name='documents_document_status_is_known', violation_error_message='Choose draft, in review, approved or published.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in review', 'approved', 'published'])), name='documents_person_status_is_known', violation_error_message='Choose draft, in review, approved or published.'),
        ),
        migrations.RunPython(install("documents"), migrations.RunPython.noop),
    ]
