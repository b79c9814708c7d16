"""Which files of the packages are collected, and under which addresses."""

import json

from django.conf import settings

from config.staticfiles import LoadedFilesFinder


def collected() -> set[str]:
    return {f"{storage.prefix or ''}/{path}" for path, storage in LoadedFilesFinder().list(None)}


def test_packages_are_collected_only_as_far_as_pages_load_them():
    vendored = [name for name in collected() if name.startswith("vendor/")]
    unused = ("/cjs/", "/mjs/", "/svg", "/sre/", "/a11y/", "/tex-chtml.js")
    assert not [name for name in vendored if any(part in name for part in unused)]


def test_what_mathjax_loads_is_collected():
    for file in ("mathjax/core.js", "mathjax/input/tex/extensions/ams.js", "mathjax-newcm-font/chtml.js"):
        assert f"{settings.VENDOR}/{file}" in collected()


def test_one_version_stands_for_mathjax_and_its_fonts():
    packages = json.loads((settings.BASE_DIR / "package.json").read_text())["dependencies"]
    assert set(packages.values()) == {settings.MATHJAX_VERSION}
