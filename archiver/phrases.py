"""Small exact turns of phrase: plurals, sizes, lists of names and spans of time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

SPANS = (  # seconds of one, name: the largest that fits is used
    (86_400, "d"),
    (3_600, "h"),
    (60, "min"),
    (1, "s"),
)


def plural(count: int, one: str, many: str | None = None) -> str:
    """The number with its noun (None: the plural is made with an s).

    >>> plural(1, "post"), plural(1200, "post"), plural(2, "entry", "entries")
    ('1 post', '1,200 posts', '2 entries')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def amount(size: int) -> str:
    """So many bytes, in the largest unit that leaves a whole part; units of a thousand.

    >>> amount(0), amount(999), amount(12_345), amount(3_456_789)
    ('0 B', '999 B', '12 kB', '3.5 MB')
    """
    if size < 1_000_000:
        return f"{size} B" if size < 1_000 else f"{size / 1_000:.0f} kB"
    return f"{size / 1_000_000:,.1f} MB"


def span(seconds: float) -> str:
    """How long, in its largest unit.

    >>> span(0.4), span(59), span(90), span(7200), span(200_000)
    ('0 s', '59 s', '1 min', '2 h', '2 d')
    """
    whole = int(seconds)
    size, name = next((row for row in SPANS if whole >= row[0]), SPANS[-1])
    return f"{whole // size} {name}"


def ago(moment: datetime, now: datetime) -> str:
    """How long before `now` an instant was; both aware."""
    passed = now - moment
    return "just now" if passed < timedelta(minutes=1) else f"{span(passed.total_seconds())} ago"


def until(moment: datetime, now: datetime) -> str:
    """How long from `now` to an instant; both aware."""
    left = moment - now
    return "now" if left < timedelta(minutes=1) else f"in {span(left.total_seconds())}"


def listed(names: Iterable[str], *, most: int = 8) -> str:
    """Names for a sentence, cut after so many.

    >>> listed(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    every = list(names)
    if len(every) <= most:
        return ", ".join(every)
    return f"{', '.join(every[:most])} and {len(every) - most} more"
