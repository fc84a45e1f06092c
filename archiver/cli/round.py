"""One round of `archiver watch`, in a process of its own: crawls what is due.

`python -m archiver.cli.round --dir DIR` is no command for users: sources.toml comes on stdin, as
the watch has it in force, and stderr is a log in JSON, from which the watch tells the rest.
"""

from __future__ import annotations

import io
import sys
from dataclasses import replace

from archiver.cli import main
from archiver.cli.crawl import crawled
from archiver.cli.invocation import Invocation, archive_command
from archiver.cli.logbook import open_round_log, told
from archiver.cli.sourcing import Wanted, crawl_options, only_due
from archiver.errors import ArchiveLocked
from archiver.logs import Level


@archive_command("round", examples=())
def command(call: Invocation) -> int:
    """Crawls what is due of the sources.toml on stdin; the exit codes are those of a crawl."""
    from archiver.config.loading import config_of

    log = open_round_log(verbose=call.verbose)
    call = replace(call, log=log, quiet=True)  # it has events to tell, and no hints
    config = config_of(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8").read())
    wanted = only_due(call, Wanted(known=config.sources, new=()), config.crawl.every)
    if not wanted.sources:
        return 0
    options = crawl_options(call, config.crawl)
    try:
        return crawled(call, wanted, options, check=False, as_json=True)
    except ArchiveLocked as fault:
        log.write(told(Level.DEBUG, str(fault), event="locked"))  # the watch says it, once
        return fault.exit_code


if __name__ == "__main__":
    main(command=command)
