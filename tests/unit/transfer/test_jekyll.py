"""What Jekyll and kramdown write in their own way becomes Markdown."""

import pytest

from articles.transfer.dialects.bibliography import read_bibliography, work_from_key
from tests.pictures import raster

PNG = raster()


def post(folder, text):
    return folder.write("_posts/2024-01-02-My-Note.md", f"---\ntitle: T\n---\n{text}\n").write(
        "_config.yml", "a: 1"
    )


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("the $$ x $$ here", "the $x$ here"),
        ("$$ x $$", "$$ x $$"),
        ("text\n\n$$\nx\n$$\n\ntext", "text\n\n$$\nx\n$$\n\ntext"),
        (r"- \$$ x $$", "- $x$"),
        ("- $$ x $$", "- $$ x $$"),
        (r"8. **Rate**: \$$ \gamma $$", r"8. **Rate**: $\gamma$"),
        ("| a | $$x$$ |\n|---|---|", "| a | $x$ |\n|---|---|"),
        (r"\$5 and \$6", r"\$5 and \$6"),
        ("`$$x$$` a", "`$$x$$` a"),
        (r"\\(x\\)", r"\\(x\\)"),
        ("> tip\n{: .prompt-tip }", "> [!TIP]\n> tip"),
        ("* toc\n{:toc}\n\ntext", "text"),
        ("## H\n{: .no_toc }\n\ntext", "## H\n\n\ntext"),
        ("[x]({% post_url 2024-01-02-My-Note %})", "[x](/articles/my-note/)"),
        ("[x]({% link _posts/2024-01-02-My-Note.md %})", "[x](/articles/my-note/)"),
        ("[x]({{ site.baseurl }}/2024/01/02/My-Note.html)", "[x](/articles/my-note/)"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("a {% comment %}x $y${% endcomment %} b", "a <!--x $y$--> b"),
        ("{::comment}\nx\n{:/comment}\n\nb", "<!--\nx\n-->\n\nb"),
        ("{% include youtube.html id='x' %}", "<https://www.youtube.com/watch?v=x>"),
        ("{% include alert.html type='tip' content='a $x$' %}", "> [!TIP] a $x$"),
        ("{% gist ada/1 %}", "<https://gist.github.com/ada/1>"),
        ("{{ page.title }} and {{ site.a }}", "T and 1"),
        ("{% raw %}{% include x.html %}{{ page.x }}{% endraw %}", "{% include x.html %}{{ page.x }}"),
        ("{% highlight python %}\nx\n{% endhighlight %}", "```python\nx\n```"),
    ],
)
def test_kramdown_and_liquid_become_markdown(folder, text, markdown):
    assert post(folder, text).source("_posts/2024-01-02-My-Note.md").strip() == markdown
    assert folder.remarks("_posts/2024-01-02-My-Note.md") == []


def test_width_in_an_attribute_list_is_kept(folder):
    post(folder, '![x](/assets/x.png){: w="60" h="400" }').write("assets/x.png", PNG)
    assert 'width="60" height="40"' in folder.source("_posts/2024-01-02-My-Note.md")


def test_works_are_cited_by_author_and_year(folder):
    folder.write(
        "_bibliography/a.bib",
        "@article{k1,\n  title={On {X}},\n  author={Lovelace, Ada and Bob Byron},\n  year={1843}}\n",
    )
    post(folder, "as {% cite k1 --file a %} says\n\n{% bibliography --cited --file a %}")
    source = folder.source("_posts/2024-01-02-My-Note.md")
    assert "as (Lovelace & Byron, 1843) says" in source
    assert "*On X*" in source


def test_date_slug_and_folders(folder):
    post(folder, "x").write("_drafts/d.md", "x").write("_tabs/about.md", "x")
    notes = {note.path: note for note in folder.collected().notes}
    assert notes["_posts/2024-01-02-My-Note.md"].metadata.published_at.year == 2024
    assert notes["_drafts/d.md"].draft
    assert "_tabs/about.md" not in notes


def test_accents_of_a_bibliography_are_letters():
    text = r"@article{k, author = {{\L}{\k{e}}ski, Szymon and Lind{\'e}n, H. and Gy{\"o}rgy, \o ystein}}"
    assert read_bibliography(text)["k"].authors == ("Łęski, Szymon", "Lindén, H.", "György, øystein")


def test_two_or_more_authors_are_shortened():
    assert work_from_key("LeCun.ea.1998").short == "LeCun et al., 1998"


def test_included_figure_is_a_picture_with_its_caption(folder):
    post(folder, '{% include figure.html src="/assets/x.png" caption="C" %}').write("assets/x.png", PNG)
    assert folder.source("_posts/2024-01-02-My-Note.md").strip().endswith('"C")')


@pytest.mark.parametrize(
    ("text", "code"), [("{% include x.html %}", "unknown-tag"), ("{{ page.x }}", "unknown-expression")]
)
def test_what_the_theme_would_have_made_is_told(folder, text, code):
    post(folder, f"a {text}")
    assert folder.remarks("_posts/2024-01-02-My-Note.md") == [(code, 4, text)]


def test_categories_and_tags_of_one_text_are_parted_by_spaces(folder):
    folder.write("_posts/2024-01-02-a.md", "---\ncategories: a b\ntags: c d\n---\nx")
    note = folder.prepared()["_posts/2024-01-02-a.md"]
    assert (note.category, note.tags) == (("a", "b"), ("c", "d"))


def test_permalinks_and_redirects_lead_to_the_article(folder):
    folder.write("_config.yml", "url: https://e.org\n")
    folder.write(
        "_posts/2024-01-02-a.md",
        "---\npermalink: /x/y.html\nredirect_from: [/old/z/]\n---\n[me](https://e.org/old/z/)",
    )
    note = folder.prepared()["_posts/2024-01-02-a.md"]
    assert (note.slug, note.former) == ("y", ("/old/z/",))
    assert note.fields["source"] == "[me](/articles/y/)\n"


def test_values_that_the_settings_give_to_a_folder_count_where_the_post_says_nothing(folder):
    folder.write(
        "_config.yml",
        "defaults:\n  - scope: {path: _posts/private}\n    values: {published: false, author: Ada}\n"
        "  - scope: {path: '', type: posts}\n    values: {author: Bob, published: true}\n"
        "  - scope: {path: '', type: pages}\n    values: {author: Eve}\n  - 5\n",
    )
    folder.write("_posts/private/2020-01-02-a.md", "---\n---\nx")
    folder.write("_posts/2020-01-02-b.md", "---\n---\nx")
    folder.write("_posts/private/2020-01-02-c.md", "---\npublished: true\n---\nx")
    found = {note.path[-4:-3]: (note.draft, note.metadata.author) for note in folder.collected().notes}
    assert found == {"a": (True, "Ada"), "b": (False, "Bob"), "c": (False, "Ada")}
