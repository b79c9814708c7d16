"""Finds a Chromium for the tests and the screenshots, or installs one; fails loudly where neither works."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of a Chromium: ``$CHROMIUM``, one of the system, or Playwright's own."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install_commands() -> list[list[str]]:
    """The ways to get a Chromium, best first: what it needs of the system only root may install."""
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if os.geteuid() != 0:
        return [playwright]
    commands = [[*playwright, "--with-deps"]]
    if shutil.which("apt-get"):
        commands.append(["apt-get", "update", "--quiet"])
        commands.append(["apt-get", "install", "--yes", "--quiet", "chromium"])
    return commands


def main() -> int:
    if find_chromium():
        return 0
    print("No Chromium was found; installing one …", flush=True)
    for command in install_commands():
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        if find_chromium():
            return 0
    print(
        "The browser tests need Chromium, and it could be neither found nor installed. Install it with the "
        "system's package manager, or set CHROMIUM to its path.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
