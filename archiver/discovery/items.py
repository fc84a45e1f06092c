"""One line of a list as a page shows it, before all pages together say what its date means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from archiver.dates import DayOrder, day_of, day_order
from archiver.discovery.addresses import AddressKind, folder, in_address, slug_quality
from archiver.discovery.cards import Card
from archiver.discovery.details import authors_of, summary_of, tags_of
from archiver.discovery.groups import RULED
from archiver.discovery.layout import Layout
from archiver.discovery.scoring import Scored
from archiver.discovery.shown_dates import SeenDate, resolve
from archiver.model import Entry, Witness

FEWEST_OF_A_BUILD = 4  # cards that all show one day, from which it is the day of the build


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a list: an address and what stands beside it."""

    url: str
    key: str
    title: str | None = None  # None: the card shows none
    sure: bool = True  # whether the title stands apart, so that nothing else is mixed into it
    seen: SeenDate | None = None  # None: no date is shown
    summary: str | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    external: bool = False
    position: int = 0  # where it stands on its page


def items_of(layout: Layout, scored: Scored) -> tuple[Item, ...]:
    """The lines of a group in order, without menu links that stand in the same list."""
    cards = posts_among(scored)
    return tuple(_item(layout, scored, card) for card in cards)


def posts_among(scored: Scored) -> list[Card]:
    """The cards of a group that may be posts.

    All that the user's rule selects. Else, where most addresses are posts', one of a tag, of
    page 2, of the home page or of the site's furniture is none, unless it shows a date as the
    others do or stands in their folder.
    """
    cards = list(scored.group.cards)
    if scored.group.signature == RULED:
        return cards
    kinds = Counter(card.kind for card in cards)
    if kinds[AddressKind.POST] * 2 <= len(cards):
        return cards
    folders = Counter(folder(card.url) for card in cards if card.kind is AddressKind.POST)
    usual = {name for name, count in folders.items() if name and count * 2 > len(cards)}
    return [
        card
        for card in cards
        if (card.kind is AddressKind.POST and not _is_other(scored, card, usual))
        or (card.key in scored.dates and scored.dated > 0.5)
        or (
            card.kind in {AddressKind.FURNITURE, AddressKind.TAXONOMY} and folder(card.url) in usual
        )
    ]


def _is_other(scored: Scored, card: Card, usual: set[str]) -> bool:
    """Whether a card among dated posts of one folder has no date and leads to a word elsewhere."""
    undated = card.key not in scored.dates and scored.dated > 0.5
    return (
        undated and bool(usual) and folder(card.url) not in usual and slug_quality(card.url) < 0.6
    )


def _item(layout: Layout, scored: Scored, card: Card) -> Item:
    title = scored.titles.get(card.key)
    return Item(
        url=card.url,
        key=card.key,
        title=title.text if title else None,
        sure=title.sure if title else True,
        seen=scored.dates.get(card.key),
        summary=summary_of(layout, card, title.text if title else None),
        tags=tags_of(layout, card),
        authors=authors_of(layout, card),
        external=card.external,
        position=card.start,
    )


def order_of(items: Iterable[Item], *, language: str | None, today: date | None) -> DayOrder | None:
    """Whether the list writes the day or the month first, decided by all its dates together."""
    texts = [item.seen.text for item in items if item.seen and item.seen.text]
    return day_order(texts, language=language, today=today)


def without_build_day(
    lists: Sequence[Sequence[Item]],
    *,
    language: str | None,
    today: date | None,
    order: DayOrder | None,
) -> list[list[Item]]:
    """The lines of all pages, dates left out where every card shows one same day.

    Generators that lose the day of a post write that of the build. A day that stands over its
    posts, or in their addresses, is their own.
    """
    items = {item.key: item for lines in lists for item in lines if not item.external}
    days: set[date] = set()
    for item in items.values():
        own = item.seen is not None and item.seen.heading is None
        moment = (
            resolve(item.seen, url=item.url, order=order, language=language, today=today)
            if item.seen and own
            else None
        )
        days |= {day_of(moment)} if moment else set()
        if moment is None or len(days) > 1 or in_address(day_of(moment), item.url):
            return [list(lines) for lines in lists]
    if len(items) < FEWEST_OF_A_BUILD:
        return [list(lines) for lines in lists]
    return [[replace(item, seen=None) for item in lines] for lines in lists]


def entries_of(
    items: Sequence[Item],
    *,
    found_on: str,
    language: str | None,
    today: date | None,
    order: DayOrder | None,
) -> list[Entry]:
    """The entries that those lines are, dates read in the given order."""
    return [
        Entry(
            url=item.url,
            title=item.title,
            published=(
                resolve(item.seen, url=item.url, order=order, language=language, today=today)
                if item.seen
                else None
            ),
            summary=item.summary,
            tags=item.tags,
            authors=item.authors,
            witness=Witness.INDEX,
            found_on=found_on,
            external=item.external,
        )
        for item in items
    ]
