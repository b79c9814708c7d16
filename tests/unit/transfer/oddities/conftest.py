"""One note of a program, as a test writes it, and what becomes of it."""

import re
from html import unescape

import pytest

PATHS = {
    "hexo": "source/_posts/a.md",
    "hugo": "content/post/a.md",
    "jekyll": "_posts/2024-01-02-a.md",
    "obsidian": "notes/a.md",
    "d2l": "chapter/a.md",
    "plain": "notes/a.md",
    "typora": "notes/a.md",
}
SIGNS = {
    "hexo": {"_config.yml": "url: https://blog.example\n"},
    "hugo": {"hugo.toml": 'baseURL = "https://blog.example/"\n'},
    "jekyll": {"_config.yml": "title: T\n"},
    "obsidian": {".obsidian/app.json": "{}"},
    "d2l": {f"{number}.md": ":numref:`x`" for number in range(8)},
    "plain": {},
    "typora": {},
}
FORMULA = re.compile(r'class="math (inline|display)[^"]*" data-tex="([^"]*)"')
TEX = re.compile(r"<math\b.*?</math>", re.S)


class Imported:
    """The article of one note. ``inline`` and ``display`` are the formulas that its page holds."""

    def __init__(self, prepared):
        self.prepared = prepared
        self.source = prepared.fields["source"]
        self.page = prepared.derived["html"]
        self.html = TEX.sub("∑", self.page)
        self.inline = [unescape(tex) for kind, tex in FORMULA.findall(self.page) if kind == "inline"]
        self.display = [unescape(tex) for kind, tex in FORMULA.findall(self.page) if kind == "display"]
        self.codes = [remark.code for remark in prepared.remarks]
        self.places = [(remark.code, remark.line) for remark in prepared.remarks]


@pytest.fixture
def imported(folder):
    """Imports a text as the note of a program, with further files beside it."""

    def of(program, text, **files):
        for path, content in {**SIGNS[program], **files.pop("files", {})}.items():
            folder.write(path, content)
        folder.write(PATHS[program], text)
        assert folder.dialect.name == program
        return Imported(folder.prepared()[PATHS[program]])

    return of
