"""`archiver crawl`: sources in, archive out; a new address becomes a source on the way."""

from __future__ import annotations

from collections.abc import Sequence

import click

from archiver.cli.invocation import Invocation, archive_command, json_option

EXAMPLES = (
    "archiver crawl https://a.blog/",
    "archiver crawl",
    "archiver crawl a --limit 10 --check",
)


@archive_command("crawl", examples=EXAMPLES)
@click.argument("targets", nargs=-1, metavar="[NAME|URL]...")
@click.option("--full", is_flag=True, help="Fetch known posts again too.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N posts a source.")
@click.option("--insecure", is_flag=True, help="Accept certificates that are not valid.")
@click.option("--dry-run", is_flag=True, help="Read the lists, fetch no posts, write nothing.")
@click.option("--check", is_flag=True, help="End with exit code 4 when a listed post is missing.")
@json_option
def command(  # noqa: PLR0917 (click calls it by name)
    call: Invocation,
    targets: Sequence[str],
    full: bool,
    limit: int | None,
    insecure: bool,
    dry_run: bool,
    check: bool,
    as_json: bool,
) -> int:
    """Archive all sources, or these.

    NAME is a source of sources.toml. A URL that no source has is looked at, gets a name, is
    added to sources.toml, and crawled: in an empty folder that is all it takes. Any page of a
    blog's list will do.
    """
    from archiver.cli.report import crawl_and_report
    from archiver.cli.sourcing import archived_sources, crawl_options, wanted_sources

    config = call.config()
    options = crawl_options(
        call, config.crawl, full=full, limit=limit, insecure=insecure, dry_run=dry_run
    )
    wanted = wanted_sources(config.sources, targets, archived_sources(call))
    report = crawl_and_report(call, wanted.sources, options, new=wanted.new)
    report.show(as_json=as_json)
    for hint in report.hints():
        call.say(hint)
    return report.exit_code(check=check)
