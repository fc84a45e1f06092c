"""What every command is given: the archive's folder, how much to say, and the ways to say it."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.text import printable

if TYPE_CHECKING:
    from archiver.cli.logbook import Logbook
    from archiver.config import Config
    from archiver.storage.archive import Archive

ARCHIVE_FILE = "archive.db"
COMMON = ("folder", "quiet", "verbose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """One call of one command."""

    folder: Path
    quiet: bool = False
    verbose: bool = False
    log: Logbook | None = None  # None: no log is kept

    @property
    def archive_path(self) -> Path:
        """The archive's file, there or not."""
        return self.folder / ARCHIVE_FILE

    def config(self) -> Config:
        """sources.toml as read now; without a file the defaults and no source."""
        from archiver.config import load_config

        return load_config(self.folder)

    def open_archive(self, *, readonly: bool = True) -> Archive:
        """The archive; raises ArchiveMissing when nothing was crawled yet."""
        from archiver.storage.archive import Archive

        self.check_archive()
        return Archive.open(self.archive_path, readonly=readonly)

    def check_archive(self) -> None:
        """Raises ArchiveMissing when nothing was crawled yet."""
        from archiver.errors import ArchiveMissing

        if not self.archive_path.exists():
            raise ArchiveMissing(
                str(self.archive_path), "no archive yet: `archiver crawl URL` makes one"
            )

    def say(self, message: str) -> None:
        """A message for a person, on stderr; --quiet keeps it back."""
        if not self.quiet:
            click.echo(printable(message, keep="\n"), err=True)


class ExampleCommand(click.Command):
    """A command whose help ends with examples; the tests run each of them."""

    def __init__(self, *args: Any, examples: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(common_options())
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Writes the examples; the signature is click's."""
        with formatter.section("Examples" if len(self.examples) > 1 else "Example"):
            for example in self.examples:
                formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


def common_options() -> list[click.Parameter]:
    """The options that every command takes, before or after the command's name."""
    return [
        click.Option(
            ["--dir", "folder"],
            type=click.Path(path_type=Path),
            help="The archive's folder (default: ARCHIVER_DIR, or here).",
        ),
        click.Option(["-q", "--quiet"], is_flag=True, help="Say nothing but results and faults."),
        click.Option(["-v", "--verbose"], is_flag=True, help="Say more; show tracebacks."),
    ]


def remember(ctx: click.Context, common: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was said before the command's name with what was said after it; the later word wins.

    The answer is the context's object, the same for the whole call.
    """
    said: dict[str, Any] = ctx.ensure_object(dict)
    said.update({name: common[name] for name in COMMON if common[name] or name not in said})
    return said


def checked(folder: Path) -> Path:
    """The folder, there or not; raises UsageError for a file."""
    from archiver.errors import UsageError

    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: --dir names the folder of an archive")
    return folder


def archive_command(
    name: str, *, examples: Sequence[str], folder: str = "."
) -> Callable[[Callable[..., Any]], ExampleCommand]:
    """Makes `function(call, …)` a command with the common options.

    `folder` is where its archive lies when neither --dir nor ARCHIVER_DIR says.
    """

    def decorate(function: Callable[..., Any]) -> ExampleCommand:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            ctx = click.get_current_context()
            said = remember(ctx, {name: kwargs.pop(name) for name in COMMON})
            call = Invocation(
                folder=checked(said["folder"] or Path(os.environ.get("ARCHIVER_DIR") or folder)),
                quiet=bool(said["quiet"]),
                verbose=bool(said["verbose"]),
            )
            return function(call, *args, **kwargs)

        command = click.command(name, cls=ExampleCommand, examples=examples)
        return command(run)

    return decorate


json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
