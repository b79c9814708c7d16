"""The addresses of the public pages."""

from django.urls import path, register_converter
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from articles import feeds, previews, searching, sitemaps, views, wellknown


class Name:
    """One part of a path; PostgreSQL knows no zero byte."""

    regex = r"[^/\x00]+"
    to_python = to_url = staticmethod(str)


class Branch(Name):
    """Parts of a path."""

    regex = r"[^\x00]+"


class Year:
    regex = "[12][0-9]{3}"
    to_python = staticmethod(int)
    to_url = staticmethod(str)


class Month:
    regex = "0[1-9]|1[0-2]"
    to_python = staticmethod(int)
    to_url = staticmethod("{:02d}".format)


register_converter(Name, "name")
register_converter(Branch, "branch")
register_converter(Year, "year")
register_converter(Month, "month")

app_name = "articles"
urlpatterns = [
    path("", views.home, name="home"),
    path("articles/<name:slug>/", views.article, name="article"),
    path("preview/<name:token>/", previews.preview, name="preview"),
    path("categories/", views.categories, name="categories"),
    path("categories/<branch:path>/feeds/atom.xml", feeds.category_atom, name="category_atom"),
    path("categories/<branch:path>/feeds/rss.xml", feeds.category_rss, name="category_rss"),
    path("categories/<branch:path>/", views.category, name="category"),
    path("tags/", views.tags, name="tags"),
    path("tags/<name:slug>/", views.tag, name="tag"),
    path("tags/<name:slug>/feeds/atom.xml", feeds.tag_atom, name="tag_atom"),
    path("tags/<name:slug>/feeds/rss.xml", feeds.tag_rss, name="tag_rss"),
    path("authors/<name:name>/", views.author, name="author"),
    path("archive/", views.archive, name="archive"),
    path("archive/<year:year>/", views.archive_year, name="archive_year"),
    path("archive/<year:year>/<month:month>/", views.archive_month, name="archive_month"),
    path("search/", searching.results, name="search"),
    path("search/suggest/", searching.suggestions, name="suggestions"),
    path("feeds/atom.xml", feeds.atom, name="feed_atom"),
    path("feeds/rss.xml", feeds.rss, name="feed_rss"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-<int:part>.xml", sitemaps.articles, name="sitemap_articles"),
    path("robots.txt", wellknown.robots, name="robots"),
    path("opensearch.xml", wellknown.opensearch, name="opensearch"),
    path("healthz/", wellknown.healthz, name="healthz"),
    path("readyz/", wellknown.readyz, name="readyz"),
    path("media/<path:path>", wellknown.media, name="media"),
    # Sets nothing but the language cookie: pages need no token of their reader, and stay the same for all.
    path("language/", csrf_exempt(set_language), name="set_language"),
]
