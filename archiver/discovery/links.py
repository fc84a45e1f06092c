"""The links of a page that may lead to posts, each with its place in the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass

import lxml.html

from archiver.discovery.addresses import AddressKind, address_kind, key_of, segments
from archiver.discovery.layout import HEADINGS, Anchor, Layout
from archiver.discovery.wording import is_read_more, paging_direction

PATH_LEVELS = 5  # levels of the path of tags that tell groups apart; higher ones vary between pages
SHORT = 12  # positions of a link whose text may be a label; more is a card
CLIMB = 60  # ancestors looked at; unclosed tags nest cards, and their path repeats itself

_BYLINE = re.compile(
    r"\W*(?:(?:written|posted|published|geschrieben|écrit|escrito)\s+)?"
    r"(?:by|von|par|por|di|door|av|przez|автор)\W*",
    re.IGNORECASE,
)
_STATE_WORDS = frozenset(
    # First classes that say which of a kind an element is, not what it is.
    {
        "first",
        "last",
        "odd",
        "even",
        "left",
        "right",
        "active",
        "current",
        "hidden",
        "visible",
        "alt",
        "reverse",
        "big",
        "small",
        "large",
        "featured",
        "sticky",
        "pinned",
        "is-first",
        "is-last",
        "is-active",
        "fade-in",
        "animate",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link that may lead to a post."""

    anchor: Anchor
    key: str
    kind: AddressKind
    external: bool
    signature: tuple[str, ...]

    @property
    def start(self) -> int:
        """Where it stands on the page."""
        return self.anchor.start


def links_of(layout: Layout) -> list[Link]:
    """The links of a page that may lead to a post, in order; none to itself or an author."""
    document = layout.document
    here = key_of(document.url)
    links = []
    facts: dict[str, tuple[str, AddressKind]] = {}
    for anchor in layout.anchors:
        if anchor.url not in facts:
            facts[anchor.url] = (key_of(anchor.url), address_kind(anchor.url))
        key, kind = facts[anchor.url]
        if key == here or kind in {AddressKind.FILE, AddressKind.ACTION}:
            continue
        if names_author(layout, anchor):
            continue
        if kind is AddressKind.POST and _turns_pages(layout, anchor):
            kind = AddressKind.PAGER
        links.append(
            Link(
                anchor=anchor,
                key=key,
                kind=kind,
                external=not document.is_own(anchor.url),
                signature=signature_of(anchor.element),
            )
        )
    return links


def _turns_pages(layout: Layout, anchor: Anchor) -> bool:
    """Whether a link says "older posts" or "next page"; "more" is said of posts too."""
    text = layout.text(anchor.start, anchor.end) if anchor.end - anchor.start <= SHORT else ""
    turns = bool(text) and paging_direction(text) is not None and not is_read_more(text)
    return turns and next(anchor.element.iterancestors(*HEADINGS), None) is None


def names_author(layout: Layout, anchor: Anchor) -> bool:
    """Whether a link says who wrote a post: by its rel, its address, or the "by" before it."""
    if "author" in (anchor.element.get("rel") or "").lower().split():
        return True
    if [part.lower() for part in segments(anchor.url)[-2:-1]] in (["author"], ["authors"]):
        return True
    before = layout.chunks_in(max(0, anchor.start - 2), anchor.start)
    return bool(before) and _BYLINE.fullmatch(before[-1].text) is not None


def signature_of(element: lxml.html.HtmlElement) -> tuple[str, ...]:
    """The last levels of an element's path of tags and first classes, repetitions cut out.

    Where a label comes again on the way down, the path goes back to its first place, so cards
    nested by unclosed tags have the path of the first one.
    """
    path: list[str] = []
    for ancestor in reversed([element, *ancestors_of(element)]):
        label = label_of(ancestor)
        if label in path and ("." in label or label in {"li", "article"}):
            del path[path.index(label) :]
        path.append(label)
    return tuple(path[-PATH_LEVELS:])


def label_of(element: lxml.html.HtmlElement) -> str:
    """Tag and first telling class of an element, digits stripped."""
    for token in (element.get("class") or "").split():
        word = re.sub(r"\d+", "", token)
        if word and word.lower() not in _STATE_WORDS:
            return f"{element.tag}.{word}"
    return str(element.tag)


def ancestors_of(element: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The elements above one, lowest first, below <body> and at most CLIMB of them."""
    found: list[lxml.html.HtmlElement] = []
    for ancestor in element.iterancestors():
        if ancestor.tag in {"body", "html"} or len(found) >= CLIMB:
            break
        found.append(ancestor)
    return found
