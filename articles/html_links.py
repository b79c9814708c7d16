"""The addresses in finished HTML, whose attributes all stand in double quotes."""

import re
from collections.abc import Callable
from html import escape, unescape

_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"]|"[^"]*")*>""")
_ATTRIBUTE = re.compile(r'(?<=\s)(href|src|content)="([^"]*)"')


def sub_links(html: str, replace: Callable[[str], str], *, metadata: str = "") -> str:
    """The HTML with every ``href`` and ``src`` replaced, and every ``content`` that begins with ``metadata``
    where that is given."""

    def replaced(found: re.Match[str]) -> str:
        name, address = found.groups()
        if name == "content" and not (metadata and address.startswith(metadata)):
            return found.group()
        return f'{name}="{escape(replace(unescape(address)))}"'

    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(replaced, tag.group()), html)
