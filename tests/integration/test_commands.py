"""rerender, reindex and check_formulas."""

import pytest
from django.core.management import CommandError, call_command

from articles import parallel, rendering
from articles.models import Article, SearchDocument
from articles.search import vectors
from articles.search.indexing import stale
from tests.factories import make_article, make_draft

SOURCE = r"""
Inline $a_1 < b$ and \(c\), money is \$5.

## On $\alpha$

$$
\begin{aligned} x &= 1 \\ y &= 2 \end{aligned} \tag{7}
$$

| a | b |
|---|---|
| $|x|$ | $\{y\}$ |

- item $d$

  $$e \\ f$$
"""


def spoil(article, **columns):
    Article.objects.filter(pk=article.pk).update(**columns)


def test_rerender_renews_what_is_stale_and_nothing_else(capsys):
    stale, fresh = make_article(source="Let $x$ be."), make_draft()
    spoil(stale, html="old", card="old", render_version=0)
    spoil(fresh, html="kept")
    call_command("rerender")
    stale.refresh_from_db()
    fresh.refresh_from_db()
    assert 'data-tex="x"' in stale.html
    assert (stale.render_version, stale.updated_at) == (rendering.VERSION, None)
    assert fresh.html == "kept"
    assert capsys.readouterr().out == "1 articles rendered.\n"


def test_rerender_reports_which_pages_look_otherwise(tmp_path, capsys):
    old, card, same = make_article(slug="old"), make_article(slug="card"), make_article(slug="same")
    spoil(old, html="old", render_version=0)
    spoil(card, card="old", render_version=0)
    spoil(same, render_version=0)
    call_command("rerender", report=tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text() == "/articles/old/\n/articles/card/\n"
    assert "2 of them look otherwise" in capsys.readouterr().out
    call_command("rerender", report=tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text() == "/articles/old/\n/articles/card/\n"


def test_rerender_all_renews_everything():
    article = make_article(source="Let $x$ be.")
    spoil(article, html="old")
    call_command("rerender", all=True)
    article.refresh_from_db()
    assert 'data-tex="x"' in article.html


def test_rerender_goes_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr("articles.management.commands.rerender.BATCH", 2)
    articles = [make_article() for _ in range(5)]
    for article in articles[2:]:
        spoil(article, html="old", render_version=0)
    call_command("rerender")
    assert not Article.objects.filter(html="old").exists()


def test_rendering_uses_processes_where_there_is_much_to_do(monkeypatch):
    monkeypatch.setattr(parallel, "FEW", 1)
    monkeypatch.setattr(parallel.os, "cpu_count", lambda: 2)
    article = make_article(source="Let $x$ be.")
    spoil(article, html="old", render_version=0)
    call_command("rerender")
    article.refresh_from_db()
    assert 'data-tex="x"' in article.html


def test_reindex_renews_what_is_stale_and_nothing_else(capsys, monkeypatch):
    monkeypatch.setattr("articles.search.indexing.BATCH", 2)
    fresh = make_article()
    old = [make_article(source="needle") for _ in range(5)]
    missing, *others = old
    SearchDocument.objects.filter(pk=missing.pk).delete()
    SearchDocument.objects.filter(pk__in=[each.pk for each in others]).update(version=0, words="'hay'")
    SearchDocument.objects.filter(pk=fresh.pk).update(words="'kept'")
    call_command("reindex")
    assert capsys.readouterr().out == "5 articles indexed.\n"
    assert SearchDocument.objects.get(pk=fresh.pk).words == "'kept'"
    assert all("'needl'" in SearchDocument.objects.get(pk=each.pk).words for each in old)
    assert not stale().exists()


def test_reindex_all_renews_everything():
    SearchDocument.objects.filter(pk=make_article(source="needle").pk).update(words="'hay'")
    call_command("reindex", all=True)
    assert "'needl'" in SearchDocument.objects.get().words


def test_what_cannot_be_analysed_is_told_and_the_others_are_indexed(capsys, monkeypatch):
    bad, good = make_article(title="bad"), make_article(title="good")
    analyse = vectors.vectors

    def fail_on_bad(document):
        if document.title == "bad":
            raise ZeroDivisionError
        return analyse(document)

    monkeypatch.setattr("articles.search.documents.vectors", fail_on_bad)
    call_command("reindex", all=True)
    said = capsys.readouterr()
    assert said.out == "1 articles indexed.\n"
    assert "1 articles could not be analysed" in said.err
    assert set(stale()) == {bad}
    monkeypatch.undo()
    call_command("rerender")
    assert not stale().exists()
    assert good.search.version == vectors.VERSION


def test_what_is_rendered_anew_is_found_anew():
    article = make_article(source="needle")
    spoil(article, text="hay", render_version=0)
    SearchDocument.objects.filter(pk=article.pk).update(words="'hay'")
    call_command("rerender")
    assert "'needl'" in SearchDocument.objects.get().words


def test_all_formulas_of_sound_articles_arrive(capsys):
    make_article(title="On $t^2$", source=SOURCE)
    make_draft(source=SOURCE, summary="In short: $s$.")
    call_command("check_formulas")
    assert capsys.readouterr().out == "All 16 formulas of 2 articles arrive.\n"


def replaced(column, old, new):
    def change(article):
        return {column: getattr(article, column).replace(old, new)}

    return change


LOSSES = {
    "attribute": (replaced("html", 'data-tex="a_1 &lt; b"', 'data-tex="a_1  b"'), r"note:2: page: a_1 < b"),
    "annotation": (replaced("html", ">c</annotation>", "></annotation>"), "note:2: page: c"),
    "feed": (replaced("html", 'data-tex="d"', 'data-tex="D"'), "note:14: feed: d"),
    "text": (replaced("text", r"$\{y\}$", "${y}$"), r"note:12: text: \{y\}"),
    "contents": (lambda article: {"toc": []}, r"note:4: contents: \alpha"),
    "title": (lambda article: {"title_html": "t"}, "note:0: title: t^2"),
    "card": (replaced("card", "a_1 &lt; b", "a_1 b"), "note:0: card: a_1 b"),
}


@pytest.mark.parametrize(("change", "line"), LOSSES.values(), ids=LOSSES.keys())
def test_a_lost_formula_is_told_with_its_line(capsys, change, line):
    article = make_article(title="On $t^2$", source=SOURCE, slug="note")
    spoil(article, **change(article))
    with pytest.raises(CommandError, match="lost"):
        call_command("check_formulas")
    assert line in capsys.readouterr().out.splitlines()


def test_a_formula_that_nobody_wrote_is_told(capsys, monkeypatch):
    make_article(source="Let $x$ be.", slug="note")
    invented = rendering.render("Let $y$ be.")
    monkeypatch.setattr(rendering, "render", lambda source, **options: invented)
    with pytest.raises(CommandError, match="lost"):
        call_command("check_formulas")
    assert "note:1: source: y" in capsys.readouterr().out.splitlines()
