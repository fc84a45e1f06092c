"""The command as users run it: in a process of its own, without a terminal.

Where a test is about the start too, it starts `COMMAND`, a fresh interpreter.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Done = subprocess.CompletedProcess[str]
Archiver = Callable[..., Done]
ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-m", "archiver")
LEFT_OUT = frozenset({"ARCHIVER_DIR", "NO_COLOR", "FORCE_COLOR", "COLUMNS"})
PATIENCE = 120.0  # seconds for one call


def environment() -> dict[str, str]:
    """This process's environment without what changes the command."""
    known = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return known | {"PYTHONPATH": str(ROOT)}


def run_archiver(*arguments: str | Path, cwd: Path, env: dict[str, str] | None = None) -> Done:
    """One call of the command from a folder; a fork, without the second of imports."""
    from warm_command import done

    return done(cwd, *map(str, arguments), env=env, patience=PATIENCE)
