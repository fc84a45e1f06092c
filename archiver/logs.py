"""A line of a log as a value: what happened, when, how grave it is; and its form as JSON.

The JSON is also what a round of `archiver watch` tells the process that watches it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

FIRST_KEYS = ("time", "level", "event", "message")  # of every line, in this order

Value = str | int | float | bool | None


class Level(StrEnum):
    """How grave a line is; each is graver than those before it."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    def is_at_least(self, other: Level) -> bool:
        """Whether this is as grave as the other, or graver."""
        order = list(Level)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened."""

    at: datetime  # aware
    level: Level
    event: str  # what kind: post, list, run, round, watch, message or log
    message: str  # for a person, one line
    fields: Mapping[str, Value] = field(default_factory=dict)  # the same for a program


Write = Callable[[Line], None]


def json_line(line: Line) -> str:
    """The line as one JSON object, without a line break."""
    first = (time_text(line.at), line.level, line.event, line.message)
    whole = dict(zip(FIRST_KEYS, first, strict=True)) | dict(line.fields)
    return json.dumps(whole, ensure_ascii=False, allow_nan=False).encode(errors="replace").decode()


def line_of(text: str) -> Line | None:
    """The line that json_line wrote, None for any other text."""
    try:
        whole: dict[str, Any] = json.loads(text)
        at, level, event, message = (whole.pop(key) for key in FIRST_KEYS)
        moment = datetime.fromisoformat(at)
        return Line(at=moment, level=Level(level), event=event, message=message, fields=whole)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def time_text(at: datetime) -> str:
    """An aware instant in UTC, to the millisecond.

    >>> time_text(datetime(2026, 11, 21, 8, 0, 1, 234567, tzinfo=UTC))
    '2026-11-21T08:00:01.234Z'
    """
    text = at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return f"{text}Z"
