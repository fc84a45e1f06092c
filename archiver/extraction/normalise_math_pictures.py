"""Pictures of formulas: their text or their address is the TeX source."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

from lxml.html import HtmlElement

from archiver.extraction.normalise_mathml import DISPLAY_STYLE

HOSTS = re.compile(
    r"(?i)latex\.php|codecogs\.com|/latex/|math\.now\.sh|wikimedia\.org/api/rest_v1/media/math|/equation\?tex="
    r"|/formula/|[?&]cht=tx"
)
NAME = re.compile(
    r"(?i)(?:^|\s)(?:latex|mwe-math-fallback-image-\w+|ee_img|tex|math|equation|ql-img-\w+-formula)(?:\s|$)"
)
TEX = re.compile(r"[\\^_={}]")  # what a text has that is no description of a formula


def pictured(image: HtmlElement) -> str | None:
    """The TeX source of the formula that a picture shows, None for any other picture."""
    src = image.get("src") or ""
    named = NAME.search(image.get("class") or "") is not None
    if not named and not HOSTS.search(src):
        return None
    tex = (image.get("alt") or "").strip()
    if not TEX.search(tex):
        tex = _in_address(src)
    if tex and (named or TEX.search(tex)):
        return DISPLAY_STYLE.sub(r"\1", tex)
    return None


def _in_address(src: str) -> str:
    """The source that the address of a picture holds, "" for none."""
    parts = urlsplit(src)
    query = parse_qs(parts.query)
    for name in ("latex", "tex", "from", "chl"):
        if name in query:
            return query[name][0]
    if "codecogs" in src:
        return unquote(parts.query)
    last = unquote(parts.path.rpartition("/")[2])
    return last if "\\" in last else ""
