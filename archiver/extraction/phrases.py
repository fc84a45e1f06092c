"""What pages say that are no posts: phrases.tsv, a row a way to say it, and who says so.

Patterns meet texts in the form of `archiver.extraction.texts.alike`. A title counts when a whole
part of it says so ("404 - Page not found | Site"), so that a post *about* an error is a post.
Lines are looked for in pages that say hardly anything else; addresses are last parts of them.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from archiver.model import Reason

TITLE, LINES, ADDRESS = "title", "lines", "address"


class Phrase(NamedTuple):
    """One row."""

    place: str  # where it is said: title, lines or address
    reason: Reason
    who: str  # who says so
    pattern: re.Pattern[str]


@cache
def phrases(place: str) -> tuple[Phrase, ...]:
    """The rows of that place, in their order."""
    text = files("archiver.extraction").joinpath("phrases.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        Phrase(where, Reason(reason), who, re.compile(pattern))
        for where, reason, who, pattern in rows
        if where == place
    )


def said_by_title(part: str) -> Phrase | None:
    """The phrase that a part of a title is, None when it may be a post's."""
    return next((row for row in phrases(TITLE) if row.pattern.fullmatch(part)), None)


def said_by_lines(text: str) -> Phrase | None:
    """The phrase that a short text holds."""
    return next((row for row in phrases(LINES) if row.pattern.search(text)), None)


def said_by_address(segments: tuple[str, ...]) -> Phrase | None:
    """The phrase that the last part of an address is."""
    last = segments[-1].lower().removesuffix(".html") if segments else ""
    return next((row for row in phrases(ADDRESS) if row.pattern.fullmatch(last)), None)
