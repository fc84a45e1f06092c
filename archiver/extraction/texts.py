"""Texts of a page as a person reads them, and when two of them say the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from archiver.markup import text_of

INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\xad\ufe0e\ufe0f]+")
SAME_SIGN = str.maketrans({
    "‘": "'", "’": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"',
    "»": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "...",
})  # fmt: skip
UNSEEN_TAGS = frozenset({"script", "style", "template", "noscript", "svg", "button", "textarea"})
UNSEEN_CLASSES = frozenset({
    # What stands in a heading for screen readers, scripts and links to the heading itself.
    "anchor", "anchorjs-link", "copy-link", "hash-link", "header-anchor", "headeranchor",
    "headerlink", "heading-anchor", "permalink-anchor", "screen-reader-text", "sr-only",
    "visually-hidden", "visuallyhidden",
})  # fmt: skip
ANCHOR_TEXTS = frozenset({"", "#", "¶", "§", "🔗", "⚓", "link", "permalink"})


def clean(text: str) -> str:
    """One line without invisible characters, spaces collapsed."""
    return " ".join((text if text.isascii() else INVISIBLE.sub("", text)).split())


def alike(text: str) -> str:
    """A form that is equal for texts that differ in quotes, dashes, width, case or spaces only."""
    if text.isascii():
        return " ".join(text.replace("`", "'").split()).casefold()
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", text).translate(SAME_SIGN))
    return " ".join(plain.translate(SAME_SIGN).split()).casefold()


def words_of(text: str) -> list[str]:
    """The words and single CJK characters of a text, in the form of `alike`."""
    return re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|\w+", alike(text))


def shown_text(element: Element) -> str:
    """What a reader sees of a heading or label: no anchors, icons, buttons or hidden words."""
    return clean("".join(_shown(element)))


def tokens(element: Element) -> frozenset[str]:
    """The class names and the id of an element, in lower case."""
    return frozenset(f"{element.get('class') or ''} {element.get('id') or ''}".lower().split())


def select(expression: etree.XPath, tree: Element) -> list[Element]:
    """The elements that an XPath finds, in order of the page."""
    return [node for node in cast("list[Element]", expression(tree)) if is_element(node)]


def is_element(node: object) -> bool:
    """Whether that is an element, not a comment or processing instruction."""
    return isinstance(getattr(node, "tag", None), str)


def _shown(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if is_element(child) and not _is_unseen(child):
            yield " " if child.tag == "br" else ""
            yield from _shown(child)
        yield child.tail or ""


def _is_unseen(element: Element) -> bool:
    if element.tag in UNSEEN_TAGS or "hidden" in element.attrib:
        return True
    if not UNSEEN_CLASSES.isdisjoint((element.get("class") or "").lower().split()):
        return True
    if element.tag == "a" and (element.get("href") or "").startswith("#"):
        return clean(text_of(element)).casefold() in ANCHOR_TEXTS
    return False
