"""An alarm, and what becomes of the open ones when a source was judged again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from archiver.health.rules import Rule
from archiver.health.verdict import Sign, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that is wrong, or was."""

    id: int
    rule: str  # name of a health rule
    source: str | None  # its name; None: the alarm belongs to no source
    url: str | None  # of the source; None with it
    reason: str  # in words
    remedy: str  # what to do
    opened_at: datetime  # aware, UTC
    seen_at: datetime  # when it was last found so; aware, UTC
    recovered_at: datetime | None = None  # None: it is open
    told_at: datetime | None = None  # when the user was notified; None: never
    recovery_told_at: datetime | None = None  # None: not of its end

    @property
    def line(self) -> str:
        """The alarm for a person, in one line."""
        return f"{self.rule}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """A new alarm."""

    rule: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """An open alarm was found so again."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovers:
    """An open alarm is over."""

    rule: str


Change = Opens | Stays | Recovers


def changes(
    verdicts: Iterable[tuple[Rule, Verdict]], is_open: Mapping[str, Alarm]
) -> Iterator[Change]:
    """What becomes of the alarms of a source; those without evidence stay as they are."""
    for rule, verdict in verdicts:
        if verdict.sign is Sign.WRONG and rule.name in is_open:
            yield Stays(rule=rule.name, reason=verdict.reason)
        elif verdict.sign is Sign.WRONG:
            yield Opens(rule=rule.name, reason=verdict.reason, remedy=rule.remedy)
        elif verdict.sign is Sign.FINE and rule.name in is_open:
            yield Recovers(rule=rule.name)
