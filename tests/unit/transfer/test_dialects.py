"""Each program is known by its folder, and what it writes in its own way becomes Markdown."""

import pytest

from articles.rendering.headings import anchor_from
from articles.transfer.importing import folders_in
from tests.unit.transfer.test_pictures import raster

PNG = raster()
DEFINITION = anchor_from("一、定义")


@pytest.mark.parametrize(
    ("path", "content", "name"),
    [
        ("source/_posts/a.md", "", "hexo"),
        ("content/post/a.md", "", "hugo"),
        ("_posts/2024-01-02-a.md", "", "jekyll"),
        (".obsidian/app.json", "{}", "obsidian"),
        ("a/b.md", "text", "plain"),
    ],
)
def test_program_is_known_by_its_folder(folder, path, content, name):
    folder.write(path, content).write("note.md", "x")
    assert folder.dialect.name == name


def test_vault_without_settings_is_known_by_its_links(folder):
    for number in range(10):
        folder.write(f"{number}.md", "[[1]]")
    assert folder.dialect.name == "obsidian"


def test_book_is_known_by_its_roles(folder):
    for number in range(10):
        folder.write(f"{number}.md", "see :numref:`sec_a`")
    assert folder.dialect.name == "d2l"


def test_folder_of_several_programs_is_several_folders(folder):
    folder.write("a/source/_posts/x.md").write("b/_posts/2024-01-01-x.md").write("c/.obsidian/x.json").write(
        "c/y.md"
    )
    assert [path.name for path in folders_in(folder.root)] == ["a", "b", "c"]


def test_plain_folder_with_sub_folders_is_one(folder):
    folder.write("a/x.md").write("b/y.md")
    assert folders_in(folder.root) == [folder.root]


def test_vault_of_folders_is_one_though_each_of_them_looks_like_one(folder):
    for number in range(20):
        folder.write(f"{number % 2}/{number}.md", "[[1]]")
    assert folders_in(folder.root) == [folder.root]


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        *(
            ("source/_posts/a.md", mark)
            for mark in ("{% raw %}", "{%", "![a](", "[a](      ", "[a]: b\n", " ")
        ),
        *(("content/a.md", mark) for mark in ("{{<", "{{% a %}}", r"$\\\\$")),
        *(("_posts/2024-01-02-a.md", mark) for mark in (r"\$$", "{:", "> a\n", "$$a", " ")),
        *((".obsidian/../a.md", mark) for mark in ("[[", "%%", "==", "``` ad-x\n", "\t")),
        *(("a.md", mark) for mark in ("[**", "(~~", "```toc\n", ":label:`a`\n", ":begin_tab:`a`\n")),
    ],
)
def test_many_marks_that_nothing_closes_take_linear_time(folder, path, mark):
    if path == "a.md":
        for number in range(8):
            folder.write(f"{number}.md", ":numref:`x`")
    if path.startswith(".obsidian"):
        folder.write(".obsidian/app.json", "{}")
        path = "a.md"
    folder.write(path, mark * (200_000 // len(mark)))
    assert isinstance(folder.translated(path), str)


class TestPlain:
    def test_title_from_heading_is_taken_out_of_the_body(self, folder):
        folder.write("a.md", "# The $x$ title #\n\ntext\n")
        assert folder.collected().notes[0].title == "The $x$ title"
        assert folder.source("a.md") == "text\n"

    def test_underlined_heading_is_a_title_too(self, folder):
        assert folder.write("a.md", "标题\n====\n\ntext").collected().notes[0].title == "标题"

    def test_heading_that_repeats_the_title_is_taken_out(self, folder):
        folder.write("a.md", "---\ntitle: T\n---\n# T\n\ntext")
        assert folder.source("a.md") == "text\n"

    def test_other_heading_below_a_title_stays(self, folder):
        folder.write("a.md", "---\ntitle: T\n---\n# Other\n\ntext")
        assert folder.source("a.md") == "# Other\n\ntext\n"

    def test_file_name_is_the_last_resort(self, folder):
        folder.write("2024-01-02-梯度.md", "text")
        [note] = folder.collected().notes
        assert (note.title, note.metadata.published_at.year) == ("梯度", 2024)

    def test_folders_are_categories_called_like_their_index(self, folder):
        folder.write("ml/index.md", "# 机器学习\n").write("ml/nets/README.md", "# Nets\n").write(
            "ml/nets/a.md", "x"
        )
        prepared = folder.prepared()
        assert prepared["ml/nets/a.md"].category == ("机器学习", "Nets")
        assert prepared["ml/index.md"].category == ("机器学习",)
        assert prepared["ml/nets/a.md"].slug == "a"
        assert prepared["ml/nets/README.md"].slug == "nets"

    def test_files_about_the_repository_are_no_articles(self, folder):
        folder.write("README.md", "x").write("LICENSE.md", "x").write("a.md", "x")
        assert [note.path for note in folder.collected().notes] == ["a.md"]
        assert {remark.path for remark in folder.collected().remarks if remark.code == "repository-file"} == {
            "README.md",
            "LICENSE.md",
        }

    def test_own_front_matter_is_read(self, folder):
        folder.write(
            "a.md",
            "---\ntitle: T\nslug: my-slug\nlanguage: en\nsummary: S\ncover: c.png\nmacros: |\n  \\def\\a{b}\n"
            "categories: [A, B]\ntags: [C++]\ndate: 2024-01-02\n---\n中文正文\n",
        ).write("c.png", PNG)
        prepared = folder.prepared()["a.md"]
        fields = prepared.fields
        assert (prepared.slug, prepared.category, prepared.tags) == ("my-slug", ("A", "B"), ("C++",))
        assert (fields["language"], fields["summary"], fields["macros"]) == ("en", "S", r"\def\a{b}")
        assert fields["cover"].startswith("notes/")

    def test_two_notes_of_one_name_get_two_slugs(self, folder):
        folder.write("a/x.md").write("b/X.md")
        assert {path: note.slug for path, note in folder.prepared().items()} == {
            "a/x.md": "x",
            "b/X.md": "x-2",
        }

    @pytest.mark.parametrize(
        ("text", "language"),
        [("梯度下降", "zh"), ("gradient descent", "en"), ("用 Python 实现 gradient descent 的方法", "zh")],
    )
    def test_language_is_told_by_the_prose(self, folder, text, language):
        folder.write("a.md", f"# x\n\n{text}\n\n```\n{'code ' * 100}\n```")
        assert folder.prepared()["a.md"].fields["language"] == language


class TestHexo:
    def post(self, folder, text, name="source/_posts/a.md"):
        folder.write(name, f"title: T\npermalink: fft\ndate: '2017-01-06 16:30:00'\n---\n{text}\n")
        return folder

    def test_front_matter_needs_no_opening_line(self, folder):
        [note] = self.post(folder, "text").collected().notes
        assert (note.title, note.body, note.metadata.slug) == ("T", "text\n", "fft")

    def test_pages_scaffolds_and_themes_are_no_articles(self, folder):
        self.post(folder, "x").write("source/about.md", "x").write(
            "scaffolds/post.md", "title: {{ x }}\n---\n"
        )
        folder.write("themes/next/README.md", "x").write("source/_drafts/d.md", "title: D\n---\nx")
        codes = {remark.path: remark.code for remark in folder.collected().remarks if remark.path}
        assert codes == {
            "source/about.md": "page",
            "scaffolds/post.md": "scaffold",
            "themes/next/README.md": "theme",
        }
        assert [(note.path, note.draft) for note in folder.collected().notes] == [
            ("source/_drafts/d.md", True),
            ("source/_posts/a.md", False),
        ]

    @pytest.mark.parametrize("address", ["a/x.png", "x.png", "/images/x.png"])
    def test_pictures_lie_in_the_folder_of_the_post_or_of_the_site(self, folder, address):
        self.post(folder, f"![x]({address})").write("source/_posts/a/x.png", PNG).write(
            "source/images/x.png", PNG
        )
        assert "/media/" in folder.source("source/_posts/a.md")

    @pytest.mark.parametrize(
        "address", ["fft", "/fft/", "https://blog.example/fft/", "/2017/01/06/fft/", "a"]
    )
    def test_links_to_former_addresses_lead_to_the_article(self, folder, address):
        folder.write("_config.yml", "url: https://blog.example\n")
        self.post(folder, f"[x]({address})")
        assert "](/articles/fft/)" in folder.source("source/_posts/a.md")

    @pytest.mark.parametrize(
        ("text", "markdown"),
        [
            ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
            ("{% post_link a 这里 %}", "[这里](/articles/fft/)"),
            ("{% codeblock lang:python %}\nx\n{% endcodeblock %}", "```python\nx\n```"),
            ("{% note info 标题 %}\nx\n{% endnote %}", "::: info 标题\nx\n:::"),
            ("##标题", "## 标题"),
            ("`{% raw %}`", "`{% raw %}`"),
            ("<!-- more -->", "<!-- more -->"),
        ],
    )
    def test_tags_become_markdown(self, folder, text, markdown):
        assert self.post(folder, text).source("source/_posts/a.md") == markdown + "\n"

    def test_unknown_tag_is_left_out_and_told(self, folder):
        self.post(folder, "a {% youtube x %} b")
        assert folder.source("source/_posts/a.md") == "a  b\n"
        assert folder.remarks("source/_posts/a.md") == [("unknown-tag", 5, "{% youtube x %}")]


class TestHugo:
    def post(self, folder, text, name="content/post/a.md"):
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
    def test_shortcodes_become_markdown(self, folder, text, markdown):
        self.post(folder, text).write("content/post/x.png", PNG)
        source = folder.source("content/post/a.md").strip()
        picture = (
            "/media/" + source.split("/media/")[1].split(".png")[0] + ".png" if "/media/" in source else ""
        )
        assert source == markdown.replace("MEDIA", picture)

    @pytest.mark.parametrize(
        ("formula", "plain"),
        [
            (r"$\\{0, 1\\}$", r"$\{0, 1\}$"),
            (r"$a\_{p\_i}<b\*c$", "$a_{p_i}<b*c$"),
            (r"$$\begin{cases}1\\\\2\end{cases}$$", r"$$\begin{cases}1\\2\end{cases}$$"),
            (r"$\cup\\\{0\\\}$", r"$\cup\{0\}$"),
        ],
    )
    def test_formula_escaped_for_markdown_is_as_tex_reads_it(self, folder, formula, plain):
        assert self.post(folder, formula).source("content/post/a.md").strip() == plain
        assert folder.remarks("content/post/a.md")[0][0] == "unescaped-formula"

    @pytest.mark.parametrize(
        "formula", [r"$\{0\}$", r"$$a \\ b$$", r"$a \\[2pt] b$", r"$a\,b\%$", r"$a\\&b$"]
    )
    def test_formula_that_was_not_escaped_stays(self, folder, formula):
        assert self.post(folder, formula).source("content/post/a.md").strip() == formula
        assert folder.remarks("content/post/a.md") == []

    def test_formulas_stay_where_the_site_protects_them(self, folder):
        self.post(folder, r"$a\\{b$")
        folder.write("hugo.toml", "[markup.goldmark.extensions.passthrough]\nenable = true\n")
        assert folder.source("content/post/a.md").strip() == r"$a\\{b$"

    def test_bundle_finds_its_pictures(self, folder):
        self.post(folder, "![x](x.png)", "content/post/my-note/index.md").write(
            "content/post/my-note/x.png", PNG
        )
        assert "/media/" in folder.source("content/post/my-note/index.md")
        assert folder.prepared()["content/post/my-note/index.md"].slug == "my-note"

    def test_only_first_of_flat_categories_is_one(self, folder):
        folder.write(
            "content/post/a.md", "---\ntitle: T\ncategories: [A, B]\ntags: [c]\naliases: [/old/]\n---\n"
        )
        prepared = folder.prepared()["content/post/a.md"]
        assert (prepared.category, prepared.tags, prepared.former) == (("A",), ("c", "B"), ("/old/",))

    def test_sections_and_archetypes_are_no_articles(self, folder):
        self.post(folder, "x").write("content/post/_index.md", "x").write("archetypes/a.md", "x")
        assert [note.path for note in folder.collected().notes] == ["content/post/a.md"]

    def test_page_that_was_not_imported_is_linked_at_the_former_site(self, folder):
        assert (
            self.post(folder, "[x](/tools/)").source("content/post/a.md")
            == "[x](https://blog.example/tools/)\n"
        )


class TestJekyll:
    def post(self, folder, text):
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
            ("{% highlight python %}\nx\n{% endhighlight %}", "```python\nx\n```"),
        ],
    )
    def test_kramdown_and_liquid_become_markdown(self, folder, text, markdown):
        assert self.post(folder, text).source("_posts/2024-01-02-My-Note.md").strip() == markdown
        assert folder.remarks("_posts/2024-01-02-My-Note.md") == []

    def test_width_in_an_attribute_list_is_kept(self, folder):
        self.post(folder, '![x](/assets/x.png){: w="60" h="400" }').write("assets/x.png", PNG)
        assert 'width="60" height="40"' in folder.source("_posts/2024-01-02-My-Note.md")

    def test_works_are_cited_by_author_and_year(self, folder):
        folder.write(
            "_bibliography/a.bib",
            "@article{k1,\n  title={On {X}},\n  author={Lovelace, Ada and Bob Byron},\n  year={1843}}\n",
        )
        self.post(folder, "as {% cite k1 --file a %} says\n\n{% bibliography --cited --file a %}")
        source = folder.source("_posts/2024-01-02-My-Note.md")
        assert "as (Lovelace & Byron, 1843) says" in source
        assert "*On X*" in source

    def test_date_slug_and_folders(self, folder):
        self.post(folder, "x").write("_drafts/d.md", "x").write("_tabs/about.md", "x")
        notes = {note.path: note for note in folder.collected().notes}
        assert notes["_posts/2024-01-02-My-Note.md"].metadata.published_at.year == 2024
        assert notes["_drafts/d.md"].draft
        assert "_tabs/about.md" not in notes


class TestObsidian:
    def note(self, folder, text):
        folder.write(".obsidian/app.json", "{}").write("sub/Other Note.md", "## 一、定义\n")
        return folder.write("a.md", text)

    @pytest.mark.parametrize(
        ("text", "markdown"),
        [
            ("[[Other Note]]", "[Other Note](/articles/other-note/)"),
            ("[[other note|alias $x$]]", "[alias $x$](/articles/other-note/)"),
            (r"| [[Other Note\|b]] |", "| [b](/articles/other-note/) |"),
            ("[[Other Note#一、定义|d]]", f"[d](/articles/other-note/#{DEFINITION})"),
            ("[[Other Note#定义]]", f"[Other Note › 定义](/articles/other-note/#{DEFINITION})"),
            ("[[Other Note#^block]]", "[Other Note › ^block](/articles/other-note/)"),
            ("[[sub/Other Note]]", "[sub/Other Note](/articles/other-note/)"),
            ("[[1, 2]]", "[[1, 2]]"),
            ("`[[a]]` $[[a]]$", "`[[a]]` $[[a]]$"),
            ("a %%hidden\ncomment%% b", "a \n b"),
            ("==marked==的", "<mark>marked</mark>的"),
            ("text ^block-id", "text"),
            ("one\ntwo", "one  \ntwo"),
            ("one\n- two\n- three", "one\n- two\n- three"),
            ("## h\ntext\n$$x$$", "## h\ntext\n$$x$$"),
            ("> [!note] t\n> x", "> [!note] t\n> x"),
            (
                "``` ad-theorem\ntitle: T $x$\ncollapse: closed\n\n$y$\n```",
                "::: theorem- T $x$\n\n\n\n$y$\n:::",
            ),
            ("```ad-note\nx\n```", "::: note Note\nx\n:::"),
            ("![[x.png]]", "![](MEDIA)"),
            ("![[x.png|cat]]", "![cat](MEDIA)"),
            (r"![[x.png\|60]]", '<span><img src="MEDIA" alt="" width="60" height="40"></span>'),
            ("![cat|60](x.png)", '<span><img src="MEDIA" alt="cat" width="60" height="40"></span>'),
        ],
    )
    def test_vault_syntax_becomes_markdown(self, folder, text, markdown):
        self.note(folder, text).write("files/x.png", PNG)
        source = folder.source("a.md").strip()
        picture = (
            "/media/" + source.split("/media/")[1].split(".png")[0] + ".png" if "/media/" in source else ""
        )
        assert source == markdown.replace("MEDIA", picture)
        assert folder.remarks("a.md") == []

    @pytest.mark.parametrize(
        ("text", "left", "code"),
        [
            ("[[Gone|x]]", "x", "missing-note"),
            ("![[gone.svg|170]]", "gone.svg", "missing-picture"),
            ("![[Other Note]]", "[Other Note](/articles/other-note/)", "embedded-note"),
            ("``` ad-note\nx", "::: note Note\nx\n:::", "unclosed-block"),
            ("![[公式]](https://e.org/x.png)", "[[公式]](<https://e.org/x.png>)", "remote-picture"),
        ],
    )
    def test_what_is_lost_is_told(self, folder, text, left, code):
        assert self.note(folder, text).source("a.md").strip() == left
        assert [found for found, _line, _detail in folder.remarks("a.md")] == [code]

    def test_macros_that_a_note_uses_come_with_it(self, folder):
        self.note(folder, r"$\l(x\r)$ and $\cattop$").write(
            "preamble.sty",
            "% all\n\\newcommand{\\l}{\\left}\n\\newcommand{\\r}{\\right}\n"
            "\\newcommand{\\cat}[1]{\\textbf{#1}}\n"
            "\\newcommand{\\cattop}{\\cat{Top}} % used\n\\def\\unused{x}\n",
        )
        assert folder.prepared()["a.md"].fields["macros"].split("\n") == [
            r"\newcommand{\l}{\left}",
            r"\newcommand{\r}{\right}",
            r"\newcommand{\cat}[1]{\textbf{#1}}",
            r"\newcommand{\cattop}{\cat{Top}}",
        ]

    def test_line_of_tags_gives_tags(self, folder):
        self.note(folder, "Tags: #Type/Definition #Topic/Group_Theory\n")
        assert folder.prepared()["a.md"].tags == ("Type/Definition", "Topic/Group_Theory")

    def test_published_garden_has_its_folders_back(self, folder):
        self.note(folder, '---\n{"dg-path":"A/B/a.md"}\n---\nx')
        assert folder.prepared()["a.md"].category == ("A", "B")

    def test_notes_beside_the_vault_are_no_articles(self, folder):
        for number in range(20):
            folder.write(f"src/notes/{number}.md", "[[1]]")
        folder.write("docs/translation.md", "x")
        assert "docs/translation.md" not in {note.path for note in folder.collected().notes}


class TestD2l:
    def note(self, folder, text):
        for number in range(8):
            folder.write(f"c/{number}.md", f"# Note {number}\n:label:`sec_{number}`\n")
        return folder.write("c/a.md", f"# 标题\n:label:`sec_a`\n\n中文 {text}\n")

    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ("见 :numref:`sec_1`", "[Note 1](/articles/1/)"),
            ("\n## 小节\n:label:`sub`\n\n见 :numref:`sub`", "## 小节 {#sub}\n"),
            ("\n## 小节\n:label:`sub`\n\n见 :numref:`sub`", "[小节](/articles/a/#sub)"),
            ("\n$$x=1$$\n:eqlabel:`eq_x`\n", r"$$\begin{equation}x=1\label{eq_x}\end{equation}$$"),
            ("\n$$x=1$$\n:eqlabel:`eq_x`\n\n见 :eqref:`eq_x`", r"$\eqref{eq_x}$"),
            ("(**$$x=1$$**)\n:eqlabel:`eq_x`\n\n见 :eqref:`eq_x`", r"\label{eq_x}"),
            ("见 :cite:`LeCun.Bottou.ea.1998`", "(LeCun et al., 1998)"),
            ("[**重要**] (**也是**)", "**重要** **也是**"),
            ("\n```{.python .input  n=1}\nx\n```", "```python\nx\n```"),
            ("\n```{.python .input}\n#@tab pytorch\nx\n```", "```python\n# PyTorch\nx\n```"),
            ("\n```{.python .input}\n#@tab all\nx\n```", "\n```python\nx\n```"),
            ("\n:begin_tab:`mxnet, pytorch`\nx\n:end_tab:", "::: note MXNet, PyTorch\nx\n:::"),
            ("\n```toc\n:maxdepth: 1\n\n1\n2\n```", "- [Note 1](/articles/1/)\n- [Note 2](/articles/2/)"),
            ("\n![图](x.png)\n:label:`fig_x`\n\n见 :numref:`fig_x`", ' "图 1：图")\n\n<a id="fig_x"></a>\n'),
            ("\n![图](x.png)\n:label:`fig_x`\n\n见 :numref:`fig_x`", "[图 1](/articles/a/#user-fig_x)"),
            ("\n![图](x.png)\n:width:`60px`\n", 'width="60" height="40"'),
        ],
    )
    def test_roles_become_markdown(self, folder, text, part):
        self.note(folder, text).write("c/x.png", PNG)
        source = folder.source("c/a.md")
        assert part in source
        assert not any(
            sign in source for sign in (":label:", ":numref:", ":eqlabel:", ":width:", "#@tab", "_tab:")
        )
        assert folder.remarks("c/a.md") == []

    def test_translation_refers_to_itself(self, folder):
        self.note(folder, "").write("c/a_origin.md", "# Title\n:label:`sec_a`\n").write(
            "c/b_origin.md", ":numref:`sec_a`"
        )
        assert folder.source("c/b_origin.md").strip() == "[Title](/articles/a-origin/)"

    def test_tabs_after_a_list_are_boxes(self, folder):
        self.note(folder, "\n- one\n- two\n:begin_tab:`mxnet`\nx\n:end_tab:\n")
        assert '<aside class="admonition note">' in folder.html("c/a.md")

    def test_unknown_label_is_told(self, folder):
        assert "(gone)" in self.note(folder, ":numref:`gone`").source("c/a.md")
        assert folder.remarks("c/a.md") == [("missing-label", 4, "gone")]
