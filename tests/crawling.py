"""Crawls in processes of their own: a reactor starts once in a process."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from archiver.crawl.events import Event
from archiver.crawl.launch import CrawlOptions, crawl, fetch_page
from archiver.model import Page, Run, Source


def in_process(function: Callable[..., Any], *args: Any) -> Any:
    """What the function gives, or raises, in a fresh process."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(function, *args).result()


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
