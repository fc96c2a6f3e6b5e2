from django.db import migrations, models

from documents.search.triggers import install


class Migration(migrations.Migration):

    dependencies = [
        ('collections', '0002_search_change'),
    ]

    operations = [
        migrations.AlterField(
            model_name='collection',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='essay',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicalcollection',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicalessay',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in review', 'In review'), ('published', 'Published')], default='draft', max_length=10),
        ),
        migrations.RunPython(install("collections"), migrations.RunPython.noop),
    ]
