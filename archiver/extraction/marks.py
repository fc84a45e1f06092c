"""What the markup of the body calls by its name: microdata, microformats, rel, `<time>`.

https://schema.org as itemprop, https://microformats.org/wiki/h-entry and its older hAtom classes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element as Element

from archiver.extraction.texts import classes_of
from archiver.extraction.zone import is_furniture


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The names one property goes by."""

    itemprops: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    rels: frozenset[str] = frozenset()


AUTHOR_CLASS = re.compile(  # of `classes_of`
    r"[\s_-](?:(?:post|entry|article)[-_]{1,2})?(?:author(?:[-_]{0,2}name)?|byline|authors)"
    r"(?:[\s_]|-(?:name|link|info))",
    re.IGNORECASE,
)
HEADLINE, PUBLISHED, UPDATED, AUTHOR, TAG = "headline", "published", "updated", "author", "tag"
MARKS = {
    HEADLINE: Mark(
        itemprops=frozenset({"headline"}),
        classes=frozenset({"p-name", "entry-title"}),
    ),
    PUBLISHED: Mark(
        itemprops=frozenset({"datepublished", "datecreated"}),
        classes=frozenset({"dt-published", "published"}),
    ),
    UPDATED: Mark(
        itemprops=frozenset({"datemodified"}),
        classes=frozenset({"dt-updated", "updated"}),
    ),
    AUTHOR: Mark(
        itemprops=frozenset({"author", "creator"}),
        classes=frozenset({"p-author"}),
        rels=frozenset({"author"}),
    ),
    TAG: Mark(
        itemprops=frozenset({"keywords"}),
        classes=frozenset({"p-category"}),
        rels=frozenset({"tag"}),
    ),
}
MARKING_CLASSES = frozenset().union(*(mark.classes for mark in MARKS.values()))
ITEM_SCOPES_OF_OTHERS = ("comment", "website", "organization", "breadcrumb", "listitem")
HTML_ITEM = "h-entry"


def read_marks(named: list[Element], headline: Element | None) -> dict[str, list[Element]]:
    """Property -> the elements among `named` that carry it for this post, in order."""
    marks: dict[str, list[Element]] = {name: [] for name in MARKS}
    for element in named:
        for name in _names(element):
            if not _belongs_to_other(element) and not is_furniture(element, headline):
                marks[name].append(element)
    return marks


def is_author(element: Element) -> bool:
    """Whether the class of an element says author or byline."""
    if element.tag in {"html", "body"}:
        return False
    return AUTHOR_CLASS.search(classes_of(element)) is not None


def stamp(element: Element) -> str | None:
    """The date that an element's attributes hold for machines, None when they hold none."""
    if "pubdate" in element.attrib and element.get("pubdate", "").startswith(("1", "2")):
        return element.get("pubdate")
    for name in ("datetime", "content", "title", "data-time", "data-datetime", "data-date"):
        value = (element.get(name) or "").strip()
        if value:
            return value
    return None


def _names(element: Element) -> list[str]:
    itemprops = (element.get("itemprop") or "").lower().split()
    classes = (element.get("class") or "").split()
    rels = (element.get("rel") or "").lower().split()
    if not itemprops and not rels and MARKING_CLASSES.isdisjoint(classes):
        return []
    return [
        name
        for name, mark in MARKS.items()
        if not mark.itemprops.isdisjoint(itemprops)
        or not mark.classes.isdisjoint(classes)
        or not mark.rels.isdisjoint(rels)
    ]


def _belongs_to_other(element: Element) -> bool:
    """Whether the nearest item around it, by microdata or microformats, is not the post."""
    for node in element.iterancestors():
        kind = (node.get("itemtype") or "").rsplit("/", 1)[-1].lower()
        if kind and "person" not in kind:
            return kind.startswith(ITEM_SCOPES_OF_OTHERS)
        items = [name for name in (node.get("class") or "").split() if name in {"h-card", "h-cite"}]
        if items and "p-author" not in (node.get("class") or ""):
            return True
        if HTML_ITEM in (node.get("class") or "").split():
            return False
    return False
