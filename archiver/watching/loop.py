"""The loop of a watch: it sleeps, listens to signals and to the round, and does what is decided."""

from __future__ import annotations

import select
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archiver.config import Config
from archiver.errors import ArchiverError
from archiver.logs import Level, Line, Write
from archiver.watching.machine import Watch
from archiver.watching.moves import (
    Action,
    BeginRound,
    Clock,
    DueRead,
    DueUnknown,
    EndRound,
    Event,
    Heard,
    Notify,
    Quit,
    ReadConfig,
    ReadDue,
    ReloadAsked,
    RoundEnded,
    Say,
    State,
    StopAsked,
    Woke,
)
from archiver.watching.notify import Notifier
from archiver.watching.presence import PresenceFile
from archiver.watching.round import Round
from archiver.watching.sources_file import SourcesFile

ASKED: Mapping[int, Event] = {
    signal.SIGTERM: StopAsked(),
    signal.SIGINT: StopAsked(),
    signal.SIGHUP: ReloadAsked(),
}
HEARD = (*ASKED, signal.SIGCHLD)
NOT_STARTED = -1  # exit code of a round that could not even begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a watch is given to work with."""

    archive_path: Path
    command: Sequence[str]  # of a round
    due: Callable[[Config, datetime], DueRead]  # asks the archive; raises ArchiverError
    write: Write  # its log


def watch(means: Means, sources: SourcesFile, environment: Mapping[str, str]) -> None:
    """Crawls what is due until it is asked to stop."""
    loop = Loop(means, sources, environment)
    with signals() as bell:
        try:
            loop.run(bell)
        finally:
            loop.close()


class Loop:
    """One watch at work."""

    def __init__(self, means: Means, sources: SourcesFile, environment: Mapping[str, str]) -> None:
        self.means = means
        self.sources = sources
        self.environment = environment
        self.notifier = Notifier(environment)
        self.presence = PresenceFile(means.archive_path)
        self.machine = Watch(clock())
        self.round: Round | None = None  # None: none runs
        self.is_over = False
        self.said = ""  # the status that was told last

    def run(self, bell: socket.socket) -> None:
        """Runs until it is over; `bell` brings the numbers of signals."""
        self.happened(self.sources.read)
        self.knock()
        self.notifier.state(State.READY)
        while not self.is_over:
            self.tell_status()
            self.notifier.alive(time.monotonic())
            for event in self.wait(bell):
                if not self.is_over:
                    self.happened(event)
            self.listen()
            if not self.is_over:
                self.knock()
                self.look()
                self.happened(Woke())

    def happened(self, event: Event) -> None:
        """Lets the machine decide, and does what it says."""
        for action in self.machine.take(event, clock()):
            self.act(action)

    def wait(self, bell: socket.socket) -> list[Event]:
        """Sleeps until something happens; the signals that came."""
        pipes = [self.round.pipe] if self.round and not self.round.is_mute else []
        heard = [bell.fileno(), *pipes]
        seconds = self.machine.patience(clock())
        if self.notifier.interval is not None:
            seconds = min(seconds, self.notifier.interval / 2)
        select.select(heard, [], [], seconds)
        with suppress(BlockingIOError):
            return [ASKED[number] for number in bell.recv(1024) if number in ASKED]
        return []

    def listen(self) -> None:
        """Hears what the round says, and whether it has ended."""
        if self.round is None:
            return
        ended = self.round.ended()  # before its last words are read
        for line in self.round.lines():
            self.means.write(line)
            self.happened(Heard(line=line))
        if ended:
            code, fault = ended.code, self.round.fault
            self.round.close()
            self.round = None
            self.happened(RoundEnded(code=code, fault=fault))

    def knock(self) -> None:
        """Asks whether this is the only watch, until it is."""
        if answer := self.presence.acquire():
            self.happened(answer)

    def look(self, *, anyway: bool = False) -> None:
        """Reads sources.toml when it has changed."""
        if event := self.sources.look(anyway=anyway):
            self.happened(event)

    def act(self, action: Action) -> None:
        match action:
            case ReadConfig():
                self.look(anyway=True)
            case ReadDue():
                self.happened(self.due())
            case BeginRound():
                self.begin()
            case EndRound():
                if self.round:
                    self.round.end(action.pressure)
            case Say():
                self.means.write(said(action))
            case Notify():
                self.notifier.state(action.state)
            case Quit():
                self.is_over = True

    def due(self) -> DueRead | DueUnknown:
        """What the archive says is next."""
        try:
            return self.means.due(self.sources.config, datetime.now(UTC))
        except (ArchiverError, OSError) as error:
            return DueUnknown(fault=str(error))

    def begin(self) -> None:
        """Starts a round with the sources.toml that is in force."""
        try:
            self.round = Round(self.means.command, self.sources.text, self.environment)
        except OSError as error:
            self.happened(RoundEnded(code=NOT_STARTED, fault=str(error)))

    def tell_status(self) -> None:
        """Tells whoever asks what the watch does, when that has changed."""
        machine = self.machine
        if machine.status == self.said:
            return
        self.said = machine.status
        self.notifier.status(self.said)
        with suppress(OSError):  # a full disk
            fault = "; ".join(machine.faults) or None
            self.presence.tell(self.said, fault, machine.broken_at)

    def close(self) -> None:
        """Leaves nothing behind; a round that still runs finishes what is in flight."""
        if self.round:
            self.round.process.terminate()
        with suppress(OSError):
            self.presence.leave()


def said(action: Say) -> Line:
    """The line that is to be said, as of now."""
    return Line(
        at=datetime.now(UTC),
        level=Level(action.level),
        event=action.event,
        message=action.message,
        fields=action.fields,
    )


def clock() -> Clock:
    """This moment."""
    return Clock(wall=datetime.now(UTC), steady=time.monotonic())


@contextmanager
def signals() -> Iterator[socket.socket]:
    """A socket on which the numbers of signals arrive, a byte each; as before at the end."""
    bell, rope = socket.socketpair()
    bell.setblocking(False)
    rope.setblocking(False)
    before = {number: signal.signal(number, _heard) for number in HEARD}
    old = signal.set_wakeup_fd(rope.fileno(), warn_on_full_buffer=False)
    try:
        yield bell
    finally:
        signal.set_wakeup_fd(old)
        for number, handler in before.items():
            signal.signal(number, handler)
        bell.close()
        rope.close()


def _heard(_number: int, _frame: object) -> None:
    """Python writes the number to the socket; nothing else is to be done."""
