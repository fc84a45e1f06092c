"""`archiver export`: posts as JSON or NDJSON, streamed."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import click

from archiver.cli.invocation import Invocation, archive_command
from archiver.cli.text import plural

EXAMPLES = (
    "archiver export -o posts.json",
    "archiver export --format ndjson --since 2026-01-01 --fields url,title,published",
)
FORMATS = ("json", "ndjson")


@archive_command("export", examples=EXAMPLES)
@click.option("--format", "form", type=click.Choice(FORMATS), default="json", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    default="-",
    metavar="PATH",
    help="File to write (default: stdout).",
)
@click.option("--source", metavar="NAME", help="Posts of that source.")
@click.option("--tag", help="Posts with that tag.")
@click.option("--since", metavar="DAY", help="Published on that day or later, as 2026-01-31.")
@click.option("--until", metavar="DAY", help="Published on that day or earlier.")
@click.option("--fields", metavar="KEY,…", help="Only these keys of each post.")
def command(  # noqa: PLR0917 (click calls it by name)
    call: Invocation,
    form: str,
    output: Path,
    source: str | None,
    tag: str | None,
    since: str | None,
    until: str | None,
    fields: str | None,
) -> None:
    """Write posts, newest first, those without a date last.

    The same archive gives the same bytes. A file is written whole or not at all.
    """
    from archiver.cli.filters import day, known_source
    from archiver.export.json import write_json, write_ndjson

    keys = [key.strip() for key in fields.split(",") if key.strip()] if fields else None
    with call.open_archive() as archive:
        posts = archive.posts.select(
            source=known_source(archive, source), tag=tag, since=day(since), until=day(until)
        )

        def write(out: IO[str]) -> int:
            if form == "ndjson":
                return write_ndjson(posts, out, fields=keys)
            return write_json(posts, out, fields=keys)

        written = deliver(output, write)
    if str(output) != "-":
        call.say(f"{plural(written, 'post')} written to {output}")


def deliver(output: Path, write: Callable[[IO[str]], int]) -> int:
    """Writes to stdout, to a device or pipe, or to a file that appears when it is whole."""
    from archiver.export.json import write_file

    if str(output) == "-":
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # whatever the terminal has
        return write(sys.stdout)
    if output.exists() and not output.is_file() and not output.is_dir():
        with output.open("w", encoding="utf-8") as device:
            return write(device)
    return write_file(output, write)
