from django.db import migrations
from django.db.models import Q

from articles import roles
from articles.pictures.addresses import pictures_shown

BATCH = 200


def find_pictures(apps, _schema_editor):
    """Articles and their revisions learn which pictures they show; the rows of the pictures themselves are
    made by ``manage.py adopt_pictures``."""
    article, revision = apps.get_model("articles", "Article"), apps.get_model("articles", "Revision")
    texts = Q(source__contains="/media/") | Q(summary__contains="/media/")
    for row in article.objects.filter(texts | ~Q(cover="")).only("source", "summary", "cover").iterator(BATCH):
        shown = pictures_shown({"source": row.source, "summary": row.summary, "cover": row.cover})
        article.objects.filter(pk=row.pk).update(pictures=shown)
    past = revision.objects.filter(texts | ~Q(fields__cover=""))
    for row in past.only("source", "summary", "fields").iterator(BATCH):
        shown = pictures_shown({"source": row.source, "summary": row.summary, **row.fields})
        revision.objects.filter(pk=row.pk).update(pictures=shown)


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_pictures")]

    operations = [
        migrations.RunPython(find_pictures, migrations.RunPython.noop),
        migrations.RunPython(roles.grant, migrations.RunPython.noop),
    ]
