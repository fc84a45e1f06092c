"""The `archiver` command: one command, one file; this one turns faults into a line and a code.

Nothing heavy is imported here or for `--help`: a command's module is imported when it is called,
and what the command needs when it does its work.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from contextlib import redirect_stderr
from typing import TYPE_CHECKING

from archiver.errors import ArchiverError

if TYPE_CHECKING:
    import click

INTERRUPTED = 130  # as every shell has it: 128 + SIGINT
PIPE_CLOSED = 141  # 128 + SIGPIPE: the reader went away, as in `archiver export | head`


def main(arguments: Sequence[str] | None = None, *, command: click.Command | None = None) -> None:
    """Runs the command line (None: this process's own) and ends the process with its exit code.

    `command` None is `archiver` with all its commands.
    """
    try:
        code = run(arguments, command=command)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = PIPE_CLOSED
    if code == PIPE_CLOSED:
        # Python flushes stdout once more at its end, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def run(arguments: Sequence[str] | None = None, *, command: click.Command | None = None) -> int:
    """The exit code of one command line; every fault has become a line on stderr."""
    from archiver.cli.group import archiver

    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # libraries' words to programmers
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # titles are in every script, terminals are not
    with redirect_stderr(sys.stderr):  # a log on stderr ends with the command
        return ended(command or archiver, arguments)


def ended(command: click.Command, arguments: Sequence[str] | None) -> int:
    """The exit code of that command; every fault has become a line on stderr."""
    import click

    said: dict[str, bool] = {}  # the options that all commands have
    try:
        code = command.main(arguments, prog_name="archiver", standalone_mode=False, obj=said)
    except click.UsageError as fault:
        return misused(fault)
    except click.Abort:
        complain("interrupted")
        return INTERRUPTED
    except Exception as fault:  # noqa: BLE001 (the last door: whatever it is, the user gets a line)
        complain(told(fault))
        if said.get("verbose"):
            traceback.print_exception(fault)
        return fault.exit_code if isinstance(fault, ArchiverError) else 1
    return code if isinstance(code, int) else 0


def misused(fault: click.UsageError) -> int:
    """Says a wrong use in one line, with the command whose help says how it is meant."""
    from click.exceptions import NoArgsIsHelpError

    if isinstance(fault, NoArgsIsHelpError):
        fault.show()
    else:
        path = fault.ctx.command_path if fault.ctx else "archiver"
        message = " ".join(fault.format_message().split()).rstrip(".")
        complain(f"{message} (see {path} --help)")
    return fault.exit_code


def told(fault: Exception) -> str:
    """What a person is told: a fault's message, or what the system refused, and to which file."""
    if isinstance(fault, ArchiverError):
        return str(fault)
    if isinstance(fault, OSError):
        reason = fault.strerror or str(fault)
        return f"{fault.filename}: {reason}" if fault.filename else reason
    return f"{type(fault).__name__}: {fault} (a fault of ours: --verbose shows where)"


def complain(message: str) -> None:
    """Writes the message to stderr, each line under our name."""
    import click

    from archiver.cli.text import printable

    for line in message.splitlines() or [""]:
        click.echo(f"archiver: {printable(line)}", err=True)
