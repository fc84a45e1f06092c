"""The command, and an archive of demo blogs to call it on."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from command_line import Archiver, Done, run_archiver

from archiver.demo import DemoServer

SETTINGS = '[crawl]\ndelay = 0\nworkers = 1\nallow_private = ["127.0.0.1", "localhost"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive's folder where crawls need no waiting; nothing is archived yet."""
    (tmp_path / "sources.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def archiver(tmp_path: Path) -> Archiver:
    """The command, called from the test's own folder unless `cwd` is given."""

    def call(
        *arguments: str | Path, cwd: Path = tmp_path, env: dict[str, str] | None = None
    ) -> Done:
        return run_archiver(*arguments, cwd=cwd, env=env)

    return call


@dataclass(frozen=True)
class Answer:
    """What a call in this process gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def ask(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Answer]:
    """The command in this process, on the archive of demo blogs: for commands that only read."""
    from archiver.cli import run

    def call(*arguments: str | Path, cwd: Path = archive_folder) -> Answer:
        monkeypatch.chdir(cwd)
        monkeypatch.delenv("ARCHIVER_DIR", raising=False)
        with warnings.catch_warnings():
            code = run([*map(str, arguments)])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def demo() -> Iterator[DemoServer]:
    """The demo blogs on free ports."""
    with DemoServer(ports=()) as server:
        yield server


@pytest.fixture(scope="session")
def archive_folder(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two demo blogs, northbridge and odd-hours, for tests that only read it."""
    folder = tmp_path_factory.mktemp("archive")
    blogs = "".join(
        f'\n[[source]]\nname = "{blog.name}"\nurl = "{blog.url}"\n'
        for blog in demo.blogs
        if blog.name in {"northbridge", "odd-hours"}
    )
    (folder / "sources.toml").write_text(SETTINGS + blogs, encoding="utf-8")
    done = run_archiver("crawl", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder
