"""A moment with the place it was found, and when two of them can be one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

from archiver.dates import day_of
from archiver.model import Moment

EASTMOST, WESTMOST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A moment and where it was found."""

    moment: Moment
    where: str


def same_day(first: Dated, second: Dated) -> bool:
    """Whether both fall on one day, each as its blog counts days."""
    return day_of(first.moment) == day_of(second.moment)


def days_apart(first: Moment, second: Moment) -> int:
    """Days between both, whichever is first."""
    return abs((day_of(first) - day_of(second)).days)


def can_be(day: Dated, other: Dated) -> bool:
    """Whether a day is that of a moment somewhere on Earth: sites write their days in UTC."""
    if not isinstance(other.moment, datetime):
        return days_apart(day.moment, other.moment) <= 1
    eastmost = other.moment.astimezone(EASTMOST).date()
    westmost = other.moment.astimezone(WESTMOST).date()
    return westmost <= day_of(day.moment) <= eastmost


def is_before(first: Dated, second: Dated) -> bool:
    """Whether its day is earlier, and in no time zone the same."""
    return day_of(first.moment) < day_of(second.moment) and not can_be(second, first)


def is_later(updated: Dated, published: Dated) -> bool:
    """Whether the first is after the second; on one day only instants can be."""
    if isinstance(updated.moment, datetime) and isinstance(published.moment, datetime):
        return updated.moment > published.moment
    return day_of(updated.moment) > day_of(published.moment)


def with_instant(chosen: Dated, others: list[Dated]) -> Dated:
    """That day with the time of day of an instant that falls on it; the day where there is none."""
    if isinstance(chosen.moment, datetime):
        return chosen
    for other in others:
        if isinstance(other.moment, datetime) and same_day(chosen, other):
            return Dated(moment=other.moment, where=chosen.where)
    return chosen


def without_midnight(moment: Moment) -> Moment:
    """The day of an instant at midnight: front matter that gave a day, written out by a tool."""
    if isinstance(moment, datetime) and moment.time() == time(0):
        return moment.date()
    return moment
