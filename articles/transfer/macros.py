r"""TeX definitions that a note needs, out of all that its folder defines."""

import re

DEFINITION = re.compile(
    r"^[ \t]*\\(?:newcommand\*?|providecommand\*?|renewcommand\*?|DeclareMathOperator\*?|def|let)"
    r"\s*\{?\s*\\(?P<name>[A-Za-z@]+|.)",
    re.M,
)
SETTINGS = re.compile(
    r"\bmacros[\"']?\s*:\s*\{(?P<entries>(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\}){1,20000})\}", re.I
)
ENTRY = re.compile(
    r"""["']?(?P<slash>\\\\)?(?P<name>[A-Za-z]+)["']?\s*:\s*(?:\[\s*)?"""
    r"""(?P<quote>["'])(?P<text>(?:(?!(?P=quote))[^\n\\]|\\.)*)(?P=quote)(?:\s*,\s*(?P<arguments>\d)\s*\])?"""
)
COMMENT = re.compile(r"(?<!\\)%[^\n]*")
COMMAND = re.compile(r"\\([A-Za-z@]+|.)")


def definitions(preamble: str) -> dict[str, str]:
    """The definitions of a preamble by the names that they define, each from its command to the next one."""
    text = COMMENT.sub("", preamble)
    starts = [*DEFINITION.finditer(text)]
    ends = [*(match.start() for match in starts[1:]), len(text)][: len(starts)]
    return {
        match["name"]: _balanced(text[match.start() : end].strip())
        for match, end in zip(starts, ends, strict=True)
    }


def from_settings(script: str) -> str:
    r"""The macros of settings for MathJax or KaTeX as TeX: ``RR: "\\mathbb{R}"`` → ``\newcommand…``."""
    found = (entry for match in SETTINGS.finditer(script) for entry in ENTRY.finditer(match["entries"]))
    return "\n".join(
        rf"\newcommand{{\{entry['name']}}}{_count(entry)}{{{_unescaped(entry['text'])}}}" for entry in found
    )


def _count(entry: re.Match[str]) -> str:
    used = [int(number) for number in re.findall(r"#(\d)", entry["text"])]
    count = int(entry["arguments"] or max(used, default=0))
    return f"[{count}]" if count else ""


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def needed(defined: dict[str, str], text: str) -> str:
    """The definitions that a text uses, and those that they use in turn, in their order."""
    wanted: set[str] = set()
    new = {name for name in COMMAND.findall(text) if name in defined}
    while new:
        wanted |= new
        used = (name for known in new for name in COMMAND.findall(defined[known]))
        new = {name for name in used if name in defined} - wanted
    return "\n".join(definition for name, definition in defined.items() if name in wanted)


def _balanced(definition: str) -> str:
    """The definition without what stands behind its last brace."""
    depth = 0
    end = len(definition)
    for match in re.finditer(r"(?<!\\)[{}]", definition):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            end = match.end()
    return definition[:end]
