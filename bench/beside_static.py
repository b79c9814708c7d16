"""Pages through the proxy of the containers beside the same HTML as files of the same nginx.

    .venv/bin/python bench/beside_static.py --judge PATH/compare_load.py --host localhost --pages 300

asks in turns for the home page, for one article, and for a mix of ``--pages`` pages of all kinds, of which
the n-th is asked for 1/n as often as the first. The containers are those of ``docker compose`` here, asked on
their own network, without Docker's port between; ``--host`` is a name that the site knows. CPU is that of
nginx, and for pages that of the application and the database too. The files are taken away again.
"""

import argparse
import gzip
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

FOLDER = "/srv/static/beside"
ADDRESS = "/static/beside"
SEED = 1


def inspect(service, form):
    """What Docker knows of a container."""
    container = subprocess.check_output(["docker", "compose", "ps", "--quiet", service], text=True).strip()
    return subprocess.check_output(["docker", "inspect", "--format", form, container], text=True).strip()


def fetch(url, host):
    """A page, asked for as the judge does: nginx keeps it from then on."""
    headers = {"Accept-Language": "en", "Accept-Encoding": "gzip", "Host": host}
    with urlopen(Request(url, headers=headers), timeout=30) as answer:
        return gzip.decompress(answer.read())


def addresses(site, host, how_many):
    """Paths of pages of all kinds, the home page first, then by chance."""
    found = ["/", "/feeds/atom.xml", "/categories/", "/tags/", "/archive/"]
    for part in re.findall(r"<loc>(.*?)</loc>", fetch(f"{site}/sitemap.xml", host).decode()):
        page = fetch(site + urlsplit(part).path, host).decode()
        found += [urlsplit(each).path for each in re.findall(r"<loc>(.*?)</loc>", page)]
    first, *others = dict.fromkeys(found)
    random.Random(SEED).shuffle(others)
    return [first, *others[: how_many - 1]]


def lay_out(site, host, paths, folder):
    """The pages as files, each also compressed as nginx wants it."""
    for number, path in enumerate(paths):
        html = fetch(site + path, host)
        (folder / f"{number}.html").write_bytes(html)
        (folder / f"{number}.html.gz").write_bytes(gzip.compress(html, 6))


def compare(options, title, targets, mixes=()):
    """One table of the judge."""
    print(f"\n## {title}", flush=True)
    pids = {service: inspect(service, "{{.State.Pid}}") for service in ("proxy", "web", "db")}
    command = [sys.executable, options.judge, "--gzip", "--header", f"Host: {options.host}"]
    command += ["--rounds", str(options.rounds), "--seconds", str(options.seconds)]
    for name, url in targets.items():
        behind = pids.values() if name == "page" else [pids["proxy"]]
        command += ["--t", f"{name}={url}", "--also", f"{name}={','.join(behind)}"]
    for mix in mixes:
        command += ["--mix", f"{mix.stem}={mix}"]
    subprocess.run(command, check=True)


def write_mixes(paths, folder):
    """The same mix of the pages and of their files."""
    weights = [max(1, round(len(paths) / (n + 1))) for n in range(len(paths))]
    for name, where in [("file", f"{ADDRESS}/{{}}.html".format), ("page", paths.__getitem__)]:
        lines = [f"{weight} {where(n)}" for n, weight in enumerate(weights)]
        (folder / f"{name}.mix").write_text("\n".join(lines) + "\n")
        yield folder / f"{name}.mix"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--judge", required=True)
    parser.add_argument("--host", default="localhost")
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    options = parser.parse_args()
    networks = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
    site = f"http://{inspect('proxy', networks)}"
    paths = addresses(site, options.host, options.pages)
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder, "files")
        files.mkdir(mode=0o755)
        lay_out(site, options.host, paths, files)
        subprocess.run(["docker", "compose", "cp", str(files), f"proxy:{FOLDER}"], check=True)
        try:
            article = next(number for number, path in enumerate(paths) if path.startswith("/articles/"))
            for number in (0, article):
                targets = {"file": f"{site}{ADDRESS}/{number}.html", "page": site + paths[number]}
                compare(options, paths[number], targets)
            mixes = list(write_mixes(paths, Path(folder)))
            compare(options, f"{len(paths)} pages", dict.fromkeys(("file", "page"), site), mixes)
        finally:
            subprocess.run(["docker", "compose", "exec", "-T", "proxy", "rm", "-r", FOLDER], check=True)


if __name__ == "__main__":
    main()
