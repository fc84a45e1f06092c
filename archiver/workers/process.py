"""The inside of a worker process: its limits, its loop, and the form of its answers."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from archiver.errors import ArchiverError

if sys.platform != "win32":
    import resource

NEW_OBJECTS = 50_000  # between two garbage collections: a page makes many that live until its end
READY = b"ready"  # the first message of a worker: its modules are imported, its limits set
DONE, RAISED, CRASHED = "done", "raised", "crashed"


class WorkerError(ArchiverError):
    """A job did not come to a result in its process."""


class WorkerTimeout(WorkerError):
    """The job ran into its time limit and was killed."""


class WorkerCrashed(WorkerError):
    """The process of the job ended, or had no memory left, before there was a result."""


class WorkerRaised(WorkerError):
    """The job raised what cannot be sent to another process; the message is its traceback."""


def serve(pipe: Connection, warm: str | None, memory_mb: int, alarm: float) -> None:
    """Answer jobs until the parent closes the pipe. `alarm`: seconds after which one ends us."""
    for ignored in (signal.SIGINT, signal.SIGTERM):  # the parent decides when to stop
        signal.signal(ignored, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    logging.getLogger().addHandler(logging.NullHandler())  # the terminal is the parent's
    if warm is not None:
        import_module(warm)
    gc.freeze()  # what is imported by now stays
    gc.set_threshold(NEW_OBJECTS)
    _limit_memory(memory_mb)
    with suppress(EOFError, ConnectionError):  # the parent has closed the pipe, or is no more
        pipe.send_bytes(READY)
        while True:
            payload = pipe.recv_bytes()
            _set_alarm(alarm)
            answer = perform(payload)
            _set_alarm(0)
            pipe.send_bytes(answer)


def perform(payload: bytes) -> bytes:
    """The pickled outcome of a pickled (function, arguments)."""
    try:
        function, args = pickle.loads(payload)  # noqa: S301  # our own parent sent it
        return _pack(DONE, function(*args))
    except MemoryError:
        return _pack(CRASHED, WorkerCrashed("the job ran out of memory"))
    except Exception as exc:  # noqa: BLE001  # carried to the caller
        return _pack_exception(exc)
    except BaseException as exc:  # noqa: BLE001  # sys.exit and its like end a job, not a run
        return _pack(CRASHED, WorkerCrashed(f"the job ended its process: {exc!r}"))


def unpack(answer: bytes) -> tuple[str, Any]:
    """An outcome (DONE, RAISED, CRASHED) and the result or exception that goes with it."""
    try:
        outcome, value = pickle.loads(answer)  # noqa: S301  # our own worker sent it
    except Exception as exc:  # noqa: BLE001  # whatever a class of the job does when it is rebuilt
        return RAISED, WorkerRaised(f"the result does not unpickle: {exc!r}")
    return outcome, value


def _pack(outcome: str, value: object) -> bytes:
    return pickle.dumps((outcome, value), pickle.HIGHEST_PROTOCOL)


def _pack_exception(exc: Exception) -> bytes:
    text = "".join(traceback.format_exception(exc)).rstrip()
    try:
        exc.add_note(f"In a worker process:\n{text}")
        answer = _pack(RAISED, exc)
        pickle.loads(answer)  # noqa: S301  # made a line ago
    except Exception:  # noqa: BLE001  # exceptions with arguments of their own often do not pickle
        return _pack(RAISED, WorkerRaised(text))
    return answer


def _limit_memory(memory_mb: int) -> None:
    """Cap the address space at what is mapped now plus `memory_mb`, and leave no core files."""
    if sys.platform == "win32":
        return
    statm = Path("/proc/self/statm")
    mapped = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
    limit = mapped + memory_mb * 2**20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    with suppress(ValueError, OSError):  # a system without this limit
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _set_alarm(seconds: float) -> None:
    """Let the kernel end this process then, whatever it does; 0 calls it off."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _end_with_the_parent() -> None:
    """Leave no orphan behind a killed parent; a job that holds the GIL is left to the alarm."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
