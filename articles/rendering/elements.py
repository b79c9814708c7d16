"""Which HTML an author may write: plain data, shared by the reader of raw HTML and by both sanitizers."""

ALLOWED = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "aside": set(),
    "b": set(),
    "bdi": set(),
    "bdo": {"dir"},
    "blockquote": {"cite"},
    "br": set(),
    "caption": set(),
    "cite": set(),
    "code": set(),
    "col": {"span"},
    "colgroup": {"span"},
    "dd": set(),
    "del": {"cite", "datetime"},
    "details": {"open"},
    "dfn": {"title"},
    "div": {"align"},
    "dl": set(),
    "dt": set(),
    "em": set(),
    "figcaption": set(),
    "figure": set(),
    "h1": {"align"},
    "h2": {"align"},
    "h3": {"align"},
    "h4": {"align"},
    "h5": {"align"},
    "h6": {"align"},
    "hr": set(),
    "i": set(),
    "img": {"src", "alt", "title", "width", "height", "loading", "decoding", "align"},
    "input": {"type", "checked", "disabled"},
    "ins": {"cite", "datetime"},
    "kbd": set(),
    "li": {"value"},
    "mark": set(),
    "ol": {"start", "reversed", "type"},
    "p": {"align"},
    "pre": set(),
    "q": {"cite"},
    "rp": set(),
    "rt": set(),
    "ruby": set(),
    "s": set(),
    "samp": set(),
    "section": set(),
    "small": set(),
    "span": set(),
    "strong": set(),
    "sub": set(),
    "summary": set(),
    "sup": set(),
    "table": set(),
    "tbody": set(),
    "td": {"align", "colspan", "rowspan"},
    "tfoot": set(),
    "th": {"align", "colspan", "rowspan", "scope"},
    "thead": set(),
    "time": {"datetime"},
    "tr": set(),
    "u": set(),
    "ul": set(),
    "var": set(),
    "wbr": set(),
}
"""The elements and what each may carry."""

EVERYWHERE = {"id", "lang", "dir", "role", "tabindex", "aria-label", "aria-hidden"}
"""Attributes of any element."""

CLASSES = {
    "a": {"heading-anchor", "footnote-backref"},
    "aside": {"admonition"},
    "details": {"admonition"},
    "div": {"table"},
    "li": {"task", "footnote"},
    "p": {"admonition-title"},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
    "span": {"bound"},
    "summary": {"admonition-title"},
    "td": {"left", "center", "right"},
    "th": {"left", "center", "right"},
}
"""The classes that our own style sheets know."""

KIND_CLASSES = {"note", "tip", "important", "warning", "caution", "example", "quote"}
CLASSES["aside"] |= KIND_CLASSES
CLASSES["details"] |= KIND_CLASSES

SCHEMES = {"http", "https", "mailto", "tel", "ftp"}
"""What a link or picture may point at, apart from places of this site."""

REL = "noopener nofollow ugc"
"""What every link says that leads to another host."""

FIXED = {"input": {"type": "checkbox", "disabled": ""}}
"""What an element carries whatever was written: the box of a task, which nobody can fill in."""

DROPPED_WITH_CONTENT = {
    "applet", "audio", "canvas", "embed", "frameset", "head", "iframe", "math", "noembed", "noframes",
    "noscript", "object", "plaintext", "portal", "script", "select", "style", "svg", "template", "textarea",
    "title", "video", "xmp",
}  # fmt: skip
"""Elements that vanish together with what is in them."""

DROPPED = {
    "acronym", "address", "area", "article", "base", "basefont", "bgsound", "big", "blink", "body",
    "button", "center", "data", "datalist", "dialog", "dir", "fieldset", "font", "footer", "form", "frame",
    "g", "header", "hgroup", "html", "isindex", "keygen", "label", "legend", "link", "main", "map",
    "marquee", "menu", "meta", "meter", "nav", "nobr", "optgroup", "option", "output", "param", "path",
    "picture", "progress", "rect", "search", "slot", "source", "strike", "track", "tt",
}  # fmt: skip
"""Elements whose tags vanish and whose content stays. A tag that is in none of these sets is text."""
