"""The `archiver` command without its second of imports: each call is a fork of a process that has
done them. As from a shell, a call is the first of a process group of its own.
"""

from __future__ import annotations

import json
import multiprocessing.forkserver
import multiprocessing.util
import os
import select
import subprocess
import sys
import tempfile
import traceback
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Self

from command_line import environment

BUSY = "BUSY_SECONDS"  # in the environment of the process that forks


class WarmCommand:
    """Starts calls one after another; a context manager.

    `busy_seconds` is how long they wait for a locked archive; None: as long as they do.
    """

    def __init__(self, *, busy_seconds: float | None = None) -> None:
        self.settings = {} if busy_seconds is None else {BUSY: str(busy_seconds)}

    def __enter__(self) -> Self:
        self.folder = tempfile.TemporaryDirectory()
        self.output = Path(self.folder.name) / "said"  # stdout and stderr of the last call
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            env=environment() | self.settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdin
        assert self.process.stdout
        self.orders, self.answers = self.process.stdin, self.process.stdout
        return self

    def __exit__(self, *_: object) -> None:
        self.orders.close()
        self.process.wait()
        self.answers.close()
        self.folder.cleanup()

    def start(self, folder: Path, *arguments: str, days: int = 0) -> int:
        """The process group of a call that has just begun in that folder, so many days from now."""
        order = [str(self.output), str(folder), days, *arguments]
        print(json.dumps(order), file=self.orders, flush=True)
        return int(self.answers.readline())

    def is_done(self, seconds: float = 0) -> bool:
        """Whether the call has ended, or does within so many seconds."""
        return bool(select.select([self.answers], [], [], seconds)[0])

    def ending(self) -> int:
        """Its exit code, negative when a signal ended it; waits for it."""
        return int(self.answers.readline())

    def run(self, folder: Path, *arguments: str, days: int = 0) -> tuple[int, str]:
        """The exit code of a call from its begin to its end, and what it said."""
        self.start(folder, *arguments, days=days)
        return self.ending(), self.said()

    def said(self) -> str:
        """What the last call wrote to stdout and stderr."""
        return self.output.read_text()


def serve() -> None:
    """Forks a call for each line on stdin: says its number, and when it has ended how."""
    from archiver.storage import connection

    for name in imported_by_a_crawl():
        import_module(name)
    connection.BUSY_SECONDS = float(os.environ.get(BUSY, connection.BUSY_SECONDS))
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            call(*json.loads(line))
        os.setpgid(child, child)  # as the child does: whoever is first
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def imported_by_a_crawl() -> list[str]:
    """Modules that a crawl needs, but for the reactor: a process has its own."""
    from scrapy.settings import default_settings

    from archiver.crawl import settings

    tables = (
        default_settings.DOWNLOADER_MIDDLEWARES_BASE,
        default_settings.SPIDER_MIDDLEWARES_BASE,
        default_settings.EXTENSIONS_BASE,
        settings.DOWNLOADER_MIDDLEWARES,
        settings.ITEM_PIPELINES,
    )
    named = [path.rpartition(".")[0] for table in tables for path in table]
    return [*named, "archiver.cli.crawl", "archiver.cli.report", "archiver.crawl.launch",
            "rich.live", "spiders.blog", "tldextract"]  # fmt: skip


def spawn_warm(_executable: str, arguments: list[str], kept: tuple[int, ...]) -> int:
    """In place of `multiprocessing.util.spawnv_passfds`: the fork server is a fork as well.

    So it is not a fresh interpreter that imports the extraction first.
    """
    child = os.fork()
    if child:
        return child
    try:
        held = {int(file.name) for file in Path("/proc/self/fd").iterdir()}
        for descriptor in held - {0, 1, 2, *kept}:
            with suppress(OSError):
                os.close(descriptor)
        exec(arguments[-1], {"__name__": "warm"})  # as `python -c` would
    finally:
        os._exit(0)


def call(output: str, folder: str, days: int, *arguments: str) -> None:
    """One call of the command, with which the process ends."""
    from archiver.cli import main
    from archiver.crawl import recorder

    recorder.utc_now = lambda: datetime.now(UTC) + timedelta(days=days)
    os.setpgid(0, 0)
    os.chdir(folder)
    said = os.open(output, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(said, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    multiprocessing.util.spawnv_passfds = spawn_warm
    multiprocessing.forkserver.ensure_running()  # as long as there is one thread
    code = 1
    try:
        main(arguments)
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:  # noqa: BLE001 - a fork never returns to what it was forked from
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
