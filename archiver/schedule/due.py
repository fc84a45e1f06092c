"""The next time a source is due, and why then, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from archiver.model import Moment
from archiver.schedule.rhythm import HOUR, learned_rhythm

WEEK = timedelta(days=7)
DAY = timedelta(days=1)

EXPECTED = 0.415  # posts worth a visit: a new one waits 0.2 of the posting interval in the median
SOONEST = HOUR  # between two visits that the rhythm asks for
UNKNOWN = DAY  # between visits to a blog whose rhythm cannot be told yet
LONGEST = WEEK  # between visits that the rhythm asks for, and between tries after failures
FIRST_TRY = HOUR  # after a failure, or the interval when that is shorter; doubled by each further
LONGEST_LEFT_ALONE = DAY  # a list that says it is fresh for a year is wrong
EARLY = (0.01, 0.05)  # shares of a fixed interval: a daily timer must find it due every day
SKEW = timedelta(minutes=5)  # by which clocks are set back every day
RETRY_AFTER = "the server asks to wait (Retry-After)"
SPENT = "the budget of the day is used up"
ASIDE = 0.1  # share of a wait by which others are moved, to either side


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a blog asked for when it was visited last."""

    fresh: timedelta = timedelta(0)  # how long its lists are fresh: Cache-Control, Expires
    ttl: timedelta = timedelta(0)  # how long its feed asks to be left alone
    skip_hours: frozenset[int] = frozenset()  # of the day, UTC, in which its feed wants no visits
    skip_days: frozenset[int] = frozenset()  # of the week, UTC, Monday is 0
    retry_at: datetime | None = None  # Retry-After, aware; None: it sent none
    spent_until: datetime | None = None  # when the user's budget of a day is new, aware; None: left


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known of a source when its next visit is set."""

    posts: tuple[Moment, ...] = ()  # dates of its newest posts, in any order
    started_at: datetime | None = None  # the last run, aware; None: it never ran
    interrupted: bool = False  # the last run was
    failures: int = 0  # runs in a row, up to the last, that failed
    failing_since: datetime | None = None  # start of the first of those; None: the last run is good
    wishes: Wishes = field(default_factory=Wishes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A time for the next visit."""

    at: datetime  # aware, UTC
    reason: str  # why then, for a person


def next_due(history: History, every: timedelta | None, *, now: datetime, seed: str) -> Due:
    """When the source is due next, never before `now`; `every` None is "auto", by its rhythm.

    All waits count from the start of the last run, when the lists were read.

    `seed` moves the time a little, the same one always alike: of many sources, and of many
    archives of one blog, each has its own minute. A fixed interval is the user's word: caches
    and feeds bound the rhythm only. Retry-After bounds both. A source that fails is tried again
    for ever, at least once a week.
    """
    now = now.astimezone(UTC)
    chance = _chance(seed)
    if history.started_at is None:
        return Due(at=now, reason="never crawled")
    started_at = min(history.started_at.astimezone(UTC), now)  # else the clock was ahead
    if history.interrupted:
        due = Due(at=now, reason="the last run was interrupted")
    elif history.failures:
        due = _after_failures(history, started_at, every, now, chance)
    elif every is not None:
        due = _fixed(started_at, every, now, chance)
    else:
        due = _by_rhythm(history, started_at, now, chance)
        due = _bounded(due, history.wishes, started_at, chance)
    wishes = history.wishes
    due = _not_before(due, wishes.retry_at, now, chance, RETRY_AFTER)
    return _not_before(due, wishes.spent_until, now, chance, SPENT)


def is_due(at: datetime | None, now: datetime, *, set_at: datetime | None = None) -> bool:
    """Whether a source that was set to be due then is due now; None: it never was set.

    What was set in the future (`set_at`) was set by a clock that was wrong, and counts for nothing.
    """
    return at is None or at <= now or (set_at is not None and set_at - now > SKEW)


def interval_words(span: timedelta) -> str:
    """An interval as sources.toml has it; one that is no round number is rounded.

    >>> [interval_words(timedelta(hours=hours)) for hours in (0.51, 12, 40.3, 48, 200)]
    ['31m', '12h', '40h', '2d', '8d']
    """
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes % 1440 == 0 or minutes > 72 * 60:
        return f"{round(minutes / 1440)}d"
    return f"{round(minutes / 60)}h" if minutes % 60 == 0 or minutes > 100 else f"{minutes}m"


def _chance(seed: str) -> float:
    """A number from 0 to 1 that belongs to the seed."""
    return int.from_bytes(sha256(seed.encode("utf-8", "replace")).digest()[:6]) / 2**48


def _aside(span: timedelta, chance: float) -> timedelta:
    return span * (1 + ASIDE * (2 * chance - 1))


def _fixed(started_at: datetime, every: timedelta, now: datetime, chance: float) -> Due:
    least, most = EARLY
    span = every * (1 - least - (most - least) * chance)
    return Due(at=max(started_at + span, now), reason=f"every {interval_words(every)}")


def _after_failures(
    history: History, started_at: datetime, every: timedelta | None, now: datetime, chance: float
) -> Due:
    first = min(every or FIRST_TRY, FIRST_TRY)
    wait = min(_aside(first * 2 ** min(history.failures - 1, 20), chance), LONGEST)
    at = max(started_at + wait, now)
    again = f"tried again after {interval_words(wait)}"
    if history.failures == 1:
        return Due(at=at, reason=f"the last run failed: {again}")
    since = f" since {history.failing_since:%Y-%m-%d}" if history.failing_since else ""
    times = f"failed {history.failures} times in a row{since}"
    return Due(at=at, reason=f"{times}: {again}, at most a week")


def _by_rhythm(history: History, started_at: datetime, now: datetime, chance: float) -> Due:
    """After so long that a post is to be expected."""
    rhythm = learned_rhythm(history.posts, now)
    if rhythm is None:
        at = max(started_at + _aside(UNKNOWN, chance), now)
        return Due(at=at, reason="auto: too few dates to tell its rhythm, so once a day")
    wait = _aside(rhythm.wait(started_at, EXPECTED, LONGEST), chance)
    at = max(started_at + min(max(wait, SOONEST), LONGEST), now)
    return Due(at=at, reason=f"auto: {rhythm.words}")


def _bounded(due: Due, wishes: Wishes, started_at: datetime, chance: float) -> Due:
    """Not before its lists can have changed, nor when its feed wants no visits."""
    for span, words in (
        (wishes.fresh, "its list is fresh until then"),
        (wishes.ttl, "its feed asks for that pause"),
    ):
        at = started_at + min(span, LONGEST_LEFT_ALONE)
        if at > due.at:
            due = Due(at=at, reason=f"{due.reason}; {words}")
    at = _allowed(due.at, wishes, chance)
    return due if at == due.at else Due(at=at, reason=f"{due.reason}; its feed skips hours or days")


def _allowed(at: datetime, wishes: Wishes, chance: float) -> datetime:
    """That time, or somewhere in the next hour that is not to be skipped; all cannot be."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    for later in range(8 * 24):
        start = hour + later * HOUR
        if start.hour not in wishes.skip_hours and start.weekday() not in wishes.skip_days:
            return at if later == 0 else start + HOUR * chance
    return at


def _not_before(
    due: Due, earliest: datetime | None, now: datetime, chance: float, words: str
) -> Due:
    """Later when there is something to wait for, by at most a week."""
    if earliest is None or earliest <= due.at:
        return due
    wait = min(earliest - now, LONGEST)
    at = now + wait + min(wait * ASIDE * chance, HOUR)  # never before it
    return Due(at=max(at, due.at), reason=f"{due.reason}; {words}")
