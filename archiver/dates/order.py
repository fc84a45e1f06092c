"""Day or month first: decided from all dates of a list, never from one that leaves it open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from archiver.dates.folding import Folded
from archiver.dates.moments import plausible
from archiver.dates.numeric import numeric_dates
from archiver.dates.reading import LONGEST, DayOrder, decided_order, is_whole, writes_day_first
from archiver.dates.spots import Spot

FEWEST = 3  # different dates: two are in order either way
SORTED = 0.9  # share of neighbours in one direction that makes a list sorted: one pinned post


def day_order(
    texts: Iterable[str], *, language: str | None = None, today: date | None = None
) -> DayOrder | None:
    """Which of day and month the dates of one list write first; None when nothing decides it.

    In turn: a part above 12 (5/16 proves month first for its siblings; proofs of both kinds
    prove nothing), dots, a date that would lie in the future of `today`, the order of the list
    (sorted one way only), the language where all its locales agree.
    """
    spots = [spot for text in texts for spot in _open_dates(text)]
    proofs = {decided[0] for spot in spots if (decided := _proof(spot))}
    if proofs:
        return proofs.pop() if len(proofs) == 1 else None
    if spots and all(spot.dotted for spot in spots):
        return DayOrder.DAY_FIRST
    full = [spot for spot in spots if spot.year is not None]
    return (
        _by_exclusion(full, today)
        or _by_sorting(full)
        or (DayOrder.DAY_FIRST if spots and language and writes_day_first(language) else None)
    )


def _proof(spot: Spot) -> tuple[DayOrder, str] | None:
    return decided_order(spot) if spot.first != spot.second else None


def _open_dates(text: str) -> list[Spot]:
    """Its dates in digits whose day and month stand in an order to decide."""
    folded = Folded(text.strip()[:LONGEST])
    return [
        spot
        for spot in numeric_dates(folded, yearless=True)
        if spot.first and spot.second and (not spot.alone or is_whole(folded, spot))
    ]


def _by_exclusion(spots: list[Spot], today: date | None) -> DayOrder | None:
    """The one order in which no date is impossible."""
    if today is None or not spots:
        return None
    possible = [
        order
        for order in DayOrder
        if all((day := _day(spot, order)) and plausible(day, today=today) for spot in spots)
    ]
    return possible[0] if len(possible) == 1 else None


def _by_sorting(spots: list[Spot]) -> DayOrder | None:
    """The one order in which the list is sorted, newest or oldest first."""
    if len({(spot.year, spot.first, spot.second) for spot in spots}) < FEWEST:
        return None
    in_order = [order for order in DayOrder if _is_sorted([_day(s, order) for s in spots])]
    return in_order[0] if len(in_order) == 1 else None


def _is_sorted(days: list[date | None]) -> bool:
    known = [day for day in days if day is not None]
    steps = [(a > b) - (a < b) for a, b in pairwise(known) if a != b]
    if len(known) < len(days) or not steps:
        return False
    return max(steps.count(1), steps.count(-1)) >= SORTED * len(steps)


def _day(spot: Spot, order: DayOrder) -> date | None:
    day, month = spot.first, spot.second
    if order is DayOrder.MONTH_FIRST:
        day, month = month, day
    try:
        return date(spot.year or 1, month, day)
    except ValueError:
        return None
