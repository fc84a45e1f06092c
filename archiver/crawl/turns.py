"""Whose turn it is: one slot a site for all sources of a process, the sites side by side."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Protocol

from scrapy.exceptions import IgnoreRequest

from archiver.crawl.pace import Manners, Pace
from archiver.model import Trouble

LONGEST_NAP = 0.5  # seconds between two looks whether the crawl was stopped


class LeftAlone(IgnoreRequest):
    """A site that is not asked any more in this run; the text says why, `trouble` what it is."""

    def __init__(self, words: str, trouble: Trouble | None) -> None:
        super().__init__(words)
        self.trouble = trouble  # None: the user stopped the crawl


class Traffic(Protocol):
    """What was asked of each site on each day."""

    def used(self, site: str, day: date) -> tuple[int, int]:
        """Requests and bytes."""
        ...

    def add(self, site: str, day: date, size: int) -> None:
        """One more request, and the bytes of its answer."""
        ...


class UnkeptTraffic:
    """The traffic of this process, where there is no archive to keep it."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, date], tuple[int, int]] = {}

    def used(self, site: str, day: date) -> tuple[int, int]:
        return self.counts.get((site, day), (0, 0))

    def add(self, site: str, day: date, size: int) -> None:
        requests, received = self.used(site, day)
        self.counts[site, day] = (requests + 1, received + size)


class Place:
    """One site: its pace, its connections, and the door where the next request waits."""

    def __init__(self, manners: Manners) -> None:
        self.pace = Pace(manners)
        self.seats = asyncio.Semaphore(manners.concurrency)
        self.door = asyncio.Lock()


class Turns:
    """The sites of one process."""

    def __init__(self, manners: Manners, traffic: Traffic | None = None) -> None:
        self.manners = manners
        self.traffic = traffic or UnkeptTraffic()
        self.places: dict[str, Place] = {}

    def pace(self, site: str) -> Pace:
        """How that site may be asked."""
        return self.place(site).pace

    def place(self, site: str) -> Place:
        if site not in self.places:
            self.places[site] = Place(self.manners)
        return self.places[site]

    @asynccontextmanager
    async def turn(self, site: str, is_stopped: Callable[[], bool]) -> AsyncIterator[Pace]:
        """Waits for a connection to the site and for its pause; who came first goes first.

        Raises LeftAlone when the site is not to be asked any more, or the crawl was stopped.
        """
        place = self.place(site)
        async with place.seats:
            async with place.door:
                chance = random.random()  # noqa: S311 - a pause is no secret
                while (left := place.pace.next_start(chance) - time.monotonic()) > 0:
                    self.check(site, is_stopped)
                    await asyncio.sleep(min(left, LONGEST_NAP))
                self.check(site, is_stopped)
                place.pace.begun(time.monotonic())
            yield place.pace

    def check(self, site: str, is_stopped: Callable[[], bool]) -> None:
        """Raises LeftAlone when there is a reason not to ask that site."""
        if is_stopped():
            raise LeftAlone("the crawl was stopped", None)
        if reason := self.pace(site).closed:
            words = f"{site} is left alone until the next run: {reason}"
            raise LeftAlone(words, Trouble.SERVER)
        requests, received = self.traffic.used(site, today())
        manners = self.manners
        for used, most, name in (
            (requests, manners.most_requests, f"{manners.most_requests:,} requests"),
            (received, manners.most_bytes, f"{manners.most_bytes // 1_000_000:,} MB"),
        ):
            if used >= most:
                raise LeftAlone(
                    f"budget: {site} was asked for {name} today, as much as sources.toml allows; "
                    "a crawl after midnight UTC goes on",
                    Trouble.BUDGET,
                )

    def counted(self, site: str, size: int) -> None:
        """One more request of today, with the bytes of its answer."""
        self.traffic.add(site, today(), size)


def today() -> date:
    """The day of the budgets, which is that of UTC."""
    return datetime.now(UTC).date()
