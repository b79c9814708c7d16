"""What docstrings show is what the programs do."""

import doctest
import importlib
from pathlib import Path

import pytest
from django.conf import settings

NEEDS_ROWS = {"articles.prepared"}
MODULES = sorted(
    ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
    for path in Path(settings.BASE_DIR, "articles").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", [name for name in MODULES if name not in NEEDS_ROWS])
def test_examples_of_docstrings_are_true(name):
    results = doctest.testmod(importlib.import_module(name))
    assert results.attempted > 0
    assert results.failed == 0
