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
        (
            '{{< highlight go "linenos=table,hl_lines=2 4-5" >}}\nx\n{{< /highlight >}}',
            "```go {2,4-5}\nx\n```",
        ),
        ("{{< mermaid >}}\ngraph TD\n{{< /mermaid >}}", "```mermaid\ngraph TD\n```"),
        (r"a {{< katex >}}x_1{{< /katex >}} b", "a $x_1$ b"),
        ("{{< katex display >}}\nx\n{{< /katex >}}", "$$x$$"),
        ("{{< math >}}\n$$x$$\n{{< /math >}}", "$$x$$"),
        ("{{% hint info %}}\nx\n{{% /hint %}}", "::: info\nx\n:::"),
        ('{{< callout type="warning" >}}\nx\n{{< /callout >}}', "::: warning\nx\n:::"),
        ('{{% notice tip "T" %}}\nx\n{{% /notice %}}', "::: tip T\nx\n:::"),
        ('{{< quote author="A" >}}\nx\n{{< /quote >}}', "> x\n> — A"),
        ('[x]({{< relref path="a.md" >}})', "[x](/articles/a/)"),
        ("{{< gist ada 123 >}}", "<https://gist.github.com/ada/123>"),
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


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("hugo.yaml", "markup: {goldmark: {extensions: {passthrough: {enable: true}}}}"),
        ("hugo.json", '{"markup": {"goldmark": {"extensions": {"passthrough": {"enable": true}}}}}'),
        ("config/_default/markup.toml", "[goldmark.extensions.passthrough]\nenable = true\n"),
    ],
)
def test_settings_are_read_in_every_format(folder, path, text):
    folder.write(path, text).write("content/post/a.md", r"$a\\{b$")
    assert folder.source("content/post/a.md").strip() == r"$a\\{b$"


def test_editions_of_a_page_have_their_languages(folder):
    post(folder, "x", "content/post/a.zh-cn.md")
    post(folder, "Ein", "content/post/b/index.en.md")
    prepared = folder.prepared()
    assert [(each.slug, each.fields["language"]) for each in prepared.values()] == [("a", "zh"), ("b", "en")]


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: T\nurl: /old/x/\n---\n",
        "+++\ntitle = 'T'\nurl = '/old/x/'\n+++\n",
        '{"title": "T", "url": "/old/x/"}\n',
    ],
)
def test_front_matter_is_yaml_toml_or_json(folder, head):
    folder.write("hugo.toml").write("content/post/a.md", f"{head}text")
    prepared = folder.prepared()["content/post/a.md"]
    assert (prepared.slug, prepared.fields["title"], prepared.fields["source"]) == ("x", "T", "text\n")


def test_note_is_not_public_before_its_publishing_date(folder):
    folder.write("hugo.toml").write(
        "content/post/a.md", "---\ndate: 2024-01-02\npublishDate: 2199-05-06\n---\nx"
    )
    note = folder.collected().notes[0]
    assert note.metadata.published_at.year == 2199
    assert [(remark.code, remark.line) for remark in note.remarks] == [("future-date", 3)]


def test_note_that_has_expired_is_a_draft_and_told(folder):
    folder.write("hugo.toml").write("content/post/a.md", "---\nexpiryDate: 2020-01-02\n---\nx")
    note = folder.collected().notes[0]
    assert note.draft
    assert [(remark.code, remark.line) for remark in note.remarks] == [("expired", 2)]


def test_dates_without_a_zone_are_in_that_of_the_settings(folder):
    folder.write("hugo.toml", 'timeZone = "Asia/Shanghai"').write(
        "content/a.md", "---\ndate: 2020-01-01\n---\nx"
    )
    date = folder.prepared()["content/a.md"].fields["published_at"]
    assert date.isoformat() == "2020-01-01T00:00:00+08:00"


@pytest.mark.parametrize(
    "cascade", ["  draft: true", "  - draft: true", "  - _target: {path: '**'}\n    draft: true"]
)
def test_draft_that_an_index_hands_on_holds_for_what_is_below(folder, cascade):
    folder.write("content/s/_index.md", f"---\ncascade:\n{cascade}\n---\n").write("content/s/t/a.md", "x")
    folder.write("content/b.md", "x")
    drafts = {note.path: note.draft for note in folder.collected().notes}
    assert drafts == {"content/s/t/a.md": True, "content/b.md": False}


def test_files_of_a_draft_are_drafts(folder):
    folder.write("content/s/_index.md", "---\ndraft: true\n---\n").write("content/s/a.md", "x")
    folder.write("content/d/index.md", "---\ndraft: true\n---\nx").write("content/d/part.md", "x")
    drafts = {note.path: note.draft for note in folder.collected().notes}
    assert drafts == {"content/s/a.md": False, "content/d/index.md": True, "content/d/part.md": True}
