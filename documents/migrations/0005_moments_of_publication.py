
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0004_search_follows_broader_terms'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='document',
            index=models.Index(models.F('published_at'), models.F('number'), name='documents_published_at'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(models.F('embargo_until'), condition=models.Q(('embargo_until__isnull', False)), name='documents_embargo_until'),
        ),
    ]
