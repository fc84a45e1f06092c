"""Texts of a page as a person reads them, and when two of them say the same."""

from __future__ import annotations

import re
import unicodedata
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from archiver.markup import text_of

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xad\ufe0e\ufe0f"
SAME_SIGN = {
    "‘": "'", "’": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"',
    "»": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "...",
}  # fmt: skip
# A sign of a script that puts no spaces between words; there each sign is one.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
WORD = re.compile(rf"{UNSPACED.pattern}|\w+")
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
    return " ".join(_without_invisible(text).split())


def alike(text: str) -> str:
    """A form that is equal for texts that differ in quotes, dashes, width, case or spaces only."""
    return " ".join(_plain(text).split()).casefold()


def words_of(text: str) -> list[str]:
    """The words and single CJK characters of a text, in the form of `alike`."""
    return WORD.findall(_plain(text).casefold())


def _plain(text: str) -> str:
    """The text with one sign for all that look alike."""
    if text.isascii():
        return text.replace("`", "'")
    normal = unicodedata.normalize("NFKC", _with_same_signs(_without_invisible(text)))
    return _with_same_signs(normal)


def _without_invisible(text: str) -> str:
    if text.isascii():
        return text
    for character in INVISIBLE:  # far quicker than a table or a pattern: most occur in no text
        text = text.replace(character, "")
    return text


def _with_same_signs(text: str) -> str:
    for sign, same in SAME_SIGN.items():
        text = text.replace(sign, same)
    return text


def shown_text(element: Element) -> str:
    """What a reader sees of a heading or label: no anchors, icons, buttons or hidden words."""
    if not len(element):
        return clean(element.text or "")
    pieces: list[str] = []
    _add_shown(element, pieces)
    return clean("".join(pieces))


def names_of(element: Element) -> str:
    """The class names and the id of an element in lower case, a space around each."""
    return f" {element.get('class') or ''} {element.get('id') or ''} ".lower()


def classes_of(element: Element) -> str:
    """The class names of an element as they are written, a space around each."""
    return f" {element.get('class') or ''} "


def select(expression: etree.XPath, tree: Element) -> list[Element]:
    """The elements that an XPath finds, in order of the page."""
    return [node for node in cast("list[Element]", expression(tree)) if is_element(node)]


def is_element(node: object) -> bool:
    """Whether that is an element, not a comment or processing instruction."""
    return isinstance(getattr(node, "tag", None), str)


def _add_shown(element: Element, pieces: list[str]) -> None:
    if element.text:
        pieces.append(element.text)
    for child in element:
        if is_element(child) and not _is_unseen(child):
            if child.tag == "br":
                pieces.append(" ")
            _add_shown(child, pieces)
        if child.tail:
            pieces.append(child.tail)


def _is_unseen(element: Element) -> bool:
    if element.tag in UNSEEN_TAGS or element.get("hidden") is not None:
        return True
    classes = element.get("class")
    if classes and not UNSEEN_CLASSES.isdisjoint(classes.lower().split()):
        return True
    if element.tag == "a" and (element.get("href") or "").startswith("#"):
        return clean(text_of(element)).casefold() in ANCHOR_TEXTS
    return False
