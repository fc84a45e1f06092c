"""The part of a page that belongs to one address of a list, whether an element encloses it or not.

A *card* is the largest element that holds no other address of its group, and in flat lists the
siblings up to the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import lxml.html

from archiver.discovery.addresses import AddressKind
from archiver.discovery.layout import HEADINGS, Layout
from archiver.discovery.links import CLIMB, Link

_TOPS = frozenset({"body", "html", "main"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The part of the page that belongs to one address."""

    key: str
    links: tuple[Link, ...]  # all links of it to its address, in order
    element: lxml.html.HtmlElement
    start: int
    end: int
    core: tuple[int, int]  # the span of the element alone

    @property
    def url(self) -> str:
        """Its address, canonical."""
        return self.links[0].anchor.url

    @property
    def external(self) -> bool:
        """Whether it leads to another site."""
        return self.links[0].external

    @property
    def kind(self) -> AddressKind:
        """What its address alone says."""
        return self.links[0].kind


def card_at(layout: Layout, link: Link, element: lxml.html.HtmlElement) -> Card:
    """The card that one element is."""
    start, end = layout.span(element)
    return Card(
        key=link.key, links=(link,), element=element, start=start, end=end, core=(start, end)
    )


def cards_of(layout: Layout, links: Sequence[Link]) -> tuple[Card, ...]:
    """One card for each address among those links; an address met again keeps its first place."""
    before, after = _borders(links)
    single = len({link.key for link in links}) == 1
    cards: dict[str, Card] = {}
    for index, link in enumerate(links):
        if link.key in cards and cards[link.key].end > link.start:
            continue
        element = _card_element(layout, link, before[index], after[index], single=single)
        if link.key not in cards:
            cards[link.key] = card_at(layout, link, element)
    return _extended(layout, list(cards.values()))


def _borders(links: Sequence[Link]) -> tuple[list[int], list[int]]:
    """For each link, where the nearest link of another address before and after it starts."""
    before, after = [-1] * len(links), [1 << 60] * len(links)
    for index in range(1, len(links)):
        other = links[index - 1]
        same = other.key == links[index].key
        before[index] = before[index - 1] if same else other.start
    for index in range(len(links) - 2, -1, -1):
        other = links[index + 1]
        same = other.key == links[index].key
        after[index] = after[index + 1] if same else other.start
    return before, after


def _card_element(
    layout: Layout, link: Link, before: int, after: int, *, single: bool
) -> lxml.html.HtmlElement:
    """The largest element around a link that holds no other address of its group."""
    element = link.anchor.element
    for level, parent in enumerate(element.iterancestors()):
        if parent.tag in _TOPS or level > CLIMB:
            break
        start, end = layout.span(parent)
        if start <= before or end > after:
            break
        if single and (level >= 3 or element.tag in {"article", "li", "section", "tr"}):
            break
        element = parent
    return element


def _extended(layout: Layout, cards: list[Card]) -> tuple[Card, ...]:
    """Cards with the siblings that belong to them, for lists that are flat."""
    cards.sort(key=lambda card: card.start)
    reach = []
    for card, following in zip(cards, [*cards[1:], None], strict=True):
        border = following.start if following else None
        reach.append(_siblings_after(layout, card, border))
    usual = {element.tag for elements in reach[:-1] for element in elements}
    found = []
    for index, (card, elements) in enumerate(zip(cards, reach, strict=True)):
        last = index == len(cards) - 1
        taken = [item for item in elements if item.tag in usual] if last else elements
        end = layout.span(taken[-1])[1] if taken else card.end
        tail = cards[index + 1].start if not last else end
        # Bare text after an element belongs to it: "<a>Title</a> - 5 May<br>".
        same_parent = not last and cards[index + 1].element.getparent() is card.element.getparent()
        found.append(replace(card, end=tail if same_parent else end + 1))
    return tuple(found)


def _siblings_after(layout: Layout, card: Card, border: int | None) -> list[lxml.html.HtmlElement]:
    """Following siblings of a card's element that hold no later card and open no new part."""
    own_rank = _rank(card.element)
    found: list[lxml.html.HtmlElement] = []
    for sibling in card.element.itersiblings():
        if sibling not in layout.spans:
            continue
        start, end = layout.span(sibling)
        if border is not None and (end > border or start >= border):
            break
        if sibling.tag in HEADINGS and (own_rank is None or str(sibling.tag) <= own_rank):
            break
        if border is None and len(found) >= 6:
            break
        found.append(sibling)
    return found


def _rank(element: lxml.html.HtmlElement) -> str | None:
    """The heading that an element is or holds, as `h2`; None without one."""
    for item in element.iter():
        if item.tag in HEADINGS:
            return str(item.tag)
    return None
