"""What a card says beside title and date: summary, tags, authors."""

from __future__ import annotations

import re

import lxml.html

from archiver.discovery.addresses import AddressKind, address_kind
from archiver.discovery.cards import Card
from archiver.discovery.document import plain
from archiver.discovery.layout import Layout
from archiver.discovery.shown_dates import looks_like_date
from archiver.discovery.wording import is_read_more

MAX_SUMMARY = 600  # characters
MIN_SUMMARY = 30

_TAG_CLASS = re.compile(
    r"(?:^|[-_])(?:tags?|chips?|labels?|categor(?:y|ies)|topics?|keywords?)(?:$|[-_])",
    re.IGNORECASE,
)
_AUTHOR_CLASS = re.compile(r"(?:^|[-_])(?:author|byline)(?:$|[-_])", re.IGNORECASE)
_AUTHOR_PATH = re.compile(r"/(?:authors?|people|by|members?)/[^/]+/?$", re.IGNORECASE)
_BY = re.compile(r"^(?:by|von|par|por|di|door|av|przez|автор:?|作者[:：]?)\s+(?=\w)", re.IGNORECASE)
_TRAIL = re.compile(
    r"\s*[\[(（]?\s*(?:\.\.\.|…)?\s*(?:read more|continue reading)[\s\])）→»…]*$", re.IGNORECASE
)


def summary_of(layout: Layout, card: Card, title: str | None) -> str | None:
    """The longest run of text in a card that is not its title, None when it has none."""
    blocks: dict[int, list[str]] = {}
    for chunk in layout.chunks_in(card.start, card.end):
        blocks.setdefault(chunk.block, []).append(chunk.text)
    best = ""
    for parts in blocks.values():
        text = plain("".join(parts))
        if len(text) > len(best) and text != title:
            best = text
    best = _TRAIL.sub("", best)
    if len(best) < MIN_SUMMARY or best == title:
        return None
    return best if len(best) <= MAX_SUMMARY else best[:MAX_SUMMARY].rsplit(" ", 1)[0] + "…"


def tags_of(layout: Layout, card: Card) -> tuple[str, ...]:
    """The tags and categories that a card links to or shows as chips, in order, each once."""
    found: dict[str, None] = {}
    for element in _elements(layout, card):
        text = layout.element_text(element)
        if 0 < len(text) <= 40 and _is_tag(layout, element) and not _says_nothing(text):
            found.setdefault(text.lstrip("#").strip(" ,;·|"))
    return tuple(tag for tag in found if any(char.isalnum() for char in tag))


def _says_nothing(text: str) -> bool:
    """Whether a text names no tag: "more", or the date that links to the archive of its month."""
    return is_read_more(text) or looks_like_date(text)


def authors_of(layout: Layout, card: Card) -> tuple[str, ...]:
    """The authors that a card names, in order; empty when it names none."""
    found: dict[str, None] = {}
    for element in _elements(layout, card):
        text = layout.element_text(element)
        if not 1 < len(text) <= 60 or any(char.isdigit() for char in text):
            continue
        href = element.get("href") or ""
        rel = (element.get("rel") or "").lower().split()
        named = "author" in rel or bool(element.tag == "a" and _AUTHOR_PATH.search(href))
        classed = len(element) == 0 and _has_class(element, _AUTHOR_CLASS)
        if named or classed:
            found.setdefault(_BY.sub("", text).strip(" ,;·|"))
    return tuple(found)


def _elements(layout: Layout, card: Card) -> list[lxml.html.HtmlElement]:
    """The links of a card, and elements without children that may be chips."""
    found: list[lxml.html.HtmlElement] = []
    start, end = card.start, card.end
    for element in card.element.iter("a", "span", "li", "small", "div", "p", "em"):
        if element not in layout.spans or len(found) > 80:
            continue
        if start <= layout.span(element)[0] < end and (element.tag == "a" or len(element) == 0):
            found.append(element)
    return found


def _is_tag(layout: Layout, element: lxml.html.HtmlElement) -> bool:
    if element.tag == "a":
        rel = (element.get("rel") or "").lower().split()
        url = layout.document.resolve(element.get("href") or "")
        if "tag" in rel:
            return True
        if url is None or _AUTHOR_PATH.search(url):
            return False
        kind = address_kind(url)
        listed = "tag" in url.lower() or "categor" in url.lower()
        return kind is AddressKind.TAXONOMY or (kind is AddressKind.ACTION and listed)
    return _has_class(element, _TAG_CLASS)


def _has_class(element: lxml.html.HtmlElement, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(token) for token in (element.get("class") or "").split())
