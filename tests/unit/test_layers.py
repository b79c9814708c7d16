"""Who may import whom: never upwards."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

FORBIDDEN = {
    "config": ("articles", "categories"),
    "accounts": ("articles", "categories"),
    "categories": ("articles", "config"),
    "articles/rendering": ("django", "articles.models", "articles.transfer", "categories"),
    "articles/history": ("django", "articles.models", "articles.rendering", "categories"),
    "articles/pictures": ("articles.models", "articles.library", "articles.transfer", "categories"),
    "articles/library.py": ("articles.models", "articles.admin", "articles.transfer", "articles.views"),
    "articles/usage.py": ("articles.admin", "articles.transfer", "articles.views"),
    "articles/search": ("articles.views", "articles.searching", "articles.admin", "articles.transfer"),
    "articles/exporting": ("articles.views", "articles.admin", "articles.transfer"),
    "articles/static_site": ("articles.views", "articles.admin", "articles.transfer"),
    "articles/backup": ("articles.views", "articles.admin", "articles.transfer", "articles.exporting"),
    "articles/slugs.py": ("django", "articles"),
    "articles/models.py": ("articles.views", "articles.admin", "articles.transfer"),
    "articles/views.py": ("articles.rendering", "articles.admin", "articles.transfer"),
    "articles/feeds.py": ("articles.rendering", "articles.admin", "articles.transfer"),
    "articles/sitemaps.py": ("articles.rendering", "articles.admin", "articles.views"),
    "articles/imports.py": ("articles.models", "articles.admin", "articles.transfer", "articles.views"),
    "articles/admin": ("articles.views",),
    "articles/editor": ("articles.views", "articles.admin", "articles.transfer"),
}


def imports_of(program: Path) -> set[str]:
    """Full names of the modules and of the names that a program imports."""
    names = set()
    for node in ast.walk(ast.parse(program.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize(("place", "forbidden"), FORBIDDEN.items(), ids=FORBIDDEN.keys())
def test_nothing_is_imported_upwards(place, forbidden):
    root = Path(settings.BASE_DIR, place)
    programs = [root] if root.is_file() else list(root.rglob("*.py"))
    assert programs
    for program in programs:
        wrong = [
            name
            for name in imports_of(program)
            if any(f"{name}.".startswith(f"{module}.") for module in forbidden)
        ]
        assert wrong == [], program.name
