"""Which links of a page stand in the same place of a repeated structure.

A *group* is a set of links with like paths of tags, each address with its card. The way and its
measures: issue 3 and `docs/architecture.md`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import lxml.html

from archiver.discovery.addresses import AddressKind, slug_quality
from archiver.discovery.cards import Card, cards_of
from archiver.discovery.layout import Layout
from archiver.discovery.links import Link, ancestors_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Links with like places, each address with its card, in the order of the page."""

    signature: tuple[str, ...]
    cards: tuple[Card, ...]
    facets: tuple[tuple[str, ...], ...] = field(default=())  # signatures folded into this one

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(card.key for card in self.cards)


def propose_groups(layout: Layout, links: Sequence[Link]) -> list[Group]:
    """All groups of a page, those with the same addresses folded into one."""
    by_signature: dict[tuple[str, ...], list[Link]] = defaultdict(list)
    for link in links:
        by_signature[link.signature].append(link)
    groups: list[Group] = []
    for signature, members in by_signature.items():
        parts = split_by_profile(layout, members)
        groups += [Group(signature=signature, cards=cards_of(layout, part)) for part in parts]
    return fold(groups)


def split_by_profile(layout: Layout, links: Sequence[Link]) -> list[list[Link]]:
    """Links of one path, parted where the lists they stand in are of different kinds.

    Pages without classes give menus, tag lists and posts one path; each list keeps together,
    and lists of the same kind (the years of an archive) come together again.
    """
    kinds: dict[tuple[object, ...], list[Link]] = defaultdict(list)
    for run in runs_of(links):
        kinds[_profile(layout, run)].extend(run)
    return list(kinds.values())


def runs_of(links: Sequence[Link]) -> list[list[Link]]:
    """Links in order, parted where the element that holds two neighbours changes."""
    runs: list[list[Link]] = []
    holder: lxml.html.HtmlElement | None = None
    for link in links:
        if not runs:
            runs.append([link])
            continue
        common = common_ancestor(runs[-1][-1].anchor.element, link.anchor.element)
        if holder is None or common is holder:
            runs[-1].append(link)
            holder = common
        else:
            runs.append([link])
            holder = None
    return runs


def common_ancestor(
    first: lxml.html.HtmlElement, second: lxml.html.HtmlElement
) -> lxml.html.HtmlElement | None:
    """The lowest element that holds both, None when it is too far up."""
    above = set(ancestors_of(first))
    return next((item for item in ancestors_of(second) if item in above), None)


def _profile(layout: Layout, run: Sequence[Link]) -> tuple[object, ...]:
    """What a list is like, coarsely: its region, the kind of its addresses, how long its texts."""
    region = layout.region_at(run[0].start)
    kind, _ = Counter(link.kind for link in run).most_common(1)[0]
    texts = sorted(len(layout.text(link.start, link.anchor.end)) for link in run)
    slugs = sum(slug_quality(link.anchor.url) for link in run) / len(run)
    short = 0 < texts[len(texts) // 2] < 12 and slugs < 0.5
    external = sum(link.external for link in run) * 2 > len(run)
    return (region.name if region else "", kind is AddressKind.POST, short, external and short)


def fold(groups: Iterable[Group]) -> list[Group]:
    """Groups whose links stand in the cards of another group for the same addresses become one."""
    ordered = sorted(groups, key=lambda group: -len(group.cards))
    kept: list[Group] = []
    for group in ordered:
        for index, larger in enumerate(kept):
            if inside(group, larger):
                kept[index] = _merged(larger, group)
                break
        else:
            kept.append(group)
    return kept


def inside(smaller: Group, larger: Group) -> bool:
    """Whether nearly all links of a group stand in the other's card of the same address."""
    spans = {card.key: (card.start, card.end) for card in larger.cards}
    hits = 0
    for card in smaller.cards:
        start, end = spans.get(card.key, (0, 0))
        hits += start <= card.links[0].start < end
    return hits >= 0.8 * len(smaller.cards)


def _merged(larger: Group, smaller: Group) -> Group:
    extra = {card.key: card.links for card in smaller.cards}
    cards = []
    for card in larger.cards:
        links = sorted({*card.links, *extra.get(card.key, ())}, key=lambda link: link.start)
        inner = tuple(link for link in links if card.start <= link.start < card.end)
        cards.append(replace(card, links=inner or card.links))
    return replace(larger, cards=tuple(cards), facets=(*larger.facets, smaller.signature))
