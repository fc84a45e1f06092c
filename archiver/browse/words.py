"""Dates, numbers and addresses in a reader's words, the exact value kept beside them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from markupsafe import Markup

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

WORDS_A_MINUTE = 220  # silent reading of plain prose; code is read slower, and skipped faster

UNSPACED = frozenset({"ja", "zh", "th", "lo", "km", "my"})  # words are not separated by spaces

STEPS = (  # seconds of one unit, its name
    (86400 * 365, "year"),
    (86400 * 30, "month"),
    (86400 * 7, "week"),
    (86400, "day"),
    (3600, "hour"),
    (60, "minute"),
)

BYTE_STEPS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))


def parse(text: str | None) -> date | datetime | None:
    """The moment of a stored text; None for none, and for what is no date."""
    if not text:
        return None
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def long_day(moment: date) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def day(text: str | None) -> Markup:
    """<time> with the day in words; the stored text is its title. "undated" for none."""
    moment = parse(text)
    if moment is None:
        return Markup('<span class="undated">undated</span>')
    return Markup('<time datetime="{0}" title="{0}">{1}</time>').format(text, long_day(moment))


def ago(text: str | None, now: datetime) -> Markup:
    """<time> with the distance from now in words; the stored text is its title."""
    moment = parse(text)
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return day(text)
    return Markup('<time datetime="{0}" title="{0}">{1}</time>').format(text, span(now - moment))


def span(distance: timedelta) -> str:
    """ "3 hours ago", "in 2 days", "just now"."""
    seconds = distance.total_seconds()
    for size, name in STEPS:
        if abs(seconds) >= size:
            words = count(int(abs(seconds) // size), name)
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now"


def took(started: str | None, ended: str | None) -> str:
    """ "1.4 s", "3 min 20 s"; "" when one end is not known."""
    first, last = parse(started), parse(ended)
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return ""
    seconds = (last - first).total_seconds()
    if seconds < 60:
        return f"{seconds:.0f} s" if seconds == int(seconds) else f"{seconds:.1f} s"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def number(value: float) -> str:
    return f"{value:,}"


def count(value: int, noun: str, plural: str | None = None) -> str:
    """ "1 post", "1,204 posts", "2 entries" with plural="entries"."""
    return f"{value:,} {noun if value == 1 else plural or noun + 's'}"


def percent(part: float, whole: float) -> str:
    """ "100 %", "99.6 %" (no line breaks in it): never rounded up to 100 %, never down to 0 %."""
    if whole <= 0:
        return "100\u00a0%"
    share = 100 * part / whole
    if share in {0, 100}:
        return f"{share:.0f}\u00a0%"
    return f"{min(max(share, 0.1), 99.9):.1f}\u00a0%"


def size(value: int) -> str:
    for step, unit in BYTE_STEPS:
        if value >= step:
            return f"{value / step:.1f} {unit}"
    return f"{value} B"


def reading_time(word_count: int, language: str | None) -> str:
    """ "4 min"; "" where words cannot be counted by spaces, or there are none."""
    if not word_count or (language or "").split("-")[0] in UNSPACED:
        return ""
    return f"{max(1, round(word_count / WORDS_A_MINUTE))} min"


def host(url: str) -> str:
    """The host of an address without www., the address itself when it has none."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def web(url: str | None) -> str:
    """The address when it is one of the web, else "": no link of ours runs code."""
    return url if url and urlsplit(url).scheme.lower() in {"http", "https"} else ""


def short_url(url: str) -> str:
    """An address without its scheme and closing slash, for reading."""
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def plain_reason(reason: str | None) -> str:
    """A fixed word of the archive as words: "soft_404" -> "soft 404"."""
    return (reason or "").replace("_", " ")
