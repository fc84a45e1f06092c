"""What depends on the operating system: how a worker starts, what a pipe holds, how one ended."""

from __future__ import annotations

import multiprocessing
import signal
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path


def start_method(warm: str | None) -> ForkServerContext | SpawnContext:
    """A fork server where there is one, with `warm` imported once for all; else a fresh start.

    It starts at once, so that it imports while our process still does so for itself.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    if warm is not None:
        context.set_forkserver_preload(["__main__", warm])  # __main__ is its default
        forkserver.ensure_running()
    return context


def unread_bytes() -> int:
    """Bytes that a pipe to a worker surely takes while the worker reads nothing.

    A third of the system's buffer, which also holds its own notes; 0 where it does not tell, and
    no worker gets a job ahead: a pipe that is full would stop the thread that owns all workers.
    """
    try:
        return int(Path("/proc/sys/net/core/wmem_default").read_text(encoding="ascii")) // 3
    except (OSError, ValueError):
        return 0


def ending_of(code: int | None) -> str:
    """How a process ended, for a person."""
    if code is None:
        return "it could not be killed"
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit status {code}"
