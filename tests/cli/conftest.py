"""The command as users run it: in processes of its own, on an archive of the demo blogs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archiver.demo import DemoServer

Archiver = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).parents[2]


def run_archiver(
    *arguments: str | Path, cwd: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """One call of the command from a folder, without a terminal."""
    known = {name: value for name, value in os.environ.items() if name != "ARCHIVER_DIR"}
    return subprocess.run(
        [sys.executable, "-m", "archiver", *map(str, arguments)],
        cwd=cwd,
        env=known | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def archiver(tmp_path: Path) -> Archiver:
    """The command, called from an empty folder unless `cwd` is given."""

    def call(*arguments: str | Path, cwd: Path = tmp_path, **environment: str):  # type: ignore[no-untyped-def]
        return run_archiver(*arguments, cwd=cwd, **environment)

    return call


@pytest.fixture(scope="session")
def demo() -> Iterator[DemoServer]:
    """The demo blogs on free ports."""
    with DemoServer(ports=()) as server:
        yield server


SETTINGS = '[crawl]\ndelay = 0\nworkers = 1\nallow_private = ["127.0.0.1", "localhost"]\n'


@pytest.fixture(scope="session")
def archive_folder(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two demo blogs; nobody may write to it."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "sources.toml").write_text(SETTINGS, encoding="utf-8")
    done = run_archiver("crawl", demo.blogs[1].url, demo.blogs[3].url, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder
