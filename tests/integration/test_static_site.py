"""The public site as files."""

import re
from html import unescape
from io import StringIO
from urllib.parse import unquote, urljoin

import pytest
from django.core.management import CommandError, call_command

from articles.static_site.folder import MARK
from tests.factories import make_article, make_articles, make_category, make_draft
from tests.pictures import raster

SITE = "https://notes.example"


@pytest.fixture(autouse=True)
def site_address(settings):
    settings.SITE_URL = SITE
    settings.DEBUG = True  # no static files are collected


@pytest.fixture
def root(tmp_path):
    return tmp_path / "site"


def export(root, *options):
    out = StringIO()
    call_command("export_site", root, *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def page(root, address):
    path = root / unquote(address).strip("/")
    return (path / "index.html" if address.endswith("/") else path).read_text(encoding="utf-8")


def everything(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.suffix in {".html", ".xml", ".txt"}}


def keep_picture(settings, name):
    path = settings.MEDIA_ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raster())
    return f"/media/{name}"


def test_every_page_of_readers_is_a_file(db, root):
    category = make_category("maths")
    article = make_article(
        title="图 $x^2$", source=r"Let $a<b$ and $\frac12$.", category=category, tags=["C++", "图"]
    )
    export(root)
    assert r'data-tex="a&lt;b"' in page(root, article.get_absolute_url())
    for address in (
        "/",
        "/categories/",
        "/categories/maths/",
        "/tags/",
        article.tags.get(name="C++").get_absolute_url(),
        article.tags.get(name="图").get_absolute_url(),
        "/authors/ada/",
        "/archive/",
        f"/archive/{article.published_at:%Y}/",
        f"/archive/{article.published_at:%Y/%m}/",
        "/feeds/atom.xml",
        "/feeds/rss.xml",
        "/categories/maths/feeds/rss.xml",
        "/sitemap.xml",
        "/sitemap-1.xml",
        "/robots.txt",
        "/404.html",
    ):
        assert page(root, address)


def test_drafts_and_future_articles_are_in_no_file(db, root, settings):
    picture = keep_picture(settings, "pictures/secret.png")
    make_article(title="Seen")
    make_draft(title="Unsent draft", source=f"![]({picture})", tags=["unsent-tag"])
    make_article(title="Unsent future", days_ago=-3)
    export(root)
    assert not [path for path, content in everything(root).items() if b"nsent" in content]
    assert not (root / "media").exists()


def test_a_category_without_public_articles_is_in_no_file(db, root):
    make_article(title="Seen", category=make_category("algebra", make_category("maths")))
    make_draft(title="Draft", category=make_category("unsent"))
    export(root)
    assert (root / "categories/maths/feeds/rss.xml").is_file()
    assert (root / "categories/maths/algebra/feeds/rss.xml").is_file()
    assert not [path for path in root.rglob("*") if "unsent" in str(path.relative_to(root))]


def test_numbered_pages_lie_at_addresses_without_a_query(db, root):
    make_articles(13)
    export(root)
    assert 'href="/page/2/"' in page(root, "/")
    second = page(root, "/page/2/")
    assert second.count('<article class="card"') == 1
    assert f'<link rel="canonical" href="{SITE}/page/2/">' in second
    assert "?page=" not in second + page(root, "/")


@pytest.mark.parametrize("query", ["page=2&from=mail", "from=mail&page=2"])
def test_a_query_that_no_file_has_replaces_no_page(db, root, query):
    make_articles(13, tags=["a"], source=f"[x](/tags/a/?{query})")
    make_article(title="Newest", tags=["a"], days_ago=0.01)
    export(root)
    assert "Newest" in page(root, "/tags/a/")


def test_all_links_lead_to_files(db, root, settings):
    picture = keep_picture(settings, "pictures/a b.png")
    category = make_category("maths")
    first, *_others = make_articles(
        14, category=category, tags=["algebra"], source=f"# One\n\n![](<{picture}>)"
    )
    make_article(source=f"[there]({first.get_absolute_url()}#one)")
    assert "links that lead nowhere: 0" in export(root)
    for path, content in everything(root).items():
        if path.suffix != ".html":
            continue
        here = "/" + str(path.relative_to(root)).removesuffix("index.html")
        for link in re.findall(r'(?:href|src)="([^"]*)"', content.decode()):
            target = urljoin(here, unescape(link).removeprefix(SITE)).partition("#")[0]
            if target.startswith("/"):
                file = root / unquote(target).lstrip("/")
                assert (file / "index.html" if target.endswith("/") else file).is_file(), (here, link)


def test_former_addresses_lead_on(db, root):
    article = make_article(slug="old")
    article.slug = "new"
    article.save()
    make_draft(slug="gone").delete()
    export(root)
    assert 'http-equiv="refresh" content="0; url=/articles/new/"' in page(root, "/articles/old/")


def test_links_that_lead_nowhere_are_told_with_their_page(db, root):
    make_article(
        slug="a",
        source="[x](/articles/none/) [y](/search/?q=a) [z](/articles/b/#none) [w](/admin/) [v](http://[)",
    )
    make_article(slug="b")
    told = export(root)
    assert "/articles/a/: /articles/none/: there is no such page" in told
    assert "/articles/a/: /search/?q=a: it needs the program, and is left out" in told
    assert "/articles/a/: /articles/b/#none: the page has no such place" in told
    assert "/articles/a/: /admin/: it needs the program, and is left out" in told
    assert "links that lead nowhere: 4" in told


def test_an_article_whose_name_is_too_long_for_a_file_is_left_out(db, root):
    long = "机" * 200
    make_article(source="# A place", slug=long)
    make_article(source=f"[x](/articles/{long}/#a-place)")
    said = export(root)
    assert "its name is too long for a file, and it is left out" in said
    assert (root / "index.html").is_file()


def test_what_needs_the_program_is_left_out(db, root, client):
    make_article()
    export(root)
    for content in everything(root).values():
        assert b"<form" not in content
        assert b"search.js" not in content
    assert b"<form" in client.get("/").content


def test_the_interface_speaks_the_chosen_language(db, root):
    make_article()
    export(root, "--language", "zh-hans")
    assert '<html lang="zh-hans">' in page(root, "/")


def test_an_earlier_site_is_replaced_and_other_folders_are_refused(db, root, tmp_path):
    article = make_article(slug="here")
    export(root)
    article.delete()
    export(root)
    assert not (root / "articles" / "here").exists()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("site")) == ["site"]
    (root / MARK).unlink()
    with pytest.raises(CommandError, match="holds something else"):
        export(root)
    assert (root / "index.html").exists()


def test_a_site_that_fails_leaves_the_earlier_one_whole(db, root, monkeypatch):
    make_article()
    export(root)
    before = everything(root)
    make_article(title="Another")
    monkeypatch.setattr("articles.static_site.writing._Writer._check_places", _fail)
    with pytest.raises(CommandError, match="No space left"):
        export(root)
    assert everything(root) == before
    assert list(root.parent.glob("site*")) == [root]


def test_a_site_killed_between_two_renamings_is_taken_back(db, root, monkeypatch):
    make_article()
    export(root)
    before = everything(root)
    root.rename(root.with_name("site.former"))
    monkeypatch.setattr("articles.static_site.writing._Writer._check_places", _fail)
    with pytest.raises(CommandError, match="No space left"):
        export(root)
    assert everything(root) == before


def _fail(_writer):
    raise OSError(28, "No space left on device")
