"""A world for a watch: two clocks, sources that become due, rounds that take their time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from archiver.logs import Level, Line
from archiver.watching.machine import Watch
from archiver.watching.moves import (
    Action,
    Admitted,
    BeginRound,
    Clock,
    ConfigRead,
    DueRead,
    DueUnknown,
    EndRound,
    Event,
    Heard,
    Notify,
    Pressure,
    Quit,
    ReadConfig,
    ReadDue,
    RoundEnded,
    Say,
    Woke,
)

BEGIN = datetime(2026, 11, 21, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class World:
    """One watch in it. Sources are due `every` after their last round, unless `due` says else."""

    every: timedelta = 12 * HOUR
    takes: float = 10.0  # seconds that a round runs; asked to end it ends a second later
    codes: Iterator[int] = field(default_factory=lambda: iter(()))  # of rounds; then 0
    wall: datetime = BEGIN
    steady: float = 1000.0
    names: tuple[str, ...] = ("a",)
    due_at: datetime = BEGIN
    fault: str = ""  # why the archive cannot be read
    rounds: list[datetime] = field(default_factory=list)  # when they began
    ends: float | None = None  # steady seconds when the round that runs will end
    pressed: list[Pressure] = field(default_factory=list)
    obeys: bool = True  # the round ends when it is asked to
    said: list[Say] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    is_over: bool = False
    on_due: Callable[[], DueRead] | None = None

    def __post_init__(self) -> None:
        self.machine = Watch(self.clock)

    @property
    def clock(self) -> Clock:
        return Clock(wall=self.wall, steady=self.steady)

    @property
    def messages(self) -> list[str]:
        """What was said to people."""
        return [say.message for say in self.said if say.level is not Level.DEBUG]

    def begin(self) -> World:
        """As the loop begins."""
        self.happens(ConfigRead(names=self.names))
        self.happens(Admitted())
        return self

    def happens(self, event: Event) -> None:
        for action in self.machine.take(event, self.clock):
            self.act(action)

    def act(self, action: Action) -> None:
        match action:
            case ReadDue():
                unknown = DueUnknown(fault=self.fault) if self.fault else None
                self.happens(unknown or (self.on_due or self.due)())
            case BeginRound():
                assert self.ends is None, "two rounds at once"
                self.rounds.append(self.wall)
                self.ends = self.steady + self.takes
            case EndRound():
                self.pressed.append(action.pressure)
                if self.obeys or action.pressure is Pressure.KILL:
                    self.ends = self.steady + 1
            case Say():
                self.said.append(action)
            case Notify():
                self.states.append(action.state)
            case Quit():
                self.is_over = True
            case ReadConfig():
                self.happens(ConfigRead(names=self.names))

    def due(self) -> DueRead:
        if not self.names:
            return DueRead(at=None)
        return DueRead(at=self.due_at, source=self.names[0], reason="every 12h")

    def passes(self, span: timedelta) -> None:
        """Time goes by, and the watch is woken as it asks to be."""
        end = self.steady + span.total_seconds()
        while self.steady < end and not self.is_over:
            wait = min(self.machine.patience(self.clock), end - self.steady)
            if self.ends is not None:
                wait = min(wait, max(self.ends - self.steady, 0))
            self.goes_on(max(wait, 0.001))
            if self.ends is not None and self.steady >= self.ends:
                self.round_ends(next(self.codes, 0))
            self.happens(Woke())

    def goes_on(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += timedelta(seconds=seconds)

    def sleeps(self, span: timedelta) -> None:
        """The lid is shut: the wall clock goes on alone."""
        self.wall += span

    def round_ends(self, code: int) -> None:
        self.ends = None
        if code in {0, 3}:
            for name in self.names:
                fields = {"source": name, "ending": "failed" if code else "finished"}
                self.hears("start", source=name)
                self.hears("run", **fields)
            self.due_at = self.wall + self.every
        self.happens(RoundEnded(code=code, fault="" if code in {0, 3} else "it fell over"))

    def hears(self, event: str, **fields: str) -> None:
        line = Line(at=self.wall, level=Level.INFO, event=event, message="", fields=fields)
        self.happens(Heard(line=line))
