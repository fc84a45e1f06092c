"""Dates in digits: ISO 8601, 2026年4月28日, 28.04.2026, 5/16/2026, 28 tháng 4 năm 2026."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from archiver.dates.folding import Folded
from archiver.dates.spots import ENDS, Spot, with_clock
from archiver.dates.words import ERAS

_START = r"(?<![\d/])(?<!\d[.-])"  # not inside a longer number, nor in an address
_STOP = rf"(?![.-]\d|/){ENDS}"


class Notation(NamedTuple):
    """One way to write a date in digits; its groups are y, m, d or the open pair a, b."""

    reason: str
    pattern: re.Pattern[str]
    iso: bool = False  # a time may follow with T and a zone of digits
    alone: bool = False  # a date only where the text holds nothing else
    dotted: bool = False


def _notation(reason: str, pattern: str, **flags: bool) -> Notation:
    return Notation(reason, re.compile(pattern, re.IGNORECASE), **flags)


_SEPARATOR = r"\s?(?P<s>[./-])\s?"
NOTATIONS = (
    _notation(
        "ISO 8601",
        rf"{_START}(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d\d?)(?!-\w|/){ENDS}",
        iso=True,
    ),
    _notation(
        "ISO 8601 basic",
        rf"{_START}(?P<y>\d{{4}})(?P<m>\d\d)(?P<d>\d\d)(?=T\d{{4}})",
        iso=True,
    ),
    _notation("eight digits", r"(?<!\d)(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?!\d)", alone=True),
    _notation(
        "year, month, day",
        rf"{_START}(?P<y>\d{{4}})(?P<s>/|\.\s?)(?P<m>\d{{1,2}})(?P=s)(?P<d>\d\d?){_STOP}\.?",
        iso=True,
    ),
    _notation(
        "year, month, day",
        r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日号號일]?",
    ),
    _notation(
        "era, year, month, day",
        rf"(?P<era>{'|'.join(ERAS)})\s?(?P<y>\d{{1,2}}|元)\s?年\s?(?P<m>\d{{1,2}})\s?月\s?(?P<d>\d{{1,2}})\s?日",
    ),
    _notation(
        "month, day, year",
        rf"(?<!\d)(?P<m>\d{{1,2}})\s?[月월]\s?(?P<d>\d{{1,2}})\s?[日号號일]?\s?,?\s?(?P<y>\d{{4}}){ENDS}",
    ),
    _notation(
        "day, month, year",
        rf"(?<!\d)(?P<d>\d{{1,2}})\s(?P<m>\d{{1,2}})\s?[月월]\s?,?\s?(?P<y>\d{{4}}){ENDS}",
    ),
    _notation(
        "day, month, year",
        rf"(?<!\d)(?P<d>\d{{1,2}})\s?,?\s?(?:thang|thg|th)\.?\s?(?P<m>\d{{1,2}})\s?[,/]?\s?(?:nam\s)?(?P<y>\d{{4}}){ENDS}",
    ),
    _notation(
        "month, day, year",
        rf"\b(?:thang|thg|th)\.?\s?(?P<m>\d{{1,2}})\s(?P<d>\d{{1,2}}),?\s(?P<y>\d{{4}}){ENDS}",
    ),
    _notation(
        "day and month in digits",
        rf"{_START}(?P<a>\d{{1,2}}){_SEPARATOR}(?P<b>\d{{1,2}})\s?(?P=s)\s?(?P<y>\d{{4}}){_STOP}",
    ),
    _notation(
        "day and month in digits, short year",
        rf"{_START}(?P<a>\d\d)(?P<s>\.)(?P<b>\d\d)\.(?P<y>\d\d){_STOP}",
        alone=True,
    ),
    _notation(
        "day and month in digits, short year",
        rf"{_START}(?P<a>\d{{1,2}})(?P<s>/)(?P<b>\d{{1,2}})/(?P<y>\d\d){_STOP}",
        alone=True,
    ),
)
YEARLESS = (  # their year comes from a heading
    _notation("month and day", r"(?<!\d)(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日号號일]"),
    _notation("month and day", rf"{_START}(?P<m>\d\d)-(?P<d>\d\d){_STOP}", alone=True),
    _notation(
        "day and month in digits", rf"{_START}(?P<a>\d\d?)(?P<s>/)(?P<b>\d\d?){_STOP}", alone=True
    ),
    _notation(
        "day and month in digits",
        rf"{_START}(?P<a>\d\d?)(?P<s>\.)\s?(?P<b>\d\d?)\.{_STOP}",
        alone=True,
    ),
)
_HINT = re.compile(r"\d\s?[./-]\s?\d|\d{8}|[年년月월]|\b(?:thang|thg|th)\.?\s?\d", re.IGNORECASE)
_CHINESE_DATE = re.compile(
    r"[〇零一二三四五六七八九]{4}\s?年\s?([一二三四五六七八九十]{1,3})\s?月\s?([一二三四五六七八九十]{1,4})\s?[日号]?"
)
_CHINESE_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {
    "零": "0"
}


def numeric_dates(folded: Folded, *, yearless: bool = False) -> Iterator[Spot]:
    """Every date in digits, notation by notation; with `yearless`, also those without a year."""
    text = folded.text
    if _HINT.search(text) is None:  # what none of the notations can do without
        return
    for notation in (*NOTATIONS, *YEARLESS) if yearless else NOTATIONS:
        for match in notation.pattern.finditer(text):
            yield with_clock(_spot(notation, match), text, iso=notation.iso)
    for match in _CHINESE_DATE.finditer(text) if "年" in text else ():
        yield with_clock(_chinese(match), text)


def _spot(notation: Notation, match: re.Match[str]) -> Spot:
    parts = match.groupdict()
    return Spot(
        start=match.start(),
        end=match.end(),
        reason=notation.reason,
        year=_year(parts.get("y"), parts.get("era")),
        month=int(parts.get("m") or 0),
        day=int(parts.get("d") or 0),
        first=int(parts.get("a") or 0),
        second=int(parts.get("b") or 0),
        dotted=parts.get("s") == "." and "a" in parts,
        alone=notation.alone,
        english=False,
    )


def _year(digits: str | None, era: str | None) -> int | None:
    if digits is None:
        return None
    if era is not None:
        return ERAS[era] + (1 if digits == "元" else int(digits))
    return full_year(digits)


def full_year(digits: str) -> int:
    """The year that two or four digits write; two mean 1970 to 2069."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= 70 else 2000)


def _chinese(match: re.Match[str]) -> Spot:
    """二〇二六年四月二十八日."""
    year = int("".join(_CHINESE_DIGITS[digit] for digit in match.group()[:4]))
    return Spot(
        start=match.start(),
        end=match.end(),
        reason="year, month, day",
        year=year,
        month=_chinese_number(match.group(1)),
        day=_chinese_number(match.group(2)),
        english=False,
    )


def _chinese_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    value = int(_CHINESE_DIGITS.get(ones, "0"))
    return value + int(_CHINESE_DIGITS.get(tens, "1")) * 10 if ten else value
