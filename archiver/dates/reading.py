"""From a text to the moment it means, with the reason; None where it means none for certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from archiver.dates.folding import Folded, words_in
from archiver.dates.moments import plausible
from archiver.dates.named import named_dates
from archiver.dates.names import is_weekday, month_of
from archiver.dates.numeric import numeric_dates
from archiver.dates.spots import Spot
from archiver.dates.words import (
    BUDDHIST_YEARS,
    DAY_FIRST_LANGUAGES,
    FILLERS,
    ORDINALS,
    PUBLISHED_LABELS,
    UPDATED_LABELS,
)
from archiver.model import Moment

LONGEST = 400  # characters that are looked at: a date's label is short, a page is not
LABEL_REACH = 48  # characters before a date in which its label stands
BUDDHIST_FROM = 2400
AROUND = FILLERS | ORDINALS | PUBLISHED_LABELS | UPDATED_LABELS  # words that add nothing to a date

_DIGIT = re.compile(r"[\d年]")  # a date has one of them at least
_EDGES = re.compile(r"[·|•—–(),;\n\[\]/]")
_PATH_DATE = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/_.-]|$)")
_PATH_DIGITS = re.compile(r"/(\d{4})(\d{2})(\d{2})(?=[/_.-]|$)")


class DayOrder(StrEnum):
    """Which of day and month a source writes first in numbers."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A moment, and how and from which text it was read."""

    moment: Moment
    reason: str  # for people: "ISO 8601", "month in words, year of the heading"
    text: str  # as the page wrote it


class Terms(NamedTuple):
    """What is known beside the text; None where it is not."""

    order: DayOrder | None
    year: int | None
    language: str | None
    today: date | None


def read_date(
    text: str,
    *,
    order: DayOrder | None = None,
    year: int | None = None,
    language: str | None = None,
    today: date | None = None,
    updated: bool = False,
) -> Reading | None:
    """The date that the whole text is, a weekday, a time of day and a label beside it allowed.

    `order` settles 5/6/2026, `year` (of a heading) completes "Apr 28", `language` (BCP 47) tells
    month names apart, `today` rules out the future. None: no date, an ambiguous or impossible
    one, one that says "updated" (asked for with `updated=True`), or one that no post can have.
    A time without a zone gives the day only; with one, the instant in that offset.
    """
    terms = Terms(order, year, language, today)
    for folded, spot in _spots(text, terms):
        if not is_whole(folded, spot) or _is_update(folded, spot, 0) is not updated:
            continue
        found = _reading(folded, spot, terms)
        if found is not None:
            return found
    return None


def find_date(
    text: str,
    *,
    order: DayOrder | None = None,
    year: int | None = None,
    language: str | None = None,
    today: date | None = None,
    updated: bool = False,
) -> Reading | None:
    """The first date in a short text such as "April 28, 2026 · 7 min · author".

    Same terms as `read_date`, and stricter on what could be no date: "Apr 28" or 4/28 alone
    must stand between separators. Dates that a label calls an update are passed over, and are
    the only ones looked at with `updated=True`. Give it a label, not an article.
    """
    terms = Terms(order, year, language, today)
    reached = 0
    for folded, spot in _spots(text, terms):
        if spot.start < reached or not _may_stand_among_words(folded, spot):
            continue
        found = _reading(folded, spot, terms)
        if found is None:
            continue
        is_update = _is_update(folded, spot, reached)
        reached = spot.end
        if is_update is updated:
            return found
    return None


def has_open_order(text: str) -> bool:
    """Whether a date in such a text could mean two days, as 5/6/2026: `order` decides there."""
    spots = numeric_dates(Folded(text.strip()[:LONGEST]))
    return any(not spot.month and decided_order(spot) is None for spot in spots)


def date_in_path(url: str, *, today: date | None = None) -> Reading | None:
    """The day in an address such as /2026/04/28/slug or /2026-04-28-slug; None without one."""
    path = re.split(r"[?#]", url, maxsplit=1)[0]
    for pattern in (_PATH_DATE, _PATH_DIGITS):
        for match in pattern.finditer(path):
            day = _day(*(int(part) for part in match.groups()))
            if day is not None and plausible(day, today=today):
                return Reading(moment=day, reason="address", text=match.group())
    return None


def _spots(text: str, terms: Terms) -> Iterator[tuple[Folded, Spot]]:
    """Every spelled date with the text it stands in, first and longest first."""
    if _DIGIT.search(text) is None:
        return
    folded, spots = _spelled(text.strip()[:LONGEST], terms.language, terms.year is not None)
    for spot in spots:
        yield folded, spot


@lru_cache(maxsize=512)  # a label is asked for each order of day and month, and for its update
def _spelled(text: str, language: str | None, yearless: bool) -> tuple[Folded, list[Spot]]:
    folded = Folded(text)
    spots = [
        *numeric_dates(folded, yearless=yearless),
        *named_dates(folded, language=language, yearless=yearless),
    ]
    return folded, sorted(spots, key=lambda spot: (spot.start, spot.year is None, -spot.end))


def _reading(folded: Folded, spot: Spot, terms: Terms) -> Reading | None:
    settled = _day_and_month(spot, terms)
    year = spot.year if spot.year is not None else terms.year
    if settled is None or year is None:
        return None
    month, day, reason = settled
    if year >= BUDDHIST_FROM and _is_thai(folded.text):
        year -= BUDDHIST_YEARS
        reason += ", Buddhist year"
    if spot.year is None:
        reason += ", year of the heading"
    moment: Moment | None = _day(year, month, day)
    if moment is None:
        return None
    if spot.clock is not None and (spot.english or not spot.clock.local_name):
        moment = spot.clock.instant(moment) or moment
    if not plausible(moment, today=terms.today):
        return None
    return Reading(moment=moment, reason=reason, text=folded.original(spot.start, spot.end))


def _day_and_month(spot: Spot, terms: Terms) -> tuple[int, int, str] | None:
    """Month, day and the reason for their order; None while the order is open."""
    if spot.month:
        return spot.month, spot.day, spot.reason
    decided = decided_order(spot) or _order_beside(spot, terms)
    if decided is None:
        return None
    order, reason = decided
    if order is DayOrder.DAY_FIRST:
        return spot.second, spot.first, reason
    return spot.first, spot.second, reason


def decided_order(spot: Spot) -> tuple[DayOrder, str] | None:
    """The order that the numbers of one date prove, with the proof; None when they do not."""
    first, second = spot.first, spot.second
    if first > 12:
        return DayOrder.DAY_FIRST, f"day first: {first} is no month"
    if second > 12:
        return DayOrder.MONTH_FIRST, f"month first: {second} is no month"
    if first == second:
        return DayOrder.DAY_FIRST, "day and month are the same"
    return None


def _order_beside(spot: Spot, terms: Terms) -> tuple[DayOrder, str] | None:
    """The order that the list, the notation or the language gives, with the reason."""
    if terms.order is not None:
        return terms.order, f"{terms.order.replace('_', ' ')}, as its list"
    if spot.dotted:
        return DayOrder.DAY_FIRST, "day first: dots"
    if terms.language and writes_day_first(terms.language):
        return DayOrder.DAY_FIRST, f"day first: language {terms.language}"
    return None


def writes_day_first(language: str) -> bool:
    """Whether every locale of that language writes the day first in numbers."""
    tag = language.lower().replace("_", "-")
    return tag in DAY_FIRST_LANGUAGES or tag.split("-")[0] in DAY_FIRST_LANGUAGES


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_thai(text: str) -> bool:
    return any("\u0e00" <= character <= "\u0e7f" for character in text)


def is_whole(folded: Folded, spot: Spot) -> bool:
    """Whether the text holds nothing beside that date but weekdays, labels and fillers."""
    rest = f"{folded.text[: spot.start]} {folded.text[spot.end :]}"
    return all(word in AROUND or is_weekday(word) for word in words_in(rest))


def _may_stand_among_words(folded: Folded, spot: Spot) -> bool:
    """Whether a spelling that could mean something else is set apart in its text."""
    if spot.year is not None and not spot.alone:
        return True
    before, after = folded.text[: spot.start].rstrip(" "), folded.text[spot.end :].lstrip(" .")
    opens = not before or _EDGES.match(before[-1]) is not None
    return opens and (not after or _EDGES.match(after[0]) is not None) and not spot.alone


def _is_update(folded: Folded, spot: Spot, reached: int) -> bool:
    """Whether the nearest label in front of the date, or the only word after it, says so."""
    ahead = folded.text[max(reached, spot.start - LABEL_REACH) : spot.start]
    for word in reversed(words_in(ahead)):
        if word in UPDATED_LABELS:
            return True
        if word in PUBLISHED_LABELS or month_of(word):
            break
    behind = set(words_in(folded.text[spot.end :]))
    return bool(behind & UPDATED_LABELS) and behind <= UPDATED_LABELS | FILLERS
