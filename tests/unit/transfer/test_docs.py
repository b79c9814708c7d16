"""What Docsify, VuePress and VitePress write in their own way becomes Markdown."""

import pytest

from tests.pictures import raster

PNG = raster()


def guide(folder, text, path="docs/guide/a.md"):
    folder.write("docs/_sidebar.md", "* [a](guide/a.md)\n").write("docs/README.md", "# Home\n")
    return folder.write("package.json", "{}").write("docs/guide/README.md", "# 指南\n").write(path, text)


def source(folder, text):
    return guide(folder, text).source("docs/guide/a.md").strip()


def test_menus_and_covers_are_no_articles(folder):
    guide(folder, "x").write("docs/_coverpage.md", "x").write("README.md", "x")
    folder.write("docs/en/index.md", "---\nlayout: home\n---\n")
    collected = folder.collected()
    assert folder.dialect.name == "docs"
    assert [note.path for note in collected.notes] == [
        "docs/README.md",
        "docs/guide/README.md",
        "docs/guide/a.md",
    ]
    assert {each.path: each.code for each in collected.remarks if each.path} == {
        "docs/_sidebar.md": "menu",
        "docs/_coverpage.md": "menu",
        "README.md": "repository-file",
        "docs/en/index.md": "page",
    }


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("package.json", '{"devDependencies": {"vitepress": "1"}}'),
        ("index.html", "<script>window.$docsify = {}</script>"),
        ("b.md", "x"),
    ],
)
def test_program_is_known_by_its_files(folder, path, content):
    folder.write(path, content).write("a.md", "x")
    assert folder.dialect.name == ("plain" if path == "b.md" else "docs")


def test_boxes_that_every_note_may_have_tell_no_program(folder):
    for number in range(9):
        folder.write(f"{number}.md", "::: warning Title\nx\n:::\n")
    assert folder.dialect.name == "plain"


def test_folder_is_a_category_called_like_its_readme(folder):
    guide(folder, "x")
    prepared = folder.prepared()
    assert prepared["docs/guide/a.md"].category == ("指南",)
    assert prepared["docs/guide/README.md"].slug == "guide"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("text\n\n!> be careful\nwith $x$\n\nend", "text\n> [!IMPORTANT]\n> be careful\n> with $x$\n\nend"),
        ("a\n\n?> hint", "a\n> [!TIP]\n> hint"),
        ("::: tip 标题\nx\n:::", "::: tip 标题\nx\n:::"),
        ("::: details\nx\n:::", "::: note- Details\nx\n:::"),
        ("::: code-group\n```sh [npm]\nx\n```\n:::", "```sh\nx\n```"),
        (":::: code-group\n::: code-group-item A\n```js\nx\n```\n:::\n::::", "```js\nx\n```"),
        ("```js:line-numbers {1}\nx\n```", "```js {1}\nx\n```"),
        ("```md\n::: details\n:::\n```", "```md\n::: details\n:::\n```"),
        ("[[toc]]\n\nx", "x"),
        ("@[toc]\nx", "x"),
        ("[TOC]\n\nx", "x"),
        ("[g](/guide/)", "[g](/articles/guide/)"),
        ("[g](./README.md)", "[g](/articles/guide/)"),
        ("[a](/guide/a.html)", "[a](/articles/a/)"),
        ("[a](#/guide/a)", "[a](/articles/a/)"),
        ("[a](a.md ':target=_self')", "[a](/articles/a/)"),
        ("<<< @/code/x.py{1}", "`````python {1}\nprint(1)\n# #region r\nprint(2)\n# #endregion r\n`````"),
        ("<<< @/code/x.py#r", "`````python\nprint(2)\n`````"),
        (
            "[x](../code/x.py ':include :type=code')",
            "`````python\nprint(1)\n# #region r\nprint(2)\n# #endregion r\n`````",
        ),
    ],
)
def test_containers_hints_and_includes_become_markdown(folder, text, markdown):
    folder.write("docs/code/x.py", "print(1)\n# #region r\nprint(2)\n# #endregion r\n")
    assert source(folder, text) == markdown
    assert {code for code, _line, _detail in folder.remarks("docs/guide/a.md")} <= {"included-code"}


def test_code_that_is_not_there_is_told(folder):
    assert source(folder, "<<< @/gone.py") == "`@/gone.py`"
    assert folder.remarks("docs/guide/a.md") == [("missing-code", 1, "@/gone.py")]


def test_code_is_not_taken_from_outside_the_folder(folder, tmp_path):
    (tmp_path / "secret.py").write_text("secret")
    assert "secret\n" not in source(folder, "<<< ../../../secret.py")


def test_public_pictures_are_found(folder):
    folder.write("docs/public/x.png", PNG)
    assert "/media/notes/" in source(folder, "![x](/x.png ':size=15')")


def test_public_pictures_of_vuepress_are_found(folder):
    folder.write("docs/.vuepress/public/x.png", PNG).write("docs/.vuepress/theme/a.md", "x")
    assert "/media/notes/" in source(folder, "![x](/x.png)")
    assert "theme" in {remark.code for remark in folder.collected().remarks}
