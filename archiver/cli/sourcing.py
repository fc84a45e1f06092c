"""From arguments to sources: known ones by name or address, new ones named and written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.cli.targets import source_named, targets
from archiver.errors import ArchiveMissing, ArchiveReadOnly, UsageError
from archiver.model import Source

if TYPE_CHECKING:
    from archiver.cli.invocation import Invocation
    from archiver.config import CrawlConfig
    from archiver.crawl.options import CrawlOptions

NO_SOURCES = "no sources yet: `archiver crawl https://a.blog/` adds one and crawls it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The sources to crawl."""

    known: tuple[Source, ...]  # of sources.toml
    new: tuple[Source, ...]  # not written down yet

    @property
    def sources(self) -> tuple[Source, ...]:
        """All of them."""
        return (*self.known, *self.new)


def crawl_options(
    call: Invocation,
    config: CrawlConfig,
    *,
    limit: int | None = None,
    full: bool = False,
    insecure: bool = False,
    dry_run: bool = False,
) -> CrawlOptions:
    """The [crawl] table with what the command line says on top."""
    from archiver.crawl.options import CrawlOptions

    return CrawlOptions(
        limit=limit,
        full=full,
        dry_run=dry_run,
        every=config.every,
        contact=config.contact,
        delay=config.delay,
        concurrency_per_site=config.concurrency_per_site,
        most_requests_a_day=config.max_requests_a_day,
        most_mb_a_day=config.max_mb_a_day,
        workers=config.workers,
        max_page_mb=config.max_page_mb,
        verify_tls=config.verify_tls and not insecure,
        allow_private=tuple(config.allow_private),
        notify=config.notify,
        log_level="INFO" if call.verbose else None,
    )


def wanted_sources(
    known: Sequence[Source], arguments: Sequence[str], archived: Sequence[Source]
) -> Wanted:
    """The sources that the arguments name, a new one for each address that none has.

    `archived` are those of archive.db: one that was taken out of sources.toml comes back under
    its name. Raises UsageError when an argument names nothing, and when there is nothing to crawl.
    """
    found = targets(arguments, known)
    new: list[Source] = []
    for url in found.new_urls:
        returned = source_named(url, archived)
        new.append(returned or new_source(url, [*known, *archived, *new]))
    if not found.sources and not new:
        raise UsageError(NO_SOURCES)
    return Wanted(known=found.sources, new=tuple(new))


def only_due(call: Invocation, wanted: Wanted, every: str) -> Wanted:
    """What of it is due now; a new source is. Says what is next when nothing is."""
    from archiver.cli.due import due_sources

    return replace(wanted, known=due_sources(call, wanted.known, every, datetime.now(UTC)))


def archived_sources(call: Invocation) -> tuple[Source, ...]:
    """The sources that the archive knows; none when there is no archive yet.

    None either while the crawl has yet to upgrade its schema, which reading never does.
    """
    try:
        with call.open_archive() as archive:
            return tuple(Source(name=row.name, url=row.url) for row in archive.sources.all())
    except (ArchiveMissing, ArchiveReadOnly):
        return ()


def new_source(
    url: str, known: Sequence[Source], *, name: str | None = None, title: str | None = None
) -> Source:
    """A source for that address, with a name that none of the known has (None: made from it)."""
    from archiver.config import source_name

    taken = [source.name for source in known]
    if name in taken:
        raise UsageError(f'there is a source "{name}" already: take another --name')
    return Source(name=name or source_name(url, title, taken), url=url)
