"""What `archiver status` says of the `archiver watch` that runs on the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.errors import ConfigError

if TYPE_CHECKING:
    from archiver.cli.invocation import Invocation
    from archiver.config import Config

GOES_ON = "`archiver watch` goes on with the last good one, since {}"


def say_watch(call: Invocation) -> None:
    """Says which watch runs and what it does; nothing when none does."""
    from archiver.watching.presence import presence

    if watch := presence(call.archive_path):
        doing = watch.doing.partition("; the last good")[0]
        call.say(f"`archiver watch` runs ({watch.words}): {doing}")


def configured(call: Invocation) -> Config | None:
    """What sources.toml says; None, and why, when it is broken while a watch runs.

    Raises ConfigError when it is broken and no watch has a good one in force.
    """
    from archiver.cli import complain
    from archiver.watching.presence import presence

    try:
        return call.config()
    except ConfigError as error:
        watch = presence(call.archive_path)
        if watch is None or watch.broken_since is None:
            raise
        complain(str(error))
        complain(GOES_ON.format(watch.broken_since))
        return None
