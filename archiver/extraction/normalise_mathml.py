"""MathML without a source beside it, written as TeX: what browsers draw, as far as a table goes."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from archiver.markup import text_of

DISPLAY_STYLE = re.compile(r"^\{\\displaystyle (.*)\}$")  # what MediaWiki puts around a formula

# Elements with a fixed number of parts: {0}, {1}, {2} are the TeX of their children.
PATTERNS = {
    "mfrac": r"\frac{{{0}}}{{{1}}}",
    "msup": "{0}^{{{1}}}",
    "msub": "{0}_{{{1}}}",
    "msubsup": "{0}_{{{1}}}^{{{2}}}",
    "munder": "{0}_{{{1}}}",
    "mover": "{0}^{{{1}}}",
    "munderover": "{0}_{{{1}}}^{{{2}}}",
    "mroot": r"\sqrt[{1}]{{{0}}}",
}
# Elements with any number of parts: what stands before, between and behind them.
JOINED = {
    "msqrt": (r"\sqrt{", " ", "}"),
    "mtable": (r"\begin{matrix} ", r" \\ ", r" \end{matrix}"),
    "mtr": ("", " & ", ""),
    "mlabeledtr": ("", " & ", ""),
    "mspace": ("\\ ", "", ""),
}
# Signs that TeX has a name for, where a reader of TeX would expect it.
SIGNS = {
    "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "∞": r"\infty", "≤": r"\leq", "≥": r"\geq",
    "≠": r"\neq", "≈": r"\approx", "×": r"\times", "⋅": r"\cdot", "·": r"\cdot", "±": r"\pm",
    "→": r"\to", "∈": r"\in", "∉": r"\notin", "⊂": r"\subset", "⊆": r"\subseteq", "∪": r"\cup",
    "∩": r"\cap", "∀": r"\forall", "∃": r"\exists", "∂": r"\partial", "∇": r"\nabla",
    "√": r"\sqrt", "…": r"\ldots", "⋯": r"\cdots", "α": r"\alpha", "β": r"\beta", "γ": r"\gamma",
    "δ": r"\delta", "ε": r"\epsilon", "ζ": r"\zeta", "η": r"\eta", "θ": r"\theta",
    "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu", "ξ": r"\xi", "π": r"\pi",
    "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "φ": r"\phi", "ϕ": r"\phi", "χ": r"\chi",
    "ψ": r"\psi", "ω": r"\omega", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta",
    "Λ": r"\Lambda", "Π": r"\Pi", "Σ": r"\Sigma", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega",
    "−": "-", "{": r"\{", "}": r"\}", "\u2061": "", "\u2062": "", "\u2063": "", "\u2064": "",
}  # fmt: skip
SKIPPED = frozenset(("annotation", "annotation-xml", "mphantom"))


def tex_of(math: Element) -> str:
    """The TeX of a MathML element."""
    return " ".join(_tex(math).split())


def _tex(element: Element) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in SKIPPED or not tag:
        return ""
    if tag in ("mi", "mn", "mo", "mtext", "ms"):
        return _token(tag, text_of(element).strip())
    parts = [_tex(child) for child in element if isinstance(child.tag, str)]
    if tag in JOINED:
        before, joint, after = JOINED[tag]
        return before + joint.join(parts) + after
    pattern = PATTERNS.get(tag)
    if pattern is None or len(parts) < 2:
        return " ".join(filter(None, parts))
    return pattern.format(*parts, "")


def _token(tag: str, text: str) -> str:
    if tag in ("mtext", "ms"):
        return rf"\text{{{text}}}" if text else ""
    if tag == "mi" and len(text) > 1 and text.isascii() and text.isalpha():
        return rf"\operatorname{{{text}}}"
    return " ".join(SIGNS.get(character, character) for character in text) if text else ""
