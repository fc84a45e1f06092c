"""`archiver watch`: crawls what is due, for ever, as one process."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.cli.invocation import Invocation, archive_command
from archiver.cli.logbook import kept_by, log_options

if TYPE_CHECKING:
    from archiver.config import Config
    from archiver.watching.moves import DueRead
    from archiver.watching.sources_file import SourcesFile

EXAMPLES = (
    "archiver watch",
    "archiver watch --log-format json --log-file watch.log",
)


@archive_command("watch", examples=EXAMPLES)
@log_options
def command(call: Invocation, log_format: str | None, log_file: Path | None) -> int:
    """Crawl what is due, for ever: sleep until the next source is due, crawl it, sleep.

    Ctrl-C or SIGTERM finishes what is in flight and ends; a second one stops at once. A change of
    sources.toml is noticed, SIGHUP has it read at once; while it is broken the last good one stays
    in force. The log, a line a run, a post and a round, goes to stderr or --log-file.
    """
    import os

    from archiver.cli.sourcing import NO_SOURCES
    from archiver.config import FILE_NAME
    from archiver.errors import UsageError
    from archiver.watching.loop import Means, watch

    if not (call.folder / FILE_NAME).exists():
        raise UsageError(NO_SOURCES)
    sources = alarming_sources(call)
    if not sources.config.sources:
        raise UsageError(NO_SOURCES)
    call = kept_by(call, log_format or (None if log_file else "text"), log_file)
    assert call.log
    means = Means(
        archive_path=call.archive_path,
        command=round_command(call),
        due=lambda config, now: next_due(call, config, now),
        write=call.log.write,
    )
    watch(means, sources, os.environ)
    return 0


def alarming_sources(call: Invocation) -> SourcesFile:
    """The sources.toml of that archive, which raises an alarm while it is broken."""
    from archiver.cli import complain
    from archiver.crawl.alarming import settle_config
    from archiver.errors import ArchiverError
    from archiver.storage.archive import Archive
    from archiver.watching.moves import ConfigBroken, ConfigRead
    from archiver.watching.sources_file import SourcesFile

    class AlarmingFile(SourcesFile):
        """Tells the archive too what became of it."""

        def look(self, *, anyway: bool = False) -> ConfigRead | ConfigBroken | None:
            found = super().look(anyway=anyway)
            if found is not None and call.archive_path.exists():
                faults = found.faults if isinstance(found, ConfigBroken) else ()
                notes: tuple[str, ...]
                try:
                    with Archive.open(call.archive_path) as archive:
                        notify = self.config.crawl.notify
                        notes = settle_config(archive, faults, notify, datetime.now(UTC))
                except ArchiverError as error:  # the watch goes on; the next round says it too
                    notes = (str(error),)
                for note in notes:
                    complain(note)
            return found

    return AlarmingFile(call.folder)


def round_command(call: Invocation) -> tuple[str, ...]:
    """The words that start a round, in the folder in which this process runs."""
    more = ("--verbose",) if call.verbose else ()
    module = ("-m", "archiver.cli.round")
    return (sys.executable, *module, "--dir", str(call.folder.resolve()), *more)


def next_due(call: Invocation, config: Config, now: datetime) -> DueRead:
    """Which source is next by the archive, and when."""
    from archiver.cli.due import soonest
    from archiver.watching.moves import DueRead

    visit = soonest(call, config.sources, config.crawl.every, now)
    if visit is None:
        return DueRead(at=None)
    return DueRead(at=visit.due_at or now, source=visit.source.name, reason=visit.reason)
