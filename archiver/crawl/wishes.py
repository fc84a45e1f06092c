"""What a blog asks for while it is read: how long its lists are fresh, when to come again."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from archiver.crawl.pace import BUSY
from archiver.crawl.politeness import retry_after
from archiver.model import Page, Role
from archiver.schedule import Wishes

if TYPE_CHECKING:
    from archiver.discovery.feed import FeedReading

LISTS = frozenset({Role.INDEX, Role.FEED})  # where a new post shows; sitemaps are often cached long
UNCACHED = frozenset({"no-cache", "no-store"})
LONGEST = 10 * 365 * 24 * 3600  # seconds; more is no number that a date can hold


class Listener:
    """Collects the wishes of one run; of several the strongest counts."""

    def __init__(self) -> None:
        self.fresh = timedelta(0)
        self.ttl = timedelta(0)
        self.skip_hours: frozenset[int] = frozenset()
        self.skip_days: frozenset[int] = frozenset()
        self.retry_at: datetime | None = None
        self.spent_until: datetime | None = None

    def answered(self, role: Role, page: Page) -> None:
        """A page came; a list says how long it is fresh."""
        if role in LISTS:
            self.fresh = max(self.fresh, freshness(page))

    def refused(self, page: Page) -> None:
        """An answer with an error status; a busy server may say when to come again."""
        wait = retry_after(page.header("Retry-After"), page.fetched_at)
        if page.status in BUSY and wait is not None:
            until = page.fetched_at + timedelta(seconds=min(wait, LONGEST))
            self.retry_at = max(self.retry_at or until, until)

    def read(self, feed: FeedReading) -> None:
        """A feed may ask to be left alone, for minutes, or at hours and on days."""
        self.ttl = max(self.ttl, timedelta(minutes=feed.ttl_minutes or 0))
        self.skip_hours |= feed.skip_hours
        self.skip_days |= feed.skip_days

    def spent(self, now: datetime) -> None:
        """The user's budget of the day is used up; the next day begins at midnight UTC."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        self.spent_until = midnight + timedelta(days=1)

    @property
    def wishes(self) -> Wishes:
        """What was heard so far."""
        return Wishes(
            fresh=self.fresh,
            ttl=self.ttl,
            skip_hours=self.skip_hours,
            skip_days=self.skip_days,
            retry_at=self.retry_at,
            spent_until=self.spent_until,
        )


def freshness(page: Page) -> timedelta:
    """How long the answer is fresh from when it came (RFC 9111, 4.2); nothing when it is not said.

    Cache-Control's max-age outranks Expires, which counts from the server's own Date; the time
    that the answer lay in caches (Age) is over already.
    """
    directives = [part.strip().lower() for part in (page.header("Cache-Control") or "").split(",")]
    if UNCACHED.intersection(directives):
        return timedelta(0)
    ages = [part.partition("=")[2] for part in directives if part.startswith("max-age=")]
    lifetime = _seconds(ages[0].strip('"')) if ages else _until_expiry(page)
    return timedelta(seconds=max(0, lifetime - _seconds(page.header("Age") or "")))


def _until_expiry(page: Page) -> int:
    """Seconds from Date to Expires, 0 when either is missing or wrong (`Expires: 0`)."""
    try:
        expires, date = (
            parsedate_to_datetime(page.header(name) or "") for name in ("Expires", "Date")
        )
        return min(int((expires - date).total_seconds()), LONGEST)
    except (ValueError, TypeError, OverflowError):  # one of them without a zone is a TypeError
        return 0


def _seconds(text: str) -> int:
    digits = text.strip()
    return min(int(digits[:12]), LONGEST) if digits.isascii() and digits.isdecimal() else 0
