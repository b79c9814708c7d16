from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

VECTORS = ("title", "salient", "words")


class Migration(migrations.Migration):
    """How many entries an index keeps unsorted is said by whoever writes them."""

    dependencies = [("articles", "0009_search")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    f"ALTER INDEX search_{name} RESET (gin_pending_list_limit)",
                    f"ALTER INDEX search_{name} SET (gin_pending_list_limit = 64)",
                )
                for name in VECTORS
            ],
            [
                operation
                for name in VECTORS
                for operation in (
                    migrations.RemoveIndex("SearchDocument", f"search_{name}"),
                    migrations.AddIndex("SearchDocument", GinIndex(fields=[name], name=f"search_{name}")),
                )
            ],
        )
    ]
