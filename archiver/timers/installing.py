"""Timers put in place and taken away: in the user's crontab, or in their own systemd."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from archiver.errors import ArchiverError, UsageError
from archiver.timers.cron import with_block, without_block
from archiver.timers.entry import Entry
from archiver.timers.systemd import OF_A_USER, Units, systemd_units, systemd_watch

NO_CRONTAB = "no crontab"  # how every cron says that a user has none yet
KINDS = ("service", "timer")  # of units: a timer has both, a watch only the first
TRY = ("systemd-run", "--user", "--quiet", "--wait", "--collect")  # a command in a service


class TimerFault(ArchiverError):
    """The system refused a timer."""


class Place(Protocol):
    """Where timers can be put; both words are safe to say twice."""

    def is_there(self) -> bool:
        """Whether this machine has it."""

    def install(self, entry: Entry, *, watch: bool = False) -> bool:
        """Puts the archive's timer, or its watch, in place; False when it was there just so."""

    def remove(self, entry: Entry) -> bool:
        """Takes the archive's timer away; False when there was none."""


class Crontab:
    """The user's crontab, whose other lines stay as they are."""

    def is_there(self) -> bool:
        return shutil.which("crontab") is not None

    def install(self, entry: Entry, *, watch: bool = False) -> bool:
        if watch:
            raise UsageError("cron starts no services: a watch needs systemd")
        before = self._read()
        return self._write(before, with_block(before, entry))

    def remove(self, entry: Entry) -> bool:
        before = self._read()
        return self._write(before, without_block(before, entry))

    def _read(self) -> str:
        done = told("crontab", "-l")
        if done.fault and NO_CRONTAB not in done.fault.lower():
            raise TimerFault(f"crontab -l: {done.fault}")
        return "" if done.fault else done.out

    def _write(self, before: str, after: str) -> bool:
        if after == before:
            return False
        done = told("crontab", *(("-",) if after else ("-r",)), text=after)
        if done.fault:
            raise TimerFault(f"crontab: {done.fault}")
        return True


class UserSystemd:
    """The systemd of the user, which needs no rights of root."""

    def is_there(self) -> bool:
        return shutil.which("systemctl") is not None and not self._call("show-environment")

    def install(self, entry: Entry, *, watch: bool = False) -> bool:
        make = systemd_watch if watch else systemd_units
        units = make(entry, sandbox=has_sandbox())
        changed = self._end(entry) if self._is_there_as(entry, watch=not watch) else False
        changed |= self._write(units)
        if changed:
            self._must("daemon-reload")
        elif not self._call("is-active", "--quiet", units.begins):
            return False
        self._must("enable", *([] if watch else ["--now"]), units.begins)
        if watch:
            self._must("restart", units.begins)
        return True

    def remove(self, entry: Entry) -> bool:
        if not self._end(entry):
            return False
        self._must("daemon-reload")
        return True

    def _write(self, units: Units) -> bool:
        """Whether any of the files was not there just so."""
        folder, changed = units_folder(), False
        for name, text in units.files.items():
            file = folder / name
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                folder.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
                changed = True
        return changed

    def _is_there_as(self, entry: Entry, *, watch: bool) -> bool:
        """Whether the archive has a watch, or a timer; one of both at most."""
        service, timer = (units_folder() / f"{entry.name}.{kind}" for kind in KINDS)
        return service.exists() and not timer.exists() if watch else timer.exists()

    def _end(self, entry: Entry) -> bool:
        """Stops the archive's timer or watch and takes its files away; False when it has none."""
        service, timer = (units_folder() / f"{entry.name}.{kind}" for kind in KINDS)
        if timer.exists():
            self._call("disable", "--now", timer.name)
            self._call("clean", "--what=state", timer.name)  # when it ran last
        elif service.exists():
            self._call("disable", "--now", service.name)
        else:
            return False
        for file in (service, timer):
            file.unlink(missing_ok=True)
        return True

    def _call(self, *words: str) -> str:
        """What went wrong, "" when nothing did."""
        return told("systemctl", "--user", *words).fault

    def _must(self, *words: str) -> None:
        if fault := self._call(*words):
            raise TimerFault(f"systemctl --user {' '.join(words)}: {fault}")


PLACES: dict[str, Place] = {"systemd": UserSystemd(), "cron": Crontab()}  # the better first


def install(entry: Entry, kind: str | None = None, *, watch: bool = False) -> tuple[str, bool]:
    """Installs the archive's timer where it belongs, and nowhere else; None: the best place.

    `watch` installs a watch in its place, which only systemd can run. Returns the place, and
    whether anything changed.
    """
    there = [name for name, place in PLACES.items() if place.is_there()]
    if not there if kind is None else kind not in there:
        missing = kind or "neither systemd nor cron"
        raise TimerFault(
            f"{missing} is not to be had here: use `archiver schedule` to see the entry"
        )
    chosen = kind or there[0]
    changed = PLACES[chosen].install(entry, watch=watch)
    moved = [PLACES[name].remove(entry) for name in there if name != chosen]
    return chosen, changed or any(moved)


def remove(entry: Entry, kind: str | None = None) -> tuple[str, ...]:
    """Takes the archive's timers away, of that kind or of all (None); where there was one."""
    names = [name for name in PLACES if kind in {None, name}]
    return tuple(name for name in names if PLACES[name].is_there() and PLACES[name].remove(entry))


def units_folder() -> Path:
    """Where a user's own units lie."""
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "systemd" / "user"


def has_sandbox() -> bool:
    """Whether the user's systemd can shut the service off; one that it cannot does not start.

    Some kernels and containers let users make no namespaces. It is tried, not guessed.
    """
    properties = [f"--property={line}" for line in OF_A_USER]
    return shutil.which(TRY[0]) is not None and not told(*TRY, *properties, "true").fault


def lingers() -> bool:
    """Whether the user's timers run while they are not logged in."""
    import getpass

    return Path("/var/lib/systemd/linger", getpass.getuser()).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command of the system answered; bytes that are no text come back as they were."""

    out: str
    fault: str  # in one line; "" when there was none


def told(*words: str, text: str = "") -> Answer:
    """What a command answers to that text, in its own English."""
    done = subprocess.run(  # noqa: S603 - the words are ours; the user's PATH finds the programs
        words,
        input=text.encode("utf-8", "surrogateescape"),
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=False,
    )
    out, fault = (raw.decode("utf-8", "surrogateescape") for raw in (done.stdout, done.stderr))
    words_of_it = " ".join((fault or out).split()) or f"exit code {done.returncode}"
    return Answer(out=out, fault=words_of_it if done.returncode else "")
