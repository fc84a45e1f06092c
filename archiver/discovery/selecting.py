"""Which groups of a page are its list: the best one, and what else belongs to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archiver.discovery.addresses import AddressKind, folder
from archiver.discovery.scoring import Scored
from archiver.discovery.spans import Spans

NAMELIKE = 0.6  # factor of titles below which texts are names of pages, not of posts
LOWEST_SCORE = 0.35  # below it no group of a page is a list of posts
SIDE_REGIONS = frozenset({"nav", "aside", "footer", "pager", "extras"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The list of a page: its main group, those that belong to it, and how clear that is."""

    main: Scored | None  # None: no group is a list of posts
    joined: tuple[Scored, ...] = ()
    margin: float = 0.0  # how many times better than the next group of another place

    @property
    def groups(self) -> tuple[Scored, ...]:
        """The main group and those that joined it; empty without a list."""
        return (self.main, *self.joined) if self.main else ()


def choose(scored: Sequence[Scored], *, scoped: bool) -> Choice:
    """The list among the groups of a page. In a scoped page (a tag, a section) fewer join."""
    main = next((item for item in scored if item.score >= LOWEST_SCORE), None)
    if main is None or not _is_posts(main):
        main = next((item for item in scored if item.may_lead and _is_rich(item)), main)
    if main is None:
        return Choice(main=None)
    main = _rest_of(main, scored) or main
    others = [item for item in scored if item is not main]
    joined = tuple(item for item in others if belongs(item, main, scoped=scoped))
    if not scoped:
        joined += tuple(
            part for item in others if item not in joined and (part := _rescued(item, main))
        )
    leads = [item for item in joined if _leads(item, main)]
    joined = tuple(
        item
        for item in joined
        if not any(item is not lead and _within(item, lead) for lead in leads)
    )
    taken = {id(main), *map(id, joined)}
    rest = [item.score for item in scored if id(item) not in taken]
    margin = main.score / rest[0] if rest and rest[0] > 0 else 100.0
    return Choice(main=main, joined=joined, margin=margin)


def belongs(other: Scored, main: Scored, *, scoped: bool) -> bool:
    """Whether another group lists posts too: outside the main cards, of the same kind and place.

    A featured post before the list, the years of an archive whose markup differs, lists that
    unclosed tags tore apart. Sidebars, and lists under "Related posts", never belong.
    """
    new = bool(other.group.keys - main.group.keys)
    if new and _leads(other, main):
        return True
    side = other.region in SIDE_REGIONS and (scoped or not _is_rich(other))
    loose = other.factors["prose"] < 1 or other.factors["counts"] < 1
    headed = scoped and other.factors["heading"] < 1
    torn = _torn(other, main)
    inside = _within(other, main) and not (torn and other.headed >= 0.9)
    if not new or side or loose or headed or inside or not _is_posts(other):
        return False
    same_tail = other.group.signature[-2:] == main.group.signature[-2:]
    same_folder = _folders(other) <= _folders(main) and bool(_folders(other))
    alike = _alike(other, main)
    if scoped:
        return alike and same_folder and (same_tail or torn)
    return alike and (same_folder or (same_tail and main.dated > 0.5))


def _leads(other: Scored, main: Scored) -> bool:
    """Whether a post shown fuller than the others stands before them: the newest, a featured."""
    first = main.group.cards[0].start
    before = all(card.core[1] <= first for card in other.group.cards)
    return other.may_lead and before and _is_rich(other) and main.dated >= 0.5


def _rest_of(lead: Scored, scored: Sequence[Scored]) -> Scored | None:
    """The list that goes on under "Other articles" after its newest post, None without one."""
    end = lead.group.cards[-1].core[1]
    after = (item for item in scored if item.goes_on and item.group.cards[0].start >= end)
    if not lead.may_lead:
        return None
    return next((item for item in after if _is_posts(item) and _leads(lead, item)), None)


def _torn(other: Scored, main: Scored) -> bool:
    """Whether two groups are one list that unclosed tags tore apart: like links, in like cards."""
    here, there = main.group.signature, other.group.signature
    starts = [card.start for card in main.group.cards]
    between = any(starts[0] < card.start < starts[-1] for card in other.group.cards)
    return "." in here[-1] and here[-1] == there[-1] and (between or here[:2] == there[:2])


def _rescued(other: Scored, main: Scored) -> Scored | None:
    """The cards of a group in the same place that show what the main list shows, if it has any."""
    if main.dated < 0.8 or other.group.signature != main.group.signature:
        return None
    folders = _folders(main)
    cards = tuple(
        card
        for card in other.group.cards
        if card.key in other.dates
        and card.key in other.titles
        and card.kind is AddressKind.POST
        and card.key not in main.group.keys
        and folder(card.url) in folders
    )
    if not cards or other.region in SIDE_REGIONS or other.factors["heading"] < 1:
        return None
    return replace(other, group=replace(other.group, cards=cards))


def _alike(other: Scored, main: Scored) -> bool:
    """Whether the cards of two groups show the same things: dates, or headings where none do."""
    if main.dated >= 0.5:
        return other.dated >= 0.5
    if other.factors["heading"] < 1 or other.factors["title"] < NAMELIKE:
        return False
    if main.headed >= 0.5 and all(_folders(main)):
        return other.headed >= 0.5
    return other.group.signature[-2:] == main.group.signature[-2:]


def _is_rich(item: Scored) -> bool:
    """Whether cards are as full as those of a featured post, which may stand in an <aside>."""
    return item.headed >= 0.9 and item.dated >= 0.9


def _is_posts(item: Scored) -> bool:
    kinds = Counter(card.kind for card in item.group.cards if not card.external)
    return kinds[AddressKind.POST] * 2 > sum(kinds.values())


def _within(other: Scored, main: Scored) -> bool:
    """Whether most links of a group stand inside the main group's cards."""
    spans = Spans((card.start, card.end) for card in main.group.cards)
    inner = sum(spans.holds(card.links[0].start) for card in other.group.cards)
    return inner * 2 > len(other.group.cards)


def _folders(item: Scored) -> frozenset[str]:
    return frozenset(folder(card.url) for card in item.group.cards if not card.external)
