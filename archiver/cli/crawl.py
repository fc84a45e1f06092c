"""`archiver crawl`: sources in, archive out; a new address becomes a source on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.invocation import Invocation, archive_command, json_option
from archiver.cli.logbook import kept_by, log_options
from archiver.errors import ArchiveLocked

if TYPE_CHECKING:
    from archiver.cli.sourcing import Wanted
    from archiver.crawl.options import CrawlOptions

EXAMPLES = (
    "archiver crawl https://a.blog/",
    "archiver crawl",
    "archiver crawl --due",
    "archiver crawl a --limit 10 --check",
)


@archive_command("crawl", examples=EXAMPLES)
@click.argument("targets", nargs=-1, metavar="[NAME|URL]...")
@click.option("--due", is_flag=True, help="Only the sources that are due now: for timers.")
@click.option("--full", is_flag=True, help="Read all lists and fetch known posts again too.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N posts a source.")
@click.option("--insecure", is_flag=True, help="Accept certificates that are not valid.")
@click.option("--dry-run", is_flag=True, help="Read the lists, fetch no posts, write nothing.")
@click.option("--check", is_flag=True, help="End with exit code 4 when a listed post is missing.")
@log_options
@json_option
def command(  # noqa: PLR0917 (click calls it by name)
    call: Invocation,
    targets: Sequence[str],
    due: bool,
    full: bool,
    limit: int | None,
    insecure: bool,
    dry_run: bool,
    check: bool,
    log_format: str | None,
    log_file: Path | None,
    as_json: bool,
) -> int:
    """Archive all sources, or these.

    NAME is a source of sources.toml. A URL that no source has is looked at, gets a name, is
    added to sources.toml, and crawled: in an empty folder that is all it takes. Any page of a
    blog's list will do.
    """
    from archiver.cli.sourcing import archived_sources, crawl_options, only_due, wanted_sources

    call = kept_by(call, log_format, log_file)
    config = call.config()
    wanted = wanted_sources(config.sources, targets, archived_sources(call))
    if due:
        wanted = only_due(call, wanted, config.crawl.every)
        if not wanted.sources:
            return nothing_due(as_json=as_json)
    options = crawl_options(
        call, config.crawl, full=full, limit=limit, insecure=insecure, dry_run=dry_run
    )
    try:
        return crawled(call, wanted, options, check=check, as_json=as_json)
    except ArchiveLocked as fault:
        if not due:
            raise
        call.say(f"{fault}")  # a timer that comes while a long crawl runs is no fault
        return fault.exit_code


def crawled(
    call: Invocation, wanted: Wanted, options: CrawlOptions, *, check: bool, as_json: bool
) -> int:
    """Crawls, reports, and gives the exit code."""
    from archiver.cli import complain
    from archiver.cli.report import crawl_and_report

    if call.log and call.log.on_stderr:
        options = replace(options, log_level=None)  # the log has what Scrapy says already
    report = crawl_and_report(call, wanted.sources, options, new=wanted.new)
    report.show(as_json=as_json)
    for fault in report.faults() if is_mute(call) else ():  # said as it happened otherwise
        complain(fault)
    for line in report.alarms():
        complain(line)
    for hint in report.hints():
        call.say(hint)
    return report.exit_code(check=check)


def is_mute(call: Invocation) -> bool:
    """Was nothing said while it happened?"""
    return call.quiet and not (call.log and call.log.on_stderr)


def nothing_due(*, as_json: bool) -> int:
    """The answer when no source is due, which is no fault."""
    if as_json:
        click.echo("[]")
    return 0
