"""The chosen subtree as a content tree: a small, clean vocabulary that all renderings are made of.

The root is an `article`. Blocks: p, h1 to h6, ul, ol, li, dl, dt, dd, blockquote, pre,
figure, figcaption, table (caption, tr, th, td), hr, details, summary, section.footnotes.
Inline: a, img, br, code, em, strong, del, ins, sub, sup, kbd, mark, q, cite, abbr, var, samp,
span.math, input. White space is collapsed, links and pictures are absolute, and nothing in it
is a wrapper.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from urllib.parse import urljoin

from lxml import etree
from lxml.etree import _Element as Element

from archiver.extraction.content_inline import (
    BLOCKS,
    INLINE,
    Inline,
    add_text,
    is_empty,
    tidy,
)
from archiver.extraction.content_lists import add_definitions, add_list, tighten
from archiver.extraction.content_tables import add_table
from archiver.extraction.names import is_for_screen_readers
from archiver.extraction.sanitise import DATA_PICTURE, SCHEMES
from archiver.markup import text_of

# Tags that never hold anything a reader of the article sees.
SKIPPED = frozenset((
    "script", "style", "template", "noscript", "button", "select", "option", "textarea", "svg",
    "canvas", "head", "title", "meta", "link", "map", "area", "frame", "frameset", "param",
    "source", "track", "datalist", "dialog", "menuitem", "nav", "iframe", "object", "embed",
    "video", "audio", "progress", "meter",
))  # fmt: skip
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Builder:
    """Turns one subtree into a content tree; elements in `dropped` and all inside them stay out."""

    def __init__(self, base_url: str, dropped: Collection[Element] = ()) -> None:
        self.base_url = base_url
        self.dropped = frozenset(dropped)
        self.notes: list[Element] = []  # footnotes met on the way, in their order
        self.inline = Inline(self)
        self._blocks: dict[str, Callable[[Element, Element], None]] = {
            "pre": self._pre,
            "table": partial(add_table, self),
            "ul": partial(add_list, self),
            "ol": partial(add_list, self),
            "menu": partial(add_list, self),
            "dir": partial(add_list, self),
            "dl": partial(add_definitions, self),
            "hr": self._rule,
            "blockquote": self._quote,
            "figure": self._figure,
            "figcaption": self._caption,
            "details": self._details,
            **dict.fromkeys(HEADINGS, self._heading),
        }

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
        self._text(source.text, into, paragraph)
        for child in source:
            if child is not without and not self.skips(child):
                if child.tag == "br" and (not paragraph or _ends_with_break(paragraph[0])):
                    self.close(paragraph)  # two line breaks are how a blog editor ends one
                elif child.get("data-embed") is None:
                    self.child(child, into, paragraph)
                else:
                    self.close(paragraph)
                    self._embed(child, into)
            self._text(child.tail, into, paragraph)
        self.close(paragraph)

    def _text(self, text: str | None, into: Element, paragraph: list[Element]) -> None:
        if text and (paragraph or text.strip()):
            add_text(self._open(into, paragraph), text)

    def _open(self, into: Element, paragraph: list[Element]) -> Element:
        if not paragraph:
            paragraph.append(etree.SubElement(into, "p"))
        return paragraph[0]

    def close(self, paragraph: list[Element]) -> None:
        """End a paragraph; one that came to nothing goes."""
        while paragraph:
            done = paragraph.pop()
            tidy(done)
            parent = done.getparent()
            if is_empty(done) and parent is not None:
                parent.remove(done)

    def child(self, child: Element, into: Element, paragraph: list[Element]) -> None:
        tag = child.tag
        if tag in INLINE and (not len(child) or next(child.iter(*BLOCKS), None) is None):
            self.inline.append(child, self._open(into, paragraph))
            return
        self.close(paragraph)
        if tag == "a":
            self._link_around_blocks(child, into)
        else:
            self._blocks.get(tag, self.flow)(child, into)

    def _link_around_blocks(self, link: Element, into: Element) -> None:
        """A link around whole blocks: each text in it becomes the link."""
        holder = etree.Element("div")
        self.flow(link, holder)
        href = self.url(link.get("href"))
        for block in list(holder):
            into.append(block)
            if href and block.tag in ("p", *HEADINGS) and block.find(".//a") is None:
                anchor = etree.Element("a", href=href)
                anchor.text, block.text = block.text, None
                anchor.extend(list(block))
                block.append(anchor)

    # --- blocks -----------------------------------------------------------------------------------
    def _heading(self, source: Element, into: Element) -> None:
        heading = etree.SubElement(into, source.tag)
        self.inline.fill(source, heading)
        tidy(heading)
        if is_empty(heading):
            into.remove(heading)
        elif source.get("id"):
            heading.set("id", source.get("id") or "")

    def _pre(self, source: Element, into: Element) -> None:
        text = text_of(source)
        if not text.strip():
            return
        target = into
        if caption := source.get("data-caption"):
            target = etree.SubElement(into, "figure")
            etree.SubElement(target, "figcaption").text = caption
        pre = etree.SubElement(target, "pre")
        code = etree.SubElement(pre, "code")
        code.text = text
        if language := source.get("data-language"):
            code.set("class", f"language-{language}")

    def _embed(self, source: Element, into: Element) -> None:
        paragraph = etree.SubElement(into, "p", {"class": "embed"})
        self.inline.fill(source, paragraph)

    def _rule(self, _source: Element, into: Element) -> None:
        if len(into) and into[-1].tag != "hr":
            etree.SubElement(into, "hr")

    def _quote(self, source: Element, into: Element) -> None:
        quote = etree.SubElement(into, "blockquote")
        if kind := source.get("data-callout"):
            quote.set("class", f"callout callout-{kind}")
        self.flow(source, quote)
        if not len(quote):
            into.remove(quote)

    def _details(self, source: Element, into: Element) -> None:
        made = etree.SubElement(into, "details")
        summary = source.find("summary")
        if summary is not None:
            self.inline.fill(summary, etree.SubElement(made, "summary"))
            tidy(made[0])
        self.flow(source, made, without=summary)
        if len(made) <= (summary is not None):
            into.remove(made)

    def _caption(self, source: Element, into: Element) -> None:
        """A caption inside a figure; elsewhere it is a paragraph like any other."""
        if into.tag != "figure":
            self.flow(source, into)
            return
        caption = etree.SubElement(into, "figcaption")
        self.inline.fill(source, caption)
        tidy(caption)
        if is_empty(caption):
            into.remove(caption)

    def _figure(self, source: Element, into: Element) -> None:
        figure = etree.SubElement(into, "figure")
        self.flow(source, figure)
        several = figure.find("figure") is not None  # each of them with a caption of its own
        if several or figure.find("figcaption") is None or len(figure) < 2:
            place = into.index(figure)
            for child in reversed(list(figure)):
                into.insert(place, _as_paragraph(child))
            into.remove(figure)

    # --- footnotes --------------------------------------------------------------------------------
    def _footnotes(self, root: Element) -> None:
        """The notes at the end, each with a way back to where it was called."""
        if not self.notes:
            return
        section = etree.SubElement(root, "section", {"class": "footnotes"})
        made = etree.SubElement(section, "ol")
        for note in self.notes:
            item = etree.SubElement(made, "li", id=f"fn-{note.get('data-note')}")
            holder = etree.Element("div")
            holder.text, note.tail = note.text, None
            self._note_into(note, item)

    def _note_into(self, note: Element, item: Element) -> None:
        self.flow(note, item)
        tighten(item, note)
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


def _as_paragraph(block: Element) -> Element:
    if block.tag == "figcaption":
        block.tag = "p"
    return block
