from django.db import migrations

from collections_app.roles import make_groups


def forwards(apps, schema_editor):
    make_groups(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('documents', '0010_workflow'),
        ('collections', '0014_workflow'),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
