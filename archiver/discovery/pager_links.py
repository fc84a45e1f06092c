"""What may lead to another page of a list: links, and addresses that only a script follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import lxml.html

from archiver.discovery.cards import Card
from archiver.discovery.document import plain
from archiver.discovery.layout import Anchor, Layout
from archiver.discovery.numbering import Numbered, same_list
from archiver.discovery.spans import Spans
from archiver.discovery.wording import paging_direction

MAX_ELEMENTS = 20_000  # of a page, in whose attributes an address is looked for

# Attributes of buttons and sentinels that hold the address of the next page.
_ADDRESS = re.compile(
    r"(?:data-)?hx-get|data-(?:next|more|load)(?:-?page)?(?:-?(?:url|href|link|path))?"
    r"|data-(?:url|href|ajax-url|action|endpoint)|data-turbo-src|ic-get-from",
    re.IGNORECASE,
)
_PAGED = re.compile(r"[?&]paged=\d")
_POST_NUMBER = re.compile(r"[?&]p=$")
_LOOKS_LIKE_ADDRESS = re.compile(r"(?:https?:/|\.{0,2})/|\?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerLink:
    """One address that may be a further page of the list."""

    url: str
    text: str  # what it says of itself, "" for nothing
    direction: str | None  # older, newer; None where its words do not say
    form: Numbered | None  # how its address is page N of this list; None where it is not
    in_pager: bool = False


def pager_links(layout: Layout, cards: Sequence[Card]) -> Iterator[PagerLink]:
    """The own addresses of a page that may be pages of its list; links inside cards are none.

    Where the cards' own addresses are numbered, such numbers are no pages; nor is `/?p=12`
    beside `/?paged=2`, as WordPress has them.
    """
    inside = Spans((card.start, card.end) for card in cards)
    here = layout.document.url
    posts = {form.before for card in cards if (form := same_list(card.url, here))}
    paged = any(_PAGED.search(url) for url in (here, *(anchor.url for anchor in layout.anchors)))
    for anchor in layout.anchors:
        if not layout.document.is_own(anchor.url):
            continue
        form = same_list(anchor.url, here)
        in_pager = _in_pager(layout, anchor)
        in_card = inside.holds(anchor.start) and not (in_pager or (form and form.known))
        is_post = form and (form.before in posts or (paged and _POST_NUMBER.search(form.before)))
        if in_card or is_post:
            continue
        text = plain(layout.text(anchor.start, anchor.end)) or _label(anchor.element)
        yield PagerLink(
            url=anchor.url,
            text=text,
            direction=paging_direction(text),
            form=form,
            in_pager=in_pager,
        )
    yield from _in_attributes(layout)


def _in_attributes(layout: Layout) -> Iterator[PagerLink]:
    """Addresses of "load more" buttons and endless lists, which scripts ask for."""
    document = layout.document
    for count, element in enumerate(document.tree.iter()):
        if count >= MAX_ELEMENTS:
            return
        for name, value in element.attrib.items() if isinstance(element.tag, str) else ():
            if not _ADDRESS.fullmatch(str(name)) or not _LOOKS_LIKE_ADDRESS.match(value):
                continue
            url = document.resolve(value)
            form = same_list(url, document.url) if url and document.is_own(url) else None
            if url and form is not None:
                yield PagerLink(url=url, text="", direction="older", form=form)


def _in_pager(layout: Layout, anchor: Anchor) -> bool:
    return any(
        start <= anchor.start < end and region.name == "pager"
        for start, end, region in layout.regions
    )


def _label(element: lxml.html.HtmlElement) -> str:
    """What a link without text says of itself: aria-label, title, rel or the class of its icon."""
    for value in (element.get("aria-label"), element.get("title")):
        if value and value.strip():
            return plain(value)
    rel = (element.get("rel") or "").lower().split()
    return "next" if "next" in rel else "prev" if "prev" in rel else ""
