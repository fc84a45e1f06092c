"""Pagers whose steps are no links: a script turns the page, and the list shown is a part."""

from __future__ import annotations

import re

import lxml.html

from archiver.discovery.document import plain
from archiver.discovery.layout import Chunk, Layout
from archiver.discovery.numbering import MAX_UNKNOWN
from archiver.discovery.regions import REGIONS
from archiver.discovery.spans import Spans
from archiver.discovery.wording import paging_direction

CLIMB = 5  # elements above a step in which its pager is looked for
LONGEST_STEP = 24  # characters

_PAGER = next(region.words for region in REGIONS if region.name == "pager")
_DISABLED = re.compile(r"disabled|inactive|is-last|hidden", re.IGNORECASE)
_PRESSED = frozenset({"button", "a"})


def has_unlinked_pages(layout: Layout) -> bool:
    """Whether a pager shows page 2 or a button to it that leads to no address.

    "Next" that can not be pressed is how a pager says that there is no further page.
    """
    linked = Spans((anchor.start, anchor.end) for anchor in layout.anchors)
    return any(
        _is_step(chunk) and not linked.holds(chunk.position) and _in_pager(chunk.element)
        for chunk in layout.chunks
    )


def _is_step(chunk: Chunk) -> bool:
    """Whether a text is the number of a further page, or a live button that says "next"."""
    text = plain(chunk.text)
    if not text or len(text) > LONGEST_STEP or _is_disabled(chunk.element):
        return False
    if text.isdecimal():
        return 2 <= int(text) <= MAX_UNKNOWN and chunk.element.tag not in {"label", "option"}
    pressed = chunk.element.tag in _PRESSED or any(
        True for _ in chunk.element.iterancestors(*_PRESSED)
    )
    return pressed and paging_direction(text) == "older"


def _is_disabled(element: lxml.html.HtmlElement) -> bool:
    above = element.getparent()
    return any(
        item.get("disabled") is not None
        or item.get("aria-disabled") == "true"
        or _DISABLED.search(item.get("class") or "") is not None
        for item in (element, above)
        if item is not None
    )


def _in_pager(element: lxml.html.HtmlElement) -> bool:
    for level, item in enumerate((element, *element.iterancestors())):
        if level > CLIMB:
            break
        words = f"{item.get('class') or ''} {item.get('id') or ''}".split()
        if any(_PAGER.search(word) for word in words):
            return True
    return False
