"""How often a blog posts, and on which days and hours: learned from the dates of its posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from archiver.model import Moment

FEWEST = 3  # dates from which a rhythm can be told
RECENT = 16  # newest posts whose gaps are the rate
TELLING = 60  # newest posts whose weekdays and hours are the profile
MOST_A_DAY = 3  # posts of one day that count: what was imported on one day is no rhythm
DOUBT_OF_DAYS = 1.0  # posts that each weekday is taken to have had before any was seen
DOUBT_OF_HOURS = 0.25  # the same for each hour of the day
EVEN_HOURS = 0.3  # share of a day's posts that may come at any hour: dates can be set ahead
KERNEL = ((-1, 0.25), (0, 0.5), (1, 0.25))  # an hour lends to its neighbours: daylight saving
MARKED = 2.0  # times the average from which a weekday is told of
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOUR = timedelta(hours=1)
UNITS = ((24, "day"), (7 * 24, "week"), (30.4 * 24, "month"), (365 * 24, "year"))  # hours of each
LEAST = 0.95  # posts in a unit for it to be the one that is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Posts to be expected, as a rate and its shape over the week and the day."""

    per_hour: float  # posts in an average hour
    weekdays: tuple[float, ...]  # Monday first; 1 is the average
    hours: tuple[float, ...]  # of the day, UTC; 1 is the average

    def wait(self, start: datetime, posts: float, most: timedelta) -> timedelta:
        """How long after `start` until that many posts are to be expected; at most `most`."""
        begin = at = start.astimezone(UTC)
        left = posts
        while at - begin < most:
            end = at.replace(minute=0, second=0, microsecond=0) + HOUR
            rate = self.per_hour * self.weekdays[at.weekday()] * self.hours[at.hour]
            expected = rate * ((end - at) / HOUR)
            if expected >= left:
                return min(at + (end - at) * (left / expected) - begin, most)
            left -= expected
            at = end
        return most

    @property
    def interval(self) -> timedelta:
        """The average time between two posts."""
        return HOUR / self.per_hour

    @property
    def words(self) -> str:
        """The rate for a person: "about 3 posts a week, mostly on Tuesday"."""
        counts = [(self.per_hour * hours, unit) for hours, unit in UNITS]
        count, unit = next((row for row in counts if row[0] >= LEAST), counts[-1])
        number = max(1, round(count))
        days = f", mostly on {' and '.join(self.marked_days)}" if self.marked_days else ""
        return f"about {number} {'post' if number == 1 else 'posts'} a {unit}{days}"

    @property
    def marked_days(self) -> tuple[str, ...]:
        """Names of the weekdays on which most posts come, in their order; none when even."""
        return tuple(
            name for name, weight in zip(NAMES, self.weekdays, strict=True) if weight >= MARKED
        )


class Mark(NamedTuple):
    """One post in time."""

    at: datetime  # aware, UTC; noon where only the day is known
    hour: int | None  # of the day, UTC; None where only the day is known


def learned_rhythm(posts: Iterable[Moment], now: datetime) -> Rhythm | None:
    """The rhythm of these dates (any order), None when they are too few to tell.

    The time since the newest post counts as a gap too, so a blog that falls silent is asked less
    and less. Dates after `now` say nothing yet.
    """
    marks = _marks(posts, now.astimezone(UTC))[:TELLING]
    if len(marks) < FEWEST:
        return None
    recent = marks[:RECENT]
    span = max(now - recent[-1].at, HOUR)
    return Rhythm(
        per_hour=(len(recent) - 0.5) / (span / HOUR),  # half a gap is under way
        weekdays=_weekday_weights(marks),
        hours=_hour_weights([mark.hour for mark in marks if mark.hour is not None]),
    )


def _marks(posts: Iterable[Moment], now: datetime) -> list[Mark]:
    """The posts that count, newest first."""
    marks = sorted(map(_mark, posts), key=lambda mark: mark.at, reverse=True)
    seen: Counter[date] = Counter()
    found: list[Mark] = []
    for at, hour in marks:
        day = at.date()
        if day <= now.date() and seen[day] < MOST_A_DAY:
            seen[day] += 1
            found.append(Mark(min(at, now), hour))
    return found


def _mark(moment: Moment) -> Mark:
    """An instant at midnight of its own zone is a day: so generators write dates without times."""
    if isinstance(moment, datetime) and moment.time() != time(0):
        at = moment.astimezone(UTC)
        return Mark(at, at.hour)
    day = moment.date() if isinstance(moment, datetime) else moment
    return Mark(datetime.combine(day, time(12), UTC), None)


def _weekday_weights(marks: Sequence[Mark]) -> tuple[float, ...]:
    counted = Counter(mark.at.weekday() for mark in marks)
    return _weights([counted[day] + DOUBT_OF_DAYS for day in range(7)])


def _hour_weights(hours: Sequence[int]) -> tuple[float, ...]:
    counted = [DOUBT_OF_HOURS] * 24
    for hour in hours:
        for step, share in KERNEL:
            counted[(hour + step) % 24] += share
    return tuple(EVEN_HOURS + (1 - EVEN_HOURS) * weight for weight in _weights(counted))


def _weights(counts: Sequence[float]) -> tuple[float, ...]:
    """The counts against their average."""
    average = sum(counts) / len(counts)
    return tuple(count / average for count in counts)
