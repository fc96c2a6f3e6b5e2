
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collections', '0015_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('step', models.CharField(blank=True, help_text='Of the workflow, by its name.', max_length=10)),
                ('text', models.TextField(blank=True)),
                ('author', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('collection', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='collections.collection')),
                ('essay', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='collections.essay')),
            ],
            options={
                'ordering': ['at', 'id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('step', ''), ('text', ''), _negated=True), name='collections_comment_says_something', violation_error_message='Write what you have to say.'), models.CheckConstraint(condition=models.Q(models.Q(('collection__isnull', False), ('essay__isnull', True)), models.Q(('collection__isnull', True), ('essay__isnull', False)), _connector='OR'), name='collections_comment_about_one_record', violation_error_message='A comment is about one record.')],
            },
        ),
    ]
