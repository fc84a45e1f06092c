"""A line for cron, and the crontab that holds it between two marks."""

from __future__ import annotations

import shlex

from archiver.errors import UsageError
from archiver.timers.entry import Entry

LONGEST_LINE = 990  # characters; cron takes 998
MARKS = ("# >>> blog archiver: {} >>>", "# <<< blog archiver: {} <<<")
ABOUT = "# Crawls what is due; faults go to syslog and into cron's mail."
# Results (stdout) are in the archive; faults (stderr) go to syslog, and back out for the mail.
TO_LOG = "2>&1 >/dev/null | logger -s -t blog-archiver"


def cron_line(entry: Entry) -> str:
    """The line of the crontab, without a line break; raises UsageError when it gets too long."""
    minutes = ",".join(map(str, entry.minutes))
    command = " ".join(map(escaped, entry.arguments))
    line = f"{minutes} * * * * {command} {TO_LOG}"
    if len(line.encode()) > LONGEST_LINE:
        raise UsageError(
            f"{entry.folder}: too long a path for cron: use systemd, or a symbolic link"
        )
    return line


def escaped(argument: str) -> str:
    r"""The argument for the shell, and for cron, where a bare % ends the command.

    Crons differ in what a backslash before `\%` means, so no backslash stands there.

    >>> print(escaped("100% a"), escaped("\\%"))
    '100\% a' '\''\%'
    """
    return shlex.quote(argument).replace("\\%", "\\''%").replace("%", "\\%")


def cron_block(entry: Entry) -> str:
    """The line between its marks, as it stands in a crontab."""
    begin, end = marks(entry)
    return f"{begin}\n{ABOUT}\n{cron_line(entry)}\n{end}\n"


def marks(entry: Entry) -> tuple[str, str]:
    """The lines before and after an archive's block."""
    begin, end = (mark.format(entry.folder) for mark in MARKS)
    return begin, end


def with_block(crontab: str, entry: Entry) -> str:
    """The crontab with the archive's block: in its old place, else at the end."""
    lines = crontab.splitlines(keepends=True)
    place = _place(lines, entry)
    if place is None:
        ended = crontab if not crontab or crontab.endswith("\n") else f"{crontab}\n"
        return ended + cron_block(entry)
    return "".join([*lines[: place.start], cron_block(entry), *lines[place.stop :]])


def without_block(crontab: str, entry: Entry) -> str:
    """The crontab without the archive's block, all other lines as they were."""
    lines = crontab.splitlines(keepends=True)
    place = _place(lines, entry)
    return crontab if place is None else "".join([*lines[: place.start], *lines[place.stop :]])


def _place(lines: list[str], entry: Entry) -> range | None:
    """Which lines are the archive's block, None when it has none, or one that has no end."""
    begin, end = marks(entry)
    bare = [line.rstrip("\r\n") for line in lines]
    if begin not in bare or end not in bare[bare.index(begin) :]:
        return None
    start = bare.index(begin)
    return range(start, bare.index(end, start) + 1)
