"""The small archive of tests/reading_archive.py, Datasette on it, and a browser before it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm
from hostile_archive import build_hostile_archive
from reading_archive import build_archive
from sqlite_utils import Database

import archiver.browse
from archiver.browse.serve import listening, reading_datasette

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session", autouse=True)
def plugin() -> Iterator[None]:
    """Our plugin, also where the project is not installed."""
    if pm.has_plugin("blog_archiver") or pm.is_registered(archiver.browse):
        yield
        return
    pm.register(archiver.browse, name="blog_archiver")
    yield
    pm.unregister(name="blog_archiver")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive as it was built: to copy, never to write to."""
    return build_archive(tmp_path_factory.mktemp("built") / "archive.db")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose every text is hostile, to read only."""
    return build_hostile_archive(tmp_path_factory.mktemp("hostile") / "archive.db")


@pytest.fixture
def archive_path(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "archive.db"))


@pytest.fixture
def archive_db(archive_path: Path) -> Iterator[Database]:
    """The same archive, to write to while Datasette reads it."""
    db = Database(archive_path)
    yield db
    db.conn.close()


@pytest.fixture
def fresh_site(archive_path: Path) -> Iterator[Datasette]:
    """Datasette on `archive_path`, for tests that write to it or begin with the start."""
    datasette = Datasette([str(archive_path)])
    yield datasette
    for database in datasette.databases.values():
        database.close()


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[Datasette]:
    """Datasette on the archive as it was built, for all tests that only read it."""
    datasette = Datasette([str(built)])
    yield datasette
    for database in datasette.databases.values():
        database.close()


@contextmanager
def served(archive: Path) -> Iterator[str]:
    """The address of the reading room on a free port, in a thread of its own."""
    door = listening("127.0.0.1", 0)
    config = uvicorn.Config(reading_datasette(archive).app(), log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    door.close()


@pytest.fixture(scope="session", name="served")
def served_fixture() -> Callable[[Path], Any]:
    return served


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The reading room of the archive as it was built, for all tests that only read."""
    with served(built) as at:
        yield at


@pytest.fixture(scope="module")  # while it runs, no other test may have an event loop
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs {CHROMIUM}: apt-get install chromium")
        pytest.skip(f"no {CHROMIUM} here")
    playwright = pytest.importorskip("playwright.sync_api").sync_playwright().start()
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield chromium
    chromium.close()
    playwright.stop()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Any]:
    """Opens a page of `address`, or of another; see `watched`."""
    with watched(browser) as open_page:
        yield lambda base=address, **settings: open_page(base, **settings)


@contextmanager
def watched(browser: Any) -> Iterator[Callable[..., Any]]:
    """Pages that fail the test for anything in their console or any request to elsewhere."""
    faults: list[str] = []
    pages: list[Any] = []

    def open_page(base: str, **settings: Any) -> Any:
        page = browser.new_page(base_url=base, **settings)
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
        page.on("request", lambda r: r.url.startswith((base, "data:")) or faults.append(r.url))
        page.add_init_script("window.ran = () => console.error('a script ran')")
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert [fault for fault in faults if "404 (Not Found)" not in fault] == []
