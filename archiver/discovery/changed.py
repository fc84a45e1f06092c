"""Which dates of a card say when a post was changed, by the markup around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html

from archiver.discovery.layout import HEADINGS, Chunk

CLIMB = 2  # elements above a date that may name it, while they hold nothing else

_CHANGED = re.compile(
    # Words of classes and icons, as `post-updated`, `dateModified` and `fa-history`.
    r"(?:^|[-_]|date|last|post)(?:updated?|update-?(?:time|date)|mod(?:ified)?|edited|revised|"
    r"history|clock-rotate-left)(?:$|[-_])",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r"publish|created|posted|pubdate|entry-date|post-date", re.IGNORECASE)
_MICROFORMAT = "updated"  # hAtom asks for this class on a post's only date
_ICONS = frozenset({"i", "svg", "img", "span", "em"})
_HOLDERS = frozenset({*HEADINGS, "a"})


def says_changed(element: lxml.html.HtmlElement) -> bool:
    """Whether an element, what encloses only it, or an icon beside it names a later change."""
    for item in _around(element):
        names = _names(item)
        if any(_PUBLISHED.search(name) for name in names):
            return False
        if any(_CHANGED.search(name) for name in names) and not _is_microformat(item, names):
            return True
        icon = item.getprevious()
        if icon is not None and not (icon.tail or "").strip() and _is_changed_icon(icon):
            return True
    return False


def chunk_changed(chunk: Chunk) -> bool:
    """Whether a piece of text is the date of a change: its icon may stand in the same element."""
    if not any(char.isdigit() for char in chunk.text):
        return False
    behind = (child for child in chunk.element if child.tail == chunk.text)
    return any(_is_changed_icon(child) for child in behind) or says_changed(chunk.element)


def _around(element: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """An element and those above it that hold no title or link: they are about its text only."""
    for level, item in enumerate((element, *element.iterancestors())):
        alone = item.tag not in {"li", "article", "section", "body", "a", *HEADINGS}
        if level > CLIMB or not alone or any(True for _ in item.iter(*_HOLDERS)):
            return
        yield item


def _names(element: lxml.html.HtmlElement) -> list[str]:
    """The words by which an element is named: classes, property, names of its data."""
    words = f"{element.get('class') or ''} {element.get('itemprop') or ''}".split()
    return words + [name[5:] for name in element.attrib if str(name).startswith("data-")]


def _is_microformat(element: lxml.html.HtmlElement, names: list[str]) -> bool:
    """Whether only hAtom's `updated` speaks of a change, in a post that is marked up so."""
    said = {name for name in names if _CHANGED.search(name)}
    above = (item.get("class") or "" for item in element.iterancestors())
    return said == {_MICROFORMAT} and any("hentry" in classes.split() for classes in above)


def _is_changed_icon(element: lxml.html.HtmlElement) -> bool:
    """Whether an element without text is a picture of a change, as a clock that turns back."""
    if element.tag not in _ICONS or (element.text_content() or "").strip():
        return False
    return any(_CHANGED.search(name) for name in _names(element))
