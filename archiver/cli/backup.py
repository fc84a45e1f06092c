"""`archiver backup`: a consistent copy of the archive, also while a crawl writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.invocation import ARCHIVE_FILE, Invocation, archive_command

if TYPE_CHECKING:
    from archiver.storage.archive import Archive

EXAMPLES = ("archiver backup archive-copy.db", "archiver backup /tmp/a-folder/")


@archive_command("backup", examples=EXAMPLES)
@click.argument("path", type=click.Path(path_type=str), metavar="PATH")
def command(call: Invocation, path: str) -> None:
    """Copy the archive to a file, or with sources.toml into a folder.

    The copy is the archive of one moment, whole or not there at all, even while a crawl writes.
    PATH is a file, or a folder when it is one or ends with a slash. What is there already is never
    replaced.
    """
    target = Path(path)
    into_folder = target.is_dir() or path.endswith(("/", "\\"))
    file = target / ARCHIVE_FILE if into_folder else target
    with call.open_archive() as archive:
        file.parent.mkdir(parents=True, exist_ok=True)
        if into_folder:
            copy_sources(call.folder, target)
        size = copy_archive(call, archive, file)
    call.say(f"{size / 1_000_000:,.1f} MB written to {file}")


def copy_archive(call: Invocation, archive: Archive, file: Path) -> int:
    """Writes the copy; its size in bytes."""
    from archiver.cli.counting import counting

    with counting(call) as tell:
        archive.backup(file, lambda done, total: tell("copied", done, total))
    return file.stat().st_size


def copy_sources(folder: Path, target: Path) -> None:
    """Copies sources.toml, where there is one; raises UsageError when it would replace one."""
    import shutil

    from archiver.errors import UsageError

    known = folder / "sources.toml"
    if (target / known.name).exists():
        raise UsageError(f"{target / known.name} is there already: a backup replaces nothing")
    if known.exists():
        shutil.copy2(known, target)
