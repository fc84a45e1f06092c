"""Timers of archives in folders with all kinds of names."""

from pathlib import Path

import pytest

from archiver.timers.entry import Entry

ODD_NAMES = (
    "plain",
    "with space",
    "100%",
    "%% %d",
    "back\\slash",
    "back\\%percent",
    "end\\",
    "two\\\\%",
    "it's",
    'say "hi"',
    "$HOME",
    "`id`;&|<>(){}*?[]~#!",
    "-n",
    "日本語 ü",
    "a=b:c,d",
)
SCRIPT = ("/home/you/.venv/bin/archiver",)
ODD_COMMAND = ("/usr/bin/env", "PYTHONPATH=/a b%/$x", "/x y$/100%/python", "-m", "archiver")


@pytest.fixture(params=[SCRIPT, ODD_COMMAND], ids=["script", "odd"])
def command(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return tuple(request.param)


@pytest.fixture(params=ODD_NAMES)
def entry(request: pytest.FixtureRequest, command: tuple[str, ...]) -> Entry:
    """The timer of a folder that need not exist."""
    return Entry(folder=Path("/home/you", request.param), command=command)
