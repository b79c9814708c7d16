"""Template tags that stand in notes: ``{% raw %}``, ``{% post_url x %}``, ``{{ site.baseurl }}``."""

import re
from collections.abc import Callable

from articles.transfer.page import Page
from articles.transfer.zones import substitute

RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
RAW_BLOCK = re.compile(r"\{%-?\s*raw\s*-?%\}((?:(?!\{%-?\s*raw).)*?)\{%-?\s*endraw\s*-?%\}", re.S)
TAG = re.compile(r"\{%-?\s*(?P<name>[\w:-]+)(?P<arguments>[^%\n]*?)-?%\}")

Change = Callable[[str, str], str | None]


def replace_tags(text: str, page: Page, change: Change) -> str:
    """Replaces each tag outside code by ``change(name, arguments)``.

    Where that knows none (None), the tag is left out with a remark. What stands between ``raw`` and
    ``endraw`` is left as it is.
    """

    def replaced(match: re.Match[str]) -> str:
        if RAW.fullmatch(match[0]):
            return match[0]
        new = change(match["name"], match["arguments"].strip())
        if new is None:
            page.remark("unknown-tag", match[0], text=match.string, offset=match.start())
        return new or ""

    return RAW_BLOCK.sub(r"\1", outside_raw(text, TAG, replaced))


def outside_raw(text: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> str:
    """``substitute``, but for what stands between ``raw`` and ``endraw``."""
    raw = [match.span(1) for match in RAW_BLOCK.finditer(text)]

    def changed(match: re.Match[str]) -> str:
        return match[0] if any(start <= match.start() < end for start, end in raw) else change(match)

    return substitute(text, pattern, changed)


def block_fence(name: str, arguments: str, tag: str) -> str | None:
    """The fence for a pair of tags that holds code: ``{% highlight python %}`` … ``{% endhighlight %}``."""
    if name == tag:
        language = re.search(r"(?:lang:)?([\w+#-]+)", arguments)
        return f"```{language[1] if language else ''}"
    return "```" if name == f"end{tag}" else None
