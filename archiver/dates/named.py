"""Dates with the month in words: April 28, 2026 · 28. April 2026 · 28 de abr. de 2026 · Apr 28."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from archiver.dates.clock import Clock, clock_after
from archiver.dates.folding import Folded, Token
from archiver.dates.names import is_english, is_everyday_word, is_weekday, month_of
from archiver.dates.numeric import full_year
from archiver.dates.spots import GLUED, READS_ON, Spot, with_clock
from archiver.dates.words import (
    AFTER_YEAR,
    BETWEEN_DAY_AND_MONTH,
    BETWEEN_MONTH_AND_YEAR,
    ORDINALS,
)

SKIPPED = BETWEEN_DAY_AND_MONTH | BETWEEN_MONTH_AND_YEAR | AFTER_YEAR

_GAP = re.compile(r"[\s.,/'’‘`ʼ–-]{0,4}")  # what may stand between the parts of one date
_LOOSE = re.compile(r".*,|\s+[-–]|[-–]\s+")  # "Issue 3, May 2026" is no 3 May
_APOSTROPHE = re.compile(r"\s*['’‘`ʼ]")
_RANGE_BEFORE = re.compile(r"\d\s?[-–—/&+]\s?\Z")  # 28–30 April: an event, no date of a post
_RANGE_AFTER = re.compile(r"\s?[-–—]\s?\d")
_TWO_DIGIT_TIME = re.compile(r"\s\d{1,2}:\d\d")  # RFC 822: 28 Apr 26 08:00
_FOURTH = re.compile(r"\s+(\d{4})(?!\d)")
_SEPARATED = re.compile(r"(?:^|[·|•—(\n:])\s*\Z")
_GLUED = re.compile(GLUED, re.IGNORECASE)


class Parts(NamedTuple):
    """A date spelled around a month name."""

    year: int | None
    day: int
    start: int
    end: int
    clock: Clock | None = None


def named_dates(
    folded: Folded, *, language: str | None = None, yearless: bool = False
) -> Iterator[Spot]:
    """Every date with a named month, one a month; with `yearless`, also those without a year."""
    for position, token in enumerate(folded.tokens):
        month = None if token.is_number else month_of(token.text, language=language)
        if month is None:
            continue
        parts = _Around(folded, position, language).date(yearless=yearless)
        if parts is None:
            continue
        spot = Spot(
            start=parts.start,
            end=parts.end,
            reason="month in words",
            year=parts.year,
            month=month,
            day=parts.day,
            clock=parts.clock,
            english=is_english(token.text),
        )
        yield with_clock(spot, folded.text)


class _Around:
    """The numbers around one month name, nearest first, and the date they make with it."""

    def __init__(self, folded: Folded, position: int, language: str | None) -> None:
        self.text = folded.text
        self.tokens = folded.tokens
        self.month = folded.tokens[position]
        self.word_is_common = is_everyday_word(self.month.text, language=language)
        self.before = self._numbers(position, -1)
        self.after = self._numbers(position, +1)

    def date(self, *, yearless: bool) -> Parts | None:
        """The one date these numbers spell, None when they spell none or leave it open."""
        found = self._month_first() or self._day_month_year() or self._year_first()
        if found is None and yearless:
            return self._without_year()
        return found

    def _month_first(self) -> Parts | None:
        """April 28, 2026 · Apr 28 '26 · Apr 28 08:00:00 UTC 2026."""
        if not self.after or self.word_is_common or (day := self._day(self.after[0])) is None:
            return None
        if len(self.after) > 1 and (year := self._year(*self.after)) is not None:
            return Parts(year[0], day, self.month.start, year[1])
        clock = clock_after(self.text, self.after[0].end)
        tail = _FOURTH.match(self.text, clock.end) if clock else None
        if clock is None or tail is None:
            return None
        if clock.local_name:  # `date` prints CST in China too
            clock = Clock(start=clock.start, end=clock.end, time=clock.time)
        return Parts(int(tail[1]), day, self.month.start, tail.end(), clock)

    def _day_month_year(self) -> Parts | None:
        """28. April 2026 · 28 de abr. de 2026 · 28-Apr-26 · 28 Apr 26 08:00."""
        if not self.before or not self.after or (day := self._first_day()) is None:
            return None
        year = self._year(self.month, self.after[0])
        if year is None:
            return None
        return Parts(year[0], day, self.before[0].start, year[1])

    def _year_first(self) -> Parts | None:
        """2026. április 28. · 2026 m. balandžio 28 d. · 2026. gada 28. aprīlis."""
        if not self.before:
            return None
        nearest = self.before[0]
        if self.after and _is_year(nearest) and (day := self._day(self.after[0])) is not None:
            return Parts(int(nearest.text), day, nearest.start, self.after[0].end)
        if len(self.before) < 2 or not _is_year(self.before[1]):
            return None
        between = [t.text for t in self.tokens if self.before[1].end <= t.start < nearest.start]
        day = self._day(nearest)
        if day is None or not set(between) & AFTER_YEAR:
            return None
        return Parts(int(self.before[1].text), day, self.before[1].start, self.month.end)

    def _without_year(self) -> Parts | None:
        """Apr 28 · 28 April; nothing where a number stands on both sides."""
        before = self._first_day() if self.before else None
        after = self._day(self.after[0]) if self.after else None
        if before is not None and after is None:
            return Parts(None, before, self.before[0].start, self.month.end)
        if after is None or before is not None or self.word_is_common:
            return None
        if _RANGE_AFTER.match(self.text, self.after[0].end):
            return None
        return Parts(None, after, self.month.start, self.after[0].end)

    def _first_day(self) -> int | None:
        """The day in front of the month, None where it belongs to a range or to other words."""
        token = self.before[0]
        ahead = self.text[: token.start]
        if _RANGE_BEFORE.search(ahead):
            return None
        if _LOOSE.match(self.text[token.end : self.month.start]) and not self._opens(token):
            return None
        return self._day(token)

    def _opens(self, token: Token) -> bool:
        """Whether a date may begin with that number: text start, a separator or a weekday."""
        index = self.tokens.index(token)
        separated = _SEPARATED.search(self.text[: token.start]) is not None
        return separated or (index > 0 and is_weekday(self.tokens[index - 1].text))

    def _day(self, token: Token) -> int | None:
        """The day of a month that token can be; None for `8 min` and for hours."""
        if len(token.text) > 2 or not 1 <= int(token.text) <= 31:
            return None
        return None if READS_ON.match(self.text, token.end) else int(token.text)

    def _year(self, left: Token, token: Token) -> tuple[int, int] | None:
        """The year that token is or begins with, and where it ends; None for another number."""
        if len(token.text) == 4:
            return int(token.text), token.end
        if len(token.text) > 4 and _GLUED.match(self.text, token.start + 4):
            return int(token.text[:4]), token.start + 4
        if len(token.text) != 2:
            return None
        gap = self.text[left.end : token.start]
        is_dashed = left is self.month and gap == "-" == self.text[left.start - 1]  # 28-Apr-26
        is_dated_mail = left is self.month and _TWO_DIGIT_TIME.match(self.text, token.end)
        if _APOSTROPHE.fullmatch(gap) or is_dashed or is_dated_mail:
            return full_year(token.text), token.end
        return None

    def _numbers(self, position: int, step: int) -> list[Token]:
        """Up to two numbers on that side, as far as one date can reach."""
        found: list[Token] = []
        edge = self.month
        index = position + step
        while 0 <= index < len(self.tokens) and len(found) < 2:
            token = self.tokens[index]
            left, right = (edge, token) if step > 0 else (token, edge)
            if _GAP.fullmatch(self.text, left.end, right.start) is None:
                break
            if token.is_number:
                found.append(token)
            elif not self._is_skipped(index):
                break
            edge = token
            index += step
        return found

    def _is_skipped(self, index: int) -> bool:
        """Whether that word may stand inside a date: `of`, `de`, the `th` of 28th."""
        token = self.tokens[index]
        if token.text in SKIPPED:
            return True
        previous = self.tokens[index - 1] if index else None
        attached = previous is not None and previous.is_number and token.start - previous.end <= 1
        return attached and token.text in ORDINALS


def _is_year(token: Token) -> bool:
    return len(token.text) == 4
