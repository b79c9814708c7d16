"""Formulas as people type them."""

import pytest

from articles.rendering.tex import NO_MACROS, parse_macros, to_readable

CASES = {
    r"O(n^2)": "O(n²)",
    r"x \geq -1": "x ≥ −1",
    r"\boldsymbol{Q}\boldsymbol{K}^{\top}": "QKᵀ",
    r"\sqrt{d}": "√d",
    r"\sqrt{a+b}": "√(a+b)",
    r"\sqrt[3]{x}": "∛x",
    r"\frac{a}{b}": "a/b",
    r"\frac{1}{2}": "1/2",
    r"\frac{1}{2}x": "1/2 x",
    r"\frac{a+b}{2n}": "(a+b)/(2n)",
    r"\frac{\partial f}{\partial x}": "∂f/∂x",
    r"\sum_{i=1}^n a_i": "∑ᵢ₌₁ⁿ aᵢ",
    r"\sum_{i\in S} a_i": "∑_(i∈S) aᵢ",
    r"\int_0^1 f(x)\,dx": "∫₀¹ f(x) dx",
    r"\lim_{x\to 0}f(x)": "lim_(x→0) f(x)",
    r"\mathbb{R}^n": "ℝⁿ",
    r"\mathcal{L}(\theta)": "ℒ(θ)",
    r"10^{-8}": "10⁻⁸",
    r"2^{q}": "2^q",
    r"x_{i,j}": "x_(i,j)",
    r"a_{ij}<b_q^2": "aᵢⱼ < b_q²",
    r"n\log n": "n log n",
    r"\log(n)": "log(n)",
    r"\begin{bmatrix}a&b\\c&d\end{bmatrix}": "[a b; c d]",
    r"f=\begin{cases}1,&x>0\\0,&\text{otherwise}\end{cases}": "f = {1, x > 0; 0, otherwise",
    r"\begin{aligned}a&=b\\&=c\end{aligned}": "a = b; = c",
    r"\hat{y}=\bar x": "ŷ = x̄",
    r"f'(x)": "f′(x)",
    r"P(A|B)": "P(A|B)",
    r"\{x \mid x>0\}": "{x ∣ x > 0}",
    r"\left\|x\right\|_2": "‖x‖₂",
    r"\text{中文 $x_1$，好}": "中文 x₁，好",
    r"a\bmod b": "a mod b",
    r"x\equiv 1\pmod n": "x ≡ 1 (mod n)",
    r"\binom{n}{k}": "(n choose k)",
    r"N-1": "N − 1",
    r"a\_b": "a_b",
    r"\texttt{max\_len}": "max_len",
    r"5\%": "5%",
    r"x \not= y": "x ≠ y",
    r"A \xrightarrow{f} B": "A →^(f) B",
    r"e^{i\pi}+1=0": "e^(iπ) + 1 = 0",
    r"x=1 \tag{3}\label{a}": "x = 1",
    r"\unknown x": r"\unknown x",
    r"\frac{a": r"\frac{a",
    r"\ce{H2O}": r"\ce{H2O}",
    r"90^\circ": "90°",
    r"^\circ C": "°C",
    r"\mathbf{x}^\mathsf{T}\mathbf{w}": "xᵀw",
    r"\Delta t\to\infty": "Δt → ∞",
    r"v:=w": "v := w",
}


@pytest.mark.parametrize(("tex", "text"), CASES.items())
def test_a_formula_is_readable(tex: str, text: str) -> None:
    assert to_readable(tex, NO_MACROS) == text


def test_macros_are_read_too() -> None:
    assert to_readable(r"\l(\R\r)", parse_macros(r"\def\R{\mathbb R}\let\l\left\let\r\right")) == "(ℝ)"


@pytest.mark.parametrize("sign", ["<", ">", r"\_", "-"])
def test_no_sign_is_lost(sign: str) -> None:
    shown = {"-": "−", r"\_": "_"}.get(sign, sign)
    assert to_readable(f"a {sign} b", NO_MACROS).count(shown) == 1


def test_a_formula_of_many_lines_is_one_line() -> None:
    assert "\n" not in to_readable("a\n+\nb \\\\\n c", NO_MACROS)
