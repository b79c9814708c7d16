"""What mathematics costs a page, beside MathJax as its documentation has it.

    page_budget.py NOTES [--judge measure_page.py] [--runs 5] [--profile desktop] [--scroll] [--serve PORT]

NOTES is a folder of Markdown notes with formulas. Three pages are made of them (an article of 400 formulas,
one of 100, a feed of 12 cards), each twice: as Formulary serves it, under its content security policy, and
with stock MathJax (``tex-chtml.js``, delimiters in the text). They are served on loopback, gzipped, and
handed to the judge, which visits them in turn. With ``--serve`` they are only served, to be looked at.
"""

import argparse
import gzip
import html
import mimetypes
import re
import subprocess
import sys
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from articles.rendering.tex import parse_macros, to_mathml
from config.middleware import PUBLIC_POLICY

MODULES = ROOT / "node_modules"
FOLDERS = {
    "/static/vendor/mathjax/": MODULES / "mathjax",
    "/static/vendor/mathjax-newcm-font/": MODULES / "@mathjax/mathjax-newcm-font",
    "/static/vendor/mathjax-mhchem-font-extension/": MODULES / "@mathjax/mathjax-mhchem-font-extension",
    "/static/": ROOT / "static",
}
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", re.DOTALL)
STYLE = """body { font: 17px/1.75 system-ui, "Noto Sans CJK SC", sans-serif; margin: 0 auto; max-width: 44rem;
padding: 1rem; overflow-wrap: anywhere; color: #1d2129; background: #fbfaf6 } article { margin: 0 0 2rem }
@media (prefers-color-scheme: dark) { body { color: #dbe2ee; background: #0b0e14 } }"""
STOCK = """<script>MathJax = {loader: {paths: {fonts: '/static/vendor'}}}</script>
<script defer src="/static/vendor/mathjax/tex-chtml.js"></script>"""
NO_MACROS = parse_macros("")


def our_head() -> str:
    """The very lines that the site's pages carry."""
    template = (ROOT / "templates/includes/math.html").read_text()
    lines = re.sub(r"{% static '(.*?)' %}", r"/static/\1", template)
    return re.sub(r"{%.*?%}|{#.*?#}", "", lines.replace("{{ vendor }}", "/static/vendor/"))


def paragraphs(notes: Path) -> list[str]:
    """The paragraphs of a folder of notes that hold formulas, in the order of the files."""
    texts = (path.read_text(errors="replace") for path in sorted(notes.rglob("*.md")))
    blocks = (block for text in texts for block in re.split(r"\n\s*\n", text))
    return [block for block in blocks if FORMULA.search(block) and "```" not in block]


def take(blocks: list[str], formulas: int) -> list[str]:
    """The first paragraphs that hold ``formulas`` formulas between them, or a few more."""
    taken, count = [], 0
    for block in blocks:
        if count >= formulas:
            break
        taken.append(block)
        count += len(FORMULA.findall(block))
    return taken


def paragraph(block: str, formula) -> str:
    """``formula(tex, display)`` gives the HTML of each formula."""
    parts, end = [], 0
    for match in FORMULA.finditer(block):
        display = match[1] is not None
        parts += [html.escape(block[end : match.start()]), formula(match[1] or match[2], display)]
        end = match.end()
    return f"<p>{''.join(parts)}{html.escape(block[end:])}</p>"


def our_formula(tex: str, display: bool) -> str:
    tex, escaped = tex.strip(), html.escape(tex.strip())
    mathml = to_mathml(tex, display=display, macros=NO_MACROS)
    kind = ("display" if display else "inline") + ("" if mathml else " tex")
    return f'<span class="math {kind}" data-tex="{escaped}">{mathml or escaped}</span>'


def stock_formula(tex: str, display: bool) -> str:
    return html.escape(f"\\[{tex}\\]" if display else f"\\({tex}\\)")


def page(head: str, body: str) -> str:
    return (
        '<!doctype html><html lang="zh-hans"><meta charset="utf-8"><title>Budget</title>'
        '<meta name="viewport" content="width=device-width">'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">'
        f"{head}<main>{body}</main></html>"
    )


def article(blocks: list[str], formula) -> str:
    text = "".join(paragraph(block, formula) for block in blocks)
    return f'<article class="article-body" data-math-group><h1>Notes</h1>{text}</article>'


def feed(blocks: list[str], formula) -> str:
    cards = (
        f'<article class="card"><h2>Note</h2><div class="card-excerpt" data-math-group>{text}</div></article>'
        for text in (paragraph(block, formula) for block in blocks)
    )
    return "".join(cards)


def pages(notes: Path) -> dict[str, str]:
    """Address to HTML: ours and stock of each kind of page."""
    blocks = paragraphs(notes)
    inline = [block for block in blocks if "$$" not in block and len(block) < 400]
    made = {}
    for name, head, formula in (("ours", our_head(), our_formula), ("stock", STOCK, stock_formula)):
        for count in (400, 100):
            made[f"/{count}/{name}"] = page(head, article(take(blocks, count), formula))
        made[f"/feed/{name}"] = page(head, feed(inline[:12], formula))
    return made


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pages: dict[str, str]

    def do_GET(self) -> None:
        address = self.path.partition("?")[0]
        found = self.content(address)
        kind, body = found or ("text/plain", gzip.compress(b"no such file"))
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=3600")
        if address.endswith("/ours"):
            self.send_header("Content-Security-Policy", PUBLIC_POLICY)
        self.end_headers()
        self.wfile.write(body)

    def content(self, address: str) -> tuple[str, bytes] | None:
        if address in self.pages:
            return "text/html; charset=utf-8", packed(self.pages[address].encode())
        if address == "/page.css":
            return "text/css", packed(STYLE.encode())
        for prefix, folder in FOLDERS.items():
            if address.startswith(prefix) and (path := folder / address.removeprefix(prefix)).is_file():
                return mimetypes.guess_type(path.name)[0] or "font/woff2", packed(path.read_bytes())
        return None

    def log_message(self, *args: object) -> None:
        """Quiet: the judge reports what matters."""


@cache
def packed(content: bytes) -> bytes:
    return gzip.compress(content, 6)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notes", type=Path)
    parser.add_argument("--judge", type=Path, default=ROOT.parent / "shared/tools/measure_page.py")
    parser.add_argument("--serve", type=int, default=0, metavar="PORT")
    options, judge_options = parser.parse_known_args()
    handler = type("Pages", (Handler,), {"pages": pages(options.notes)})
    server = ThreadingHTTPServer(("127.0.0.1", options.serve), handler)
    if options.serve:
        print(*(f"http://127.0.0.1:{options.serve}{address}" for address in handler.pages), sep="\n")
        return server.serve_forever()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    addresses = [f"http://127.0.0.1:{server.server_port}{address}" for address in handler.pages]
    return subprocess.run([sys.executable, options.judge, *addresses, *judge_options], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
