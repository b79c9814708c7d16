from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from articles import roles


def make_roles(apps: Apps, schema_editor) -> None:
    """Django makes permissions only after all migrations: here they are needed before."""
    for app in ("admin", "auth", "articles", "categories"):
        config = apps.get_app_config(app)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    roles.grant(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_redirects_outlive_what_was_deleted"),
        ("categories", "0002_redirects_outlive_what_was_deleted"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
