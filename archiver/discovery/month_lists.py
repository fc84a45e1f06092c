"""Archives that show the day alone: "03 Title" under "November", under "2026" or "March 2026"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from archiver.dates import month_in
from archiver.discovery.cards import Card
from archiver.discovery.document import plain
from archiver.discovery.groups import Group
from archiver.discovery.layout import HEADINGS, Layout
from archiver.discovery.shown_dates import SeenDate, year_in

LONGEST_HEADING = 30  # characters
LABELS = HEADINGS | {"dt", "summary", "caption", "th", "b", "strong", "legend"}
_DAY = re.compile(r"\W*(\d{1,2})(?:st|nd|rd|th|er|\.|日|일)?\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading that names a month, a year, or both; None for what it does not name."""

    position: int
    year: int | None
    month: int | None


def days_under_months(layout: Layout, group: Group, *, language: str | None) -> dict[str, SeenDate]:
    """The date of each card by key, where all show a day and stand under a month of a year.

    Empty where one does not, or where the numbers are no days: they do not run in one direction
    in each month, or count its posts from 1.
    """
    headings = _headings(layout, group, language)
    found: dict[str, date] = {}
    for card in group.cards:
        number = _day_beside(layout, card)
        day = _date_of(number, headings, card.links[0].start) if number else None
        if day is None:
            return {}
        found[card.key] = day
    if not found or not _are_days(list(found.values())):
        return {}
    return {key: SeenDate(text=day.isoformat(), year=day.year) for key, day in found.items()}


def _headings(layout: Layout, group: Group, language: str | None) -> list[Heading]:
    found = []
    for chunk in layout.chunks_in(0, group.cards[-1].end):
        text = plain(chunk.text)
        labels = (chunk.element, *chunk.element.iterancestors())
        if not 3 <= len(text) <= LONGEST_HEADING or not any(x.tag in LABELS for x in labels[:3]):
            continue
        year, month = year_in(text), month_in(text, language=language)
        if year or month:
            found.append(Heading(position=chunk.position, year=year, month=month))
    return found


def _day_beside(layout: Layout, card: Card) -> int | None:
    """The number of a day beside the link of a card, before it first; None without one."""
    link = card.links[0]
    for start, end in ((card.start, link.start), (link.anchor.end, card.end)):
        for chunk in layout.chunks_in(start, end):
            match = _DAY.fullmatch(plain(chunk.text))
            if match:
                return int(match[1])
    return None


def _date_of(day: int, headings: list[Heading], position: int) -> date | None:
    """That day of the month and year of the headings above, None where one is not named."""
    above = headings[: bisect_right(headings, position, key=lambda item: item.position)]
    month = next((item.month for item in reversed(above) if item.month), None)
    year = next((item.year for item in reversed(above) if item.year), None)
    try:
        return date(year, month, day) if year and month else None
    except ValueError:
        return None


def _are_days(found: list[date]) -> bool:
    """Whether numbers under months are days: in order, and not the numbers of a list."""
    months: Mapping[tuple[int, int], list[int]] = {(day.year, day.month): [] for day in found}
    for day in found:
        months[day.year, day.month].append(day.day)
    runs = [run for run in months.values() if len(run) > 1]
    down = all(first >= second for run in runs for first, second in pairwise(run))
    up = all(first <= second for run in runs for first, second in pairwise(run))
    counted = all(sorted(run) == list(range(1, len(run) + 1)) for run in months.values())
    return (down or up) and not counted
