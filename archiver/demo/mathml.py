"""The little TeX of the demo blogs as MathML, so that any browser shows it without a script.

Knows scripts, fractions, roots, Greek letters, `\\text`, `\\left…\\right` and common operators;
an unknown command is a fault of the article, and raises.
"""

from __future__ import annotations

import re
from html import escape

TOKEN = re.compile(r"\\text\{[^}]*\}|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
FUNCTIONS = {"cos", "log", "ln", "min", "max", "exp", "Pr"}
SYMBOLS = {
    "alpha": "α", "approx": "≈", "%": "%", "beta": "β", "bmod": "mod", "cdot": "·", "cdots": "⋯",
    "delta": "δ", "dots": "…", "epsilon": "ε", "ge": "≥", "infty": "∞", "lambda": "λ", "le": "≤",
    "lfloor": "⌊", "lVert": "‖", "mu": "μ", "ne": "≠", "pm": "±", "prod": "∏", "rfloor": "⌋",
    "rho": "ρ", "rightarrow": "→", "rVert": "‖", "sigma": "σ", "sim": "∼", "sum": "∑",
    "theta": "θ", "times": "×",
}  # fmt: skip
IDENTIFIERS = {
    "alpha",
    "beta",
    "delta",
    "epsilon",
    "lambda",
    "mu",
    "rho",
    "sigma",
    "theta",
    "infty",
}
SPACES = {"quad": "1em", ",": "0.17em", ";": "0.28em", " ": "0.3em"}
BESIDE = {"_": "msub", "^": "msup", "_^": "msubsup"}
AROUND = {"_": "munder", "^": "mover", "_^": "munderover"}
OPEN, CLOSE = "{", "}"
MINUS = {"-": "−"}
FENCES = set("()[]|")  # they grow only after \\left and \\right
LIMITS = {"∑", "∏", "min", "max"}  # their scripts stand below and above in a display


def mathml(tex: str, *, display: bool) -> str:
    """One `<math>` with the TeX in its annotation, as KaTeX writes it."""
    body = _Reader(tex, display=display).row()
    block = ' display="block"' if display else ""
    return (
        f'<math xmlns="http://www.w3.org/1998/Math/MathML"{block}><semantics><mrow>{body}</mrow>'
        f'<annotation encoding="application/x-tex">{escape(tex, quote=False)}</annotation>'
        "</semantics></math>"
    )


class _Reader:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, tex: str, *, display: bool) -> None:
        self.tokens: list[str] = [token for token in TOKEN.findall(tex) if not token.isspace()]
        self.display = display
        self.at = 0

    def row(self, end: str | None = None) -> str:
        """Everything until `end`, each atom with its scripts."""
        parts = []
        while self.at < len(self.tokens) and self.tokens[self.at] != end:
            parts.append(self._scripted())
        if end is not None:
            self.at += 1
        return "".join(parts)

    def _scripted(self) -> str:
        name, base = self._atom()
        scripts: dict[str, str] = {}
        while self.at < len(self.tokens) and self.tokens[self.at] in {"_", "^"}:
            mark = self._take()
            scripts[mark] = self._argument()
        if not scripts:
            return base
        marks = "".join(mark for mark in "_^" if mark in scripts)
        tag = (AROUND if self.display and name in LIMITS else BESIDE)[marks]
        return f"<{tag}>{base}{''.join(scripts[mark] for mark in marks)}</{tag}>"

    def _take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def _argument(self) -> str:
        return f"<mrow>{self._atom()[1]}</mrow>"

    def _atom(self) -> tuple[str, str]:
        """The next atom: the sign it shows (for limits) and its MathML."""
        sign = self._take()
        if sign == OPEN:
            return "", f"<mrow>{self.row(CLOSE)}</mrow>"
        if sign.startswith("\\"):
            return self._command(sign[1:])
        if sign[0].isdigit():
            return sign, f"<mn>{sign}</mn>"
        if sign.isalpha():
            return sign, f"<mi>{sign}</mi>"
        stays = ' stretchy="false"' if sign in FENCES else ""
        return sign, f"<mo{stays}>{escape(MINUS.get(sign, sign))}</mo>"

    def _command(self, name: str) -> tuple[str, str]:
        if name in FUNCTIONS:
            return name, f"<mi>{name}</mi><mo>&#8289;</mo>"
        if name in SYMBOLS:
            tag = "mi" if name in IDENTIFIERS else "mo"
            return SYMBOLS[name], f"<{tag}>{SYMBOLS[name]}</{tag}>"
        return "", self._structure(name)

    def _structure(self, name: str) -> str:
        if name.startswith("text{"):
            return f"<mtext>{escape(name[5:-1])}</mtext>"
        if name in SPACES:
            return f'<mspace width="{SPACES[name]}"></mspace>'
        if name in {"left", "right"}:
            return f"<mo>{escape(self._take())}</mo>"
        if name == "sqrt":
            return f"<msqrt>{self._argument()}</msqrt>"
        if name == "frac":
            return f"<mfrac>{self._argument()}{self._argument()}</mfrac>"
        raise ValueError(f"this TeX is not known here: \\{name}")
