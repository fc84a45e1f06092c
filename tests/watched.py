"""`archiver watch` as a process, its log read line by line as it comes."""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Self

from command_line import COMMAND, environment
from warm_command import begun
from warm_process import Call

from archiver.watching.presence import presence

PATIENCE = 90.0  # seconds for what takes a second or two: other tests run too
SETTINGS = '[crawl]\ndelay = 0\nworkers = 1\nallow_private = ["127.0.0.1"]\n'
SKIPPED = frozenset({"post", "list", "log"})


def write_sources(folder: Path, sources: Mapping[str, str], more: str = "") -> None:
    """A sources.toml with these sources, put in place in one go as editors do."""
    tables = "".join(f'[[source]]\nname = "{n}"\nurl = "{u}"\n' for n, u in sources.items())
    fresh = folder / "sources.toml.new"
    fresh.write_text(f"{SETTINGS}{tables}{more}", encoding="utf-8")
    fresh.replace(folder / "sources.toml")


class Watching:
    """A watch on that folder, with the log in JSON; it is killed at the end if it still runs.

    `fresh`: it is an interpreter of its own, and so are its rounds, not forks of the warm process.
    """

    def __init__(
        self,
        folder: Path,
        *options: str,
        env: Mapping[str, str] | None = None,
        fresh: bool = False,
    ) -> None:
        self.folder = folder
        self.words = ("watch", "--log-format", "json", *options)
        self.env = env or {}
        self.fresh = fresh
        self.lines: list[dict[str, Any]] = []  # of its log, so far
        self.arrived: queue.Queue[str | None] = queue.Queue()

    def __enter__(self) -> Self:
        reading, writing = os.pipe()
        self.stderr = os.fdopen(reading, encoding="utf-8")
        with os.fdopen(writing, "wb") as stderr:
            self.process = self._begun(stderr)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        return self

    def _begun(self, stderr: IO[bytes]) -> subprocess.Popen[bytes] | Call:
        if not self.fresh:
            return begun(self.folder, *self.words, stdout=stderr, stderr=stderr, env=self.env)
        env = environment() | self.env
        return subprocess.Popen([*COMMAND, *self.words], cwd=self.folder, env=env, stderr=stderr)

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        self.reader.join()
        self.stderr.close()

    def _read(self) -> None:
        for line in self.stderr:
            self.arrived.put(line)
        self.arrived.put(None)

    def until(self, found: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next line of the log of which that is true."""
        while (text := self.arrived.get(timeout=PATIENCE)) is not None:
            line = json.loads(text)  # each line is JSON
            self.lines.append(line)
            if found(line):
                return line
        told = "\n".join(line["message"] for line in self.lines)
        raise AssertionError(f"the watch has ended:\n{told}")

    def round(self) -> dict[str, Any]:
        """The line of the next round."""
        return self.until(lambda line: line["event"] == "round")

    def message(self, words: str) -> str:
        """The next message with these words in it."""
        return str(self.until(lambda line: words in line["message"])["message"])

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def reload(self) -> None:
        self.signal(signal.SIGHUP)

    def stop(self) -> int:
        """Ends it as a service manager does; its exit code."""
        self.signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)

    @property
    def children(self) -> list[int]:
        """Process ids of its rounds: there is one, or none."""
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in task.read_text(encoding="ascii").split()]


class ServiceManager:
    """The socket on which systemd hears its services."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))
        self.arrived: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def environment(self) -> dict[str, str]:
        return {"NOTIFY_SOCKET": str(self.path)}

    def until(self, words: str) -> str:
        """The next datagram with these words in it."""
        while words not in (told := self.arrived.get(timeout=PATIENCE)):
            pass
        return told

    def _read(self) -> None:
        with suppress(OSError):  # it is closed
            while told := self.socket.recv(65536):
                self.arrived.put(told.decode())

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def end(pid: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Sends a signal to a process that the test started."""
    os.kill(pid, number)


def wait_for_watch(folder: Path, words: str = "") -> None:
    """Waits until the watch on that folder tells of itself in such words."""
    deadline = time.monotonic() + PATIENCE
    while (found := presence(folder / "archive.db")) is None or words not in found.doing:
        assert time.monotonic() < deadline, "the watch does not say so"
        time.sleep(0.05)  # another process has to get there
