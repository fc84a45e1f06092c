"""Crawls in forks of the warm process: a reactor starts once in a process."""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from command_line import PATIENCE
from warm_process import warm_process

from archiver.crawl.chromium import find_chromium
from archiver.crawl.events import Event
from archiver.crawl.launch import CrawlOptions, crawl, fetch_page
from archiver.model import Page, Run, Source


class InProcess:
    """A function at work in a fork of the warm process."""

    def __init__(self, function: Callable[..., Any], *args: Any) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.said = Path(self.folder.name) / "said"  # its stdout and stderr
        self.file = Path(self.folder.name) / "call"
        self.file.write_bytes(pickle.dumps(sys.path) + pickle.dumps((function, args)))
        with self.said.open("wb") as said:
            self.call = warm_process().start(
                "function",
                str(self.file),
                folder=Path.cwd(),
                env=os.environ,
                streams=(said, said),
            )

    def result(self) -> Any:
        """What the function gives, or raises."""
        with self.folder:
            try:
                code = self.call.wait(PATIENCE)
            finally:
                self.call.kill_all()
                print(self.said.read_text(), end="")  # for a test that fails
            assert code == 0, f"the process ended with {code}"
            found, fault = pickle.loads(self.file.read_bytes())
        if fault is not None:
            raise fault
        return found


def in_process(function: Callable[..., Any], *args: Any) -> Any:
    """What the function gives, or raises, in a process of its own."""
    return InProcess(function, *args).result()


def told(
    path: Path, sources: Sequence[Source], options: CrawlOptions
) -> tuple[tuple[Run, ...], list[Event]]:
    events: list[Event] = []
    return crawl(path, sources, options, events.append), events


def crawled(path: Path, *urls: str, **options: Any) -> tuple[tuple[Run, ...], list[Event]]:
    """The runs and events of a crawl of those URLs without delays, one extraction process."""
    sources = [Source(name=f"source-{n}", url=url) for n, url in enumerate(urls, 1)]
    return in_process(told, path, sources, CrawlOptions(**{"delay": 0, "workers": 1} | options))


def fetched(url: str, **options: Any) -> Page:
    return in_process(fetch_page, url, CrawlOptions(delay=0, **options))


def told_by_browser(
    path: Path, sources: Sequence[Source], options: CrawlOptions, patience: dict[str, Any]
) -> tuple[tuple[Run, ...], list[Event]]:
    """As `told`, waiting for pages only that long: pages of tests have little to wait for."""
    from archiver.crawl import rendering  # Playwright: only where it is tested

    rendering.PATIENCE = replace(rendering.PATIENCE, **patience)
    return told(path, sources, options)


def rendered(
    path: Path, url: str, *, patience: dict[str, Any] | None = None, **options: Any
) -> tuple[Run, list[Event]]:
    """The run and events of a crawl of that URL as a source with render = "browser"."""
    source = Source(name="source-1", url=url, render="browser")
    crawl_options = CrawlOptions(**{"delay": 0, "workers": 1} | options)
    waits = {"still": 0.1, "rest": 5.0} | (patience or {})
    (run,), events = in_process(told_by_browser, path, [source], crawl_options, waits)
    return run, events


def page_by_browser(url: str, options: CrawlOptions) -> Page:
    return fetch_page(url, options, source=Source(name="a", url=url, render="browser"))


def need_browser() -> None:
    """Skips a test where Chromium or scrapy-playwright is missing; in CI that is a failure."""
    missing = [] if find_chromium() else ["no Chromium: apt-get install chromium"]
    missing += [] if find_spec("scrapy_playwright") else ["no scrapy-playwright: pip install it"]
    if missing and os.environ.get("CI") == "true":
        pytest.fail("; ".join(missing))
    if missing:
        pytest.skip("; ".join(missing))
