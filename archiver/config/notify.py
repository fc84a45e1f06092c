"""The [notify] table of sources.toml: whom to tell of alarms."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

COMMAND_HINT = 'use a program with its arguments, as "notify-send blog-archiver" or a list of texts'
WEBHOOK_HINT = 'use a full address as "https://hooks.example.org/1"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """What is run, or asked, when an alarm begins and when it ends."""

    command: tuple[str, ...] = ()  # a program and its arguments; empty: none
    webhook: str | None = None  # an address that takes a POST; None: none

    def __bool__(self) -> bool:
        return bool(self.command or self.webhook)


NOBODY = Notify()


def words_of(command: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """The words of a command: as they are in a list, as a shell would split them in a text.

    >>> words_of("mail -s 'blog archive' me@example.org")
    ('mail', '-s', 'blog archive', 'me@example.org')
    """
    return tuple(shlex.split(command)) if isinstance(command, str) else tuple(command)


def _command(value: Any) -> str | None:
    if isinstance(value, list) and not all(isinstance(word, str) for word in value):
        return COMMAND_HINT
    if not isinstance(value, str | list):
        return COMMAND_HINT
    try:
        words = words_of(value)
    except ValueError:
        return f"{COMMAND_HINT}; a quotation is not closed"
    is_right = bool(words) and bool(words[0].strip()) and not any("\0" in word for word in words)
    return None if is_right else COMMAND_HINT


def _webhook(value: Any) -> str | None:
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        return WEBHOOK_HINT
    try:
        parts = urlsplit(value)
        is_right = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in value
        _ = parts.port  # raises for a port that is none
    except ValueError:
        return WEBHOOK_HINT
    return None if is_right else WEBHOOK_HINT


NOTIFY_KEYS: Mapping[str, Callable[[Any], str | None]] = {"command": _command, "webhook": _webhook}
