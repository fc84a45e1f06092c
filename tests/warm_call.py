"""What a fork of the warm process does: one call of the command, or of a function."""

from __future__ import annotations

import multiprocessing.forkserver
import multiprocessing.util
import os
import pickle
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, NoReturn, TextIO, cast


def act(order: Mapping[str, Any], streams: Sequence[int]) -> NoReturn:
    """Does what was ordered, with which the process ends."""
    os.setpgid(0, 0)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    take(streams)
    end_with(lambda: TASKS[order["task"]](order))


def take(streams: Sequence[int]) -> None:
    """These become stdin, stdout and stderr; all else that is open is closed."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    close_but(0, 1, 2)
    sys.stdin = opened(0, "r", "strict")
    sys.stdout = opened(1, "w", "strict")
    sys.stderr = opened(2, "w", "backslashreplace", buffering=1)


def opened(number: int, mode: str, errors: str, *, buffering: int = -1) -> TextIO:
    """A stream as Python opens it at its start."""
    return cast(
        TextIO, open(number, mode, buffering, encoding="utf-8", errors=errors, closefd=False)
    )


def close_but(*kept: int) -> None:
    for descriptor in {int(file.name) for file in Path("/proc/self/fd").iterdir()} - {*kept}:
        with suppress(OSError):
            os.close(descriptor)


def end_with(work: Callable[[], None]) -> NoReturn:
    """Does the work and ends the process as Python would: a fork never returns."""
    code = 1
    try:
        work()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:  # noqa: BLE001 - there is nobody above
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # the reader went away, or it is closed
                stream.flush()
        os._exit(code)


def command(order: Mapping[str, Any]) -> None:
    """One call of `archiver`, so many days from now."""
    from archiver.cli import main
    from archiver.crawl import recorder
    from archiver.storage import connection

    days, busy = timedelta(days=order["days"]), order["busy"]
    if days:
        recorder.utc_now = lambda: datetime.now(UTC) + days
    if busy is not None:
        connection.BUSY_SECONDS = busy
    sys.path[0] = order["folder"]  # as `python -m` has it
    if order["arguments"][:1] == ["watch"]:
        from archiver.watching import round as watched

        vars(watched)["subprocess"] = SimpleNamespace(
            Popen=ForkedRound, DEVNULL=subprocess.DEVNULL, PIPE=subprocess.PIPE
        )
    else:
        start_warm_workers()
    main(order["arguments"])


def function(order: Mapping[str, Any]) -> None:
    """Calls the pickled function, and leaves what it gives or raises in the same file."""
    file = Path(order["arguments"][0])
    start_warm_workers()
    with file.open("rb") as asked:
        sys.path[:] = pickle.load(asked)
        called, arguments = pickle.load(asked)
    found: tuple[Any, Exception | None]
    try:
        found = (called(*arguments), None)
    except Exception as fault:  # noqa: BLE001 - the test wants it
        fault.add_note(traceback.format_exc())
        found = (None, fault)
    file.write_bytes(pickle.dumps(found))


TASKS = {"command": command, "function": function}


def start_warm_workers() -> None:
    """A fork server for the extraction that is a fork as well, as long as there is one thread."""
    vars(multiprocessing.util)["spawnv_passfds"] = spawn_warm
    multiprocessing.forkserver.ensure_running()


def spawn_warm(_executable: str, arguments: list[str], kept: tuple[int, ...]) -> int:
    """In place of `multiprocessing.util.spawnv_passfds`: no interpreter that imports first."""
    child = os.fork()
    if child == 0:
        close_but(0, 1, 2, *kept)
        end_with(lambda: exec(arguments[-1], {"__name__": "warm"}))  # as `python -c` would
    return child


class ForkedRound:
    """In place of the `subprocess.Popen` with which a watch starts `archiver.cli.round`."""

    def __init__(
        self, words: list[str], *, stdin: IO[bytes], env: Mapping[str, str], **_: object
    ) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            end_with(lambda: self.round(words[3:], (stdin.fileno(), writing), env))
        os.close(writing)
        self.stderr = os.fdopen(reading, "rb")

    def round(self, arguments: list[str], streams: tuple[int, int], env: Mapping[str, str]) -> None:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        os.environ.clear()
        os.environ.update(env)
        take((streams[0], os.open(os.devnull, os.O_WRONLY), streams[1]))
        start_warm_workers()
        from archiver.cli import main
        from archiver.cli.round import command as round_command

        main(arguments, command=round_command)

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def wait(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
