"""Sites that are hard to take along, and what to ask of them."""

import filecmp
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from articles.models import Article, Draft, Picture, Revision, Tag
from tests.factories import make_article, make_author, make_category
from tests.pictures import raster

EXACT = datetime(2024, 2, 29, 23, 59, 59, 123456, tzinfo=UTC)


def differences(one, other):
    """The paths at which two folders differ."""
    compared = filecmp.dircmp(one, other)
    found = [*compared.left_only, *compared.right_only, *compared.funny_files]
    _same, different, odd = filecmp.cmpfiles(one, other, compared.common_files, shallow=False)
    below = [path for name in compared.common_dirs for path in differences(one / name, other / name)]
    return [*found, *different, *odd, *below]


def problems(summary):
    return {remark.code for remark in summary.remarks if not remark.rendering} - {"no-date"}


def note_of(folder, slug):
    """The file of an article in an export."""
    return next(path for path in folder.rglob("index.md") if f'\nslug: "{slug}"\n' in path.read_text("utf-8"))


def keep_picture(name="a.png", **facts):
    return Picture.objects.keep(raster(**facts), name)[0]


def nasty_site():
    """A site with one of everything that is easily lost."""
    ada, bob = make_author(first_name="Ada", last_name="L."), make_author("bob@example.org")
    maths = make_category("Maths", position=20)
    make_category("Empty & odd", slug="empty", position=10)
    algebra = make_category("代数", maths, slug="代数")
    algebra.slug = "algebra"
    algebra.save()
    picture = keep_picture("图 1.png")
    picture.alt, picture.uploaded_by = 'a "quoted" description\\', bob
    picture.save()
    keep_picture("unused.png", size=(3, 3))
    address = picture.file.url
    texts = {
        "crlf": "a\r\nb\rc",
        "spaces": "\n\n  text  \n\n\n",
        "front": "---\ntitle: x\n---\nbody",
        "empty": "",
        "signs": "\x01\x7f\x85\u2028\ufeff\ufffe\U0001f600",
        "shown": f'![a]({address}) [b](/articles/crlf/#x) <img src="{address}">\n\n[r]: /articles/spaces/\n',
        "code": f"```python {{7-8,10}}\n![a]({address})\n```\n{{{{< ref >}}}} {{{{</* shown */>}}}}",
        "natively": f"![x]({Path(address).name}) ![a]({address}) [y](../crlf/index.md)",
        "missing": "![gone](/media/pictures/00/nothing.png) [old](/articles/nowhere/)",
    }
    for slug, source in texts.items():
        make_article(slug=slug, title=f"T {slug}", source=source, category=algebra, tags=["C++", "机器学习"])
    make_article(slug="maths", title="no category, the name of one", published_at=EXACT, author=bob)
    make_article(slug="algebra", title="in the place of a category", category=maths, published_at=EXACT)
    make_article(
        slug="CON", title="a\nb: 'c' \"d\" # e", summary="- x\n\n  y\n", macros="\\def\\R{\\mathbb R}\n"
    )
    make_article(slug="con", title="\ufeff $x^2$ \x7f", cover=picture.file.name, tags=["a, b", "c#"])
    make_article(slug="长" * 150, title="long")
    make_article(slug="vendor", title="unread folder", days_ago=-100)
    make_article(
        slug="draft", status="draft", published_at=None, import_key="vault/a.md", import_hash="0" * 64
    )
    make_article(slug="binned", status="binned", language="zh")
    Article.objects.filter(slug="crlf").update(created_at=EXACT, updated_at=EXACT + timedelta(microseconds=1))
    moved = Article.objects.get(slug="spaces")
    moved.slug = "spaces-moved"
    moved.save()
    Tag.objects.create(name="unused", slug="unused")
    Tag.objects.create(name="gone", slug="gone").delete()
    renamed = Tag.objects.get(name="C++")
    renamed.slug = "cpp"
    renamed.save()
    make_category("Gone", maths, slug="gone").delete()
    typed(Article.objects.get(slug="crlf"), ada, algebra)
    typed(None, bob, algebra)


def typed(article, author, category):
    """What somebody has typed and not saved."""
    if article:
        Revision.objects.keep([article.pk])
    fields = {"title": "typed", "source": "typed\r\n---\n", "category": str(category.pk), "tags": "x, y"}
    Draft.objects.create(
        key=uuid4(), article=article, author=author, base=1, fields=fields, tab="t", version=3
    )
