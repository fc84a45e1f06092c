"""Tells somebody of an alarm: a program gets JSON on stdin, an address gets it by POST."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from archiver.config import Notify
from archiver.crawl.settings import USER_AGENT
from archiver.dates import utc_text
from archiver.health.alarm import Alarm

LONGEST = 20.0  # seconds that a program or an address may take
# What of our environment a program gets: where others are, whose it is, which screen is theirs.
PASSED = (
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "TMPDIR", "DISPLAY",
    "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "SYSTEMROOT",
)  # fmt: skip


def message(alarm: Alarm, archive: Path) -> dict[str, Any]:
    """The alarm as the JSON that is handed over; its shape is documented in docs/alarms.md."""
    recovered = alarm.recovered_at
    return {
        "event": "alarm" if recovered is None else "recovery",
        "alarm": alarm.rule,
        "source": alarm.source,
        "url": alarm.url,
        "reason": alarm.reason,
        "remedy": alarm.remedy,
        "opened_at": utc_text(alarm.opened_at),
        "recovered_at": None if recovered is None else utc_text(recovered),
        "archive": str(archive.resolve()),
    }


def tell(notify: Notify, alarm: Alarm, archive: Path) -> Iterator[str]:
    """Tells whom the user named; a line for each way that failed."""
    payload = message(alarm, archive)
    faults = {
        "command": run(notify.command, payload, archive) if notify.command else None,
        "webhook": post(notify.webhook, payload) if notify.webhook else None,
    }
    yield from (f"[notify] {way}: {fault}" for way, fault in faults.items() if fault)


def environment(payload: dict[str, Any]) -> dict[str, str]:
    """What the program's environment holds: little of ours, and the alarm for short scripts."""
    passed = {name: os.environ[name] for name in PASSED if name in os.environ}
    return passed | {
        "ARCHIVER_EVENT": str(payload["event"]),
        "ARCHIVER_ALARM": str(payload["alarm"]),
        "ARCHIVER_SOURCE": str(payload["source"] or ""),
    }


def run(command: tuple[str, ...], payload: dict[str, Any], archive: Path) -> str | None:
    """Runs the program, without a shell; what went wrong, None when nothing did.

    It has a session of its own, so that all it starts ends with it when it takes too long.
    """
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as given:
        given.write(json.dumps(payload, ensure_ascii=False).encode())
        given.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own program
                command,
                stdin=given,
                stdout=subprocess.DEVNULL,
                stderr=said,
                cwd=archive.parent,
                env=environment(payload),
                start_new_session=True,
            )
        except OSError as error:
            return f"{command[0]}: {error.strerror or error}"
        try:
            code = process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return f"{command[0]}: was ended, because it took more than {LONGEST:.0f} s"
        said.seek(0)
        words = said.read(2000).decode("utf-8", "replace").strip().splitlines()
    if code == 0:
        return None
    return f"{command[0]}: ended with code {code}" + (f" ({words[-1][:200]})" if words else "")


def post(address: str, payload: dict[str, Any]) -> str | None:
    """Sends the JSON to that address; what went wrong, None when nothing did.

    In a thread of its own: an address that answers a byte a second holds nobody up.
    """
    faults: list[str] = []
    sent = threading.Event()

    def send() -> None:
        fault = sending(address, payload)
        if fault:
            faults.append(fault)
        sent.set()

    threading.Thread(target=send, daemon=True).start()
    host = urlsplit(address).netloc.rpartition("@")[2]  # the rest of it may be a secret
    if not sent.wait(LONGEST):
        return f"{host}: no answer within {LONGEST:.0f} s"
    return f"{host}: {faults[0]}" if faults else None


def sending(address: str, payload: dict[str, Any]) -> str | None:
    """One POST; what went wrong, None when nothing did."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": USER_AGENT}
    request = Request(address, data=body, headers=headers, method="POST")  # noqa: S310 - checked
    try:
        with urlopen(request, timeout=LONGEST):  # noqa: S310 - http or https, the user's own
            return None
    except HTTPError as error:
        return f"answered HTTP {error.code}"
    except (OSError, HTTPException, ValueError) as error:
        return str(getattr(error, "reason", None) or error or type(error).__name__)
