"""A process that has done seconds of imports: calls of the command and of functions are its forks.

`warm_process()` is the one of this test process, for its whole life. An order is a packet with the
streams of the call and a socket on which its process id comes, and its exit code when it has ended.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import select
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from command_line import environment

LARGEST = 1 << 17  # bytes of an order


class Call:
    """One fork, from its begin on; a process group of its own, as a call from a shell is."""

    def __init__(self, answers: socket.socket, arguments: Sequence[str]) -> None:
        self.answers = answers.makefile("r", encoding="ascii")
        self.args = arguments
        self.pid = int(self.answers.readline())
        self.returncode: int | None = None  # None: it runs

    def is_done(self, seconds: float = 0) -> bool:
        """Whether it has ended, or does within so many seconds."""
        if self.returncode is None and select.select([self.answers], [], [], seconds)[0]:
            self.returncode = int(self.answers.readline())
            self.answers.close()
        return self.returncode is not None

    def poll(self) -> int | None:
        return self.returncode if self.is_done() else None

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, negative when a signal ended it."""
        while not self.is_done(60 if timeout is None else timeout):
            if timeout is not None:
                raise subprocess.TimeoutExpired(list(self.args), timeout)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        if not self.is_done():
            with suppress(ProcessLookupError):  # it ended just now
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def kill_all(self) -> None:
        """Ends it and all that it has started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.wait()


class WarmProcess:
    """The process that forks, and the way to it."""

    def __init__(self) -> None:
        self.orders, its_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its_end:
            self.process = subprocess.Popen(
                [sys.executable, __file__, str(its_end.fileno())],
                env=environment(),
                pass_fds=[its_end.fileno()],
                process_group=0,  # it hears of a Ctrl-C by the end of the tests
            )

    def start(
        self,
        task: str,
        *arguments: str,
        folder: Path,
        env: Mapping[str, str],
        streams: tuple[IO[bytes], IO[bytes]],
        **more: Any,
    ) -> Call:
        """A fork that does that task, one of `warm_call.TASKS`, in that folder and environment.

        `streams` are its stdout and stderr; it has nothing to read.
        """
        order = {"task": task, "arguments": arguments, "folder": str(folder), "env": dict(env)}
        packet = json.dumps(order | more).encode()
        ours, theirs = socket.socketpair()
        with ours, theirs, Path(os.devnull).open("rb") as nothing:
            passed = [file.fileno() for file in (theirs, nothing, *streams)]
            socket.send_fds(self.orders, [packet], passed)
            theirs.close()
            return Call(ours, arguments)

    def close(self) -> None:
        self.orders.close()
        self.process.wait()


@cache
def warm_process() -> WarmProcess:
    """The one of this process; it starts when it is asked for first."""
    process = WarmProcess()
    atexit.register(process.close)
    return process


class Server:
    """What the process does: it forks for each order, and tells how the forks end."""

    def __init__(self, orders: socket.socket) -> None:
        self.orders = orders
        self.running: dict[int, tuple[int, socket.socket]] = {}  # by what tells that it ended

    def serve(self) -> None:
        """Until nobody can order any more."""
        with selectors.DefaultSelector() as ready:
            ready.register(self.orders, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    if key.fileobj is not self.orders:
                        ready.unregister(key.fileobj)
                        self.ended(key.fd)
                    elif not self.began(ready):
                        return

    def began(self, ready: selectors.BaseSelector) -> bool:
        """Takes the next order; whether there was one."""
        packet, descriptors, _, _ = socket.recv_fds(self.orders, LARGEST, 4)
        if not packet:
            return False
        answer, *streams = descriptors
        child = os.fork()
        if child == 0:
            from warm_call import act

            act(json.loads(packet), streams)
        with suppress(PermissionError):  # it has done more than that since
            os.setpgid(child, child)  # as the child does: whoever is first
        for stream in streams:
            os.close(stream)
        told = socket.socket(fileno=answer)
        told.sendall(f"{child}\n".encode())
        ending = os.pidfd_open(child)
        self.running[ending] = child, told
        ready.register(ending, selectors.EVENT_READ)
        return True

    def ended(self, ending: int) -> None:
        child, told = self.running.pop(ending)
        os.close(ending)
        _, status = os.waitpid(child, 0)
        with told, suppress(BrokenPipeError):  # nobody wants to know
            told.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def import_all() -> None:
    """What calls need, but for the reactor (a process has its own) and what is seldom needed."""
    from scrapy.settings import default_settings

    from archiver.cli.group import COMMANDS, MODULES
    from archiver.crawl import settings

    tables = (
        default_settings.DOWNLOADER_MIDDLEWARES_BASE,
        default_settings.SPIDER_MIDDLEWARES_BASE,
        default_settings.EXTENSIONS_BASE,
        settings.DOWNLOADER_MIDDLEWARES,
        settings.ITEM_PIPELINES,
    )
    named = [path.rpartition(".")[0] for table in tables for path in table]
    named += [f"archiver.cli.{MODULES.get(name, name)}" for name in COMMANDS]
    named += ["archiver.cli.report", "archiver.cli.round", "archiver.crawl.launch",
              "archiver.extraction.post", "rich.live", "spiders.blog", "tldextract"]  # fmt: skip
    for name in [*named, "crawling", "warm_call"]:
        import_module(name)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as orders:
        import_all()
        gc.collect()
        gc.freeze()  # so that forks share the pages of it
        Server(orders).serve()
