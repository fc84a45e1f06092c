"""Bars for small inline SVG charts: numbers in, positions out; the template draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FEWEST_MONTHS = 24  # shorter histories have room before them, so that charts compare
MOST_MONTHS = 72  # longer histories are drawn by year
FIRST_YEAR = "1991"  # of the web; dates before it and after next year are faults of a blog
HEIGHT = 32
STEP = 6  # width of a bar and its gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    x: int
    y: float
    height: float
    label: str  # "2026-04: 3 posts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    bars: tuple[Bar, ...]
    first: str  # label of the first period
    last: str
    unit: str  # month or year

    @property
    def width(self) -> int:
        return max(1, (int(self.bars[-1].x) + STEP - 1) if self.bars else 1)


def by_month(counts: Mapping[str, int], *, until: str) -> Chart:
    """ "2026-04" -> posts, as bars a month from the first to `until`, a year where that is long."""
    latest = str(int(until[:4]) + 1)
    clean = {
        month: number
        for month, number in counts.items()
        if month[:4].isdecimal() and FIRST_YEAR <= month[:4] <= latest
    }
    if not clean:
        return Chart(bars=(), first="", last="", unit="month")
    last = max(until, *clean)
    months = months_between(min(month_before(last, FEWEST_MONTHS - 1), *clean), last)
    if len(months) <= MOST_MONTHS:
        return chart({month: clean.get(month, 0) for month in months}, unit="month")
    years = {month[:4]: 0 for month in months}
    for month, number in clean.items():
        years[month[:4]] += number
    return chart(years, unit="year")


def months_between(first: str, last: str) -> list[str]:
    return [named(month) for month in range(numbered(first), numbered(last) + 1)]


def month_before(month: str, by: int) -> str:
    return named(numbered(month) - by)


def numbered(month: str) -> int:
    """Months since the year 0; a year alone is its January."""
    return int(month[:4]) * 12 + int(month[5:7] or 1) - 1


def named(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def chart(counts: Mapping[str, int], *, unit: str) -> Chart:
    highest = max(counts.values(), default=0) or 1
    bars = []
    for place, (label, number) in enumerate(counts.items()):
        height = 0.0 if number == 0 else max(2.0, round(HEIGHT * number / highest, 1))
        words = f"{label}: {number} post{'' if number == 1 else 's'}"
        bars.append(Bar(x=place * STEP, y=HEIGHT - height, height=height, label=words))
    labels = list(counts)
    return Chart(bars=tuple(bars), first=labels[0], last=labels[-1], unit=unit)
