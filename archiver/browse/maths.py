"""Formulas to look at: the archive keeps their TeX, browsers draw MathML."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

LONGEST = 2000  # characters; longer ones stay TeX

SAME_AS = (  # environments that the converter does not know -> those it does
    (re.compile(r"\\(begin|end)\{(?:aligned|split|align|eqnarray\*?)\}"), r"\\\1{align*}"),
    (re.compile(r"\\(begin|end)\{(?:gathered|gather\*?)\}"), r"\\\1{matrix}"),
    (re.compile(r"\\(?:displaystyle|limits|nolimits|label\{[^}]*\}|nonumber)(?![a-zA-Z])"), ""),
)


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
        etree.fromstring(made)
    except Exception:  # noqa: BLE001 -- any text may stand where a formula was meant
        return None
    return None if "<mi>\\" in made else made
