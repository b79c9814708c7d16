from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('articles', '0013_lists')]

    operations = [
        # Django's own table of a cache, but unlogged: it may be lost in a crash, and costs no log of every write.
        migrations.RunSQL(
            '''
            CREATE UNLOGGED TABLE site_cache (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
            );
            CREATE INDEX site_cache_expires ON site_cache (expires);
            ''',
            'DROP TABLE site_cache',
        ),
    ]
