"""`archiver schedule`: a timer for `archiver crawl --due`, printed or put in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archiver.cli.invocation import Invocation, archive_command

if TYPE_CHECKING:
    from archiver.timers.entry import Entry

EXAMPLES = (
    "archiver schedule cron",
    "archiver schedule systemd",
    "archiver schedule systemd --watch",
    "archiver schedule github",
)
SYSTEM_FOLDER = "/etc/systemd/system"
LINGER = "it runs while you are logged in; `loginctl enable-linger` lets it run always"


@archive_command("schedule", examples=EXAMPLES)
@click.argument("what", type=click.Choice(["cron", "systemd", "github", "install"]))
@click.argument("kind", required=False, type=click.Choice(["cron", "systemd"]))
@click.option("--system", is_flag=True, help="systemd: units for the whole machine, run as you.")
@click.option("--watch", is_flag=True, help="systemd: a service that runs `archiver watch`.")
@click.option("--remove", is_flag=True, help="install: take the archive's timers away again.")
def command(  # noqa: PLR0917 (click calls it by name)
    call: Invocation, what: str, kind: str | None, system: bool, watch: bool, remove: bool
) -> int:
    """Print a timer that crawls what is due, or install it.

    cron, systemd and github write the entry to stdout. `archiver schedule install` puts it into
    your own systemd, or into your crontab where there is none (or where you say: `install cron`).
    Installing twice is installing once; `install --remove` undoes it. With --watch it is no timer
    but a service that runs `archiver watch`.
    """
    from archiver.errors import UsageError
    from archiver.timers.entry import entry_for

    if what != "install" and (kind or remove):
        raise UsageError("only `archiver schedule install` takes another word or --remove")
    if system and what != "systemd":
        raise UsageError("--system is for `archiver schedule systemd`")
    if watch and (what not in {"systemd", "install"} or kind == "cron" or remove):
        raise UsageError("--watch is for `archiver schedule systemd` and `install systemd`")
    if not call.folder.is_dir():
        raise UsageError(f"{call.folder}: no such folder")
    entry = entry_for(call.folder)
    if what == "install":
        return removed(call, entry, kind) if remove else installed(call, entry, kind, watch=watch)
    click.echo(printed(entry, what, system=system, watch=watch), nl=False)
    return 0


def printed(entry: Entry, what: str, *, system: bool, watch: bool) -> str:
    """The entry as text, ready to be put where its first line says."""
    if what == "cron":
        from archiver.timers.cron import ABOUT, cron_line

        return f"{ABOUT}\n{cron_line(entry)}\n"
    if what == "github":
        from archiver.timers.github import github_workflow

        return github_workflow(entry)
    import getpass

    from archiver.timers.installing import units_folder
    from archiver.timers.systemd import systemd_units, systemd_watch

    make = systemd_watch if watch else systemd_units
    units = make(entry, user=getpass.getuser() if system else None)
    folder = SYSTEM_FOLDER if system else str(units_folder())
    return "\n".join(f"# {folder}/{name}\n{text}" for name, text in units.files.items())


def installed(call: Invocation, entry: Entry, kind: str | None, *, watch: bool) -> int:
    """Puts the timer, or the watch, in place and says so."""
    from archiver.timers.installing import install, lingers

    place, changed = install(entry, "systemd" if watch else kind, watch=watch)
    thing, does = ("watch", "runs") if watch else ("timer", "crawls what is due every 15 minutes")
    call.say(f"{place}: the {thing} of {entry.folder} {does if changed else 'is in place already'}")
    if place == "systemd" and not lingers():
        call.say(LINGER)
    return 0


def removed(call: Invocation, entry: Entry, kind: str | None) -> int:
    """Takes the timers away and says which."""
    from archiver.timers.installing import remove

    places = remove(entry, kind)
    for place in places:
        call.say(f"{place}: the timer or watch of {entry.folder} is gone")
    if not places:
        call.say(f"there is no timer or watch of {entry.folder}")
    return 0
