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
    "archiver schedule github",
)
SYSTEM_FOLDER = "/etc/systemd/system"
LINGER = "timers run while you are logged in; `loginctl enable-linger` lets them run always"


@archive_command("schedule", examples=EXAMPLES)
@click.argument("what", type=click.Choice(["cron", "systemd", "github", "install"]))
@click.argument("kind", required=False, type=click.Choice(["cron", "systemd"]))
@click.option("--system", is_flag=True, help="systemd: units for the whole machine, run as you.")
@click.option("--remove", is_flag=True, help="install: take the archive's timers away again.")
def command(call: Invocation, what: str, kind: str | None, system: bool, remove: bool) -> int:
    """Print a timer that crawls what is due, or install it.

    cron, systemd and github write the entry to stdout. `archiver schedule install` puts it into
    your own systemd, or into your crontab where there is none (or where you say: `install cron`).
    Installing twice is installing once; `install --remove` undoes it.
    """
    from archiver.errors import UsageError
    from archiver.timers.entry import entry_for

    if what != "install" and (kind or remove):
        raise UsageError("only `archiver schedule install` takes another word or --remove")
    if system and what != "systemd":
        raise UsageError("--system is for `archiver schedule systemd`")
    if not call.folder.is_dir():
        raise UsageError(f"{call.folder}: no such folder")
    entry = entry_for(call.folder)
    if what == "install":
        return removed(call, entry, kind) if remove else installed(call, entry, kind)
    click.echo(printed(entry, what, system=system), nl=False)
    return 0


def printed(entry: Entry, what: str, *, system: bool) -> str:
    """The entry as text, ready to be put where its first line says."""
    if what == "cron":
        from archiver.timers.cron import ABOUT, cron_line

        return f"{ABOUT}\n{cron_line(entry)}\n"
    if what == "github":
        from archiver.timers.github import github_workflow

        return github_workflow(entry)
    import getpass

    from archiver.timers.installing import units_folder
    from archiver.timers.systemd import systemd_units

    units = systemd_units(entry, user=getpass.getuser() if system else None)
    folder = SYSTEM_FOLDER if system else str(units_folder())
    return "\n".join(f"# {folder}/{name}\n{text}" for name, text in units.files.items())


def installed(call: Invocation, entry: Entry, kind: str | None) -> int:
    """Puts the timer in place and says so."""
    from archiver.timers.installing import install, lingers

    place, changed = install(entry, kind)
    state = "crawls what is due every 15 minutes" if changed else "is in place already"
    call.say(f"{place}: the timer of {entry.folder} {state}")
    if place == "systemd" and not lingers():
        call.say(LINGER)
    return 0


def removed(call: Invocation, entry: Entry, kind: str | None) -> int:
    """Takes the timers away and says which."""
    from archiver.timers.installing import remove

    places = remove(entry, kind)
    for place in places:
        call.say(f"{place}: the timer of {entry.folder} is gone")
    if not places:
        call.say(f"there is no timer of {entry.folder}")
    return 0
