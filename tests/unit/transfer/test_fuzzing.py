"""Whatever stands in the files of whatever program: notes or words about them, and never an error."""

import io
import json
import struct
import zipfile
from contextlib import suppress
from html import escape
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.transfer.html import markdown_of
from articles.transfer.sources import RefusedSourceError, opened
from tests.hostile import TAGS
from tests.unit.transfer.conftest import Folder
from tests.unit.transfer.test_wordpress import HEAD

BOUNDS = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PLACES = {
    "hexo": "source/_posts/a.md",
    "hugo": "content/post/a.md",
    "jekyll": "_posts/2024-01-02-a.md",
    "obsidian": "a.md",
    "docs": "docs/a.md",
    "notion": f"a {'0' * 32}.md",
    "typora": "a.md",
    "d2l": "chapter/a.md",
    "plain": "a/b.md",
}
BESIDE = {
    "obsidian": {".obsidian/app.json": "{}"},
    "docs": {"_sidebar.md": "* [a](docs/a.md)\n"},
    "typora": {"d.md": "![a](a.assets/1.png)"},
    "d2l": {f"{number}.md": ":numref:`x` :label:`y`" for number in range(8)},
}
KEYS = ["title", "date", "updated", "tags", "categories", "category", "draft", "slug", "aliases", "cover"]
KEYS += ["layout", "math", "permalink", "author", "description", "weight", "macros", "uuid", "lang", "\u3000"]
SAID = [
    "", "a", "[a, b]", "[[a],[b]]", "{a: b}", "2024-13-45", "2024-01-02", "0000-00-00", "99999-1-1", "yes",
    "&a [*a]", "!!python/object:os.system x", "1e999", "0x1f", "\"\\ud800\"", "'", "|\n  a", ">", "~", "- a",
    "<script>", "../../x", "\x00", "x" * 300, "12:34:56", "2024-01-02T25:61:61+99:99", "!!binary a", "? a",
]  # fmt: skip
MARKS = [
    "{% raw %}", "{% endraw %}", "{% codeblock %}", "{% post_link a %}", "{{< ref \"a\" >}}", "{{% a %}}",
    "{{</ a >}}", "{{ site.baseurl }}", "{: .a}", "[[a#^b|c]]", "![[a.png|10]]", "%%", "==", "^a", "#a",
    "``` ad-x\n", "```", "> [!note]- ", ":::", "!!! note\n    ", "??? a\n", ":numref:`a`", ":begin_tab:`a`\n",
    "<aside>", "<details>", "</details>", "<!--", "-->", "![](a.png)", "[a](b.md#c)", "[a](../../../etc/x)",
    "[a]: b\n", "$$", "$", "\\(", "\\)", "\\[", "\\begin{align}", "\\end{align}", "\\label{a}", "\n", "\n\n",
    "    ", "\t", "- ", "1. ", "| a | b |\n|-|-|\n", "# a\n", "---\n", "+++\n", "\ufeff", "\x00", "\r", "文",
    "<img src=x onerror=y>", "javascript:", "`", "*", "\\", "[", "]", "(", ")", "{", "}", "%}", "[toc]\n",
]  # fmt: skip

bodies = st.lists(st.sampled_from(MARKS) | st.text(max_size=5), max_size=25).map("".join)
lines = st.tuples(st.sampled_from(KEYS), st.sampled_from(SAID) | st.text(max_size=12)).map(": ".join)
heads = st.tuples(st.sampled_from(["---\n", "+++\n", ";;;\n", "{\n", ""]), st.lists(lines, max_size=6))
contents = st.tuples(heads, bodies).map(lambda both: written(*both[0], both[1]))
NUMBERS = count()
TAGGED = [f"<{end}{tag}>" for tag in TAGS for end in ("", "/")]


def written(fence: str, head: list[str], body: str) -> str:
    joined = "\n".join(line.replace(": ", " = ", 1) if fence == "+++\n" else line for line in head)
    return f"{fence}{joined}\n{fence}{body}"


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("program", PLACES)
@BOUNDS
@example("---\ndate: 0000-00-00\ntags: {a: b}\n---\n", "[[a]]")
@given(contents, bodies)
def test_no_note_of_any_program_is_an_error(tmp_path, program, content, other):
    folder = Folder(tmp_path / str(next(NUMBERS)))
    for path, text in BESIDE.get(program, {}).items():
        folder.write(path, text)
    place = PLACES[program]
    folder.write(place, encoded(content)).write(place.replace("a.md", "c.md"), encoded(other))
    assert folder.dialect.name == program
    for note in folder.prepared().values():
        assert isinstance(note.derived["html"], str)
        note.fields["source"].encode()


TABLES = ["posts", "tags", "posts_tags", "users", "posts_authors", "posts_meta"]
COLUMNS = [
    "id", "title", "slug", "html", "mobiledoc", "lexical", "status", "published_at", "feature_image",
    "post_id", "tag_id", "sort_order", "author_id", "name", "visibility", "type", "custom_excerpt",
]  # fmt: skip
ELEMENTS = [
    "title", "link", "dc:creator", "content:encoded", "excerpt:encoded", "wp:post_id", "wp:post_date_gmt",
    "wp:post_name", "wp:status", "wp:post_type", "category", "wp:attachment_url", "wp:post_parent", "item",
]  # fmt: skip
LEXICAL = ["root", "children", "type", "text", "format", "listType", "url", "tag", "rows", "cards", "payload"]

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([*SAID, *MARKS, *LEXICAL]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*COLUMNS, *LEXICAL]), inner, max_size=4)
    ),
    max_leaves=8,
)
rows = st.lists(
    st.dictionaries(st.sampled_from(COLUMNS), values | values.map(json.dumps), max_size=6), max_size=3
)


def prepared(root: Path, name: str, text: str) -> None:
    folder = Folder(root / str(next(NUMBERS))).write(name, encoded(text))
    for note in folder.prepared().values():
        note.fields["source"].encode()


@BOUNDS
@given(st.dictionaries(st.sampled_from(TABLES), rows | values))
def test_no_export_of_ghost_is_an_error(tmp_path, tables):
    prepared(
        tmp_path,
        "a.json",
        json.dumps({"meta": {"exported_on": 1, "version": "5"}, "data": {"posts": [], **tables}}),
    )


@BOUNDS
@given(
    st.lists(st.tuples(st.sampled_from(ELEMENTS), st.sampled_from([*SAID, *MARKS])), max_size=20),
    st.booleans(),
)
def test_no_export_of_wordpress_is_an_error(tmp_path, said, is_well_formed):
    quoted = (escape(words) if is_well_formed else words for _name, words in said)
    item = "".join(f"<{name}>{words}</{name}>" for (name, _words), words in zip(said, quoted, strict=True))
    prepared(tmp_path, "a.xml", f"{HEAD}<item>{item}</item></channel></rss>")


@BOUNDS
@given(st.lists(st.sampled_from([*MARKS, *TAGGED]) | st.text(max_size=5), max_size=30).map("".join))
def test_no_html_is_an_error(html):
    assert isinstance(markdown_of(html), str)


def archive(method):
    """A ZIP with a bit of everything."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as whole:
        whole.comment = b"PK"
        for name in ("a/b.md", "笔记.md", "c.md"):
            whole.writestr(name, "text " * 20)
        with whole.open("d.md", "w", force_zip64=True) as entry:
            entry.write(b"text")
    return data.getvalue()


ARCHIVES = [archive(method) for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)]
changes = st.lists(st.tuples(st.integers(0, 999), st.binary(min_size=1, max_size=8)), min_size=1, max_size=8)


@BOUNDS
@given(st.sampled_from(ARCHIVES), changes, st.booleans())
def test_a_damaged_zip_is_opened_or_refused(tmp_path, data, changed, is_large):
    broken = bytearray(data)
    if is_large:
        # A ZIP64, which has its own places for the same numbers.
        end = broken.rfind(b"PK\x05\x06")
        place = end + 56
        broken[end:end] = struct.pack("<LQHHLLQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 4, 4, end - 9, 9)
        broken[place:place] = struct.pack("<LLQL", 0x07064B50, 0, end, 1)
    for at, new in changed:
        broken[at % len(broken) : at % len(broken) + len(new)] = new
    path = tmp_path / "x.zip"
    path.write_bytes(broken)
    with suppress(RefusedSourceError), opened(path):
        pass
