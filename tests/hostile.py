"""Hostile text of our own making: what several tests try."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

CANARY = "window.canary=(window.canary||0)+1"

TAGS = [
    "a",
    "b",
    "p",
    "div",
    "pre",
    "li",
    "ul",
    "td",
    "tr",
    "table",
    "caption",
    "h2",
    "ruby",
    "rt",
    "rp",
    "dd",
    "dl",
    "details",
    "summary",
    "svg",
    "math",
    "mtext",
    "mglyph",
    "style",
    "script",
    "noscript",
    "template",
    "select",
    "option",
    "form",
    "button",
    "nobr",
    "font",
    "textarea",
    "title",
    "desc",
    "foreignObject",
    "annotation-xml",
    "input",
    "img",
    "aside",
    "center",
    "object",
]

HTML = [
    f"<script>{CANARY}</script>",
    f"<img src=x onerror={CANARY}>",
    f"<svg onload={CANARY}><animate onbegin={CANARY}></svg>",
    f"<svg><a xlink:href='javascript:{CANARY}'><text y=9>x</text></a></svg>",
    f"<svg><use href='data:image/svg+xml,<svg id=x onload={CANARY}/>#x'/></svg>",
    f'<svg></p><style><a id="</style><img src=1 onerror={CANARY}>">',
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={CANARY}&gt;">',
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={CANARY}>",
    f"<math><annotation-xml encoding='text/html'><img src=x onerror={CANARY}></annotation-xml></math>",
    f"<math href='javascript:{CANARY}'>CLICK</math>",
    f'<noscript><p title="</noscript><img src=x onerror={CANARY}>"></noscript>',
    f"<template><img src=x onerror={CANARY}></template>",
    f"<select><style></select><img src=x onerror={CANARY}></style>",
    f"<title><a title='</title><img src=x onerror={CANARY}>'>",
    f"<textarea><a title='</textarea><img src=x onerror={CANARY}>'>",
    f"<iframe srcdoc='<script>parent.{CANARY.removeprefix('window.')}</script>'></iframe>",
    f"<iframe src='javascript:parent.{CANARY}'></iframe>",
    f"<object data='data:text/html,<script>parent.{CANARY}</script>'></object>",
    f"<embed src='javascript:{CANARY}'>",
    f"<form action='javascript:{CANARY}'><button>x</button><input type=submit></form>",
    f"<button formaction='javascript:{CANARY}' form=search>x</button>",
    f"<details open ontoggle={CANARY}><summary>x</summary></details>",
    f"<a href='https://a.example/' ping='https://b.example/' target=_blank onclick={CANARY}>x</a>",
    f"<a href='java&Tab;script&colon;{CANARY}'>x</a>",
    f"<a href='&#1;javascript:{CANARY}'>x</a>",
    "<img src='https://c.example/a.png' srcset='https://d.example/b.png 2x' usemap=#m>",
    "<meta http-equiv=refresh content='0;url=https://e.example/'>",
    "<base href='https://f.example/'>",
    "<link rel=stylesheet href='https://g.example/a.css'>",
    "<style>@import 'https://h.example/';*{background:url(https://i.example/)}</style>",
    "<p style='background:url(https://j.example/);position:fixed;inset:0'>x</p>",
    "<img name=getElementById src=x><a id=MathJax>x</a><form id=body><input name=action></form>",
    "<input autofocus type=image src='https://k.example/'>",
    f"<xmp><img src=x onerror={CANARY}></xmp><plaintext>",
    f"<x-y onclick={CANARY} tabindex=1 autofocus onfocus={CANARY}>x</x-y>",
    f"<![CDATA[<img src=x onerror={CANARY}>]]><!--><img src=x onerror={CANARY}>-->",
    f"<?xml version='1.0'?><?xml-stylesheet href='javascript:{CANARY}'?>",
    f'<a title="\'><img src=x onerror={CANARY}>" href=\'/x"onmouseover={CANARY} y="\'>x</a>',
]
"""Classes of attack on what reads HTML."""

_SCHEMES = [
    "javascript",
    "JaVaScRiPt",
    "vbscript",
    "data",
    "livescript",
    "view-source",
    "blob",
    "feed:javascript",
]
_BETWEEN = [
    "",
    "\t",
    "\n",
    "\r",
    "&Tab;",
    "&NewLine;",
    "&#9;",
    "&#x0A",
    "&#0;",
    "\x00",
    "\x01",
    "&shy;",
    "\u200b",
]
_BEFORE = [
    "",
    " ",
    "\x01",
    "\x1f",
    "&#1;",
    "&#32;",
    "\u00a0",
    "\ufeff",
    "\u2028",
    "//",
    "/",
    "\\",
    "url:",
    "%20",
]
_COLONS = [":", "&colon;", "&#58;", "&#x3a;", "&#0000058", "%3a", "\uff1a", "\ua789", ":/", "://", ":\n"]
_BEHIND = [
    "alert(1)",
    "1",
    "0x1",
    "`a`",
    "\u4e2d",
    "\u00e9",
    "//%0aalert(1)",
    "text/html,<b>",
    "&#97;",
    "'",
    "{}",
    "+",
]
_LIKE = {
    "s": ["S", "\u017f", "&#115;", "&#x73"],
    "i": ["I", "\u0131", "&#105;"],
    "a": ["A", "\uff41", "&#x61;"],
}


def addresses(count: int) -> Iterator[str]:
    """Addresses for an attribute in single quotes: most of them try to be ``javascript:``."""
    dice = random.Random(7)  # noqa: S311  a seed, not a secret
    for _ in range(count):
        scheme = "".join(
            dice.choice(_LIKE.get(sign, [sign])) if dice.random() < 0.1 else sign
            for sign in dice.choice(_SCHEMES)
        )
        cut = dice.randrange(len(scheme))
        scheme = scheme[:cut] + dice.choice(_BETWEEN) * (dice.random() < 0.4) + scheme[cut:]
        parts = [
            dice.choice(_BEFORE) * (dice.random() < 0.4),
            scheme,
            dice.choice(_BETWEEN) * (dice.random() < 0.3),
        ]
        colon = dice.choice(_COLONS) if dice.random() < 0.5 else ":"
        yield "".join([*parts, colon, dice.choice(_BEHIND)]).replace("'", "&#39;")


def cpu(work: Callable[[str], Any], text: str) -> float:
    """Seconds of CPU that some work on a text takes, at best."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        work(text)
        times.append(time.process_time() - begun)
    return min(times)


MARKDOWN = [
    f"[x](javascript:{CANARY})",
    f"[x](<java\tscript:{CANARY}>)",
    f"![x](javascript:{CANARY})",
    f'[r]\n\n[r]: <javascript:{CANARY}> "t"',
    f"<javascript:{CANARY}>",
    f'[x](/a "b\'><img src=x onerror={CANARY}>")',
    f'![a"><img src=x onerror={CANARY}>](/media/x.png "t\\"onload={CANARY} \\"")',
    f'```"><img src=x onerror={CANARY}>\nx\n```',
    f"``` {{.py onclick={CANARY}}}\nx\n```",
    f'```mermaid\ngraph TD; A["<img src=x onerror={CANARY}>"]; click A "javascript:{CANARY}"\n```',
    f"|a|\n|:-{{style=x}}|\n|<img src=x onerror={CANARY}>|",
    f"> [!note] <img src=x onerror={CANARY}>\n> x",
    f"::: warning <svg onload={CANARY}>\nx\n:::",
    f"# x {{#MathJax}}\n\n# y {{#getElementById}}\n\n## z {{onclick={CANARY}}}",
    f'x[^"><img src=x onerror={CANARY}>]\n\n[^"><img src=x onerror={CANARY}>]: y',
    f"x[^1]\n\n[^1]: <svg onload={CANARY}>",
    f"term\n: <details ontoggle={CANARY} open>x</details>",
    f"- [x] <input autofocus onfocus={CANARY}>",
    f"`<img src=x onerror={CANARY}>` and \\<img src=x onerror={CANARY}>",
    f"&lt;img src=x onerror={CANARY}&gt;",
    f"[\u202e moc.elpmaxe](https://a.example/) \u2066<img src=x onerror={CANARY}>\u2069",
    f"[x](&#x6a;avascript&colon;{CANARY}) [x](\u01c4avascript:{CANARY}) [x](\\javascript:{CANARY})",
    f"$\\text{{<img src=x onerror={CANARY}>}}$ $x<img src=x onerror={CANARY}>y$",
    f'$$\\label{{" onclick="{CANARY}}} x$$ \\eqref{{" onclick="{CANARY}}}',
]
"""Classes of attack on what reads Markdown."""

_SUM = "+".join(f"a_{{{number}}}" for number in range(60))
TEX_FORBIDDEN = [
    f"\\href{{javascript:{CANARY}}}{{CLICK}}",
    "\\href{https://l.example/}{x}",
    "\\style{position:fixed;inset:0;background:url(https://m.example/)}{PHISH}",
    "\\class{card}{x}",
    "\\cssId{getElementById}{x}",
    "\\unicode{x3c}",
    f"\\mmlToken{{mi}}[href='javascript:{CANARY}']{{x}}",
    "\\mmlToken{mglyph}[src='https://n.example/']{}",
    "\\let\\x=\\mmlToken \\x{mglyph}[src='https://n.example/']{}",
    "\\require{html}\\href{https://o.example/}{x}",
    f'\\data{{x="><img src=x onerror={CANARY}>}}{{y}}',
    "\\includegraphics{https://p.example/}",
    "\\toggle{a}{b}\\endtoggle",
    "\\rule{99999em}{99999em}",
    "\\kern99999em x",
    "\\def\\a{\\a\\a}\\a",
    "\\def\\a{\\b\\b}\\def\\b{\\a\\a}\\a",
    "\\def\\a{\\b\\b\\b\\b\\b\\b\\b\\b}\\def\\b{\\c\\c\\c\\c\\c\\c\\c\\c}\\def\\c{\\d\\d\\d\\d\\d\\d\\d\\d}\\def\\d{xxxxxxxx}\\a",
    "\\newenvironment{q}{\\begin{q}}{\\end{q}}\\begin{q}x\\end{q}",
    "\\begin{<img src=x onerror=alert(1)>}x",
]
"""TeX that a formula must refuse."""

TEX_ODD = [
    "\\raise 30em{\\rlap{PHISH}}",
    "\\kern-200em PHISH\\kern 200em",
    "\\rlap{\\kern-30em\\raise5em{PHISH}}x+y",
    "\\mathrlap{\\kern 30em PHISH}",
    "\\llap{\\rule{800em}{1em}}",
    "\\sqrt[\\uproot{900}\\leftroot{900} 3]{x}",
    f"\\rlap{{\\smash{{\\raise 4em{{\\text{{PHISHPHISH}}}}}}}}{_SUM}",
    f"\\smash{{\\rule[2em]{{50em}}{{9em}}}}+{_SUM}",
    f"{_SUM}+\\kern-30em\\text{{PHISH}}",
    "\\color{url(https://q.example/)}x",
    "\\fcolorbox{red;position:fixed;inset:0}{white}{x}",
    "\\definecolor{z}{HTML}{000;background:url(https://r.example/)}\\color{z}y",
    f"\\text{{<img src=x onerror={CANARY}>}}",
    "\\newcommand{\\frac}[2]{PWNED}",
    "\\gdef\\alpha{PWNED}",
]
"""TeX that a formula may show, but nowhere than in its own place."""
