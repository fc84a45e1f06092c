"""The root command, and the table of commands: `archiver --help` reads the table, imports none."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from archiver import __version__
from archiver.cli import PIPE_CLOSED
from archiver.cli.invocation import common_options, remember

COMMANDS = {  # name: one line for `archiver --help`; the code is `command` in archiver.cli.NAME
    "demo": "Archive five little blogs served on this machine, and browse them.",
    "crawl": "Archive all sources, or these; a new address becomes a source.",
    "add": "Look at a blog and add it to sources.toml without crawling it.",
    "preview": "Show what would be archived of one page; writes nothing.",
    "explain": "Say why links count as posts or not, and where a post's fields came from.",
    "status": "Show what is declared, archived and missing, source by source.",
    "search": "Find posts by their words, best first.",
    "show": "Read a post in the terminal.",
    "extract": "Extract posts again from their snapshots; losses are held back.",
    "export": "Write posts as JSON or NDJSON.",
    "import": "Take in another archive, an export, OPML or a list of blogs.",
    "verify": "Check that the archive is whole; mend what can be mended.",
    "backup": "Copy the archive, also while a crawl writes.",
    "schedule": "Print or install a timer that crawls what is due.",
    "watch": "Crawl what is due, for ever, as one process.",
    "browse": "Explore the archive in Datasette.",
}

MODULES = {"import": "import_"}  # of commands that Python has for words of its own

EXIT_CODES = (  # as in archiver.errors and docs/guide.md
    (0, "done"),
    (1, "a fault of ours or of the machine"),
    (2, "wrong usage or configuration"),
    (3, "done, but some sources failed"),
    (4, "coverage incomplete (status --check, crawl --check)"),
    (5, "archive locked by another crawl"),
    (130, "interrupted with Ctrl-C"),
)


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called.

    The signatures are click's (ARG002: the context is not needed here).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(common_options())

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"archiver.cli.{MODULES.get(cmd_name, cmd_name)}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), meaning) for code, meaning in EXIT_CODES])
        with formatter.section("Example"):
            formatter.write_text("archiver crawl https://a.blog/")

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command; a reader that went away (`| head`) ends it quietly."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return PIPE_CLOSED


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="archiver")
@click.pass_context
def archiver(ctx: click.Context, /, **common: object) -> None:
    """Archive every post behind a blog's index page into one SQLite file.

    An archive is a folder with sources.toml and archive.db: the current one,
    or the one that --dir or ARCHIVER_DIR names.
    """
    remember(ctx, common)
