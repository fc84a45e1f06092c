"""Everything again from snapshots: offline, in parallel, and no loss without a word of consent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from archiver.comparison import Comparison, Verdict, gains_and_losses
from archiver.errors import ArchiveError
from archiver.extraction.post import extract_post
from archiver.extraction.version import extractor_for
from archiver.model import Post, Rejection, Rules, Source
from archiver.storage.archive import Archive
from archiver.storage.codec import storable
from archiver.storage.stored_pages import PageKey, StoredPage
from archiver.workers import Workers

WARM = __name__  # what workers import before their first page


class Outcome(StrEnum):
    """What became of one page that was extracted again."""

    SAME = "same"  # to a reader
    WON = "won"  # recorded
    CHANGED = "changed"  # nothing won or held back, and not the same: recorded
    HELD_BACK = "held_back"  # a loss that nobody accepted: not recorded
    ACCEPTED = "accepted"  # a loss, recorded
    FAILED = "failed"  # its bytes are damaged, or its extraction ran into a limit


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDone:
    """One page, extracted again."""

    source: str
    url: str
    outcome: Outcome
    comparison: Comparison | None = None  # None when it failed
    detail: str | None = None  # why it failed, or is held back whatever is accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The pages of one source that are to be extracted, and how."""

    source: Source
    extractor: str  # what the posts are marked with
    keys: tuple[PageKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One page on its way through a worker."""

    source: str
    stored: StoredPage
    rules: Rules
    tags: tuple[str, ...]  # that the source adds
    extractor: str


def plans(
    archive: Archive, sources: Iterable[tuple[int, Source]], *, everything: bool = False
) -> tuple[Plan, ...]:
    """What is to do for each of these sources (id in the archive, and its settings of now).

    Pages that this extractor has read by the same rules are left out, unless `everything`.
    """
    found = []
    for source_id, source in sources:
        mark = extractor_of(source)
        keys = archive.pages.keys(source_id, done_by=None if everything else mark)
        found.append(Plan(source=source, extractor=mark, keys=tuple(keys)))
    return tuple(found)


def extractor_of(source: Source) -> str:
    """What posts of a source are marked with, as a crawl does it."""
    return extractor_for(source.rules, source.tags)


def extract_again(
    archive: Archive,
    todo: Sequence[Plan],
    workers: Workers,
    *,
    accept: bool = False,
    dry_run: bool = False,
    now: datetime,
) -> Iterator[PageDone]:
    """Extracts the pages and records what is better, each in a transaction of its own.

    Pages come as they are done. What would lose something is held back unless `accept`; a page
    that fails is never recorded. `dry_run` writes nothing. The caller holds the archive's lock.
    """
    unreadable: list[PageDone] = []
    for job, result in workers.map_unordered(perform, _jobs(archive, todo, unreadable)):
        yield from _drained(unreadable)
        if isinstance(result, Exception):
            yield _failed(job.source, job.stored.key.url, result)
        else:
            yield _settled(archive, job, result, accept=accept, dry_run=dry_run, now=now)
    yield from _drained(unreadable)


def perform(job: Job) -> Post | Rejection:
    """What a page is to the extractor and the rules of now, as the archive would hold it."""
    result = extract_post(job.stored.page, job.stored.entry, job.rules)
    if isinstance(result, Rejection):
        return result
    tags = tuple(dict.fromkeys((*result.tags, *job.tags)))
    return storable(replace(result, tags=tags, extractor=job.extractor))


def _jobs(archive: Archive, todo: Iterable[Plan], unreadable: list[PageDone]) -> Iterator[Job]:
    """The pages, read when a worker has room for them: few are in memory at a time."""
    for plan in todo:
        for key in plan.keys:
            try:
                stored = archive.pages.read(key)
            except ArchiveError as error:
                unreadable.append(_failed(plan.source.name, key.url, error))
                continue
            yield Job(
                source=plan.source.name,
                stored=stored,
                rules=plan.source.rules,
                tags=plan.source.tags,
                extractor=plan.extractor,
            )


def _drained(pages: list[PageDone]) -> Iterator[PageDone]:
    while pages:
        yield pages.pop()


def _failed(source: str, url: str, error: Exception) -> PageDone:
    words = str(error) or repr(error)
    detail = words.splitlines()[0]
    return PageDone(source=source, url=url, outcome=Outcome.FAILED, detail=detail)


def _settled(
    archive: Archive,
    job: Job,
    result: Post | Rejection,
    *,
    accept: bool,
    dry_run: bool,
    now: datetime,
) -> PageDone:
    """What the page became, recorded where it may be."""
    key = job.stored.key
    comparison = gains_and_losses(archive.pages.known(key), result)
    obstacle = _obstacle(job.stored, result)
    outcome = _outcome(comparison, accept=accept and obstacle is None)
    if outcome is not Outcome.HELD_BACK and not dry_run:
        archive.pages.record(job.stored, result, extractor=job.extractor, now=now)
    return PageDone(
        source=job.source,
        url=key.url,
        outcome=outcome,
        comparison=comparison,
        detail=obstacle if outcome is Outcome.HELD_BACK else None,
    )


def _obstacle(stored: StoredPage, result: Post | Rejection) -> str | None:
    """Why a loss is held back even where it is accepted; None when it is not.

    Posts are append-only: what was archived as one is never taken out.
    """
    is_lost = stored.key.post_id is not None and isinstance(result, Rejection)
    return "a post is never taken out of the archive" if is_lost else None


def _outcome(comparison: Comparison, *, accept: bool) -> Outcome:
    if not comparison.differences:
        return Outcome.SAME
    if comparison.losses:
        return Outcome.ACCEPTED if accept else Outcome.HELD_BACK
    return Outcome.WON if comparison.fields(Verdict.WON) else Outcome.CHANGED
