"""The watch as a state machine: events in, actions out. It knows no clock, file or process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import assert_never

from archiver.logs import Level
from archiver.phrases import span
from archiver.watching import words
from archiver.watching.moves import (
    Action,
    Admitted,
    BeginRound,
    Clock,
    ConfigBroken,
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
    Refused,
    ReloadAsked,
    RoundEnded,
    Say,
    State,
    StopAsked,
    Woke,
)
from archiver.watching.tally import Tally

LONGEST_SLEEP = 30.0  # seconds; then clock, file and lock are looked at
JUMP = timedelta(minutes=1)  # by which the clocks part: the machine slept, or its clock was set
SETTLING = 30.0  # seconds after a sleep until there is a network again
FIRST_PAUSE = 60.0  # seconds after a round that died; doubled by each further
LONGEST_PAUSE = 3600.0  # seconds
LONGEST_LOCKED = 900.0  # seconds until a locked archive is tried again
SILENCE = 3600.0  # seconds without a word after which a round is taken for stuck
PATIENCE = {  # seconds that a round has to end, then it is asked less kindly
    Pressure.POLITE: 90.0,  # a page may take a minute to come
    Pressure.URGENT: 10.0,
    Pressure.KILL: 10.0,
}
WELL = frozenset({0, 3, 4})  # exit codes of a round that was had: done, some failed, incomplete
LOCKED = 5  # exit code: another crawl holds the archive


class Watch:
    """The state of one watch; `take` is its only door."""

    def __init__(self, clock: Clock) -> None:
        self.offset = clock.wall - timedelta(seconds=clock.steady)
        self.holder: str | None = ""  # who runs in its place; "": not asked yet; None: nobody
        self.names: tuple[str, ...] | None = None  # sources in force; None: none was read yet
        self.faults: tuple[str, ...] = ()  # of sources.toml
        self.broken_at: datetime | None = None  # since when it is broken; None: it is not
        self.due: DueRead | None = None  # None: the archive must be asked
        self.is_news = False  # what is next has not been told since sources.toml was read
        self.unread = ""  # why the archive cannot be read; "" when it can
        self.resume_at = 0.0  # steady seconds; nothing begins before
        self.resume_on: datetime | None = None  # the same by the other clock; None: at once
        self.strikes = 0  # rounds in a row that were none
        self.locked = False  # the last round found the archive locked
        self.tally: Tally | None = None  # of the round that runs; None: none does
        self.ended: tuple[RoundEnded, Tally] | None = None  # a round that is not told of yet
        self.heard_at = 0.0  # steady seconds
        self.pressure = Pressure.NONE  # on the round that runs
        self.pressed_at = 0.0  # steady seconds
        self.is_leaving = False

    def take(self, event: Event, clock: Clock) -> list[Action]:  # noqa: PLR0911, C901 - a table
        """What is to be done about that event, in this order."""
        match event:
            case Woke():
                return [*self._clock_jumped(clock), *self._look(clock)]
            case Admitted():
                return list(self._admitted())
            case Refused():
                return list(self._refused(event))
            case ConfigRead():
                return list(self._config_read(event))
            case ConfigBroken():
                return list(self._config_broken(event, clock))
            case DueRead():
                return list(self._due_read(event, clock))
            case DueUnknown():
                return list(self._due_unknown(event, clock))
            case Heard():
                return self._heard(event, clock)
            case RoundEnded():
                return list(self._round_ended(event))
            case StopAsked():
                return list(self._stop_asked(clock))
            case ReloadAsked():
                return list(self._reload_asked())
            case _:
                assert_never(event)

    def patience(self, clock: Clock) -> float:
        """Seconds to sleep unless something happens."""
        waits = [LONGEST_SLEEP]
        if self.tally:
            if self.pressure:
                waits.append(self.pressed_at + PATIENCE[self.pressure] - clock.steady)
        elif self.due and self.due.at:
            wait = (self.due.at - clock.wall).total_seconds()
            waits.append(max(wait, self.resume_at - clock.steady))
        elif self.unread:
            waits.append(self.resume_at - clock.steady)
        return max(0.0, min(waits))

    @property
    def status(self) -> str:
        """What it does, in one line."""
        if self.holder:
            return words.standing_by(self.holder)
        doing = words.doing(self.tally, self.due, self.unread, is_leaving=self.is_leaving)
        is_late = self.due and self.due.at and self.resume_on and self.due.at < self.resume_on
        if not self.tally and self.resume_on and (is_late or self.unread):
            doing = f"{doing}; {words.resting(self.resume_on)}"
        return f"{doing}; {words.broken(self.faults)}" if self.faults else doing

    def _admitted(self) -> Iterator[Action]:
        if self.holder:
            yield Say(level=Level.INFO, event="watch", message=words.TAKEN_OVER)
        self.holder = None
        yield ReadDue()

    def _refused(self, event: Refused) -> Iterator[Action]:
        if event.holder != self.holder:
            message = words.standing_by(event.holder)
            yield Say(level=Level.WARNING, event="watch", message=message)
        self.holder = event.holder

    def _clock_jumped(self, clock: Clock) -> Iterator[Action]:
        offset = clock.wall - timedelta(seconds=clock.steady)
        jump, self.offset = offset - self.offset, offset
        if abs(jump) < JUMP:
            return
        self.due = None
        if jump > timedelta(0):
            self._rest(clock, SETTLING)
        message = words.jumped(jump)
        fields = {"seconds": round(jump.total_seconds())}
        yield Say(level=Level.WARNING, event="watch", message=message, fields=fields)

    def _look(self, clock: Clock) -> list[Action]:
        """Is something to be done by now?"""
        if self.holder is not None:
            return []
        if self.tally:
            return list(self._press(clock))
        is_time = self.due is None or (self.due.at is not None and self.due.at <= clock.wall)
        return [ReadDue()] if is_time and clock.steady >= self.resume_at else []

    def _reload_asked(self) -> Iterator[Action]:
        """Everything is looked at again: the file, and what is due."""
        yield Notify(state=State.RELOADING)
        yield ReadConfig()
        yield from self._ask_anew()
        yield Notify(state=State.READY)

    def _config_read(self, event: ConfigRead) -> Iterator[Action]:
        message = words.config_read(event.names, self.names, was_broken=bool(self.faults))
        fields = {"sources": len(event.names)}
        yield Say(level=Level.INFO, event="watch", message=message, fields=fields)
        self.names, self.faults, self.broken_at = event.names, (), None
        self.is_news = True
        yield from self._ask_anew()

    def _config_broken(self, event: ConfigBroken, clock: Clock) -> Iterator[Action]:
        if event.faults != self.faults:
            for fault in event.faults:
                message = words.broken([fault])
                yield Say(level=Level.ERROR, event="watch", message=message)
        self.faults, self.broken_at = event.faults, self.broken_at or clock.wall

    def _ask_anew(self) -> Iterator[Action]:
        """The archive is asked again, now or when the round is over."""
        self.due = None
        if self.holder is None and not self.tally:
            yield ReadDue()

    def _due_read(self, event: DueRead, clock: Clock) -> Iterator[Action]:
        if self.unread:
            yield Say(level=Level.INFO, event="watch", message=words.READABLE)
        self.due, self.unread = event, ""
        if self.ended:
            yield from self._told_of_round(clock)
        is_now = event.at is not None and event.at <= clock.wall
        may_begin = not self.tally and not self.is_leaving and clock.steady >= self.resume_at
        if is_now and may_begin:
            self.tally = Tally(began=clock.steady)
            self.heard_at, self.pressure = clock.steady, Pressure.NONE
            yield BeginRound()
        elif self.is_news and not self.tally:
            fields = words.due_fields(event)
            message = words.next_words(event)
            yield Say(level=Level.INFO, event="watch", message=message, fields=fields)
        self.is_news = False

    def _due_unknown(self, event: DueUnknown, clock: Clock) -> Iterator[Action]:
        self.due = None
        if self.ended:
            yield from self._told_of_round(clock)
        if event.fault != self.unread:
            yield Say(level=Level.ERROR, event="watch", message=event.fault)
        self.unread = event.fault
        self.strikes += 1
        self._rest(clock, pause(self.strikes))

    def _heard(self, event: Heard, clock: Clock) -> list[Action]:
        self.heard_at = clock.steady
        if self.tally:
            self.tally.hear(event.line)
        return []

    def _round_ended(self, event: RoundEnded) -> Iterator[Action]:
        assert self.tally
        self.ended, self.tally = (event, self.tally), None
        self.due = None
        yield ReadDue()

    def _told_of_round(self, clock: Clock) -> Iterator[Action]:
        """One line about the round that ended, and what follows from how it ended."""
        assert self.ended
        (event, tally), self.ended = self.ended, None
        fields = {**tally.fields, "seconds": round(clock.steady - tally.began, 3)}
        level, message = Level.INFO, words.round_done(tally, clock, self.due)
        if self.is_leaving:
            yield Say(level=level, event="round", message=message, fields=fields)
            yield Say(level=Level.INFO, event="watch", message=words.STOPPED)
            yield Quit()
            return
        was_locked, self.locked = self.locked, event.code == LOCKED
        if event.code in WELL and tally.ended and not self.pressure:
            self.strikes = 0
            level = Level.WARNING if tally.bad else Level.INFO
        else:
            self.strikes += 1
            wait = pause(self.strikes, LONGEST_LOCKED if self.locked else LONGEST_PAUSE)
            self._rest(clock, wait)
            if self.locked:
                level, message = Level.WARNING, words.locked(event.fault, wait)
            elif event.code not in WELL or self.pressure:
                level, message = Level.ERROR, words.round_died(event, self.strikes, wait)
            else:
                level = Level.DEBUG  # somebody else crawled it meanwhile
        if self.locked and was_locked:
            level = Level.DEBUG  # said already
        fields |= {"code": event.code, **words.due_fields(self.due)}
        yield Say(level=level, event="round", message=message, fields=fields)

    def _rest(self, clock: Clock, seconds: float) -> None:
        """Nothing begins for so long."""
        self.resume_at = max(self.resume_at, clock.steady + seconds)
        self.resume_on = clock.wall + timedelta(seconds=self.resume_at - clock.steady)

    def _stop_asked(self, clock: Clock) -> Iterator[Action]:
        if not self.is_leaving:
            yield Notify(state=State.STOPPING)
        self.is_leaving = True
        if not self.tally:
            yield Say(level=Level.INFO, event="watch", message=words.STOPPED)
            yield Quit()
            return
        yield from self._pressed(clock)

    def _press(self, clock: Clock) -> Iterator[Action]:
        """A round that is stuck, or takes its time to end, is asked to, or asked less kindly."""
        if self.pressure:
            if clock.steady >= self.pressed_at + PATIENCE[self.pressure]:
                yield from self._pressed(clock)
        elif clock.steady - self.heard_at > SILENCE:
            message = words.STUCK.format(span(SILENCE))
            yield Say(level=Level.ERROR, event="watch", message=message)
            yield from self._pressed(clock)

    def _pressed(self, clock: Clock) -> Iterator[Action]:
        self.pressure = Pressure(min(self.pressure + 1, Pressure.KILL))
        self.pressed_at = clock.steady
        yield Say(level=Level.INFO, event="watch", message=words.ENDING[self.pressure])
        yield EndRound(pressure=self.pressure)


def pause(strikes: int, longest: float = LONGEST_PAUSE) -> float:
    """Seconds to wait after so many rounds in a row that were none.

    >>> [pause(strikes) for strikes in (1, 2, 3, 9)]
    [60.0, 120.0, 240.0, 3600.0]
    """
    return min(FIRST_PAUSE * 2.0 ** min(strikes - 1, 20), longest)
