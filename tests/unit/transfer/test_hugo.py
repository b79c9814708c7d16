"""What Hugo writes in its own way becomes Markdown."""

import pytest

from tests.pictures import raster

PNG = raster()


def post(folder, text, name="content/post/a.md"):
    folder.write("hugo.toml", 'baseURL = "https://blog.example/"\n')
    return folder.write(name, f"+++\ntitle = 'T'\ndate = 2024-01-02T03:04:05+08:00\n+++\n{text}\n")


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ('{{% admonition note "证明" true %}}\nx\n{{% /admonition %}}', "::: note+ 证明\nx\n:::"),
        ("{{< fold 参考代码 >}}\nx\n{{< /fold >}}", "::: note- 参考代码\nx\n:::"),
        ('{{< figure src="x.png" alt="a" caption="c" >}}', '![a](MEDIA "c")'),
        ("{{< img x png >}}", "![](MEDIA)"),
        ('[x]({{< ref "a.md" >}})', "[x](/articles/a/)"),
        ("[x](/post/a/)", "[x](/articles/a/)"),
        ("{{</* x */>}}", "{{< x >}}"),
        ("{{< youtube abc >}}", "<https://www.youtube.com/watch?v=abc>"),
        ("`{{< x >}}`", "`{{< x >}}`"),
    ],
)
def test_shortcodes_become_markdown(folder, text, markdown):
    post(folder, text).write("content/post/x.png", PNG)
    source = folder.source("content/post/a.md").strip()
    picture = "/media/" + source.split("/media/")[1].split(".png")[0] + ".png" if "/media/" in source else ""
    assert source == markdown.replace("MEDIA", picture)


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        (r"$\\{0, 1\\}$", r"$\{0, 1\}$"),
        (r"$a\_{p\_i}<b\*c$", "$a_{p_i}<b*c$"),
        (r"$$\begin{cases}1\\\\2\end{cases}$$", r"$$\begin{cases}1\\2\end{cases}$$"),
        (r"$\cup\\\{0\\\}$", r"$\cup\{0\}$"),
        (r"$a \\&\\& b$", r"$a \&\& b$"),
    ],
)
def test_formula_escaped_for_markdown_is_as_tex_reads_it(folder, formula, plain):
    assert post(folder, formula).source("content/post/a.md").strip() == plain
    assert folder.remarks("content/post/a.md")[0][0] == "unescaped-formula"


@pytest.mark.parametrize(
    "formula",
    [r"$\{0\}$", r"$$a \\ b$$", r"$a \\[2pt] b$", r"$a\,b\%$", r"$\begin{matrix}a\\&b\end{matrix}$"],
)
def test_formula_that_was_not_escaped_stays(folder, formula):
    assert post(folder, formula).source("content/post/a.md").strip() == formula
    assert folder.remarks("content/post/a.md") == []


def test_formulas_stay_where_the_site_protects_them(folder):
    post(folder, r"$a\\{b$")
    folder.write("hugo.toml", "[markup.goldmark.extensions.passthrough]\nenable = true\n")
    assert folder.source("content/post/a.md").strip() == r"$a\\{b$"


def test_bundle_finds_its_pictures(folder):
    post(folder, "![x](x.png)", "content/post/my-note/index.md").write("content/post/my-note/x.png", PNG)
    assert "/media/" in folder.source("content/post/my-note/index.md")
    assert folder.prepared()["content/post/my-note/index.md"].slug == "my-note"


def test_only_first_of_flat_categories_is_one(folder):
    folder.write("content/post/a.md", "---\ntitle: T\ncategories: [A, B]\ntags: [c]\naliases: [/old/]\n---\n")
    prepared = folder.prepared()["content/post/a.md"]
    assert (prepared.category, prepared.tags, prepared.former) == (("A",), ("c", "B"), ("/old/",))


def test_sections_and_archetypes_are_no_articles(folder):
    post(folder, "x").write("content/post/_index.md", "x").write("archetypes/a.md", "x")
    assert [note.path for note in folder.collected().notes] == ["content/post/a.md"]


def test_page_that_was_not_imported_is_linked_at_the_former_site(folder):
    assert post(folder, "[x](/tools/)").source("content/post/a.md") == "[x](https://blog.example/tools/)\n"
