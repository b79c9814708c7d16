"""Letters of the mathematical alphabets: bold, script, double-struck … as characters of their own."""

from functools import lru_cache

_STARTS: dict[str, dict[str, int]] = {
    "bold": {"A": 0x1D400, "a": 0x1D41A, "0": 0x1D7CE, "Α": 0x1D6A8},
    "italic": {"A": 0x1D434, "a": 0x1D44E, "Α": 0x1D6E2, "α": 0x1D6FC},
    "bold-italic": {"A": 0x1D468, "a": 0x1D482, "0": 0x1D7CE, "Α": 0x1D6A8, "α": 0x1D736},
    "script": {"A": 0x1D49C, "a": 0x1D4B6},
    "fraktur": {"A": 0x1D504, "a": 0x1D51E},
    "double-struck": {"A": 0x1D538, "a": 0x1D552, "0": 0x1D7D8},
    "sans-serif": {"A": 0x1D5A0, "a": 0x1D5BA, "0": 0x1D7E2},
    "monospace": {"A": 0x1D670, "a": 0x1D68A, "0": 0x1D7F6},
}
_EXCEPTIONS: dict[str, dict[str, str]] = {
    "italic": {"h": "ℎ"},
    "script": dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    "fraktur": dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
    "double-struck": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
}
_VARIANTS = {"ϵ": 27, "ϑ": 28, "ϰ": 29, "ϕ": 30, "ϱ": 31, "ϖ": 32}


@lru_cache(maxsize=4096)
def letter(char: str, alphabet: str) -> str:
    """A letter or digit in another alphabet; what that alphabet lacks stays as it is."""
    exception = _EXCEPTIONS.get(alphabet, {}).get(char)
    if exception:
        return exception
    starts = _STARTS.get(alphabet, {})
    if char in _VARIANTS and "α" in starts:
        return chr(starts["α"] + _VARIANTS[char] - 1)
    for first, last in (("A", "Z"), ("a", "z"), ("0", "9"), ("Α", "Ω"), ("α", "ω")):
        if first <= char <= last and first in starts:
            return chr(starts[first] + ord(char) - ord(first))
    return char
