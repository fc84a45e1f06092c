"""The `archiver` command without its second of imports: a call is a fork of the warm process."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from command_line import Done, environment
from warm_process import Call, warm_process


def begun(
    folder: Path,
    *arguments: str,
    stdout: IO[bytes],
    stderr: IO[bytes],
    env: Mapping[str, str] | None = None,
    days: int = 0,
    busy_seconds: float | None = None,
) -> Call:
    """A call that has just begun in that folder, so many days from now.

    `env` is added to ours; `busy_seconds` is how long it waits for a locked archive, None as it is.
    """
    return warm_process().start(
        "command",
        *arguments,
        folder=folder,
        env=environment() | dict(env or {}),
        streams=(stdout, stderr),
        days=days,
        busy=busy_seconds,
    )


def done(folder: Path, *arguments: str, env: Mapping[str, str] | None, patience: float) -> Done:
    """One call to its end, which it reaches within so many seconds."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        call = begun(folder, *arguments, stdout=out, stderr=err, env=env)
        try:
            code = call.wait(patience)
        finally:
            call.kill_all()
        out.seek(0)
        err.seek(0)
        return Done(arguments, code, out.read().decode(), err.read().decode())


class WarmCommand:
    """Starts calls one after another; `busy_seconds` as for `begun`."""

    def __init__(self, *, busy_seconds: float | None = None) -> None:
        self.busy_seconds = busy_seconds
        self.call: Call | None = None  # the last one
        self.folder = tempfile.TemporaryDirectory()
        self.output = Path(self.folder.name) / "said"  # stdout and stderr of the last one

    def start(self, folder: Path, *arguments: str, days: int = 0) -> int:
        """The process group of a call that has just begun in that folder, so many days from now."""
        if self.call:
            self.call.kill_all()  # of a test that failed
        with self.output.open("wb") as output:
            self.call = begun(
                folder,
                *arguments,
                stdout=output,
                stderr=output,
                days=days,
                busy_seconds=self.busy_seconds,
            )
        return self.call.pid

    def is_done(self, seconds: float = 0) -> bool:
        """Whether the call has ended, or does within so many seconds."""
        assert self.call
        return self.call.is_done(seconds)

    def ending(self) -> int:
        """Its exit code, negative when a signal ended it; waits for it."""
        assert self.call
        return self.call.wait()

    def run(self, folder: Path, *arguments: str, days: int = 0) -> tuple[int, str]:
        """The exit code of a call from its begin to its end, and what it said."""
        self.start(folder, *arguments, days=days)
        return self.ending(), self.said()

    def said(self) -> str:
        """What the last call wrote to stdout and stderr."""
        return self.output.read_text(encoding="utf-8")
