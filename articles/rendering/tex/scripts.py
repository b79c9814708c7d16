"""Superscripts and subscripts that Unicode has."""

_SUPERSCRIPTS = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδεθιφχ⊤∘′∗†",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᵋᶿᶥᵠᵡᵀ°′*†",
        strict=True,
    )
)
_SUBSCRIPTS = dict(
    zip("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True)
)


def raised(text: str) -> str:
    """``n+1`` as ``ⁿ⁺¹``; ``^(n, m)`` or ``^q`` where Unicode lacks a character."""
    return _placed(text, _SUPERSCRIPTS, "^")


def lowered(text: str) -> str:
    return _placed(text, _SUBSCRIPTS, "_")


def _placed(text: str, characters: dict[str, str], mark: str) -> str:
    if not text:
        return ""
    if all(char in characters for char in text):
        return "".join(characters[char] for char in text)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"
