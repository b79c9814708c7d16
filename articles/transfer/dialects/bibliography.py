"""Citations of a bibliography in BibTeX."""

import re
import unicodedata
from dataclasses import dataclass

ENTRY = re.compile(r"@(\w+)\s*\{\s*([^,\s{}]+)\s*,(.*?)(?=^\s*@\w+\s*\{|\Z)", re.S | re.M)
FIELD = re.compile(
    r"""^\s*(\w+)\s*=\s*(?:\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}|"([^"]*)"|(\w+))""", re.M
)
ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
}  # fmt: skip
LETTERS = {
    "L": "Ł", "l": "ł", "O": "Ø", "o": "ø", "AE": "Æ", "ae": "æ", "OE": "Œ", "oe": "œ", "AA": "Å", "aa": "å",
    "ss": "ß", "i": "i", "j": "j",
}  # fmt: skip
LETTER = re.compile(r"\\(AE|ae|OE|oe|AA|aa|ss|[LlOoij])(?![A-Za-z])(?:\{\}|[ ]+)?")
ACCENTED = re.compile(r"""\\(?:([`'^~=."])|([urHvdck])(?=[{ ]))\s*(?:\{([^\W\d_])\}|([^\W\d_]))""")


@dataclass(frozen=True, slots=True)
class Work:
    """What a citation shows of a work."""

    authors: tuple[str, ...]
    title: str
    year: str
    source: str = ""

    @property
    def short(self) -> str:
        """``Girshick et al., 2014``."""
        families = [family_name(author) for author in self.authors]
        many = len(families) > 2 or "others" in families
        named = f"{families[0]} et al." if many else " & ".join(families)
        return ", ".join(filter(None, [named or self.title, self.year]))

    @property
    def full(self) -> str:
        """One line for a list of references."""
        title = f"*{self.title}*" if self.title else ""
        return ". ".join(filter(None, ["; ".join(self.authors), title, self.source, self.year])) + "."


def read_bibliography(text: str) -> dict[str, Work]:
    """The works of a BibTeX file by their keys."""
    works = {}
    for _kind, key, body in ENTRY.findall(text):
        fields = {
            name.lower(): _plain(a or b or c)
            for name, a, b, c in FIELD.findall("\n" + body.replace(",\n", "\n"))
        }
        authors = tuple(
            author.strip() for author in fields.get("author", "").split(" and ") if author.strip()
        )
        source = fields.get("journal") or fields.get("booktitle") or fields.get("publisher", "")
        works[key] = Work(authors, fields.get("title", key), fields.get("year", ""), source)
    return works


def work_from_key(key: str) -> Work:
    """What a telling key says of its work: ``LeCun.Bottou.Bengio.ea.1998``."""
    *names, year = re.split(r"[.:_-]", key) if re.search(r"\d{4}$", key) else (key, "")
    if names and not year.isdigit():
        match = re.fullmatch(r"(.*?)(\d{4})", year)
        names, year = [*names, match[1]] if match else [*names, year], match[2] if match else ""
    authors = tuple(name for name in names if name and name != "ea")
    return Work(authors + ("others",) * ("ea" in names and len(authors) < 3), "", year)


def family_name(author: str) -> str:
    """The family name of ``Girshick, Ross`` and of ``Ross Girshick``."""
    return author.partition(",")[0].strip() if "," in author else author.split()[-1]


def _plain(text: str) -> str:
    r"""``{\L}{\k{e}}ski`` → ``Łęski``"""
    text = LETTER.sub(lambda match: LETTERS[match[1]], text)
    text = ACCENTED.sub(lambda match: (match[3] or match[4]) + ACCENTS[match[1] or match[2]], text)
    text = re.sub(r"[{}]|\\(?=[&%$#_])", "", text.replace("--", "–"))
    return " ".join(unicodedata.normalize("NFC", text).split())
