"""One archive's timer: what it runs, on which folder, under which name, at which minute."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import archiver
from archiver.errors import UsageError

EVERY = 15  # minutes: a shorter `every` than this is not kept
LONGEST_SLUG = 30  # characters
PACKAGES = "import archiver, spiders"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every kind of timer is made of."""

    folder: Path  # of the archive, absolute
    command: tuple[str, ...]  # that is `archiver`, from any folder and without an environment

    @property
    def arguments(self) -> tuple[str, ...]:
        """The whole command line; what goes wrong is on stderr, the rest on stdout."""
        return (*self.command, "crawl", "--due", "--quiet", "--dir", str(self.folder))

    @property
    def watch_arguments(self) -> tuple[str, ...]:
        """The command line of a watch."""
        return (*self.command, "watch", "--dir", str(self.folder))

    @property
    def minute(self) -> int:
        """The first minute of an hour at which it runs: each archive has its own."""
        return int(self._digest, 16) % EVERY

    @property
    def minutes(self) -> tuple[int, ...]:
        """The minutes of an hour at which it runs."""
        return tuple(range(self.minute, 60, EVERY))

    @property
    def label(self) -> str:
        """The folder's name in letters that every system takes."""
        plain = unicodedata.normalize("NFKD", self.folder.name).encode("ascii", "ignore").decode()
        words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
        return words[:LONGEST_SLUG].rstrip("-") or "archive"

    @property
    def name(self) -> str:
        """A name that only this folder's timer has."""
        return f"blog-archiver-{self.label}-{self._digest[:8]}"

    @property
    def _digest(self) -> str:
        return sha256(str(self.folder).encode("utf-8", "surrogateescape")).hexdigest()


def entry_for(folder: Path, *, command: tuple[str, ...] | None = None) -> Entry:
    """The timer of that archive; `command` None: the `archiver` that runs now.

    Raises UsageError when a path holds what no timer can: a line break, or bytes that are no text.
    """
    entry = Entry(folder=folder.resolve(), command=command or archiver_command())
    for argument in entry.arguments:
        if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in argument):
            raise UsageError(
                f"{argument!r}: a control character cannot stand in a timer: rename the folder"
            )
    return entry


def archiver_command() -> tuple[str, ...]:
    """The words that start this `archiver` from anywhere: its script, else its interpreter.

    A checkout that is not installed is found through PYTHONPATH.
    """
    script = Path(sys.executable).with_name("archiver")
    if script.is_file() and os.access(script, os.X_OK):
        return (str(script),)
    command = (sys.executable, "-m", "archiver")
    if is_installed():
        return command
    root = Path(archiver.__file__).parents[1].resolve()
    return ("/usr/bin/env", f"PYTHONPATH={root}", *command)


def is_installed() -> bool:
    """Whether this interpreter finds the packages from any folder, without PYTHONPATH."""
    known = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    asked = subprocess.run(  # noqa: S603 - this interpreter, with a program of ours
        [sys.executable, "-c", PACKAGES], cwd="/", env=known, capture_output=True, check=False
    )
    return asked.returncode == 0
