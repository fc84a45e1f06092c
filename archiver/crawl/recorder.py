"""The record of one run of one source: rows in the archive, counts, and events for who watches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.crawl.endings import ending_of
from archiver.crawl.events import ListingDone, ListRead, PostDone, SourceDone, SourceStarted
from archiver.crawl.observing import Observer
from archiver.crawl.timing import schedule_begin, schedule_end
from archiver.crawl.wishes import Listener
from archiver.extraction.version import extractor_for
from archiver.model import (
    Counts,
    Coverage,
    EntryState,
    Fetch,
    FetchOutcome,
    Page,
    PostOutcome,
    Rejection,
    Role,
    Run,
    Source,
    Trouble,
)
from archiver.urls import site_of

if TYPE_CHECKING:
    from archiver.crawl.items import Extracted, Fetched, Listed, Missed
    from archiver.crawl.planning import Plan
    from archiver.crawl.session import Session
    from archiver.crawl.turns import LeftAlone
    from archiver.discovery.frontier import Ask
    from archiver.storage.ready import ReadyPost

UNSETTLED = {
    FetchOutcome.GONE: EntryState.GONE,
    FetchOutcome.BLOCKED: EntryState.EXCLUDED,
    FetchOutcome.FAILED: EntryState.FAILED,
}


def utc_now() -> datetime:
    return datetime.now(UTC)


class Recorder:
    """One run; without an archive it only counts and tells the watcher."""

    def __init__(self, source: Source, session: Session) -> None:
        self.source = source
        self.session = session
        self.archive = session.archive if not session.dry_run else None
        self.reader = session.archive
        self.tell = session.watcher
        self.tally: Counter[str] = Counter()
        self.entries = 0  # listed so far
        self.verdict: str | None = None  # why nothing was found
        self.fault: str | None = None  # why the run failed
        self.stop: LeftAlone | None = None  # why it ended before its posts did
        self.every = source.every or session.every
        self.listener = Listener()  # what the blog asks for
        self.observer = Observer(source.url)  # what tells of its health
        self.source_id = 0
        self.run_id = 0
        self.started_at = utc_now()

    def known(self) -> Collection[str]:
        """Keys of the entries that need no fetch: archived, rejected or gone."""
        return self.reader.entries.known_keys(self.source) if self.reader else ()

    def open(self, plan: Plan) -> None:
        """The run row exists from here on."""
        if self.archive:
            with self.archive.atomic():
                self.source_id = self.archive.sources.ensure(self.source, self.started_at)
                self.run_id = self.archive.runs.start(self.source_id, self.started_at)
                plan.begin(self.source_id, self.started_at)
            schedule_begin(self.archive, self.source_id, self.run_id, self.every, self.started_at)
        self.session.open_runs.append(self)
        self.tell(SourceStarted(source=self.source.name))

    def close(self, reason: str) -> None:
        """Closes the run once; `reason` is Scrapy's."""
        if self not in self.session.open_runs:
            return
        self.session.open_runs.remove(self)
        run = self.run_at_end(reason)
        coverage: tuple[Coverage, ...] = ()
        if self.archive:
            assert run.ending
            self.archive.runs.finish(
                self.run_id, run.ending, counts=run.counts, detail=run.detail, now=utc_now()
            )
            self.observer.keep(self.archive, self.source_id, self.run_id, self.started_at)
            wishes = self.listener.wishes
            schedule_end(self.archive, self.source_id, self.every, wishes, utc_now())
            coverage = tuple(self.archive.coverage.coverage(self.source.name))
        self.tell(SourceDone(source=self.source.name, run=run, coverage=coverage))

    def run_at_end(self, reason: str) -> Run:
        ending, detail = ending_of(reason, fault=self.fault, stop=self.stop, verdict=self.verdict)
        return Run(
            id=self.run_id,
            source=self.source.name,
            started_at=self.started_at,
            ended_at=utc_now(),
            ending=ending,
            detail=detail,
            counts=Counts(**{f.name: self.tally[f.name] for f in fields(Counts)}),
        )

    def keep(self, item: Fetched) -> str | None:
        """Stores the page's bytes and its fetch; the SHA-256, None without an archive."""
        self.tally["requests"] += 1
        self.tally["bytes"] += len(item.page.body)
        self.listener.answered(item.ask.role, item.page)
        self.observer.answered(item.ask, item.page)
        if not self.archive:
            return None
        outcome = FetchOutcome.NOT_MODIFIED if item.not_modified else FetchOutcome.OK
        with self.archive.atomic():
            digest = self.archive.snapshots.keep(
                item.page.body, site_of(item.page.final_url), item.page.fetched_at
            )
            self.fetched(item.ask, item.page, outcome, digest=digest, detail=item.detail)
        return digest

    def fetched(
        self,
        ask: Ask,
        page: Page | None,
        outcome: FetchOutcome,
        *,
        digest: str | None = None,
        detail: str | None = None,
    ) -> None:
        assert self.archive
        self.archive.runs.record_fetch(
            self.run_id,
            Fetch(
                url=ask.url,
                role=ask.role,
                outcome=outcome,
                fetched_at=page.fetched_at if page else utc_now(),
                status=page.status if page else None,
                final_url=page.final_url if page else None,
                headers=page.headers if page else (),
                snapshot_sha256=digest,
                bytes=len(page.body) if page else 0,
                elapsed=page.elapsed if page else 0.0,
                detail=detail,
            ),
        )

    def post(self, item: Extracted, made: ReadyPost) -> None:
        outcome, detail = PostOutcome.NEW, None
        if self.archive:
            outcome = self.archive.posts.record(
                self.source_id,
                self.run_id,
                made,
                entry=item.ask.entry,
                page=item.page,
                snapshot_sha256=item.snapshot,
                now=utc_now(),
            )
        if outcome is PostOutcome.SUSPECT:
            detail = f"kept beside what is archived (archiver show {item.ask.url})"
        self.settled(item.ask, outcome.value, item.page, title=made.post.title, detail=detail)

    def rejection(self, item: Extracted, rejection: Rejection) -> None:
        outcome = "rejected"
        if self.archive and self.archive.posts.record_rejection(
            self.source_id,
            self.run_id,
            rejection,
            entry=item.ask.entry,
            snapshot_sha256=item.snapshot,
            extractor=extractor_for(self.source.rules, self.source.tags),
            now=utc_now(),
        ):
            outcome = PostOutcome.SUSPECT.value
        words = f"{rejection.reason}: {rejection.detail}"
        self.settled(item.ask, outcome, item.page, detail=words)

    def unmodified(self, item: Fetched) -> bool:
        """Whether that page, not changed since its last snapshot, is a post and thus settled."""
        known = self.archive and self.archive.posts.seen(self.source_id, item.ask.url, utc_now())
        if known:
            self.settled(item.ask, PostOutcome.SAME.value, item.page)
        return bool(known)

    def left_alone(self, stop: LeftAlone) -> None:
        """The source's site is not to be asked any more; what is owed stays owed."""
        self.stop = stop
        self.observer.left_alone(stop.trouble)
        if stop.trouble is Trouble.BUDGET:
            self.listener.spent(utc_now())

    def missed(self, item: Missed) -> None:
        self.tally["requests"] += 1
        self.observer.missed(item.ask, item.trouble)
        if item.page:
            self.listener.refused(item.page)
        if self.archive:
            with self.archive.atomic():
                self.fetched(item.ask, item.page, item.outcome, detail=item.detail)
                if item.ask.role is Role.POST:
                    self.unsettled(item)
        if item.ask.role is Role.POST:
            state = UNSETTLED[item.outcome]
            self.settled(item.ask, state.value, item.page, detail=item.detail)

    def unsettled(self, item: Missed) -> None:
        """What a post's page without an answer is for the ledger, and for a post that is known."""
        assert self.archive
        url = item.ask.url
        if item.outcome is FetchOutcome.GONE:
            self.archive.posts.record_absence(
                self.source_id, self.run_id, url, item.detail, utc_now()
            )
        else:
            self.archive.entries.mark(self.source_id, url, UNSETTLED[item.outcome], item.detail)

    def settled(
        self,
        ask: Ask,
        outcome: str,
        page: Page | None,
        *,
        title: str | None = None,
        detail: str | None = None,
    ) -> None:
        self.tally[outcome] += 1
        self.tell(
            PostDone(
                source=self.source.name,
                url=ask.url,
                outcome=outcome,
                title=title,
                detail=detail,
                status=page.status if page else None,
                bytes=len(page.body) if page else 0,
                elapsed=page.elapsed if page else 0.0,
            )
        )

    def listed(self, item: Listed) -> None:
        """What the frontier concluded goes into the ledger in one transaction."""
        step = item.step
        self.entries += len(step.entries) + step.known
        if self.archive:
            with self.archive.atomic():
                self.archive.entries.declare(
                    self.source_id, step.entries, step.declarations, now=utc_now()
                )
                if step.done_listing:
                    self.archive.list_readings.done(
                        self.source_id, step.pages, swept=step.swept, now=utc_now()
                    )
            self.archive.sources.describe(
                self.source_id,
                title=step.title,
                language=step.language,
                feed_url=step.feed_url,
                sitemap_url=step.sitemap_url,
            )
        if item.ask and not item.ask.held:
            self.tally["index_pages"] += 1
            self.tell(
                ListRead(
                    source=self.source.name,
                    role=item.ask.role,
                    pages=self.tally["index_pages"],
                    entries=self.entries,
                )
            )
        if step.done_listing:
            self.verdict = step.verdict
            self.observer.concluded(None if self.session.limit else self.entries)
            wanted = sum(ask.role is Role.POST for ask in step.asks)
            self.tell(
                ListingDone(
                    source=self.source.name,
                    entries=self.entries,
                    to_fetch=wanted,
                    verdict=step.verdict,
                )
            )
