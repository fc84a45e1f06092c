"""What a run asks for: all lists, one page of them, or nothing but the posts that are owed."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Collection, Iterable
from dataclasses import astuple, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from archiver.discovery.frontier import Ask, Frontier, Step
from archiver.discovery.glance import Glance
from archiver.discovery.version import DISCOVERY
from archiver.discovery.watching import watched_page
from archiver.extraction.version import EXTRACTOR
from archiver.listed import NOTHING, Remembered
from archiver.model import Entry, Role, RunEnding, Source
from archiver.schedule.revisits import revisits
from archiver.urls import url_key

if TYPE_CHECKING:
    from archiver.crawl.session import Session
    from archiver.storage.archive import Archive
    from archiver.storage.list_readings import ListReading

logger = logging.getLogger(__name__)

SWEEP_EVERY = timedelta(days=30)  # a post slipped in with an old date shows on no page in front
RESUMED = timedelta(days=1)  # an interrupted reading is gone on with; older pages are asked again
CUT_OFF = frozenset({RunEnding.INTERRUPTED, RunEnding.CRASHED})


class Plan:
    """What one run of a source asks for; made before its first request.

    `known` are keys of posts that need no fetch. Without an archive, for a source that is new to
    it, and in a dry run it is a sweep of all lists.
    """

    def __init__(
        self,
        source: Source,
        session: Session,
        *,
        first_role: Role,
        known: Collection[str],
        now: datetime,
    ) -> None:
        self.source = source
        self.session = session
        self.first_role = first_role
        self.known = frozenset(known)
        self.settings = settings_of(source)
        self.archive: Archive | None = None if session.dry_run else session.archive
        self.source_id = (self.archive.sources.id_of(source) if self.archive else None) or 0
        self.begins = True  # a reading of the lists does; False: an interrupted one goes on
        self.since: datetime | None = None  # when the reading began that goes on; None: none does
        self.frontier = self._frontier(now)
        logger.debug("source=%s lists=%s", source.name, self.frontier.words)

    def begin(self, source_id: int, now: datetime) -> None:
        """Notes that the lists are being read. Inside the transaction that opens the run."""
        if self.archive and self.begins:
            self.archive.list_readings.begin(source_id, self.settings, now)

    def with_posts(self, step: Step, now: datetime) -> Step:
        """The step that ends the lists, with the posts that earlier runs owe, and those that are
        looked at again.
        """
        logger.info("source=%s lists=%s", self.source.name, self.frontier.words)
        if self.archive is None or not self.source_id:
            return step
        asked = {url_key(ask.url) for ask in step.asks}
        entries = self.archive.entries.pending(self.source_id)
        entries += self._again(step, now, asked)
        asks = [self._ask(entry) for entry in entries if url_key(entry.url) not in asked]
        return replace(step, asks=(*step.asks, *asks)[: self.session.limit])

    def _again(self, step: Step, now: datetime, asked: Collection[str]) -> Iterable[Entry]:
        """The entries of known posts to look at again; in a full run that goes on, all the rest."""
        assert self.archive
        looks = [look for look in self.archive.looks.of(self.source_id) if look.key not in asked]
        if not self.session.full:
            looks = revisits(looks, now, moved=step.updates, vanished=step.vanished)
        elif self.since is None or isinstance(self.frontier, Frontier):
            return []
        else:
            looks = [look for look in looks if look.looked_at < self.since]
        return self.archive.looks.entries_of(looks)

    def _ask(self, entry: Entry) -> Ask:
        return Ask(url=entry.url, role=Role.POST, entry=entry, held=entry.url in self.frontier.held)

    def _frontier(self, now: datetime) -> Frontier | Glance:
        state = self._state()
        if self.archive is None or state is None:
            return self._sweep("they were never read")
        if state.settings != self.settings:
            return self._sweep("rules changed, or our reading")
        is_recent = abs(now - state.begun_at) < RESUMED
        if state.read_at is not None and is_recent and self._was_cut_off():
            self._goes_on(state)
            return self._glance(rest=True)
        if state.read_at is None and is_recent:
            self._goes_on(state)
        if self.session.full:
            return self._sweep("asked for")
        if state.swept_at is None:
            return self._sweep("the last sweep did not come to its end")
        is_old = abs(now - state.swept_at) >= SWEEP_EVERY
        return self._sweep(f"last swept {state.swept_at:%Y-%m-%d}") if is_old else self._glance()

    def _state(self) -> ListReading | None:
        known = self.archive and self.source_id
        return self.archive.list_readings.state(self.source_id) if self.archive and known else None

    def _was_cut_off(self) -> bool:
        assert self.archive
        last = self.archive.runs.last(self.source.name)
        return last is not None and (last.ending is None or last.ending in CUT_OFF)

    def _goes_on(self, state: ListReading) -> None:
        self.begins = False
        self.since = state.begun_at

    def _held(self) -> frozenset[str]:
        """Addresses of which the copies of the run that was cut off will do."""
        if self.archive is None or self.since is None:
            return frozenset()
        return self.archive.list_readings.kept_since(self.source_id, self.since)

    def _sweep(self, why: str) -> Frontier:
        known = self.known
        if self.session.full:
            known = frozenset(self._looked_at())
        return Frontier(
            self.source,
            first_role=self.first_role,
            known=known,
            limit=self.session.limit,
            held=self._held(),
            remembered=self._remembered(),
            why=why,
        )

    def _looked_at(self) -> Iterable[str]:
        """In a full run that goes on, the posts that it has looked at already."""
        if self.archive is None or self.since is None:
            return ()
        looks = self.archive.looks.of(self.source_id)
        return (look.key for look in looks if look.looked_at >= self.since)

    def _glance(self, *, rest: bool = False) -> Frontier | Glance:
        """A look at one page, a sweep where none is sure; `rest`: the lists are read already."""
        remembered = self._remembered()
        watched = None if rest else watched_page(remembered)
        if watched is None and not rest:
            return self._sweep("no page is sure to show a new post")
        return Glance(
            self.source,
            remembered,
            watched,
            first_role=self.first_role,
            known=self.known,
            limit=self.session.limit,
            held=self._held(),
        )

    def _remembered(self) -> Remembered:
        if self.archive is None or not self.source_id:
            return NOTHING
        return self.archive.list_readings.remembered(self.source_id)


def settings_of(source: Source) -> str:
    """A hash of what decides how the lists of a source are read, and what becomes of its posts."""
    said = (source.url, source.feed, source.sitemap, source.spider, source.render)
    rest = (source.follow_external, *astuple(source.rules), *source.tags, DISCOVERY, EXTRACTOR)
    return hashlib.sha256(json.dumps((*said, *rest)).encode()).hexdigest()[:16]
