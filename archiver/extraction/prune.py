"""Boilerplate inside the article's subtree: what belongs to the site, not to the post."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml.html import HtmlElement

from archiver.extraction.names import is_named_boilerplate
from archiver.extraction.subtree import squeezed

TAGS = frozenset(("nav", "form", "dialog"))
HIDDEN = re.compile(r"(?i)(?:^|\s)(?:d-none|hidden|is-hidden|hide|dn|invisible|print-only)(?:\s|$)")
ROLES = frozenset(
    ("navigation", "search", "complementary", "banner", "contentinfo", "dialog", "doc-toc")
)
MIN_READ = re.compile(
    r"(?i)(?:estimated\s+)?(?:reading\s+time:?\s*)?(?:about\s+|~\s*)?\d+\s*-?(?:min(?:ute)?s?)(?:\s+(?:to\s+)?read)?\.?|\d+\s+words?"
)
TOC_HEADING = re.compile(
    r"(?i)(?:table of contents|contents|on this page|toc|目录|inhaltsverzeichnis|sommaire):?"
)


def boilerplate(subtree: HtmlElement, voted: Collection[HtmlElement]) -> set[HtmlElement]:
    """The elements inside a subtree that are not the article's; none of them holds voted text."""
    found: set[HtmlElement] = set()
    whole = len(squeezed(subtree)) or 1
    for element in subtree.iterdescendants():
        if (
            not isinstance(element.tag, str)
            or element in voted
            or element.tag in ("code", "span", "pre")
        ):
            continue
        if element.getparent() in found or (
            _is_boilerplate(element) and len(squeezed(element)) < 0.4 * whole
        ):
            found.add(element)
    return found


def _is_hidden(element: HtmlElement) -> bool:
    """Whether a reader does not see it; a `details` or tab that opens is not hidden this way."""
    if element.get("hidden") is not None:
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    if "display:none" in style or "visibility:hidden" in style:
        return True
    return HIDDEN.search(element.get("class") or "") is not None


def _is_boilerplate(element: HtmlElement) -> bool:
    if element.tag in TAGS or element.get("role") in ROLES:
        return True
    if _is_hidden(element):
        return next(element.iter("pre", "img"), None) is None
    if is_named_boilerplate(element):
        return element.find(".//pre") is None
    if element.tag in ("p", "div", "small", "time", "li"):
        text = " ".join(element.text_content().split()) if len(element) < 3 else ""
        return bool(text) and len(text) < 60 and MIN_READ.fullmatch(text) is not None
    return False
