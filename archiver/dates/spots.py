"""A stretch of text that spells a date: what the notations find and the reading judges."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from archiver.dates.clock import Clock, clock_after, clock_before
from archiver.dates.words import READING_UNITS

# "March 25, 20268 min read": the date and the reading time of a card, run together
_UNITS = rf"(?:{'|'.join(sorted(READING_UNITS, key=len, reverse=True))})(?![^\W\d_])"
GLUED = rf"\d{{1,5}}\s?{_UNITS}"
ENDS = rf"(?=(?!\d)|{GLUED})"
READS_ON = re.compile(rf"\s?(?:[:%]\d|{_UNITS})", re.IGNORECASE)  # 8 min, 10:30
_GLUED = re.compile(GLUED, re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One spelled date. `year` is None where the text gives none.

    `month` is 0 where the text leaves the order open: `first` and `second` are then day and month.
    """

    start: int
    end: int  # with the time of day
    reason: str  # the notation, for people
    year: int | None
    month: int = 0
    day: int = 0
    first: int = 0
    second: int = 0
    dotted: bool = False  # 28.04.2026: dots write the day first everywhere
    clock: Clock | None = None
    alone: bool = False  # a date only where the text holds nothing else
    english: bool = True  # its zone names are those of RFC 822


def with_clock(spot: Spot, text: str, *, iso: bool = False) -> Spot:
    """That spot and the time of day beside it."""
    if spot.clock is not None or _GLUED.match(text, spot.end):
        return spot
    clock = clock_after(text, spot.end, iso=iso) or clock_before(text, spot.start)
    if clock is None:
        return spot
    return replace(
        spot, clock=clock, start=min(spot.start, clock.start), end=max(spot.end, clock.end)
    )
