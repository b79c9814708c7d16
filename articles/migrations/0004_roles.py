from django.db import migrations

from articles import roles


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_redirects_outlive_what_was_deleted"),
        ("categories", "0002_redirects_outlive_what_was_deleted"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [migrations.RunPython(roles.grant, migrations.RunPython.noop)]
