"""Moments as values: their day, order, stored text, and whether a blog can have meant them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from archiver.model import Moment

FIRST_YEAR = 1970  # no blog post is older; tools write 0001, 1900 or 1904 for "no date"
EPOCH = date(1970, 1, 1)  # what a date field of 0 becomes
AHEAD = timedelta(days=2)  # time zones, and posts dated tomorrow

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_of(moment: Moment) -> date:
    """The day as the blog showed it: of an instant, the day in its own offset."""
    return moment.date() if isinstance(moment, datetime) else moment


def sort_key(moment: Moment | None) -> str:
    """A key that orders moments as their stored text does: by shown day, then by shown time.

    Unknown sorts before all: newest first (`reverse=True`) puts it last, as SQL does with NULL.
    """
    return to_text(moment) or ""


def to_text(moment: Moment | None) -> str | None:
    """The stored form, ISO 8601: a day, or an instant with its offset; None stays None.

    Raises ValueError for a naive datetime: those never leave `archiver.dates`.
    """
    if moment is None:
        return None
    if isinstance(moment, datetime) and moment.utcoffset() is None:
        raise ValueError(f"{moment!r} has no offset")
    return moment.isoformat()


def from_text(text: str | None) -> Moment | None:
    """The moment of a stored text; None stays None. Raises ValueError for any other text."""
    if text is None:
        return None
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError(f"{text!r} has no offset")
    return moment


def utc_text(moment: datetime) -> str:
    """An aware instant as the archive writes its own times: `2026-11-21T08:00:00Z`."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment!r} has no offset")
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def from_utc_text(text: str) -> datetime:
    """The instant of such a text, aware, UTC. Raises ValueError for any other text."""
    if not text.endswith("Z"):
        raise ValueError(f"{text!r} does not end with Z")
    return datetime.fromisoformat(text).astimezone(UTC)


def plausible(moment: Moment, *, today: date | None = None) -> bool:
    """Whether a blog post can have that date: not before 1970, not the epoch, not in the future.

    The future starts two days after `today`; without `today` it is not looked at.
    """
    day = day_of(moment)
    if day.year < FIRST_YEAR or day == EPOCH:
        return False
    return today is None or day <= today + AHEAD
