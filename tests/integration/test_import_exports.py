"""Importing the export of a blog: once, again under another name, and after a post has changed."""

import json

import pytest

from articles.models import Article, FormerSlug
from articles.transfer.importing import import_folder
from tests.unit.transfer.test_wordpress import HEAD, item


@pytest.fixture
def blog(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    return folder


def write(folder, *posts, name="site.xml"):
    (folder / name).write_text(f"{HEAD}{''.join(posts)}</channel></rss>", encoding="utf-8")


def post(number, body="<p>see <a href='https://blog.example/2021/03/my-post/'>me</a> $x_1$</p>", **more):
    return item(body, number=number, name=f"post-{number}", **more)


@pytest.mark.django_db
@pytest.mark.parametrize("jobs", [1, 2])
def test_posts_become_articles_in_one_process_or_several(blog, jobs):
    write(blog, item(), *(post(number) for number in range(20, 40)), post(50, status="draft"))
    summary = import_folder(blog, jobs=jobs)
    assert (summary.new, summary.skipped) == (22, 0)
    first = Article.objects.get(slug="my-post")
    assert (first.import_key, str(first.category), first.author.username) == (
        "blog.example/posts/7.md",
        "代数 & 环",
        "Ada-L",
    )
    assert 'href="/articles/my-post/"' in Article.objects.get(slug="post-20").html
    assert Article.objects.get(slug="post-50").status == Article.Status.DRAFT


@pytest.mark.django_db
def test_next_export_under_another_name_changes_only_what_changed(blog):
    write(blog, item(), post(20))
    import_folder(blog)
    (blog / "site.xml").unlink()
    write(blog, item(), post(20, "<p>new</p>"), post(21), name="site.2026-11-21.xml")
    summary = import_folder(blog)
    assert (summary.new, summary.changed, summary.unchanged) == (1, 1, 1)
    assert Article.objects.get(slug="post-20").source == "new\n"


@pytest.mark.django_db
def test_post_whose_address_changed_is_found_again(blog):
    write(blog, post(20))
    import_folder(blog)
    write(blog, item("<p>x</p>", number=20, name="another"))
    assert import_folder(blog).changed == 1
    assert Article.objects.get().slug == "post-20"
    assert not FormerSlug.objects.filter(address="post-20").exists()


@pytest.mark.django_db
def test_ghost_and_its_markdown_arrive(blog):
    cards = [["markdown", {"markdown": "## H\n\n$a_i$"}]]
    document = json.dumps({"cards": cards, "sections": [[10, 0]]})
    row = {"id": "5f", "title": "T", "slug": "s", "status": "published", "mobiledoc": document, "html": ""}
    data = {"meta": {"exported_on": 1, "version": "5.0"}, "data": {"posts": [row]}}
    (blog / "a.json").write_text(json.dumps({"db": [data]}), encoding="utf-8")
    import_folder(blog)
    assert Article.objects.get().source == "## H\n\n$a_i$\n"
