"""The blocks of text inside a link that holds a whole card, of which one is its title."""

from __future__ import annotations

import re
from typing import NamedTuple

import lxml.html

from archiver.discovery.document import plain
from archiver.discovery.layout import HEADINGS, INLINE, Layout

MAX_BLOCKS = 60  # of one link

_STRONG_CLASS = re.compile(
    r"(?:^|[-_])(?:title|heading|headline|bold|semibold|medium|strong)(?:$|[-_])"
)
_PERMALINK_MARKS = re.compile(r"\s*(?:¶|#|🔗|§|∞|permalink)\s*$", re.IGNORECASE)


class Unit(NamedTuple):
    """One block of a link that holds a whole card."""

    slot: tuple[str, ...]  # where it stands in the link
    text: str
    strong: bool


def units_of(layout: Layout, element: lxml.html.HtmlElement) -> list[Unit]:
    """The blocks of a link in order, down to elements that hold only inline text."""
    units: list[Unit] = []
    stack: list[tuple[lxml.html.HtmlElement, tuple[str, ...]]] = [(element, ())]
    seen = 0
    limit = layout.span(element)[1]
    while stack and seen < MAX_BLOCKS:
        item, path = stack.pop()
        seen += 1
        children = [kid for kid in item if kid in layout.spans and layout.span(kid)[0] < limit]
        own = _own_text(item)
        inner = any(child.tag not in INLINE for child in children) or (
            len(children) > 1 and not own
        )
        if inner and children:
            if own:
                units.append(Unit((*path, "text"), clean_title(own), strong=False))
            stack += [(child, (*path, _slot_label(child))) for child in reversed(children)]
            continue
        text = clean_title(layout.element_text(item))
        if text:
            units.append(Unit(path, text, _is_strong(item)))
    return units


def _own_text(item: lxml.html.HtmlElement) -> str:
    """The text of an element itself, between its children."""
    return plain(" ".join([item.text or "", *(child.tail or "" for child in item)]))


def _slot_label(element: lxml.html.HtmlElement) -> str:
    return f"{element.tag}.{(element.get('class') or '').partition(' ')[0]}"


def _is_strong(element: lxml.html.HtmlElement) -> bool:
    classes = element.get("class") or ""
    return element.tag in {"strong", "b", *HEADINGS} or any(
        _STRONG_CLASS.search(token) for token in classes.split()
    )


def clean_title(text: str) -> str:
    """A title without permalink marks, and without arrows that only decorate a link."""
    text = _PERMALINK_MARKS.sub("", plain(text))
    return re.sub(r"\s*[→»›➔⟶]+$|^[«‹←]+\s*", "", text).strip()
