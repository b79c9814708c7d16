"""The feed and the article as one writes them first: ORM instances, prefetch, Paginator, one template."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import engines
from django.urls import include, path

from articles.models import Article

FEED = """{% extends "base.html" %}{% load i18n %}{% block content %}
<header class="hero">
  <p class="kicker">{% translate "INCOMING TRANSMISSION" %}</p><h1>{% translate "LATEST UPDATES" %}</h1>
</header>
<div class="cards">{% for article in page %}
<article class="card" lang="{{ article.language }}" data-math-group>
  <p class="card-line">{% if article.category %}<a class="card-category"
    href="{% url 'articles:category' article.category.path %}">{{ article.category.name }}</a>{% endif %}
    <time>{{ article.published_at|date:"Y-m-d" }}</time></p>
  <h2><a class="card-title"
    href="{% url 'articles:article' article.slug %}">{{ article.title_html|safe }}</a></h2>
  <p class="card-excerpt">{{ article.card|safe }}</p>
  <div class="card-foot"><ul class="tags">{% for tag in article.tags.all %}
    <li><a href="{% url 'articles:tag' tag.slug %}">{{ tag.name }}</a></li>{% endfor %}</ul>
    <span class="minutes">
      {% blocktranslate count n=article.minutes trimmed %}
        {{ n }} min read{% plural %}{{ n }} min read{% endblocktranslate %}
    </span></div>
</article>{% endfor %}</div>
<nav>{% for number in numbers %}<a href="?page={{ number }}">{{ number }}</a>{% endfor %}</nav>
{% endblock %}"""
ARTICLE = """{% extends "base.html" %}{% block content %}<article class="article">
<h1>{{ article.title_html|safe }}</h1><p><time>{{ article.published_at|date:"Y-m-d" }}</time>
<a href="{% url 'articles:author' article.author.username %}">{{ article.author.username }}</a></p>
<ul class="tags">{% for tag in article.tags.all %}
  <li><a href="{% url 'articles:tag' tag.slug %}">{{ tag.name }}</a></li>{% endfor %}</ul>
<div class="article-body" data-math-group>{{ article.html|safe }}</div>
<nav>{% for other in neighbours %}{% if other %}
  <a href="{% url 'articles:article' other.slug %}">{{ other.title_html|safe }}</a>
  {% endif %}{% endfor %}</nav>
<ul>{% for other in related %}
  <li><a href="{% url 'articles:article' other.slug %}">{{ other.title_html|safe }}</a></li>{% endfor %}</ul>
</article>{% endblock %}"""


def feed(request: HttpRequest) -> HttpResponse:
    articles = Article.objects.published().newest_first()
    shown = articles.select_related("category", "author").prefetch_related("tags")
    page = Paginator(shown, 12).get_page(request.GET.get("page"))
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return answer(request, FEED, {"page": page, "numbers": numbers, "has_maths": True})


def article(request: HttpRequest, slug: str) -> HttpResponse:
    public = Article.objects.published()
    found = get_object_or_404(public.select_related("category", "author").prefetch_related("tags"), slug=slug)
    shelf = public.filter(category=found.category)
    neighbours = [
        shelf.filter(published_at__lt=found.published_at).newest_first().first(),
        shelf.filter(published_at__gt=found.published_at).order_by("published_at").first(),
    ]
    related = public.filter(tags__in=found.tags.all()).exclude(pk=found.pk).newest_first()[:5]
    context = {"article": found, "neighbours": neighbours, "related": related, "has_maths": True}
    return answer(request, ARTICLE, context)


def answer(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    return HttpResponse(TEMPLATES[template].render(context, request))


TEMPLATES = {template: engines["django"].from_string(template) for template in (FEED, ARTICLE)}
urlpatterns = [
    path("usual/", feed),
    path("usual/articles/<str:slug>/", article),
    path("", include("config.urls")),
]
