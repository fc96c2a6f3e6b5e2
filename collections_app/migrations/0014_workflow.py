from django.db import migrations, models

from documents.search.triggers import install


class Migration(migrations.Migration):

    dependencies = [
        ('collections', '0013_suggestion'),
        ('documents', '0010_workflow'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='collection',
            options={'default_permissions': ('add', 'change', 'delete', 'view', 'review', 'publish'), 'ordering': ['title', 'id']},
        ),
        migrations.AlterModelOptions(
            name='essay',
            options={'default_permissions': ('add', 'change', 'delete', 'view', 'review', 'publish'), 'ordering': ['title', 'id']},
        ),
        migrations.RemoveConstraint(
            model_name='collection',
            name='collections_collection_status_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='essay',
            name='collections_essay_status_is_known',
        ),
        migrations.AlterField(
            model_name='collection',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('approved', 'Approved'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='essay',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('approved', 'Approved'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicalcollection',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('approved', 'Approved'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicalessay',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('approved', 'Approved'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='collection',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in review', 'approved', 'published'])), name='collections_collection_status_is_known', violation_error_message='Choose draft, in review, approved or published.'),
        ),
        migrations.AddConstraint(
            model_name='essay',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in review', 'approved', 'published'])), name='collections_essay_status_is_known', violation_error_message='Choose draft, in review, approved or published.'),
        ),
        migrations.RunPython(install("collections"), migrations.RunPython.noop),
    ]
