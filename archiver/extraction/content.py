"""The chosen subtree as a content tree: a small, clean vocabulary that all renderings are made of.

The root is an `article`. Blocks: p, h1 to h6, ul, ol, li, dl, dt, dd, blockquote, pre,
figure, figcaption, table (caption, tr, th, td), hr, details, summary, section.footnotes.
Inline: a, img, br, code, em, strong, del, ins, sub, sup, kbd, mark, q, cite, abbr, var, samp,
span.math, input. White space is collapsed, links and pictures are absolute, and nothing in it
is a wrapper.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urljoin

from lxml import etree
from lxml.etree import _Element as Element

from archiver.extraction.content_blocks import BLOCK_WRITERS, add_embed
from archiver.extraction.content_inline import INLINE, add_inline, add_text, holds_block
from archiver.extraction.content_lists import fill_item
from archiver.extraction.content_space import is_empty, tidy
from archiver.extraction.names import is_for_screen_readers
from archiver.extraction.sanitise import DATA_PICTURE, SCHEMES

# Tags that never hold anything a reader of the article sees.
SKIPPED = frozenset((
    "script", "style", "template", "noscript", "button", "select", "option", "textarea", "svg",
    "canvas", "head", "title", "meta", "link", "map", "area", "frame", "frameset", "param",
    "source", "track", "datalist", "dialog", "menuitem", "nav", "iframe", "object", "embed",
    "video", "audio", "progress", "meter",
))  # fmt: skip
# Whole addresses with nothing in them that joining them to another would change.
WHOLE = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[^\s?#;]*)?(?:\?[^\s#]+)?(?:#\S+)?", re.ASCII)


class Builder:
    """Turns one subtree into a content tree; elements in `dropped` and all inside them stay out."""

    def __init__(self, base_url: str, dropped: Collection[Element] = ()) -> None:
        self.base_url = base_url
        self.dropped = frozenset(dropped)
        self.notes: list[Element] = []  # footnotes met on the way, in their order

    def build(self, subtree: Element, notes: Collection[Element] = ()) -> Element:
        """The content tree of a subtree; `notes` are its footnotes, wherever the page has them."""
        root = etree.Element("article")
        self.notes = list(notes)
        self.flow(subtree, root)
        self._footnotes(root)
        return root

    def url(self, address: str | None, *, picture: bool = False) -> str | None:
        """An absolute address, None for what leads nowhere or acts (`javascript:`, nothing)."""
        text = (address or "").strip()
        if not text:
            return None
        if WHOLE.fullmatch(text):
            return text
        try:
            joined = urljoin(self.base_url, text)
        except ValueError:
            return None
        scheme = joined.partition(":")[0].lower()
        if scheme == "data":
            return joined if picture and DATA_PICTURE.match(joined) else None
        return joined if scheme in SCHEMES else None

    def skips(self, element: Element) -> bool:
        """Whether an element says nothing, was pruned, or is a note that stands elsewhere."""
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED or element in self.dropped:
            return True
        if tag == "span" and (names := element.get("class")) and is_for_screen_readers(names):
            return True
        return element.get("data-note") is not None

    # --- flow: text and blocks in the order of the page -------------------------------------------
    def flow(self, source: Element, into: Element, *, without: Element | None = None) -> None:
        """Append what is inside an element; text that stands alone becomes a paragraph.

        `without` is a child that has its place already, None when there is none.
        """
        paragraph: list[Element] = []
        if text := source.text:
            self._text(text, into, paragraph)
        for child in source:
            if child is not without and not self.skips(child):
                if child.tag == "br" and (not paragraph or _ends_with_break(paragraph[0])):
                    self.close(paragraph)  # two line breaks are how a blog editor ends one
                elif child.get("data-embed") is None:
                    self.child(child, into, paragraph)
                else:
                    self.close(paragraph)
                    add_embed(self, child, into)
            if text := child.tail:
                self._text(text, into, paragraph)
        self.close(paragraph)

    def _text(self, text: str, into: Element, paragraph: list[Element]) -> None:
        if paragraph:
            add_text(paragraph[0], text)
        elif not text.isspace():
            paragraph.append(etree.SubElement(into, "p"))
            paragraph[0].text = text

    def close(self, paragraph: list[Element]) -> None:
        """End a paragraph; one that came to nothing goes."""
        while paragraph:
            done = paragraph.pop()
            tidy(done)
            if is_empty(done) and (parent := done.getparent()) is not None:
                parent.remove(done)

    def child(self, child: Element, into: Element, paragraph: list[Element]) -> None:
        """Append one element, to the open paragraph where it is no block."""
        tag = child.tag
        if tag in INLINE and not holds_block(child):
            if not paragraph:
                paragraph.append(etree.SubElement(into, "p"))
            add_inline(self, child, paragraph[0])
            return
        self.close(paragraph)
        if tag in BLOCK_WRITERS:
            BLOCK_WRITERS[tag](self, child, into)
        else:
            self.flow(child, into)

    # --- footnotes --------------------------------------------------------------------------------
    def _footnotes(self, root: Element) -> None:
        """The notes at the end, each with a way back to where it was called."""
        if not self.notes:
            return
        section = etree.SubElement(root, "section", {"class": "footnotes"})
        made = etree.SubElement(section, "ol")
        for note in self.notes:
            item = etree.SubElement(made, "li", id=f"fn-{note.get('data-note')}")
            self._note_into(note, item)

    def _note_into(self, note: Element, item: Element) -> None:
        fill_item(self, note, item)
        last = item[-1] if len(item) and item[-1].tag == "p" else item
        label = note.get("data-note") or ""
        back = etree.SubElement(last, "a", {"href": f"#fnref-{label}", "class": "footnote-backref"})
        back.text = "↩"
        previous = back.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + " "
        else:
            last.text = (last.text or "") + " "


def _ends_with_break(paragraph: Element) -> bool:
    last = next(paragraph.iterchildren(reversed=True), None)
    return last is not None and last.tag == "br" and not (last.tail or "").strip()
