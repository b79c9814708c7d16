"""What the parser knows of TeX commands: their arguments, and nothing of what they look like.

A signature has a letter for each argument: ``m`` a formula, ``o`` a formula in brackets that may be missing,
``r`` raw text, ``t`` words.
"""

from articles.rendering.tex.macros import parse_macros
from articles.rendering.tex.tokens import names


def _each(signature: str, commands: str) -> dict[str, str]:
    return {f"\\{name}": signature for name in commands.split()}


SIGNATURES: dict[str, str] = {
    **_each("mm", "frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel"),
    **_each("om", "sqrt xrightarrow xleftarrow xleftrightarrow xRightarrow xLeftarrow xLeftrightarrow"),
    **_each("om", "xmapsto xhookrightarrow xhookleftarrow xlongequal xtwoheadrightarrow xrightleftharpoons"),
    **_each("m", "hat widehat tilde widetilde bar overline underline vec overrightarrow overleftarrow dot"),
    **_each("m", "ddot dddot ddddot check widecheck breve acute grave mathring overleftrightarrow underbar"),
    **_each("m", "underleftarrow underrightarrow overbrace underbrace overbracket underbracket overparen"),
    **_each("m", "underparen mathbf mathrm mathit mathsf mathtt mathcal mathscr mathfrak mathbb mathnormal"),
    **_each("m", "boldsymbol bm pmb bold Bbb mathup operatorname operatorname* mathop mathbin mathrel"),
    **_each("m", "mathord mathopen mathclose mathpunct mathinner boxed cancel bcancel xcancel phantom"),
    **_each("m", "hphantom vphantom mathclap mathllap mathrlap smash vcenter bra ket braket pmod pod mod"),
    **_each("m", "substack not"),
    **_each("t", "text textrm textnormal textup textmd mbox hbox textbf textit textsf texttt emph verb"),
    **_each("t", "fbox llap rlap clap"),
    **_each("rm", "textcolor colorbox raise lower"),
    **_each("rrm", "fcolorbox"),
    **_each("r", "hspace hspace* eqref ref"),
}
TEXT_STYLES = frozenset(name for name, signature in SIGNATURES.items() if signature == "t")
SWITCHES = names(
    r"\displaystyle \textstyle \scriptstyle \scriptscriptstyle \rm \bf \it \sf \tt \cal \frak \color "
    r"\large \Large \LARGE \huge \Huge \small \normalsize \tiny \scriptsize \footnotesize"
)
INFIX = {
    "\\over": "\\frac", "\\choose": "\\binom", "\\atop": "\\atop", "\\brack": "\\brack", "\\brace": "\\brace",
}  # fmt: skip
SIZES = frozenset(f"\\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", *"lrm"))
DIMENSIONS = names(r"\kern \mkern \hskip \mskip")
SILENT = names(
    r"\notag \nonumber \allowbreak \nobreak \hfill \hfil \displaylimits \relax \null \mathstrut \strut "
    r"\noindent \centering \break"
)
SILENT_WITH_ARGUMENT = names(r"\label \tag \tag* \vspace \vspace*")
ROW_ENDS = frozenset(["\\\\", "\\cr", "\\newline"])
PLAIN_TABLES = {
    "\\cases": "cases", "\\matrix": "matrix", "\\pmatrix": "pmatrix", "\\displaylines": "gathered",
    "\\eqalign": "aligned",
}  # fmt: skip
ENVIRONMENTS_WITH_COLUMNS = names("array alignat alignat* alignedat xalignat subarray darray")
ENVIRONMENTS = ENVIRONMENTS_WITH_COLUMNS | names(
    "equation equation* align align* gather gather* multline multline* flalign flalign* eqnarray eqnarray* "
    "split aligned gathered multlined cases dcases rcases drcases cases* dcases* matrix pmatrix bmatrix "
    "Bmatrix vmatrix Vmatrix matrix* pmatrix* bmatrix* Bmatrix* vmatrix* Vmatrix* smallmatrix psmallmatrix "
    "bsmallmatrix displaymath math"
)
FENCES = {
    ".": "", "(": "(", ")": ")", "[": "[", "]": "]", "|": "|", "/": "/", "<": "⟨", ">": "⟩", "\\{": "{",
    "\\}": "}", "\\lbrace": "{", "\\rbrace": "}", "\\lbrack": "[", "\\rbrack": "]", "\\|": "‖", "\\vert": "|",
    "\\lvert": "|", "\\rvert": "|", "\\Vert": "‖", "\\lVert": "‖", "\\rVert": "‖", "\\mid": "|",
    "\\langle": "⟨", "\\rangle": "⟩", "\\lfloor": "⌊", "\\rfloor": "⌋", "\\lceil": "⌈", "\\rceil": "⌉",
    "\\backslash": "\\", "\\uparrow": "↑", "\\downarrow": "↓", "\\updownarrow": "↕", "\\Uparrow": "⇑",
    "\\Downarrow": "⇓", "\\lgroup": "⟮", "\\rgroup": "⟯", "\\lmoustache": "⎰", "\\rmoustache": "⎱",
    "\\llbracket": "⟦", "\\rrbracket": "⟧", "\\ulcorner": "⌜", "\\urcorner": "⌝", "\\llcorner": "⌞",
    "\\lrcorner": "⌟", "\\Updownarrow": "⇕",
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
    \newcommand\vdotswithin[1]{\vdots}
    \newcommand\varliminf{\underline{\lim}}
    \newcommand\varlimsup{\overline{\lim}}
    """
)
