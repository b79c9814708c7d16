"""The words that the renderer itself puts into a page, in the language of the article: ``zh`` or ``en``."""

LABELS = {
    "en": {
        "back-to-text": "Back to the text {}",
        "footnotes": "Footnotes",
        "link-to-heading": "Link to “{}”",
        "table": "Table: {}",
        "task-done": "Done",
        "task-open": "Not done",
    },
    "zh": {
        "back-to-text": "回到正文 {}",
        "footnotes": "脚注",
        "link-to-heading": "“{}”的链接",
        "table": "表格：{}",
        "task-done": "已完成",
        "task-open": "未完成",
    },
}
"""What assistive technology says of an element; the braces stand for what it is about."""

ENGLISH_TITLES = {"faq": "FAQ", "tldr": "TL;DR", "todo": "To do"}
CHINESE_TITLES = {
    "note": "注",
    "info": "说明",
    "abstract": "摘要",
    "summary": "小结",
    "tldr": "太长不看",
    "todo": "待办",
    "tip": "提示",
    "hint": "提示",
    "success": "成功",
    "check": "检查",
    "done": "完成",
    "important": "重要",
    "question": "问题",
    "help": "帮助",
    "faq": "常见问题",
    "warning": "警告",
    "attention": "注意",
    "caution": "小心",
    "danger": "危险",
    "error": "错误",
    "failure": "失败",
    "fail": "失败",
    "missing": "缺失",
    "bug": "缺陷",
    "example": "例",
    "quote": "引用",
    "cite": "引用",
    "theorem": "定理",
    "lemma": "引理",
    "corollary": "推论",
    "proposition": "命题",
    "definition": "定义",
    "proof": "证明",
    "remark": "注记",
    "exercise": "练习",
    "solution": "解",
    "problem": "问题",
}


def label(name: str, about: str, language: str) -> str:
    """``Table: a, b`` for the name ``table``."""
    return LABELS.get(language, LABELS["en"])[name].format(about)


def title(kind: str, language: str) -> str:
    """How an admonition of a kind is headed that has no title of its own."""
    return (CHINESE_TITLES if language == "zh" else ENGLISH_TITLES).get(kind) or kind.capitalize()
