"""The time of day and the zone beside a date: `08:30:00 +0530`, `3:45 PM EST`, `T08:00Z`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from archiver.dates.words import RFC822_ZONES, UNIVERSAL

LARGEST_OFFSET = timedelta(hours=14)  # Kiribati
SEARCHED = 48  # characters beside the date

_TIME = r"""
    (?P<before>上午|下午|午前|午後|오전|오후)?\s*
    (?P<hour>\d{1,2})
    (?: \s?[:.h：時时시点]\s?(?P<minute>\d{2})
        (?: \s?[:.：分분]\s?(?P<second>\d{2}) [秒초]? (?:[.,]\d+)? | [分분] )?
        \s*(?P<after>[ap]\.?m\b\.?|uhr\b|uur\b)?
      | \s*(?P<bare>[ap]\.?m\b\.?|h\b|uhr\b|uur\b) )
"""
_ISO_TIME = r"(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
_ZONE = r"""
    (?: \s*(?P<offset>(?:(?:utc|gmt|ut)\s?)?[+−-]\d{1,2}:?(?:\d{2})?(?![\d:]))
      | \s*\(?(?P<name>z|ut|utc|gmt|[ecmp][sd]t)\b )
    (?: \s*\(?(?-i:[A-Z]{2,5})\b\)? | \s*\([^()]{3,60}\) )?
"""
_AT = r"\b(?:at|um|a|à|alle|ore|kl\.?|o|godz\.?|в|om|te|saat|las|les)\b"
_JOIN = rf"\s*[,;|@·•(–—-]?\s*(?:{_AT}\s*){{0,2}}"
_FLAGS = re.IGNORECASE | re.VERBOSE
_ISO_AFTER = re.compile(rf"(?:T|[ ]+){_ISO_TIME}(?:{_ZONE})?(?!\d)", _FLAGS)
_AFTER = re.compile(rf"{_JOIN}{_TIME}(?:{_ZONE})?(?![\d:])", _FLAGS)
_BEFORE = re.compile(rf"(?<![\d:.]){_TIME}(?:{_ZONE})?\s*[,;|·•–—-]?\s*(?:\bon\b)?\s*\Z", _FLAGS)
_UNKNOWN_ZONE = re.compile(r"\s*\(?[A-Z]{2,5}\)?(?![\w])")
_DAY_ZONE = re.compile(r"(?:Z|[+-]\d{2}:\d{2})(?![\w:])")
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day beside a date, and how far it reaches in the text."""

    start: int
    end: int
    time: time | None = None  # None: the zone of a day, no time
    offset: timedelta | None = None  # None: no zone that we know
    local_name: bool = False  # the zone is a name such as CST, which China has too

    def instant(self, day: date) -> datetime | None:
        """That day at this time, None where time or zone is unknown."""
        if self.time is None or self.offset is None:
            return None
        return datetime.combine(day, self.time, timezone(self.offset))


def clock_after(text: str, position: int, *, iso: bool = False) -> Clock | None:
    """The time that follows a date which ends at `position`; None when none does."""
    if iso:
        match = _ISO_AFTER.match(text, position) or _AFTER.match(text, position)
        zone = _DAY_ZONE.match(text, position) if match is None else None
        if zone is not None:
            return Clock(start=zone.start(), end=zone.end())
    else:
        match = _AFTER.match(text, position)
    return _clock(match, text, exact=iso) if match else None


def clock_before(text: str, position: int) -> Clock | None:
    """The time that stands right before a date which starts at `position`; None when none does."""
    start = max(0, position - SEARCHED)
    match = _BEFORE.search(text[start:position])
    clock = _clock(match, text[start:position], exact=False) if match else None
    if clock is None:
        return None
    return Clock(
        start=clock.start + start,
        end=position,
        time=clock.time,
        offset=clock.offset,
        local_name=clock.local_name,
    )


def _clock(match: re.Match[str], text: str, *, exact: bool) -> Clock | None:
    parts = match.groupdict()
    hour = _hour(int(parts["hour"]), _marker(parts))
    second = min(int(parts["second"] or 0), 59)  # RFC 822 knows leap seconds
    try:
        moment = time(hour, int(parts["minute"] or 0), second, _microsecond(parts.get("fraction")))
    except ValueError:
        return None
    offset, named = _offset(parts)
    if offset is not None and parts["offset"] and not exact and _is_range(parts, match):
        offset = None
    end = match.end()
    if offset is None and (unknown := _UNKNOWN_ZONE.match(text, end)):
        end = unknown.end()
    return Clock(
        start=match.start(),
        end=end,
        time=moment,
        offset=offset,
        local_name=named is not None and named not in UNIVERSAL,
    )


def _marker(parts: dict[str, str | None]) -> str:
    """`am`, `pm` or "" of a time on the twelve-hour clock."""
    before, after = parts.get("before"), parts.get("after") or parts.get("bare")
    if before:
        return "am" if before in {"上午", "午前", "오전"} else "pm"
    marker = (after or "").lower().replace(".", "")
    return marker if marker in {"am", "pm"} else ""


def _hour(hour: int, marker: str) -> int:
    if not marker:
        return hour
    if not 1 <= hour <= 12:
        return hour if marker == "pm" and hour < 24 else 99
    return hour % 12 + (12 if marker == "pm" else 0)


def _microsecond(fraction: str | None) -> int:
    return int((fraction or "0")[:6].ljust(6, "0"))


def _offset(parts: dict[str, str | None]) -> tuple[timedelta | None, str | None]:
    """Hours and minutes east of Greenwich, and the zone's name where it is a name."""
    if parts["name"]:
        name = parts["name"].lower()
        return timedelta(hours=RFC822_ZONES[name]), name
    if not parts["offset"] or (match := _OFFSET.search(parts["offset"].replace("−", "-"))) is None:
        return None, None
    sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > LARGEST_OFFSET or int(minutes or 0) > 59:
        return None, None
    return (-offset if sign == "-" else offset), None


def _is_range(parts: dict[str, str | None], match: re.Match[str]) -> bool:
    """Whether `10:30-11:30` is meant: a dash and a second time of day, not a zone in the west."""
    offset = parts["offset"] or ""
    if not offset.startswith(("-", "−")) or parts.get("second"):
        return False
    spaced = match.string[match.start("offset") - 1].isspace()
    return ":" in offset or len(offset) < 5 or not spaced
