"""`archiver status`: what is declared, archived and missing, and how each source fares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from archiver.cli.invocation import Invocation, archive_command, json_option

if TYPE_CHECKING:
    from archiver.cli.coverage import Ledger
    from archiver.config import Config
    from archiver.storage.coverage import SourceStatus

EXAMPLES = (
    "archiver status",
    "archiver status --missing",
    "archiver status --quality",
    "archiver status a --check --quiet",
    "archiver status --format prometheus",
)


@archive_command("status", examples=EXAMPLES)
@click.argument("names", nargs=-1, metavar="[NAME|URL]...")
@click.option("--missing", is_flag=True, help="List each post that is not archived, and why.")
@click.option("--quality", is_flag=True, help="List posts by how their extraction is trusted.")
@click.option("--check", is_flag=True, help="Exit code 3: an alarm is open; 4: a post is missing.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "prometheus"]),
    default="text",
    help="text (default), json as --json, or metrics for Prometheus.",
)
@json_option
def command(  # noqa: PLR0917 (click calls it by name)
    call: Invocation,
    names: Sequence[str],
    missing: bool,
    quality: bool,
    check: bool,
    form: str,
    as_json: bool,
) -> int:
    """Show a row for each source, or for these.

    declared is how many posts its index, feed and sitemap list; each is archived, missing (owed:
    not fetched yet, or failed), rejected (fetched, and no post) or gone (404 or 410).
    """
    from archiver.cli.on_watch import say_watch
    from archiver.cli.quality import show_quality

    if missing and quality:
        raise click.UsageError("--missing and --quality are two lists: ask for one of them")
    ledger = chosen_ledger(call, names)
    as_json = as_json or form == "json"
    if form == "prometheus":
        show_metrics(call, ledger, alone=not (missing or quality or as_json))
    elif quality:
        show_quality(call, {row.source for row in ledger.statuses}, as_json=as_json)
    elif missing:
        show_missing(call, ledger, as_json=as_json)
    else:
        show_status(ledger, as_json=as_json)
        say_watch(call)
    return checked(call, ledger) if check else 0


def checked(call: Invocation, ledger: Ledger) -> int:
    """The code of the worst that is known: 3 an alarm is open, 4 a post is missing, else 0.

    Alarms of sources that were taken out of sources.toml do not count.
    """
    from archiver.cli.on_watch import configured
    from archiver.cli.report import FAILED, INCOMPLETE

    config = configured(call)
    names = {source.name for source in config.sources} if config else set()
    names = names or {row.source for row in ledger.statuses}
    if any(alarm.source is None or alarm.source in names for alarm in ledger.alarms):
        return FAILED
    owed = any(row.missing or row.last_run is None for row in ledger.statuses)
    return INCOMPLETE if owed else 0


def chosen_ledger(call: Invocation, names: Sequence[str]) -> Ledger:
    """The ledger of the named sources (none named: of all), those never crawled included."""
    from dataclasses import replace

    from archiver.cli.coverage import never_crawled, read_ledger
    from archiver.cli.on_watch import configured
    from archiver.cli.sourcing import NO_SOURCES
    from archiver.cli.targets import targets
    from archiver.errors import UsageError
    from archiver.model import Source

    ledger = read_ledger(call)
    config = configured(call)
    crawled = {row.source for row in ledger.statuses}
    rest = [source for source in config.sources if source.name not in crawled] if config else []
    statuses = (*planned(call, ledger.statuses, config), *map(never_crawled, rest))
    if not statuses:
        raise UsageError(NO_SOURCES)
    wanted = targets(names, [Source(name=row.source, url=row.url) for row in statuses])
    if wanted.new_urls:
        raise UsageError(f"{wanted.new_urls[0]} is no source: `archiver add URL` makes it one")
    return replace(ledger, statuses=statuses).only({source.name for source in wanted.sources})


def planned(
    call: Invocation, statuses: Sequence[SourceStatus], config: Config | None
) -> Iterator[SourceStatus]:
    """The statuses with the next visit as sources.toml has it now; None: as it was reckoned."""
    from dataclasses import replace

    from archiver.cli.coverage import UNLISTED
    from archiver.cli.due import visits
    from archiver.urls import canonical_url

    if config is None:
        yield from statuses
        return
    now = datetime.now(UTC)
    found = list(visits(call, config.sources, config.crawl.every, now))
    by_name = {visit.source.name: visit for visit in found}
    by_url = {canonical_url(visit.source.url): visit for visit in found}  # one may be renamed
    for status in statuses:
        visit = by_url.get(status.url) or by_name.get(status.source)
        if visit is None:
            yield replace(status, next_due=None, next_due_reason=UNLISTED)
        else:
            due = visit.due_at or min(status.next_due or now, now)
            yield replace(status, next_due=due, next_due_reason=visit.reason)


def show_status(ledger: Ledger, *, as_json: bool) -> None:
    """Writes a row a source."""
    from archiver.cli.coverage import alarm_lines, status_grid, status_record
    from archiver.cli.screen import show_grid, show_json, show_lines

    if as_json:
        rows = [
            status_record(row, ledger.witnesses(row.source), ledger.alarms_of(row.source))
            for row in ledger.statuses
        ]
        show_json(rows)
    else:
        show_grid(status_grid(ledger, datetime.now(UTC)))
        show_lines(alarm_lines(ledger.alarms))


def show_metrics(call: Invocation, ledger: Ledger, *, alone: bool) -> None:
    """Writes what Prometheus scrapes."""
    from archiver import __version__
    from archiver.cli.metrics import exposition

    if not alone:
        raise click.UsageError("--format prometheus has a form of its own: ask for it alone")
    path = call.archive_path
    size = path.stat().st_size if path.exists() else 0
    click.echo(exposition(ledger, version=__version__, size=size), nl=False)


def show_missing(call: Invocation, ledger: Ledger, *, as_json: bool) -> None:
    """Writes a row a post that is listed and not archived."""
    from dataclasses import asdict

    from archiver.cli.coverage import missing_grid
    from archiver.cli.screen import show_grid, show_json

    if as_json:
        show_json([asdict(row) for row in ledger.missing])
    elif ledger.missing:
        show_grid(missing_grid(ledger.missing))
    else:
        call.say("nothing is missing")
