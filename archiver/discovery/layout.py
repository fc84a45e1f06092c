"""Where everything of a page stands: one walk gives each element a span and each text a place.

A card of a list is a span of positions, whether an element encloses it or not, so flat lists and
nested cards are read by the same code.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import lxml.html
from lxml import etree

from archiver.discovery.document import Document, plain
from archiver.discovery.regions import Region, region_of

MAX_LINKS = 10_000
MAX_REGIONS = 400
ALL_LINKS = 0.95  # share of the links in a "sidebar" that is none, but wraps the whole page

_SKIPPED = frozenset(
    {"script", "style", "template", "noscript", "svg", "select", "iframe", "object", "head", "math"}
)
INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    }
)
_CARD_HOLDERS = frozenset({"article", "li", "main", "section"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Chunk(NamedTuple):
    """One piece of text and where it stands."""

    position: int
    text: str
    block: int  # number of the run of inline text it belongs to
    element: lxml.html.HtmlElement  # that holds it


class Anchor(NamedTuple):
    """One link of the page."""

    start: int
    end: int
    element: lxml.html.HtmlElement
    url: str  # resolved
    fragment: str


@dataclass(slots=True)
class Layout:
    """Spans, texts, links and regions of one document."""

    document: Document
    spans: dict[lxml.html.HtmlElement, tuple[int, int]] = field(default_factory=dict)
    chunks: list[Chunk] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    headings: list[lxml.html.HtmlElement] = field(default_factory=list)
    times: list[lxml.html.HtmlElement] = field(default_factory=list)
    regions: list[tuple[int, int, Region]] = field(default_factory=list)
    links_left_off: int = 0
    _chunk_starts: list[int] = field(default_factory=list)

    def span(self, element: lxml.html.HtmlElement) -> tuple[int, int]:
        """First and last position of an element."""
        return self.spans[element]

    def chunks_in(self, start: int, end: int) -> list[Chunk]:
        """The pieces of text from `start` up to `end`."""
        low = bisect_left(self._chunk_starts, start)
        return self.chunks[low : bisect_left(self._chunk_starts, end)]

    def text(self, start: int, end: int) -> str:
        """The text from `start` up to `end` on one line, blocks parted by a space."""
        return joined(self.chunks_in(start, end))

    def element_text(self, element: lxml.html.HtmlElement) -> str:
        """The text of one element on one line."""
        return self.text(*self.spans[element])

    def headings_in(self, start: int, end: int) -> list[lxml.html.HtmlElement]:
        """The headings that start in that span, in order."""
        return self._starting(self.headings, start, end)

    def times_in(self, start: int, end: int) -> list[lxml.html.HtmlElement]:
        """The <time> elements that start in that span, in order."""
        return self._starting(self.times, start, end)

    def _starting(
        self, elements: list[lxml.html.HtmlElement], start: int, end: int
    ) -> list[lxml.html.HtmlElement]:
        low = bisect_left(elements, start, key=lambda item: self.spans[item][0])
        high = bisect_left(elements, end, key=lambda item: self.spans[item][0])
        return elements[low:high]

    def region_at(self, position: int) -> Region | None:
        """The region of the lowest weight that holds that position, None in the main part."""
        found = [region for start, end, region in self.regions if start <= position < end]
        return min(found, key=lambda region: region.weight, default=None)


def _is_paged(
    layout: Layout, element: lxml.html.HtmlElement, pagers: list[tuple[int, int]]
) -> bool:
    """Whether a pager stands in an element or right behind it: the newest posts are the list."""
    start, end = layout.spans[element]
    parent = element.getparent()
    around = layout.spans.get(parent, (start, end)) if parent is not None else (start, end)
    return any(start < pager[0] < end or end < pager[0] < around[1] for pager in pagers)


def joined(chunks: list[Chunk]) -> str:
    """Pieces of text on one line, blocks parted by a space."""
    parts: list[str] = []
    block = -1
    for chunk in chunks:
        if chunk.block != block and parts:
            parts.append(" ")
        parts.append(chunk.text)
        block = chunk.block
    return plain("".join(parts))


def read_layout(document: Document) -> Layout:
    """The layout of a page: at most MAX_LINKS links are kept, each element is seen once."""
    layout = Layout(document=document)
    walk = _Walk(layout)
    root = document.tree.find("body")
    for event, element in _events(document.tree if root is None else root):
        walk.see(event, element)
    layout._chunk_starts = [chunk.position for chunk in layout.chunks]  # noqa: SLF001 - built here
    _cut_nested(layout)
    layout.regions = walk.settled_regions()
    return layout


def _cut_nested(layout: Layout) -> None:
    """Ends links that were never closed where the next link's block begins.

    HTML has no links inside links: what stands in them belongs to what follows.
    """
    layout.anchors.sort(key=lambda anchor: anchor.start)
    for index, (anchor, inner) in enumerate(pairwise(layout.anchors)):
        if inner.start >= anchor.end:
            continue
        block = inner.element
        while block.getparent() is not None and block.getparent() is not anchor.element:
            block = block.getparent()
        end = layout.spans[block][0]
        layout.anchors[index] = anchor._replace(end=end)
        layout.spans[anchor.element] = (anchor.start, end)


def _events(root: lxml.html.HtmlElement) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    walker = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in walker:
        if event == "start" and element.tag in _SKIPPED:
            walker.skip_subtree()
        yield event, element


class _Walk:
    """The state of one walk over the tree."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.position = 0
        self.block = 0
        self.open_regions: dict[lxml.html.HtmlElement, Region] = {}
        self.mains: list[tuple[int, int]] = []
        self.articles = 0

    def see(self, event: str, element: lxml.html.HtmlElement) -> None:
        """Notes one event of the walk."""
        self.position += 1
        if event == "start":
            self._open(element)
            if element.tag not in _SKIPPED:
                self._text(element.text, element)
            return
        if event == "end":
            self._close(element)
        parent = element.getparent()
        if parent is not None:
            self._text(element.tail, parent)

    def _text(self, text: str | None, element: lxml.html.HtmlElement) -> None:
        if text:
            self.layout.chunks.append(Chunk(self.position, text, self.block, element))
            self.position += 1

    def _open(self, element: lxml.html.HtmlElement) -> None:
        tag = element.tag
        self.layout.spans[element] = (self.position, self.position)
        if tag not in INLINE:
            self.block += 1
        if tag in _CARD_HOLDERS:
            self.articles += 1
        elif tag in HEADINGS:
            self.layout.headings.append(element)
        elif tag == "time":
            self.layout.times.append(element)
        if len(self.open_regions) < MAX_REGIONS and (
            region := region_of(element, in_card=self.articles > 0)
        ):
            self.open_regions[element] = region

    def _close(self, element: lxml.html.HtmlElement) -> None:
        tag = element.tag
        start = self.layout.spans[element][0]
        self.layout.spans[element] = (start, self.position)
        if tag not in INLINE:
            self.block += 1
        if tag in _CARD_HOLDERS:
            self.articles -= 1
        elif tag == "main" or element.get("role") == "main":
            self.mains.append((start, self.position))
        elif tag == "a" and (href := element.get("href")) is not None:
            self._link(element, href, start)

    def _link(self, element: lxml.html.HtmlElement, href: str, start: int) -> None:
        href = href.strip()
        if not href or href.startswith("#"):
            return
        url = self.layout.document.resolve(href)
        if url is None:
            return
        if len(self.layout.anchors) >= MAX_LINKS:
            self.layout.links_left_off += 1
            return
        fragment = href.partition("#")[2]
        self.layout.anchors.append(Anchor(start, self.position, element, url, fragment))

    def settled_regions(self) -> list[tuple[int, int, Region]]:
        """Regions that hold neither the main part, nor the h1, nor nearly all links of the page.

        Only a tag, as <nav>, is believed where it holds the h1 or all links.
        """
        anchors = sorted(anchor.start for anchor in self.layout.anchors)
        pagers = [self.layout.spans[x] for x, r in self.open_regions.items() if r.name == "pager"]
        tops = [self.layout.spans[item][0] for item in self.layout.headings if item.tag == "h1"]
        kept = []
        for element, region in self.open_regions.items():
            start, end = self.layout.spans[element]
            if any(start <= main[0] and main[1] <= end for main in self.mains):
                continue
            if region.name == "extras" and _is_paged(self.layout, element, pagers):
                continue
            share = (bisect_left(anchors, end) - bisect_left(anchors, start)) / max(1, len(anchors))
            semantic = element.tag in region.tags
            holds_top = any(start <= top < end for top in tops)
            if not semantic and (holds_top or share > ALL_LINKS):
                continue
            kept.append((start, end, region))
        return kept
