"""Which links of a page stand in the same place of a repeated structure.

A *group* is a set of links with like paths of tags, each address with its card. The way and its
measures: issue 3 and `docs/architecture.md`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import lxml.html

from archiver.discovery.addresses import AddressKind, slug_quality
from archiver.discovery.cards import Card, cards_of
from archiver.discovery.layout import Layout
from archiver.discovery.links import Link, ancestors_of
from archiver.discovery.sections import under_side_heading
from archiver.discovery.strays import without_strays

RULED = ("rules",)  # the signature of the group that the user's own selector makes

_LISTS = frozenset({"ul", "ol", "dl", "table", "tbody", "menu"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Links with like places, each address with its card, in the order of the page."""

    signature: tuple[str, ...]
    cards: tuple[Card, ...]
    facets: tuple[tuple[str, ...], ...] = field(default=())  # signatures folded into this one

    @property
    def keys(self) -> frozenset[str]:
        """The addresses of its cards."""
        return frozenset(card.key for card in self.cards)


def propose_groups(layout: Layout, links: Sequence[Link]) -> list[Group]:
    """All groups of a page, those with the same addresses folded into one."""
    by_signature: dict[tuple[str, ...], list[Link]] = defaultdict(list)
    for link in links:
        by_signature[link.signature].append(link)
    groups: list[Group] = []
    for signature, members in by_signature.items():
        for alike in without_strays(layout, members):
            parts = split_by_profile(layout, alike)
            groups += [Group(signature=signature, cards=cards_of(layout, part)) for part in parts]
    return fold(groups)


def split_by_profile(layout: Layout, links: Sequence[Link]) -> list[list[Link]]:
    """Links of one path, parted where the lists they stand in are of different kinds.

    Pages without classes give menus, tag lists and posts one path; each list keeps together,
    and lists of the same kind (the years of an archive) come together again.
    """
    kinds: dict[tuple[object, ...], list[Link]] = defaultdict(list)
    singles: list[tuple[tuple[object, ...], Link]] = []
    for run in runs_of(layout, links):
        profile = _profile(layout, run)
        if len(run) > 1:
            kinds[(*profile, _digits_beside(layout, run))].extend(run)
        else:
            singles.append((profile, run[0]))
    for profile, link in singles:
        fitting = [key for key in kinds if key[:-1] == profile]
        kinds[max(fitting, key=lambda key: len(kinds[key]), default=(*profile, False))].append(link)
    return [sorted(part, key=lambda link: link.start) for part in kinds.values()]


def _digits_beside(layout: Layout, run: Sequence[Link]) -> bool:
    """Whether digits stand beside most links of a list: it shows dates, or counts."""
    beside = 0
    for link in run:
        holder = link.anchor.element.getparent()
        if holder is None or holder not in layout.spans:
            continue
        start, end = layout.span(holder)
        text = layout.text(start, link.start) + layout.text(
            link.anchor.end, min(end, link.anchor.end + 40)
        )
        beside += any(char.isdigit() for char in text[-60:])
    return beside * 2 > len(run)


def runs_of(layout: Layout, links: Sequence[Link]) -> list[list[Link]]:
    """Links in order, parted where two neighbours have less in common than with their others.

    Links in a row to one address (picture, title, "read more") count as one neighbour. A
    heading between two that are neighbours in one element parts them too.
    """
    heads = [
        index for index, link in enumerate(links) if not index or link.key != links[index - 1].key
    ]
    depths = [
        _common_depth(links[first].anchor.element, links[second].anchor.element)
        for first, second in pairwise(heads)
    ]
    runs = [list(links[: heads[1]] if len(heads) > 1 else links)]
    for number, (start, end) in enumerate(pairwise([*heads[1:], len(links)])):
        around = depths[max(0, number - 1) : number + 2]
        parted = depths[number] < max(around) or _own_list(links[start], depths[number])
        if parted or _under_another_heading(layout, links[start - 1], links[start]):
            runs.append([])
        runs[-1].extend(links[start:end])
    return runs


def _under_another_heading(layout: Layout, before: Link, link: Link) -> bool:
    """Whether a heading stands between two links of one element, as the title over a list."""
    if before.anchor.element.getparent() is not link.anchor.element.getparent():
        return False
    return bool(layout.headings_in(before.anchor.end, link.start))


def _own_list(link: Link, depth: int) -> bool:
    """Whether a link has a list for itself, below the element that it shares with the next."""
    above = ancestors_of(link.anchor.element)
    below = above[: len(above) - depth]
    return bool(below) and below[-1].tag in _LISTS


def _common_depth(first: lxml.html.HtmlElement, second: lxml.html.HtmlElement) -> int:
    """How deep the lowest element stands that holds both, 0 when it is too far up."""
    above = ancestors_of(first)
    places = {item: len(above) - index for index, item in enumerate(above)}
    return next((places[item] for item in ancestors_of(second) if item in places), 0)


def _profile(layout: Layout, run: Sequence[Link]) -> tuple[object, ...]:
    """What a list is like, coarsely: its region, the kind of its addresses, how long its texts."""
    region = layout.region_at(run[0].start)
    kind, _ = Counter(link.kind for link in run).most_common(1)[0]
    texts = sorted(len(layout.text(link.start, link.anchor.end)) for link in run)
    slugs = sum(slug_quality(link.anchor.url) for link in run) / len(run)
    short = 0 < texts[len(texts) // 2] < 12 and slugs < 0.5
    external = sum(link.external for link in run) * 2 > len(run)
    side = under_side_heading(layout, run[0].start)
    name = region.name if region else ""
    return (name, kind is AddressKind.POST, short, external and short, side)


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
