"""The line for cron: the same command after any cron and shell, between marks in the crontab."""

import re
import shlex
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UsageError
from archiver.timers.cron import TO_LOG, cron_block, cron_line, escaped, with_block, without_block
from archiver.timers.entry import Entry


def debian(command: str) -> str:
    r"""What Debian's cron hands to the shell: \% is %, a bare % ends it, \x stays."""
    out, is_escaped = "", False
    for letter in command:
        if is_escaped:
            out += "" if letter == "%" else "\\"
        elif letter == "%":
            return out
        is_escaped = letter == "\\"
        out += "" if is_escaped else letter
    return out + ("\\" if is_escaped else "")


def cronie(command: str) -> str:
    r"""What cronie and vixie-cron hand to the shell: after \\ nothing is escaped."""
    out, is_escaped = "", False
    for letter in command:
        if is_escaped:
            out = out[:-1] + "%" if letter == "%" else out + letter
            is_escaped = False
            continue
        if letter == "%":
            return out
        out += letter
        is_escaped = letter == "\\"
    return out


CRONS = [debian, cronie]


def parts(line: str) -> tuple[str, str]:
    """The five fields of the time, and the command."""
    match = re.fullmatch(r"(\S+ \* \* \* \*) (.+)", line)
    assert match
    return match[1], match[2]


@pytest.mark.parametrize("cron", CRONS)
def test_line_runs_the_command_on_the_folder_whatever_its_name(entry: Entry, cron) -> None:
    time, command = parts(cron_line(entry))
    assert [int(minute) for minute in time.split()[0].split(",")] == list(entry.minutes)
    shell = cron(command)
    assert shell.endswith(TO_LOG)
    assert shlex.split(shell.removesuffix(TO_LOG)) == list(entry.arguments)


texts = st.text(st.sampled_from("\\%'\" $`ab!") | st.sampled_from(string.printable[:95]))


@given(texts, st.sampled_from(CRONS))
def test_any_argument_comes_back(argument: str, cron) -> None:
    assert shlex.split(cron(escaped(argument))) == [argument]


def test_line_that_cron_would_cut_is_refused() -> None:
    with pytest.raises(UsageError, match="too long"):
        cron_line(Entry(folder=Path("/" + "x" * 1000), command=("archiver",)))


OTHERS = (
    "",
    "MAILTO=me\n# mine\n0 5 * * * backup\n",
    "0 5 * * * no line break at the end",
    "\n\n0 5 * * * a\r\n\t# b \n",
    "# >>> blog archiver: /elsewhere >>>\n1 * * * * x\n# <<< blog archiver: /elsewhere <<<\n",
)


@pytest.mark.parametrize("crontab", OTHERS)
def test_block_comes_and_goes_and_leaves_other_lines_alone(entry: Entry, crontab: str) -> None:
    installed = with_block(crontab, entry)
    assert installed.startswith(crontab)
    assert installed.count(cron_line(entry)) == 1
    assert with_block(installed, entry) == installed
    gone = without_block(installed, entry)
    assert gone.rstrip("\n") == crontab.rstrip("\n")
    assert without_block(gone, entry) == gone


def test_block_is_renewed_in_its_place() -> None:
    old = Entry(folder=Path("/srv/a"), command=("/old/archiver",))
    new = Entry(folder=Path("/srv/a"), command=("/new/archiver",))
    crontab = f"before\n{cron_block(old)}after\n"
    assert with_block(crontab, new) == f"before\n{cron_block(new)}after\n"


def test_archives_have_blocks_of_their_own() -> None:
    one, two = (Entry(folder=Path(f"/srv/{n}"), command=("archiver",)) for n in "ab")
    both = with_block(with_block("", one), two)
    assert without_block(both, one) == cron_block(two)
    assert without_block(both, two) == cron_block(one)


def test_block_without_an_end_is_the_users_affair() -> None:
    """Nothing is cut off that may not be ours."""
    entry = Entry(folder=Path("/srv/a"), command=("archiver",))
    broken = cron_block(entry).rpartition("# <<<")[0] + "0 5 * * * mine\n"
    assert without_block(broken, entry) == broken
    assert with_block(broken, entry) == broken + cron_block(entry)
