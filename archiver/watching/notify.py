"""What systemd is told of a service, and what it asks for: the protocol of sd_notify(3).

One datagram of assignments, a line each, to the socket that NOTIFY_SOCKET names; the manual page
invites to write it oneself. Python's packages for it are in C, or have not been touched for years.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress

from archiver.watching.moves import State

OWN = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")  # of this process, not of its children
PATIENCE = 1.0  # seconds for a manager that does not listen; the crawls come first
MILLION = 1_000_000


class Notifier:
    """Tells the service manager; does nothing where there is none."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.address = socket_address(environment.get("NOTIFY_SOCKET", ""))
        self.interval = watchdog_interval(environment)  # seconds between signs of life, or None
        self.alive_at = 0.0  # steady seconds of the last one

    def state(self, state: State) -> None:
        """Tells a state; a reload with its moment, as systemd 253 and later want it."""
        moment = f"MONOTONIC_USEC={time.monotonic_ns() // 1000}"
        self._send(state, *([moment] if state is State.RELOADING else []))

    def status(self, text: str) -> None:
        """Tells what `systemctl status` shows."""
        self._send(f"STATUS={' '.join(text.split())}")

    def alive(self, steady: float) -> None:
        """Tells that the process is well, when it is time to."""
        if self.interval is not None and steady >= self.alive_at + self.interval / 2:
            self.alive_at = steady
            self._send("WATCHDOG=1")

    def _send(self, *assignments: str) -> None:
        if self.address is None:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.settimeout(PATIENCE)
            sender.connect(self.address)
            sender.send("\n".join(assignments).encode("utf-8", "replace"))


def socket_address(name: str) -> str | None:
    """Where to send to: a path, or a name that begins with @ for the abstract ones; None: nowhere.

    >>> socket_address("/run/x"), socket_address("@x"), socket_address("vsock:2:1")
    ('/run/x', '\\x00x', None)
    """
    if name.startswith("@"):
        return f"\0{name[1:]}"
    return name if name.startswith("/") else None


def watchdog_interval(environment: Mapping[str, str]) -> float | None:
    """Seconds within which systemd wants a sign of life of this process; None: it wants none.

    As sd_watchdog_enabled(3): WATCHDOG_PID, when there is one, must name this process.
    """
    span, pid = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID")
    if not span.isdecimal() or int(span) == 0 or pid not in {None, str(os.getpid())}:
        return None
    return int(span) / MILLION
