"""`archiver verify`: whether the archive is whole, check by check; what can be mended of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from archiver.cli.invocation import Invocation, archive_command, json_option

if TYPE_CHECKING:
    from archiver.storage.archive import Archive
    from archiver.storage.checks.finding import Finding

EXAMPLES = ("archiver verify", "archiver verify --repair")
FAULT = 1
MOST_SHOWN = 10  # wrong things of one check, without --verbose


@archive_command("verify", examples=EXAMPLES)
@click.option("--repair", is_flag=True, help="Make anew what follows from other rows.")
@json_option
def command(call: Invocation, repair: bool, as_json: bool) -> int:
    """Check the whole archive: a line for each check, exit code 1 when something is wrong.

    Looked at are the file itself, what rows say of each other, every snapshot against its hash,
    every revision, every post against its current revision, counts and the search index.
    Nothing is changed without --repair, which makes anew what other rows hold: the search index,
    counts, derived columns, what a post says. A damaged snapshot cannot be made anew.
    """
    from archiver.cli.counting import counting
    from archiver.cli.screen import show_json, show_lines
    from archiver.storage.checks import verify

    findings = []
    with opened(call, repair=repair) as archive, counting(call) as tell:
        for finding in verify(archive, repair=repair, progress=tell):
            findings.append(finding)
            if not as_json:
                show_lines(lines(finding, most=None if call.verbose else MOST_SHOWN))
    if as_json:
        show_json([asdict(finding) | {"ok": finding.is_ok} for finding in findings])
    is_ok = all(finding.is_ok for finding in findings)
    if not is_ok:
        call.say(advice(findings, repair=repair))
    return 0 if is_ok else FAULT


@contextmanager
def opened(call: Invocation, *, repair: bool) -> Iterator[Archive]:
    """The archive, locked against crawls when it is repaired; read where it cannot be written."""
    from archiver.crawl.lock import archive_lock
    from archiver.errors import ArchiveReadOnly

    call.check_archive()
    if repair:
        with archive_lock(call.archive_path), call.open_archive(readonly=False) as archive:
            yield archive
        return
    try:
        archive = call.open_archive(readonly=False)
    except ArchiveReadOnly:
        archive = call.open_archive()
    with archive:
        yield archive


def lines(finding: Finding, *, most: int | None) -> Iterator[str]:
    """The line of a check, and one for each thing that is wrong (None: for all of them)."""
    state = "ok" if not finding.wrong else "repaired" if finding.mended else "WRONG"
    note = f" ({finding.note})" if finding.note else ""
    yield f"{state:9}{finding.check}: {finding.looked_at:,} {finding.things}{note}"
    shown = finding.wrong[:most]
    yield from (f"         {words}" for words in shown)
    if len(shown) < len(finding.wrong):
        yield f"         and {len(finding.wrong) - len(shown):,} more (--verbose shows them)"


def advice(findings: list[Finding], *, repair: bool) -> str:
    """What can be done about it."""
    wrong = {finding.check for finding in findings if not finding.is_ok}
    if not repair and wrong - {"file", "references", "snapshots", "revisions"}:
        return "`archiver verify --repair` makes anew what can be; `archiver backup` first"
    return "what is lost has no other place in the archive: put a backup in its place"
