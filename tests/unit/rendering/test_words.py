"""The few words that no author wrote are in the language of the article."""

import pytest

from articles.rendering import render
from articles.rendering.words import LABELS, label, title

SOURCE = """# Title

> [!WARNING]
> Text.[^1]

:::todo
:::

> [!tip]-
> Folded.

| a | b |
|---|---|

- [x] one
- [ ] two

[^1]: Note.
"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_are_in_the_language_of_the_article(language):
    html = render(SOURCE, language=language).html
    for name in ("warning", "todo", "tip"):
        assert f'class="admonition-title">{title(name, language)}</' in html
    for name, what in [
        ("link-to-heading", "Title"), ("table", "a, b"), ("back-to-text", "1"), ("footnotes", ""),
        ("task-done", ""), ("task-open", ""),
    ]:  # fmt: skip
        assert f'aria-label="{label(name, what, language)}"' in html


def test_both_languages_have_the_same_labels():
    assert LABELS["zh"].keys() == LABELS["en"].keys()


def test_a_kind_that_nobody_knows_is_its_own_title():
    assert '<p class="admonition-title">Table</p>' in render("> [!TABLE]\n> x", language="zh").html
