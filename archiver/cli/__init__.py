"""The `archiver` command: one command, one file; this one turns faults into a line and a code.

Nothing heavy is imported here or for `--help`: a command's module is imported when it is called,
and what the command needs when it does its work.
"""

from __future__ import annotations

import io
import os
import sys
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

INTERRUPTED = 130  # as every shell has it: 128 + SIGINT
PIPE_CLOSED = 141  # 128 + SIGPIPE: the reader went away, as in `archiver export | head`


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line (None: this process's own) and ends the process with its exit code."""
    try:
        code = run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = PIPE_CLOSED
    if code == PIPE_CLOSED:
        # Python flushes stdout once more at its end, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit code of one command line; every fault has become a line on stderr."""
    import click

    from archiver.cli.group import archiver
    from archiver.errors import ArchiverError

    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # libraries' words to programmers
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # titles are in every script, terminals are not
    try:
        code = archiver.main(arguments, prog_name="archiver", standalone_mode=False)
    except click.UsageError as fault:
        return misused(fault)
    except click.Abort:
        complain("interrupted")
        return INTERRUPTED
    except ArchiverError as fault:
        complain(str(fault), fault)
        return fault.exit_code
    except OSError as fault:
        complain(system_line(fault), fault)
        return 1
    except Exception as fault:  # noqa: BLE001 (the last door: whatever it is, the user gets a line)
        complain(f"{type(fault).__name__}: {fault} (a fault of ours: --verbose shows where)", fault)
        return 1
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


def system_line(fault: OSError) -> str:
    """What the operating system refused, and to which file."""
    reason = fault.strerror or str(fault)
    return f"{fault.filename}: {reason}" if fault.filename else reason


def complain(message: str, fault: BaseException | None = None) -> None:
    """Writes the message to stderr, each line under our name; the traceback too after --verbose."""
    import click

    from archiver.cli.invocation import is_verbose
    from archiver.cli.text import printable

    for line in message.splitlines() or [""]:
        click.echo(f"archiver: {printable(line)}", err=True)
    if fault is not None and is_verbose():
        import traceback

        click.echo("".join(traceback.format_exception(fault)), err=True, nl=False)
