"""Words for addresses."""

import pytest

from articles.slugs import LENGTH, tag_slug, title_slug, unique

TITLES = {
    "Gradient descent": "gradient-descent",
    "机器学习": "ji-qi-xue-xi",
    "重庆的银行": "chong-qing-de-yin-hang",
    "深入理解 O(n²)": "shen-ru-li-jie-o-n2",
    "C++ 入门": "c-plus-plus-ru-men",
    "Why C# and F#?": "why-c-sharp-and-f-sharp",
    "Über naïve λ-Kalküle": "uber-naive-lambda-kalkule",
    "  Ｆｕｌｌ　ｗｉｄｔｈ  ": "full-width",
    "∫": "integral",
    "🚀": "rocket",
    "…": "full-stop-full-stop-full-stop",
    "": "note",
}


@pytest.mark.parametrize(("title", "slug"), TITLES.items())
def test_title_becomes_ascii_words(title, slug):
    assert title_slug(title) == slug


TAGS = {
    "机器学习": "机器学习",
    "Machine  Learning": "machine-learning",
    "C++": "c-plus-plus",
    "c#": "c-sharp",
    "C": "c",
    "A+B": "a-plus-b",
    "∇·E": "nabla-e",
    "100%": "100-percent",
    "\ue000": "ue000",
    "": "tag",
}


@pytest.mark.parametrize(("name", "slug"), TAGS.items())
def test_tag_keeps_its_letters_and_says_its_symbols(name, slug):
    assert tag_slug(name) == slug


@pytest.mark.parametrize("text", ["很" * 300, "a" * 300, "word " * 100, "🚀" * 100, "+" * 100])
def test_slugs_are_bounded_and_whole(text):
    for slug in (title_slug(text), tag_slug(text)):
        assert 0 < len(slug) <= LENGTH
        assert not slug.endswith("-")


def test_taken_slugs_are_numbered_within_the_length():
    assert unique("note", set()) == "note"
    assert unique("note", {"note", "note-2"}) == "note-3"
    assert len(unique("a" * LENGTH, {"a" * LENGTH})) == LENGTH
