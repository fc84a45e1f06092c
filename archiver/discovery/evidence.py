"""What several pages of one source say together: which group is the list on each of them.

Between two pages of a list the list changes and everything else stays. Evidence demotes a group;
it never deletes one that nothing can take the place of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from archiver.discovery.items import Item
from archiver.discovery.readings import GroupReading, IndexReading

STATIC_OVERLAP = 0.8  # share of addresses that a group keeps from page to page when it is no list
MOVING = 0.25  # share of the best static score from which a moving group is the list instead
CLEARLY = 1.5  # how many times better a group must be to overrule what the pages chose
OVERRULED = 0.3  # share of the score of a page's own choice that the common place must have
FEED_WEIGHT = 3.0  # what a feed's full agreement adds to the score of a group, in times

Static = frozenset[tuple[str, frozenset[str]]]


def settled_lists(
    readings: Sequence[IndexReading],
    *,
    others: Iterable[IndexReading] = (),
    feed_keys: Collection[str] = frozenset(),
) -> list[list[Item]]:
    """The lines of the list of each page, in order, judged over all pages together.

    `others` are pages of the same site that are not of the list (the home page beside a tag);
    `feed_keys` are posts that a feed of the same scope knows.
    """
    pages = [*readings, *others]
    static = static_groups(pages) if len(pages) > 1 else frozenset()
    place = _main_place(readings, static, feed_keys)
    return [
        _lines(reading, place, static, primary=index == 0) for index, reading in enumerate(readings)
    ]


def static_groups(readings: Sequence[IndexReading]) -> Static:
    """The groups whose addresses are the same on two pages, as place and addresses."""
    seen: dict[str, list[frozenset[str]]] = defaultdict(list)
    found: set[tuple[str, frozenset[str]]] = set()
    for reading in readings:
        for group in reading.groups:
            same = [keys for keys in seen[group.place] if _same(keys, group.keys)]
            found |= {(group.place, keys) for keys in [*same, group.keys] if same}
        for group in reading.groups:
            seen[group.place].append(group.keys)
    return frozenset(found)


def _same(first: frozenset[str], second: frozenset[str]) -> bool:
    return len(first & second) >= STATIC_OVERLAP * max(len(first), len(second))


def _moves(group: GroupReading, static: Static) -> bool:
    return (group.place, group.keys) not in static


def _main_place(
    readings: Sequence[IndexReading], static: Static, feed_keys: Collection[str]
) -> str | None:
    """The place whose groups score best over all pages, static ones only where nothing else is.

    None where no page has a list by itself.
    """
    if not any(group.chosen for reading in readings for group in reading.groups):
        return None
    moving: dict[str, float] = defaultdict(float)
    still: dict[str, float] = defaultdict(float)
    chosen: set[str] = set()
    for reading in readings:
        for group in reading.groups:
            scores = moving if _moves(group, static) else still
            scores[group.place] += group.score * _feed_factor(group, feed_keys)
            chosen |= {group.place} if group.chosen and _moves(group, static) else set()
    scores = (
        moving
        if max(moving.values(), default=0) >= MOVING * max(still.values(), default=0)
        else still
    )
    best = max(scores, key=lambda place: scores[place], default=None)
    rival = max(chosen & scores.keys(), key=lambda place: scores[place], default=None)
    if best is None or rival is None or best in chosen:
        return best
    return rival if scores[best] < CLEARLY * scores[rival] else best


def _feed_factor(group: GroupReading, feed_keys: Collection[str]) -> float:
    if len(feed_keys) < 3:
        return 1.0
    return 1.0 + FEED_WEIGHT * len(group.keys & set(feed_keys)) / len(feed_keys)


def _lines(
    reading: IndexReading, place: str | None, static: Static, *, primary: bool
) -> list[Item]:
    """The lines of one page: the group at the list's place, and moving groups that joined it."""
    own = [group for group in reading.groups if group.chosen]
    moving = [group for group in own if _moves(group, static)]
    main = _at(reading, place, static)
    best = max((group.score for group in moving), default=0.0)
    if main is None or (not main.chosen and main.score < OVERRULED * best):
        groups = moving
    elif not main.chosen:
        groups = [main]
    else:
        groups = own if primary else [group for group in own if group is main or group in moving]
    lines: dict[str, Item] = {}
    for item in sorted((item for group in groups for item in group.items), key=_position):
        lines.setdefault(item.key, item)
    return list(lines.values())


def _at(reading: IndexReading, place: str | None, static: Static) -> GroupReading | None:
    """The best group of a page at that place, a moving one first; None when nothing is there."""
    if place is None:
        return None
    found = [group for group in reading.groups if group.stands_at(place)]
    return max(
        found,
        key=lambda group: (_moves(group, static), group.place == place, group.chosen, group.score),
        default=None,
    )


def _position(item: Item) -> int:
    return item.position
