"""Each program is known by its folder, and hostile text takes none of them long."""

import pytest

from articles.transfer.html import markdown_of
from articles.transfer.importing import folders_in


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
        *(
            ("source/_posts/a.md", mark)
            for mark in ("{% blockquote %}", "{% cq a %}x", "{% codeblock", "==", "[toc]\n")
        ),
        *(
            ("content/a.md", mark)
            for mark in ("{{< katex >}}", "{{< quote >}}\n", "{{</", "{{% a", "`{{< math >}}")
        ),
        *(
            ("_posts/2024-01-02-a.md", mark)
            for mark in ("{% comment %}", "{::comment}", "{{ page.x", "{% include a")
        ),
        *((".obsidian/../a.md", mark) for mark in ("^a\n", "[[a#^b]]", "#a ")),
        *(
            ("_sidebar.md/../a.md", mark)
            for mark in ("!> ", "::: a\n", "<<< @/a\n", "[a](b ':include", "[a](#/")
        ),
        *((f"a {'0' * 32}.md", mark) for mark in ("<aside>\n", "a: b\n", "](https://notion.so/")),
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
    if path.startswith("_sidebar"):
        folder.write("_sidebar.md", "x")
        path = "a.md"
    folder.write(path, mark * (200_000 // len(mark)))
    assert isinstance(folder.translated(path), str)


@pytest.mark.parametrize(
    "mark",
    [
        "<b>",
        "<ul><li>",
        "<table><tr><td>",
        "<!--",
        "<a href=x>",
        "$$",
        r"\(",
        r"\[",
        "[caption x]<img>",
        "[code]",
        "<br>",
    ],
)
def test_html_that_nothing_closes_takes_linear_time(mark):
    assert isinstance(markdown_of(mark * (100_000 // len(mark))), str)
