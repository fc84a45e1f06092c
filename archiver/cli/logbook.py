"""Where the lines of a log go: stderr or a file, as text or JSON.

On stderr the log takes the place of bars and messages: whatever anybody writes there becomes a
line of it, so that each line of a JSON log is JSON. A log file stands beside them.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from archiver.cli.text import printable
from archiver.logs import Level, Line, Write, json_line

if TYPE_CHECKING:
    from archiver.cli.invocation import Invocation

FORMATS = ("text", "json")
PRIORITIES = {Level.DEBUG: 7, Level.INFO: 6, Level.WARNING: 4, Level.ERROR: 3}  # of syslog(3)
COMPLAINT = "archiver: "  # how a fault begins on stderr
GRAVITY = (  # of a record of Python's logging, the gravest first
    (logging.ERROR, Level.ERROR),
    (logging.WARNING, Level.WARNING),
    (logging.INFO, Level.INFO),
    (logging.NOTSET, Level.DEBUG),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logbook:
    """An open log."""

    write: Write
    on_stderr: bool  # it is what this call says; else a file beside that


def log_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --log-format and --log-file to a command."""
    form = click.option(
        "--log-format",
        type=click.Choice(FORMATS),
        help="Log a line for each run and each post, in place of progress.",
    )
    file = click.option(
        "--log-file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Add the log to a file; progress stays.",
    )
    return form(file(function))


def open_logbook(call: Invocation, form: str | None, file: Path | None) -> Logbook | None:
    """The log that these options ask for, None when they ask for none.

    Raises OSError when the file cannot be written.
    """
    if form is None and file is None:
        return None
    form = form or "text"
    stderr = sys.stderr
    if file is None:
        sink = Sink(stderr_lines(stderr), "journal" if is_journal(form) else form)
        least = Level.WARNING if call.quiet else Level.INFO
    else:
        sink = Sink(file_lines(file, stderr), form)
        least = Level.INFO
    write = filtered(sink.write, Level.DEBUG if call.verbose else least)
    sys.stderr = Lined(write, stderr if file else None)
    hear_libraries(write, logging.INFO if call.verbose else logging.WARNING)
    return Logbook(write=write, on_stderr=file is None)


def open_round_log(*, verbose: bool) -> Logbook:
    """The log of a round of a watch: all lines as JSON on stderr, for the watch to choose from."""
    write = Sink(stderr_lines(sys.stderr), "json").write
    sys.stderr = Lined(write)
    hear_libraries(write, logging.INFO if verbose else logging.WARNING)
    return Logbook(write=write, on_stderr=True)


def kept_by(call: Invocation, form: str | None, file: Path | None) -> Invocation:
    """The call with the log that these options ask for."""
    return replace(call, log=open_logbook(call, form, file))


class Sink:
    """Writes lines in one form."""

    def __init__(self, put: Callable[[str], None], form: str) -> None:
        self.put = put
        self.formed = FORMED[form]

    def write(self, line: Line) -> None:
        self.put(self.formed(line))


def text_line(line: Line) -> str:
    """The line for a person: time in UTC, level, message."""
    time = line.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{time} {line.level:<7} {printable(line.message)}"


def journal_line(line: Line) -> str:
    """The line for systemd's journal, which knows the time: its level as sd-daemon(3) has it."""
    return f"<{PRIORITIES[line.level]}>{printable(line.message)}"


FORMED = {"json": json_line, "text": text_line, "journal": journal_line}


def is_journal(form: str) -> bool:
    """Whether a log in text goes to the journal: JOURNAL_STREAM of systemd.exec(5) names stderr."""
    try:
        stream = os.fstat(2)
    except OSError:
        return False
    names_stderr = os.environ.get("JOURNAL_STREAM") == f"{stream.st_dev}:{stream.st_ino}"
    return form == "text" and names_stderr


def filtered(write: Write, least: Level) -> Write:
    """Writes only what is at least so grave."""

    def pass_on(line: Line) -> None:
        if line.level.is_at_least(least):
            write(line)

    return pass_on


def stderr_lines(stderr: TextIO) -> Callable[[str], None]:
    """Puts lines on that stream, each whole; when its reader went away, nowhere."""

    def put(text: str) -> None:
        with suppress(BrokenPipeError):  # `2>&1 | head`: the crawl goes on
            stderr.write(f"{text}\n")
            stderr.flush()

    return put


def file_lines(file: Path, stderr: TextIO) -> Callable[[str], None]:
    """Adds lines to the file, opened for each, so that it may be rotated and shared.

    A full disk ends no crawl: the lines that the file cannot take go to stderr.
    """
    file.open("a", encoding="utf-8").close()

    def put(text: str) -> None:
        try:
            with file.open("a", encoding="utf-8", errors="replace") as opened:
                opened.write(f"{text}\n")
        except OSError as fault:
            stderr.write(f"{COMPLAINT}{file}: {fault.strerror}: {text}\n")

    return put


class Lined(io.TextIOBase):
    """A stderr whose lines go into the log; with `passed`, only faults do, and all is passed on."""

    def __init__(self, write: Write, passed: TextIO | None = None) -> None:
        self.line = write
        self.passed = passed
        self.rest = ""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.passed.encoding if self.passed else "utf-8"

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return bool(self.passed and self.passed.isatty())

    def fileno(self) -> int:
        return self.passed.fileno() if self.passed else super().fileno()

    def flush(self) -> None:
        if self.passed:
            self.passed.flush()

    def write(self, text: str) -> int:
        """Takes text in any pieces; its lines are told when they are whole."""
        if self.passed:
            self.passed.write(text)
        *whole, self.rest = (self.rest + text).split("\n")
        for words in whole:
            is_fault = words.startswith(COMPLAINT)
            if words.strip() and (is_fault or not self.passed):
                level = Level.ERROR if is_fault else Level.INFO
                self.line(told(level, words.removeprefix(COMPLAINT)))
        return len(text)


def told(level: Level, words: str, *, event: str = "message", **fields: str) -> Line:
    """A line of now."""
    return Line(at=datetime.now(UTC), level=level, event=event, message=words, fields=fields)


class Hearing(logging.Handler):
    """Makes lines of what libraries log: of an exception its name, never a traceback."""

    def __init__(self, write: Write, level: int) -> None:
        super().__init__(level)
        self.line = write

    def emit(self, record: logging.LogRecord) -> None:
        try:
            words = " ".join(record.getMessage().split("\n")[0].split())
        except (TypeError, ValueError):
            words = str(record.msg)
        if record.exc_info and record.exc_info[1] is not None:
            fault = record.exc_info[1]
            words = f"{words} ({type(fault).__name__}: {fault})".replace("\n", " ")
        level = next(name for least, name in GRAVITY if record.levelno >= least)
        self.line(told(level, words, event="log", logger=record.name))


def hear_libraries(write: Write, level: int) -> None:
    """Takes what libraries log from that level on into the log, in place of a log of their own."""
    root = logging.getLogger()
    root.addHandler(Hearing(write, level))
    root.setLevel(min(root.level, level))
