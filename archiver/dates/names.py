"""Month and weekday names of fifty languages, from `names.tsv`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from archiver.dates.folding import Folded, folded_word

SHORT = 3  # letters; so short, names of other languages are English words too: out, set, mac
HEBREW_IN = "ב"  # "28 in April" is one word there


class Names(NamedTuple):
    """The table as it is asked: folded spelling to month, and the folded weekdays."""

    months: dict[str, dict[str, int]]  # spelling -> language -> month
    weekdays: frozenset[str]


def month_of(word: str, *, language: str | None = None) -> int | None:
    """The month (1-12) that a folded word names, None for none or for two.

    The page's language decides first: Croatian "listopad" is October, Polish "listopad" November.
    """
    months = table().months
    by_language = months.get(word) or months.get(word.removeprefix(HEBREW_IN))
    if by_language is None:
        return None
    own = by_language.get((language or "").lower().split("-")[0])
    if own is not None:
        return own
    meant = set(by_language.values())
    return meant.pop() if len(meant) == 1 else None


def month_in(text: str, *, language: str | None = None) -> int | None:
    """The month (1-12) that a heading names, alone or with its year; None for other text."""
    tokens = Folded(text).tokens
    words = [token.text for token in tokens if not token.is_number]
    if len(words) != 1 or any(len(token.text) != 4 for token in tokens if token.is_number):
        return None
    return month_of(words[0], language=language)


def is_everyday_word(word: str, *, language: str | None = None) -> bool:
    """Whether that month name is so short that other languages use it as a word."""
    languages = table().months.get(word, {})
    own = (language or "").lower().split("-")[0]
    return len(word) <= SHORT and word.isascii() and "en" not in languages and own not in languages


def is_english(word: str) -> bool:
    """Whether English names a month so."""
    return "en" in table().months.get(word, {})


def is_weekday(word: str) -> bool:
    """Whether a folded word names or abbreviates a weekday in any of the languages."""
    return word in table().weekdays


@cache
def table() -> Names:
    """The table, read once, when the first word is looked up."""
    months: dict[str, dict[str, int]] = {}
    weekdays: set[str] = set()
    text = Path(__file__).with_name("names.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        language, kind, *columns = line.split("\t")
        for number, spellings in enumerate(columns, start=1):
            words = {folded_word(part) for name in spellings.split() for part in name.split("-")}
            if kind == "days":
                weekdays |= words
                continue
            for word in words:
                months.setdefault(word, {})[language] = number
    return Names(months, frozenset(weekdays))
