from django.db import migrations, models

from documents.search.triggers import install


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0002_search_change'),
    ]

    operations = [
        migrations.AlterField(
            model_name='document',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicaldocument',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicalperson',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='person',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.RunPython(install("documents"), migrations.RunPython.noop),
    ]
