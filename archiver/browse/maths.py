"""Formulas to look at: the archive keeps their TeX, browsers draw MathML."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

LONGEST = 2000  # characters; longer ones stay TeX

SAME_AS = (  # environments that the converter does not know -> those it does
    (re.compile(r"\\(begin|end)\{(?:aligned|split|align|eqnarray\*?)\}"), r"\\\1{align*}"),
    (re.compile(r"\\begin\{alignat\*?\}\{\d+\}"), r"\\begin{align*}"),
    (re.compile(r"\\end\{alignat\*?\}"), r"\\end{align*}"),
    (re.compile(r"\\(begin|end)\{(?:gathered|gather\*?|multline\*?)\}"), r"\\\1{matrix}"),
    (re.compile(r"\\(?:displaystyle|limits|nolimits|label\{[^}]*\}|nonumber)(?![a-zA-Z])"), ""),
)

# TeX that stands in the text as it is, without the marks that the extraction knows.
ENVIRONMENT = re.compile(
    r"\\begin\{((?:align|alignat|eqnarray|equation|gather|multline)\*?)\}.*?\\end\{\1\}", re.DOTALL
)

ALPHABETS = {  # MathML's word for a style, which browsers ignore -> its "A", "a" and "0" in Unicode
    "bold": (0x1D400, 0x1D41A, 0x1D7CE),
    "monospace": (0x1D670, 0x1D68A, 0x1D7F6),
    "sans-serif": (0x1D5A0, 0x1D5BA, 0x1D7E2),
}
STYLED = re.compile(rf'<(m\w+) mathvariant="({"|".join(ALPHABETS)})">([^<]*)<')
UNKNOWN = re.compile(r"<mi>\\([A-Za-z]+)</mi>")  # a macro of the blog's own: its name, upright


@lru_cache(maxsize=1024)
def mathml(tex: str, *, is_display: bool) -> str | None:
    """The formula as MathML; None when it is beyond the converter, and better shown as TeX."""
    from latex2mathml.converter import convert

    if len(tex) > LONGEST:
        return None
    for pattern, known in SAME_AS:
        tex = pattern.sub(known, tex)
    try:
        made = convert(tex, display="block" if is_display else "inline")
        made = UNKNOWN.sub(r'<mi mathvariant="normal">\1</mi>', STYLED.sub(styled, made))
        etree.fromstring(made)
    except Exception:  # noqa: BLE001 -- any text may stand where a formula was meant
        return None
    return None if "<mi>\\" in made else made


def styled(element: re.Match[str]) -> str:
    """The letters and digits of an element in the alphabet of its style."""
    bases = ALPHABETS[element[2]]
    table = {
        ord(first) + place: base + place
        for first, base, length in zip("Aa0", bases, (26, 26, 10), strict=True)
        for place in range(length)
    }
    return f"<{element[1]}>{element[3].translate(table)}<"
