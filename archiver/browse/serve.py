"""`archiver browse`: Datasette on one archive, set up for reading."""

from __future__ import annotations

import errno
import os
import socket
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from archiver.errors import ArchiverError, UsageError
from archiver.storage.archive import Archive

SETTINGS = {
    "default_page_size": 50,
    "facet_time_limit_ms": 300,
    "num_sql_threads": 4,  # one page asks several questions at the same time
    "sql_time_limit_ms": 5000,  # saved queries over 100,000 posts need more than the usual second
    "suggest_facets": False,  # 390 ms of guessing for a table of 100,000 rows; ours are chosen
    "truncate_cells_html": 300,
}


def serve(
    archive_path: str | os.PathLike[str],
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    open_browser: bool = False,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serves the archive until it is interrupted; `ready` is told the address once it answers.

    Port 0 takes a free one. Raises what `Archive.open` raises for a file that is no archive of
    ours, and UsageError when host and port cannot be listened on.
    """
    Archive.open(archive_path, readonly=True).close()
    with listening(host, port) as door:
        address = address_of(door, host)
        datasette = reading_datasette(archive_path)
        run(datasette, door, lambda: announce(address, open_browser=open_browser, ready=ready))


def reading_datasette(archive_path: str | os.PathLike[str]) -> Any:
    """A Datasette with the archive, our settings and our plugin, installed or not."""
    from datasette.app import DEFAULT_SETTINGS, Datasette
    from datasette.plugins import pm

    plugin = sys.modules["archiver.browse"]
    if not pm.is_registered(plugin):
        pm.register(plugin, name="blog_archiver")
    settings = {name: value for name, value in SETTINGS.items() if name in DEFAULT_SETTINGS}
    path = Path(archive_path)
    if is_still(path):
        return Datasette(immutables=[str(path)], settings=settings)
    return Datasette([str(path)], settings=settings)


def is_still(path: Path) -> bool:
    """Whether nothing can write to the archive: a disk that is read-only, and no log beside it.

    SQLite cannot open a database in WAL mode there, unless it is told that it will not change.
    """
    log = path.with_name(f"{path.name}-wal")
    return not os.access(path.parent, os.W_OK) and not log.exists()


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to that address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen(128)
    except (OSError, OverflowError) as exc:
        door.close()
        raise UsageError(f"{host}:{port}: {words_for(exc, port)}") from exc
    return door


def words_for(exc: Exception, port: int) -> str:
    if isinstance(exc, OverflowError):
        return "is no port: use one from 0 (any free one) to 65535"
    if isinstance(exc, PermissionError):
        return "this port needs more rights: use one above 1023, as in --port 8001"
    if isinstance(exc, socket.gaierror):
        return "there is no such host here: use 127.0.0.1, or 0.0.0.0 for every interface"
    if isinstance(exc, OSError) and exc.errno == errno.EADDRNOTAVAIL:
        return "not an address of this machine: use 127.0.0.1, or 0.0.0.0 for every interface"
    return f"taken by another program: use --port {port + 1}, or --port 0 for any free one"


def address_of(door: socket.socket, host: str) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{door.getsockname()[1]}/"


def announce(address: str, *, open_browser: bool, ready: Callable[[str], None] | None) -> None:
    if ready is not None:
        ready(address)
    if open_browser:
        webbrowser.open(address)


def run(datasette: Any, door: socket.socket, started: Callable[[], None]) -> None:
    """Runs the web server on that socket; returns when it was asked to stop."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            started()

    config = uvicorn.Config(datasette.app(), log_level="warning", lifespan="on")
    try:
        Server(config).run(sockets=[door])
    except KeyboardInterrupt:
        return
    except SystemExit as exc:
        raise ArchiverError("the web server could not start; see the lines above") from exc
