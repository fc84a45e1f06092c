"""`archiver extract`: every page again from its snapshot, offline; what is won and what is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from archiver.cli.invocation import Invocation, archive_command, json_option

if TYPE_CHECKING:
    from archiver.cli.extract_report import Report
    from archiver.model import Source
    from archiver.reextraction import Plan
    from archiver.storage.archive import Archive

EXAMPLES = (
    "archiver extract --dry-run",
    "archiver extract",
    "archiver extract --source a --all --accept",
)


@archive_command("extract", examples=EXAMPLES)
@click.option("--source", metavar="NAME", help="Pages of that source only.")
@click.option("--dry-run", is_flag=True, help="Say what would be won and lost; write nothing.")
@click.option("--accept", is_flag=True, help="Record losses too.")
@click.option("--all", "everything", is_flag=True, help="Also what this extractor has done.")
@json_option
def command(  # noqa: PLR0917 (click calls it by name)
    call: Invocation,
    source: str | None,
    dry_run: bool,
    accept: bool,
    everything: bool,
    as_json: bool,
) -> int:
    """Extract posts again from their snapshots, without any request.

    What is better is recorded as a new revision. What would lose words, code, pictures, its title
    or its date, or would be no post any more, is held back and listed, unless --accept. Pages
    that this version has extracted by the same rules are left out, unless --all.
    """
    from archiver.reextraction import plans

    with opened(call, dry_run=dry_run) as archive:
        todo = plans(archive, wanted(call, archive, source), everything=everything)
        report = extracted(call, archive, todo, accept=accept, dry_run=dry_run)
    report.show(call, as_json=as_json, dry_run=dry_run)
    return report.exit_code()


@contextmanager
def opened(call: Invocation, *, dry_run: bool) -> Iterator[Archive]:
    """The archive, locked against crawls and open for writing; to look only when `dry_run`."""
    from archiver.crawl.lock import archive_lock

    if dry_run:
        with call.open_archive() as archive:
            yield archive
        return
    call.check_archive()
    with archive_lock(call.archive_path), call.open_archive(readonly=False) as archive:
        yield archive


def wanted(call: Invocation, archive: Archive, name: str | None) -> list[tuple[int, Source]]:
    """The sources of the archive (None: all) by id, with the rules that sources.toml has now."""
    from dataclasses import replace

    from archiver.cli.filters import known_source
    from archiver.model import Source
    from archiver.urls import url_key

    known_source(archive, name)
    told = call.config().sources
    by_name = {source.name: source for source in told}
    by_key = {url_key(source.url): source for source in told}
    found = []
    for row in archive.sources.all():
        source = by_key.get(url_key(row.url)) or by_name.get(row.name)
        if name in {None, row.name}:
            source = source or Source(name=row.name, url=row.url)
            found.append((row.id, replace(source, name=row.name)))
    return found


def extracted(
    call: Invocation, archive: Archive, todo: Sequence[Plan], *, accept: bool, dry_run: bool
) -> Report:
    """What became of the pages, extracted before the user's eyes."""
    from datetime import UTC, datetime

    from archiver.cli.extract_report import Report, page_watcher
    from archiver.reextraction import WARM, extract_again
    from archiver.workers import Workers

    report = Report(plan.source.name for plan in todo)
    total = sum(len(plan.keys) for plan in todo)
    processes = call.config().crawl.workers
    with Workers(processes=processes, warm=WARM) as workers, page_watcher(call, total) as watch:
        for page in extract_again(
            archive, todo, workers, accept=accept, dry_run=dry_run, now=datetime.now(UTC)
        ):
            report.add(page)
            watch(page)
    return report
