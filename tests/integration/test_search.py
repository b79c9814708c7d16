"""What is found, and in which order; what is never found."""

from contextlib import ExitStack

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from articles.models import Article, SearchDocument, Tag
from articles.search import answering, matching
from articles.search.answering import search
from articles.search.matching import BusyError, TooSlowError, searching
from articles.search.results import Instead, Question
from articles.search.suggesting import suggest
from tests.factories import make_article, make_category, make_draft


def urls(text, **more):
    return [hit.url for hit in search(Question(text, **more)).hits]


def test_every_word_must_occur():
    both = make_article(title="Gradient", source="goes downhill, and further down, and on")
    for _ in range(3):
        make_article(title="Gradient", source="goes downhill")
    assert urls("DOWNHILL gradient further")[:1] == [both.get_absolute_url()]
    assert search(Question("downhill gradient")).total == 4


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("忘记除以根号的注意力机制", "意力"),
        ("忘记除以根号的注意力机制", "记"),
        ("機器學習", "机器学习"),
        ("机器学习", "機器學習"),
        ("calls torch.nn.functional here", "functional"),
        ("`CrossEntropyLoss`", "cross entropy"),
        ("several theorems", "theorem"),
        ("$\\frac{1}{\\sqrt{d_k}}$", r"\frac 1{\sqrt{ d_k }}"),
        ("Gödel numbers", "godel"),
        ("用 go 部署服务", "go 部署"),
        ("I use C++ daily", "c++"),
        ("```php\n$first = $second->input('field');\n$third = trim($first);\n```", "trim third"),
        ("```sh\necho $HOME\n```\n\nwords between\n\n```sh\necho $PATH\n```", "words between"),
        ("costs $O(nmk)$", "O(nmk)"),
        ("costs $O(n \\log n)$", "O(n log n)"),
        ("calls f(x) in code", "f(x)"),
        ("let $\\alpha$ be", "alpha"),
        ("by $\\operatorname{softmax}(z)$", "softmax"),
        ("in `torch.nn.functional`", '"nn.functional"'),
        ("The cost is $O(n^2)$ per stepzz", '"cost is O(n^2) per STEPzz"'),
    ],
)
def test_a_note_is_found_by(source, asked):
    make_article(source="nothing of the kind 无关")
    article = make_article(source=source)
    assert urls(asked) == [article.get_absolute_url()]


def test_tags_headings_titles_and_addresses_are_found():
    for name, fields in {
        "tag": {"tags": ["代数拓扑"]},
        "heading": {"source": "## Zorn's lemma\n\ntext"},
        "title": {"title": "Zermelo"},
        "address": {"slug": "well-ordering"},
    }.items():
        article = make_article(**fields)
        asked = {"tag": "代数拓扑", "heading": "zorn", "title": "zermelo", "address": "ordering"}[name]
        assert urls(asked) == [article.get_absolute_url()], name


def test_a_title_goes_before_a_heading_and_a_heading_before_a_text():
    text = make_article(title="A", source="about kernels")
    heading = make_article(title="B", source="## Kernels\n\nabout them")
    title = make_article(title="Kernels", source="about them")
    assert urls("kernels") == [each.get_absolute_url() for each in (title, heading, text)]


def test_the_word_itself_goes_before_its_other_forms():
    other = make_article(source="learning " * 20)
    itself = make_article(source="what was learned")
    assert urls("learned") == [itself.get_absolute_url(), other.get_absolute_url()]


def test_a_phrase_must_stand_as_it_is():
    phrase = make_article(source="the chain rule of calculus; a rule")
    make_article(source="the rule of the chain")
    assert urls('"chain rule"') == [phrase.get_absolute_url()]
    assert urls('"chain rule"', by_date=True) == [phrase.get_absolute_url()]


def test_what_is_left_out_is_not_found():
    make_article(source="squared loss and hinge loss")
    squared = make_article(source="squared loss")
    assert urls("loss -hinge") == [squared.get_absolute_url()]


def test_filters_narrow_and_combine():
    maths = make_category("maths")
    algebra = make_category("algebra", parent=maths)
    article = make_article(source="needle", category=algebra, tags=["Ring", "Field"], language="zh")
    make_article(source="needle", tags=["Ring"])
    make_article(source="needle", category=maths)
    wanted = [article.get_absolute_url()]
    for asked in (
        "needle category:maths tag:ring",
        "needle category:maths/algebra",
        "needle lang:zh tag:Field",
    ):
        assert urls(asked) == wanted, asked
    ring, field = (Tag.objects.get(name=name).slug for name in ("Ring", "Field"))
    assert urls("needle", category="maths", tags=(ring, field)) == wanted
    assert urls("needle", language="zh", year=article.published_at.year) == wanted
    assert (
        urls("needle", year=1999) == urls("needle", category="none") == urls("needle", tags=("none",)) == []
    )
    assert urls("tag:field") == wanted


def test_a_filter_that_names_nothing_is_words():
    article = make_article(source="a tag:nothing in the text")
    assert urls("tag:nothing") == [article.get_absolute_url()]


def test_facets_count_what_is_left():
    maths = make_category("maths")
    algebra = make_category("algebra", parent=maths)
    make_article(source="needle", category=algebra, tags=["Ring"])
    make_article(source="needle", category=maths, tags=["Ring", "Field"], language="zh")
    make_article(source="other", category=maths, tags=["Field"])
    facets = {facet.name: facet.choices for facet in search(Question("needle")).facets}
    assert [(each.value, each.count) for each in facets["category"]] == [("maths", 2)]
    assert [(each.label, each.count) for each in facets["tag"]] == [("Ring", 2), ("Field", 1)]
    assert {(each.value, each.count) for each in facets["language"]} == {("zh", 1), ("en", 1)}
    narrowed = {facet.name: facet.choices for facet in search(Question("needle", category="maths")).facets}
    assert [(each.value, each.count, each.is_chosen) for each in narrowed["category"]] == [
        ("maths", 2, True),
        ("maths/algebra", 1, False),
    ]


def test_by_date_the_newest_come_first():
    old, new = make_article(title="Needle", days_ago=9), make_article(source="a needle")
    assert urls("needle") == [old.get_absolute_url(), new.get_absolute_url()]
    assert urls("needle", by_date=True) == [new.get_absolute_url(), old.get_absolute_url()]


def test_pages_go_on_where_the_last_one_ended():
    made = {make_article(source="needle").get_absolute_url() for _ in range(23)}
    pages = [urls("needle", page=page) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [10, 10, 3, 0]
    assert {url for page in pages for url in page} == made
    assert search(Question("needle")).last == 3


def test_more_than_is_counted_is_said(monkeypatch):
    monkeypatch.setattr(answering, "COUNTED", 2)
    for _ in range(3):
        make_article(source="needle")
    found = search(Question("needle"))
    assert (found.total, found.has_more) == (2, True)


@pytest.mark.parametrize(
    ("source", "asked", "instead"),
    [
        ("the gradient", "gradeint", Instead("gradient", "spelling")),
        ("the gradient", "gradien", Instead("gradien", "spelling")),
        ("## 整理数据", "证理", Instead("整理", "sound")),
        ("整理了又整理", "证理", Instead("整理", "sound")),
        ("## 注意力", "zhuyili", Instead("注意力", "sound")),
        ("线性代数", "线性代数的作用", Instead("线性代数", "fewer")),
        ("only kernels", "kernels unheard-of", Instead("kernels unheard-of", "any")),
    ],
)
def test_what_may_be_meant_is_searched_and_said(source, asked, instead):
    article = make_article(source=source)
    found = search(Question(asked))
    assert [hit.url for hit in found.hits] == [article.get_absolute_url()]
    assert (found.own, found.instead) == (0, instead)


def test_what_is_found_itself_goes_before_what_may_be_meant():
    own = make_article(source="a kernel and a gaussian")
    make_article(source="a kernel")
    found = search(Question("kernel gaussian"))
    assert found.hits[0].url == own.get_absolute_url()
    assert (found.own, found.total, found.instead.kind) == (1, 2, "any")


def test_an_empty_question_finds_nothing():
    make_article()
    for asked in ("", " ", "-", '""', "?!", "。"):
        assert search(Question(asked)).total == 0, asked


HIDDEN = "hapax 秘密 $\\hbar\\omega$"


@pytest.fixture
def hidden():
    """Articles that no reader may know of, and the same words nowhere else."""
    make_article(title="Public", source="nothing")
    binned = make_article(title="hapaxbinned", source=HIDDEN, tags=["hapax"])
    binned.bin()
    return [
        make_draft(title="hapaxdraft 秘密", source=HIDDEN, tags=["hapax"]),
        make_article(title="hapaxfuture 秘密", source=HIDDEN, days_ago=-1, tags=["hapax"]),
        binned,
    ]


@pytest.mark.parametrize(
    "asked",
    [
        "hapax",
        "秘密",
        "秘",
        r"\hbar\omega",
        "tag:hapax",
        "hapxa",
        "mimi",
        "密秘",
        '"hapax"',
        "hapa",
        "public hapax",
    ],
)
def test_nothing_unpublished_is_found_counted_or_guessed(hidden, asked):
    found = search(Question(asked))
    assert {hit.title_html for hit in found.hits} <= {"<mark>Public</mark>"}
    assert found.total == len(found.hits)
    assert found.instead is None or found.instead.text == asked
    assert all(choice.label != "hapax" for facet in found.facets for choice in facet.choices)
    assert suggest(asked) == []


def test_a_note_is_found_from_its_publication_until_it_is_withdrawn():
    draft = make_draft(title="hapax")
    assert urls("hapax") == []
    Article.objects.filter(pk=draft.pk).publish()
    assert urls("hapax") == [draft.get_absolute_url()]
    Article.objects.filter(pk=draft.pk).withdraw()
    assert urls("hapax") == []


def test_a_note_is_found_as_it_was_saved_last():
    article = make_article(title="Before", source="old words", tags=["former"])
    article.source = "new words"
    article.save()
    article.tags.set(["later"])
    Tag.objects.get(name="later").merge_into(Tag.objects.create(name="latest"))
    assert urls("old") == urls("former") == urls("later") == []
    assert urls("new latest") == [article.get_absolute_url()]
    renamed = Tag.objects.get(name="latest")
    renamed.name = "newest"
    renamed.save()
    assert urls("latest") == []
    assert urls("newest words") == [article.get_absolute_url()]
    renamed.delete()
    assert urls("newest") == []
    Article.objects.filter(pk=article.pk).delete()
    assert SearchDocument.objects.count() == 0


def test_saving_what_is_not_searched_analyses_nothing():
    article = make_article()
    article.status = Article.Status.DRAFT
    with CaptureQueriesContext(connection) as captured:
        article.save()
    assert not any("searchdocument" in query["sql"] for query in captured)


def test_a_search_takes_few_queries_whatever_it_finds(django_assert_max_num_queries):
    for number in range(12):
        make_article(source="needle", category=make_category(f"c{number}"), tags=[f"t{number}"])
    with django_assert_max_num_queries(11):
        assert len(search(Question("needle")).hits) == 10


def test_a_search_that_takes_too_long_is_ended(monkeypatch):
    def wait(*_):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1")
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr(answering, "candidates", wait)
    with pytest.raises(TooSlowError):
        search(Question("needle"))


def test_only_so_many_search_at_once(monkeypatch):
    monkeypatch.setattr(matching, "PATIENCE", 0)
    with ExitStack() as others:
        for _ in range(matching.AT_ONCE):
            others.enter_context(searching())
        with pytest.raises(BusyError):
            search(Question("needle"))
    assert search(Question("needle")).total == 0


STRANGE = [
    *("' & | ! ( ) <-> :* \\", "'; DROP TABLE articles_article; --", "%", "____", "\\", "'", "a" * 10_000),
    *(
        "字" * 10_000,
        "a:*",
        "!a",
        "(a",
        "$",
        "$$",
        "\\frac{",
        "-" * 200,
        '"' * 199,
        "tag:",
        "\x00",
        "🚀",
        "x",
    ),
    *("x^2 " * 100, "{" * 200, "\u202e反", "a\u0301", "category:%", "lang:xx", "year:2024", "@ab #cd"),
]


@pytest.mark.parametrize("asked", STRANGE)
def test_strange_questions_are_answered(asked):
    article = make_article(source="plain text")
    assert {hit.url for hit in search(Question(asked)).hits} <= {article.get_absolute_url()}
    suggest(asked)


def test_a_megabyte_of_text_is_found_and_shown_from_its_end_on():
    source = "\n\n".join(f"paragraph {number} 段落 $x_{{{number}}}$" for number in range(30_000))
    article = make_article(source=source + "\n\nneedle 终于")
    found = search(Question("needle 终于"))
    assert [hit.url for hit in found.hits] == [article.get_absolute_url()]


def test_the_same_word_many_times_is_found():
    article = make_article(source="needle " * 100_000)
    assert urls("needle") == [article.get_absolute_url()]


def test_what_cannot_be_analysed_is_saved_recorded_and_tried_again(monkeypatch, caplog):
    article = make_article(title="Good", source="needle")

    def fail(_text):
        raise ZeroDivisionError("by the analyser")

    with monkeypatch.context() as broken:
        broken.setattr("articles.search.vectors.analyse", fail)
        article.source = "haystack"
        article.save()
    article.refresh_from_db()
    assert article.source == "haystack"
    assert article.search.failure == "ZeroDivisionError: by the analyser"
    assert "cannot be analysed" in caplog.text
    SearchDocument.objects.index([article.pk])
    assert urls("haystack") == [article.get_absolute_url()]


def test_what_the_database_refuses_is_recorded_and_the_others_are_written():
    good, bad = make_article(source="needle"), make_article(source="needle")
    rows = [SearchDocument(article_id=each.pk, words=words) for each, words in ((good, "'hay'"), (bad, "'"))]
    for row in rows:
        row.version = 1
    SearchDocument.objects.put(rows)
    assert [row.version for row in rows] == [1, 0]
    assert SearchDocument.objects.get(pk=good.pk).words == "'hay'"
    assert "syntax error in tsvector" in SearchDocument.objects.get(pk=bad.pk).failure


def shown(html):
    return strip_tags(html)


def test_a_hit_shows_its_place_with_formulas_typeset():
    make_article(source="word " * 200 + r"so $x^2 \ge 0$ the needle" + " word" * 200)
    (hit,) = search(Question("needle")).hits
    assert "<mark>needle</mark>" in hit.snippet
    assert r'data-tex="x^2 \ge 0"' in hit.snippet
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")


def test_a_hit_tells_where_it_stands():
    article = make_article(title="A <b> needle", tags=["Ring"], category=make_category("maths"))
    (hit,) = search(Question("needle")).hits
    assert hit.title_html == "A &lt;b&gt; <mark>needle</mark>"
    assert (hit.category_name, hit.category_url) == ("maths", "/categories/maths/")
    assert hit.tags == [("Ring", "/tags/ring/")]
    assert hit.day == timezone.localdate(article.published_at).isoformat()


def test_the_newest_of_a_frequent_word_are_the_same(monkeypatch):
    for number in range(4):
        make_article(source="needle" if number % 2 else "hay", days_ago=number + 1)
    rarely = urls("needle", by_date=True)
    monkeypatch.setattr("articles.search.matching.FREQUENT", 2)
    assert urls("needle", by_date=True) == rarely
    assert len(rarely) == 2


def test_a_formula_in_a_title_is_found():
    article = make_article(title=r"The bound $\frac{a}{b} \leq 1$")
    assert urls(r"\frac{a}{b}") == [article.get_absolute_url()]


def test_dollars_of_programs_are_shown_as_they_are():
    make_article(source="```php\n$first = $second->input('needle');\n```")
    (hit,) = search(Question("needle")).hits
    assert "$first = $second-&gt;input(" in hit.snippet
    assert "data-tex" not in hit.snippet


def test_a_rare_word_is_not_hidden_by_a_common_one():
    for _ in range(12):
        make_article(title="Integer", source="int int int")
    rare = make_article(source="a single hapax")
    assert urls("hapax int nowhere")[0] == rare.get_absolute_url()


def test_a_tag_that_only_drafts_have_is_a_word():
    make_draft(tags=["secret"])
    make_article(source="needle")
    assert search(Question("needle tag:secret")).instead == Instead("needle secret", "any")
    assert search(Question("needle tag:secres")).instead == Instead("needle secres", "any")


def test_a_category_name_means_all_categories_of_that_name():
    for name in ("physics", "chemistry"):
        make_article(source="needle", category=make_category("notes", parent=make_category(name)))
    assert search(Question("needle category:notes")).own == 2


def test_what_may_be_meant_keeps_filters_and_what_is_left_out():
    make_article(source="a gradient", category=make_category("maths"))
    assert search(Question("gradeint -loss category:maths")).instead.text == "gradient -loss category:maths"


def test_an_old_note_with_a_phrase_is_found_behind_many_without_it():
    old = make_article(source="red blue", days_ago=99)
    for _ in range(3):
        make_article(source="blue red")
    assert urls('"red blue"', by_date=True) == urls('"red blue"') == [old.get_absolute_url()]


def test_the_search_for_a_phrase_ends_where_many_are_found_and_says_so(monkeypatch):
    monkeypatch.setattr(answering, "BATCH", 2)
    monkeypatch.setattr(answering, "WITH_PHRASE", 2)
    for _ in range(5):
        make_article(source="red blue")
    found = search(Question('"red blue"'))
    assert (found.total, found.has_more) == (2, True)
    make_article(source="only one green blue")
    found = search(Question('"green blue"'))
    assert (found.total, found.has_more) == (1, False)


def test_a_failed_analysis_leaves_what_was_found_before(monkeypatch):
    article = make_article(source="needle")

    def fail(_document):
        raise ZeroDivisionError

    monkeypatch.setattr("articles.search.documents.vectors", fail)
    article.summary = "other"
    article.save()
    assert urls("needle") == [article.get_absolute_url()]
    assert (article.search.version, article.search.failure) == (0, "ZeroDivisionError: ")


def test_a_giant_word_and_a_giant_formula_do_not_fill_the_page():
    make_article(source="q" * 100_000 + "\n\n$" + "x^2+" * 20_000 + "1$")
    for asked in ("q" * 120, "$x^2+x^2$"):
        (hit,) = search(Question(asked)).hits
        assert len(hit.snippet) < 10_000


def test_saving_a_tag_without_a_new_name_analyses_nothing():
    make_article(tags=["ring"])
    with CaptureQueriesContext(connection) as captured:
        Tag.objects.get(name="ring").save()
    assert not any("searchdocument" in query["sql"] for query in captured)
