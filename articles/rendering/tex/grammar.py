"""What the parser knows of TeX commands: their arguments, and nothing of what they look like.

A signature has a letter for each argument: ``m`` a formula, ``o`` a formula in brackets that may be missing,
``r`` raw text, ``t`` words.
"""

from articles.rendering.tex.macros import parse_macros


def _each(signature: str, names: str) -> dict[str, str]:
    return {f"\\{name}": signature for name in names.split()}


SIGNATURES: dict[str, str] = {
    **_each("mm", "frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel"),
    **_each("om", "sqrt xrightarrow xleftarrow xleftrightarrow xRightarrow xLeftarrow xLeftrightarrow"),
    **_each("om", "xmapsto xhookrightarrow xhookleftarrow xlongequal xtwoheadrightarrow xrightleftharpoons"),
    **_each(
        "m", "hat widehat tilde widetilde bar overline underline vec overrightarrow overleftarrow dot ddot"
    ),
    **_each(
        "m", "dddot ddddot check widecheck breve acute grave mathring overleftrightarrow underrightarrow"
    ),
    **_each(
        "m", "underleftarrow underbar overbrace underbrace overbracket underbracket overparen underparen"
    ),
    **_each(
        "m", "mathbf mathrm mathit mathsf mathtt mathcal mathscr mathfrak mathbb mathnormal boldsymbol bm"
    ),
    **_each("m", "pmb bold Bbb mathup operatorname operatorname* mathop mathbin mathrel mathord mathopen"),
    **_each("m", "mathclose mathpunct mathinner boxed cancel bcancel xcancel phantom hphantom vphantom"),
    **_each("m", "mathclap mathllap mathrlap smash vcenter bra ket braket pmod pod mod substack not"),
    **_each("t", "text textrm textnormal textup textmd mbox hbox textbf textit textsf texttt emph verb fbox"),
    **_each("t", "llap rlap clap"),
    **_each("rm", "textcolor colorbox raise lower"),
    **_each("rrm", "fcolorbox"),
    **_each("r", "hspace hspace* eqref ref"),
}
SWITCHES = frozenset(
    "\\displaystyle \\textstyle \\scriptstyle \\scriptscriptstyle \\rm \\bf \\it \\sf \\tt \\cal \\frak \\color "
    "\\large \\Large \\LARGE \\huge \\Huge \\small \\normalsize \\tiny \\scriptsize \\footnotesize".split()
)
INFIX = {
    "\\over": "\\frac",
    "\\choose": "\\binom",
    "\\atop": "\\atop",
    "\\brack": "\\brack",
    "\\brace": "\\brace",
}
SIZES = frozenset(f"\\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", *"lrm"))
DIMENSIONS = frozenset("\\kern \\mkern \\hskip \\mskip".split())
SILENT = frozenset(
    "\\notag \\nonumber \\allowbreak \\nobreak \\hfill \\hfil \\displaylimits \\relax \\null \\mathstrut \\strut "
    "\\noindent \\centering \\break".split()
)
SILENT_WITH_ARGUMENT = frozenset("\\label \\tag \\tag* \\vspace \\vspace* \\require".split())
ROW_ENDS = frozenset(["\\\\", "\\cr", "\\newline"])
TEXT_STYLES = frozenset(name for name, signature in SIGNATURES.items() if signature == "t")
ENVIRONMENTS_WITH_COLUMNS = frozenset("array alignat alignat* alignedat xalignat subarray darray".split())
ENVIRONMENTS = ENVIRONMENTS_WITH_COLUMNS | frozenset(
    "equation equation* align align* gather gather* multline multline* flalign flalign* eqnarray eqnarray* split "
    "aligned gathered multlined cases dcases rcases drcases cases* dcases* matrix pmatrix bmatrix Bmatrix vmatrix "
    "Vmatrix matrix* pmatrix* bmatrix* Bmatrix* vmatrix* Vmatrix* smallmatrix psmallmatrix bsmallmatrix "
    "displaymath math".split()
)
FENCES = {
    "<": "⟨", ">": "⟩", "\\{": "{", "\\}": "}", "\\lbrace": "{", "\\rbrace": "}", "\\lbrack": "[", "\\rbrack": "]",
    "\\|": "‖", "\\vert": "|", "\\lvert": "|", "\\rvert": "|", "\\Vert": "‖", "\\lVert": "‖", "\\rVert": "‖",
    "\\mid": "|", "\\langle": "⟨", "\\rangle": "⟩", "\\lfloor": "⌊", "\\rfloor": "⌋", "\\lceil": "⌈",
    "\\rceil": "⌉", "\\backslash": "\\", "\\uparrow": "↑", "\\downarrow": "↓", "\\updownarrow": "↕",
    "\\Uparrow": "⇑", "\\Downarrow": "⇓", "\\lgroup": "⟮", "\\rgroup": "⟯", "\\lmoustache": "⎰",
    "\\rmoustache": "⎱", "\\llbracket": "⟦", "\\rrbracket": "⟧", ".": "", "(": "(", ")": ")", "[": "[", "]": "]",
    "|": "|", "/": "/", "\\ulcorner": "⌜", "\\urcorner": "⌝", "\\llcorner": "⌞", "\\lrcorner": "⌟",
}  # fmt: skip

# What can be said in TeX itself. Articles may define any of them anew.
BUILT_IN = parse_macros(
    r"""
    \newcommand\dv[2]{\frac{\mathrm{d}#1}{\mathrm{d}#2}}
    \newcommand\pdv[2]{\frac{\partial #1}{\partial #2}}
    \newcommand\abs[1]{\left|#1\right|}
    \newcommand\norm[1]{\left\|#1\right\|}
    \newcommand\Set[1]{\left\{#1\right\}}
    \newcommand\Bra[1]{\left\langle#1\right|}
    \newcommand\Ket[1]{\left|#1\right\rangle}
    \DeclareMathOperator*\argmax{arg\,max}
    \DeclareMathOperator*\argmin{arg\,min}
    \DeclareMathOperator\tr{tr}
    \DeclareMathOperator\Tr{Tr}
    \DeclareMathOperator\rank{rank}
    \newcommand\bmod{\mathbin{\mathrm{mod}}}
    \newcommand\TeX{\mathrm{TeX}}
    \newcommand\LaTeX{\mathrm{LaTeX}}
    \newcommand\idotsint{\int\cdots\int}
    \newcommand\varliminf{\underline{\lim}}
    \newcommand\varlimsup{\overline{\lim}}
    """
)
