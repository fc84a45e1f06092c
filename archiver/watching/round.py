"""One round: a process that crawls what is due, and tells on its stderr what it does."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from archiver.logs import Level, Line, line_of
from archiver.watching.moves import Pressure, RoundEnded
from archiver.watching.notify import OWN

SIGNALS = {
    Pressure.POLITE: signal.SIGTERM,
    Pressure.URGENT: signal.SIGINT,  # a second SIGTERM would melt into one that still waits
    Pressure.KILL: signal.SIGKILL,
}
COMPLAINT = ("message", Level.ERROR)
AT_ONCE = 1 << 16  # bytes that are read in one go


class Round:
    """The process, from its start to its end. It has a session of its own: no Ctrl-C reaches it."""

    def __init__(
        self, command: Sequence[str], sources: str, environment: Mapping[str, str]
    ) -> None:
        """Starts it with that sources.toml as its stdin; raises OSError when it cannot be."""
        with tempfile.TemporaryFile() as file:  # a pipe would hold 64 kB
            file.write(sources.encode("utf-8"))
            file.seek(0)
            self.process = subprocess.Popen(  # noqa: S603 - our own program
                list(command),
                stdin=file,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env={name: value for name, value in environment.items() if name not in OWN},
                start_new_session=True,
            )
        assert self.process.stderr
        self.pipe = self.process.stderr.fileno()
        os.set_blocking(self.pipe, False)
        self.is_mute = False  # the pipe is at its end
        self.rest = b""
        self.fault = ""  # the last complaint

    def lines(self) -> list[Line]:
        """What it has said since it was asked last."""
        pieces = [self.rest]
        with suppress(BlockingIOError):
            while piece := os.read(self.pipe, AT_ONCE):
                pieces.append(piece)
            self.is_mute = True
        *whole, self.rest = b"".join(pieces).split(b"\n")
        lines = [understood(raw.decode("utf-8", "replace")) for raw in whole if raw.strip()]
        for line in lines:
            if line.event == "locked" or (line.event, line.level) == COMPLAINT:
                self.fault = line.message
        return lines

    def ended(self) -> RoundEnded | None:
        """How it ended, None while it runs. What a killed one leaves behind is killed too."""
        state = os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if state is None:
            return None
        if state.si_code != os.CLD_EXITED:
            self._signal_all(signal.SIGKILL)
        return RoundEnded(code=self.process.wait(), fault=self.fault)

    def end(self, pressure: Pressure) -> None:
        """Asks it to end."""
        if pressure is Pressure.KILL:
            self._signal_all(signal.SIGKILL)
        else:
            self.process.send_signal(SIGNALS[pressure])

    def close(self) -> None:
        """Lets go of its pipe."""
        assert self.process.stderr
        self.process.stderr.close()

    def _signal_all(self, number: signal.Signals) -> None:
        """To all processes of its session: its workers too."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


def understood(text: str) -> Line:
    """The line that was written; anything else was said by Python or the system."""
    unformed = Line(
        at=datetime.now(UTC), level=Level.WARNING, event="message", message=text.strip()
    )
    return line_of(text) or unformed
