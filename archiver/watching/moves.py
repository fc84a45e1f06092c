"""What can happen to a watch, and what it can do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from archiver.logs import Level, Line, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One moment on both clocks: the one that people set, and the one that nobody can."""

    wall: datetime  # aware
    steady: float  # seconds; stands still while the machine sleeps


@dataclass(frozen=True, slots=True, kw_only=True)
class Woke:
    """A sleep is over, or was cut short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """No other watch runs on the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Another watch runs on the archive."""

    holder: str  # which, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigRead:
    """sources.toml was read, and is in force."""

    names: tuple[str, ...]  # of its sources


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigBroken:
    """sources.toml cannot be used; what was in force stays so."""

    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRead:
    """When the next source is due, by the archive."""

    at: datetime | None  # aware; None: there is no source
    source: str = ""
    reason: str = ""  # why then; "" when nothing is known


@dataclass(frozen=True, slots=True, kw_only=True)
class DueUnknown:
    """The archive cannot be read now."""

    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The round told something."""

    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundEnded:
    """The process of the round is no more."""

    code: int  # its exit code; a signal that killed it is negative
    fault: str = ""  # its last complaint; "" when it had none


@dataclass(frozen=True, slots=True, kw_only=True)
class StopAsked:
    """SIGTERM or SIGINT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadAsked:
    """SIGHUP."""


Event = (
    Woke | Admitted | Refused | ConfigRead | ConfigBroken | DueRead | DueUnknown | Heard
    | RoundEnded | StopAsked | ReloadAsked
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadConfig:
    """Read sources.toml, changed or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDue:
    """Ask the archive what is due when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginRound:
    """Start a process that crawls what is due."""


class Pressure(IntEnum):
    """How a round is asked to end."""

    NONE = 0
    POLITE = 1  # what is in flight is finished
    URGENT = 2  # at once, its runs are closed
    KILL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRound:
    """Ask the round to end."""

    pressure: Pressure


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A line for the log."""

    level: Level
    event: str  # round or watch
    message: str
    fields: Mapping[str, Value] = field(default_factory=dict)


class State(StrEnum):
    """What a service manager is told (sd_notify(3))."""

    READY = "READY=1"
    RELOADING = "RELOADING=1"
    STOPPING = "STOPPING=1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Tell the service manager."""

    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Quit:
    """End the watch."""


Action = ReadConfig | ReadDue | BeginRound | EndRound | Say | Notify | Quit
