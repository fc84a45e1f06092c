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
OVERRULED = 0.3  # share of the score of a page's own choice that the common place must have
FEED_WEIGHT = 3.0  # what a feed's full agreement adds to the score of a group, in times


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
    static = static_places([*readings, *others]) if len(readings) > 1 or others else {}
    place = _main_place(readings, static, feed_keys)
    return [
        _lines(reading, place, static, primary=index == 0) for index, reading in enumerate(readings)
    ]


def static_places(readings: Sequence[IndexReading]) -> dict[str, frozenset[str]]:
    """Places whose addresses are the same on different pages, with those addresses."""
    seen: dict[str, list[frozenset[str]]] = defaultdict(list)
    for reading in readings:
        for group in reading.groups:
            seen[group.place].append(group.keys)
    return {
        place: frozenset.union(*sets)
        for place, sets in seen.items()
        if len(sets) > 1 and any(_same(sets[0], later) for later in sets[1:])
    }


def _same(first: frozenset[str], second: frozenset[str]) -> bool:
    return len(first & second) >= STATIC_OVERLAP * max(len(first), len(second))


def _main_place(
    readings: Sequence[IndexReading],
    static: dict[str, frozenset[str]],
    feed_keys: Collection[str],
) -> str | None:
    """The place whose groups score best over all pages, static ones only where nothing else is."""
    scores: dict[str, float] = defaultdict(float)
    for reading in readings:
        for group in reading.groups:
            if group.chosen or group.score > 0:
                scores[group.place] += group.score * _feed_factor(group, feed_keys)
    moving = {place: score for place, score in scores.items() if place not in static}
    chosen = {group.place for reading in readings for group in reading.groups if group.chosen}
    best = max(moving or scores, key=lambda place: scores[place], default=None)
    if best is None or (best not in chosen and chosen - static.keys()):
        candidates = [place for place in chosen if place in (moving or scores)]
        rival = max(candidates, key=lambda place: scores[place], default=None)
        if rival is not None and best is not None and scores[best] < 1.5 * scores[rival]:
            return rival
    return best


def _feed_factor(group: GroupReading, feed_keys: Collection[str]) -> float:
    if len(feed_keys) < 3:
        return 1.0
    return 1.0 + FEED_WEIGHT * len(group.keys & set(feed_keys)) / len(feed_keys)


def _lines(
    reading: IndexReading,
    place: str | None,
    static: dict[str, frozenset[str]],
    *,
    primary: bool,
) -> list[Item]:
    """The lines of one page: the group at the list's place, and moving groups that joined it."""
    own = [group for group in reading.groups if group.chosen]
    moving = [group for group in own if group.place not in static]
    main = _at(reading, place)
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


def _at(reading: IndexReading, place: str | None) -> GroupReading | None:
    """The best group of a page at that place, None when nothing stands there."""
    if place is None:
        return None
    found = [group for group in reading.groups if group.stands_at(place)]
    return max(found, key=lambda group: (group.place == place, group.score), default=None)


def _position(item: Item) -> int:
    return item.position
