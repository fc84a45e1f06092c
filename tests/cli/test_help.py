"""`--help` of every command: quick, with examples, and told in the guide."""

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from archiver.cli.group import COMMANDS, EXIT_CODES, archiver
from archiver.cli.invocation import ExampleCommand

ROOT = Path(__file__).parents[2]
HEAVY = ("rich", "scrapy", "twisted", "trafilatura", "sqlite_utils", "datasette", "lxml", "tomlkit")


def loaded(command: str) -> ExampleCommand:
    found = archiver.get_command(click.Context(archiver), command)
    assert isinstance(found, ExampleCommand)
    return found


@pytest.mark.parametrize("arguments", [[], *([name] for name in COMMANDS)], ids=" ".join)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        "from archiver.cli import main\n"
        "try:\n    main([*sys.argv[1:], '--help'])\n"
        "except SystemExit as end:\n"
        f"    heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "    sys.exit(f'imported {heavy}' if heavy else end.code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Usage: archiver" in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example_of_itself(command: str) -> None:
    examples = loaded(command).examples
    assert examples
    assert all(example.startswith(f"archiver {command}") for example in examples)
    shown = CliRunner().invoke(archiver, [command, "--help"]).output
    assert all(f"  {example}\n" in shown for example in examples)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_told_in_the_guide(command: str) -> None:
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    assert f"\n## archiver {command}\n" in guide
    section = guide.split(f"\n## archiver {command}\n")[1].split("\n## ")[0]
    told_for_all = guide.split("\n## archiver demo")[0]
    for option in loaded(command).params:
        if isinstance(option, click.Option):
            assert any(name in section + told_for_all for name in option.opts), option.opts


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_names_every_command(command: str) -> None:
    assert f"archiver {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_exit_codes_are_told_alike() -> None:
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    shown = CliRunner().invoke(archiver, ["--help"]).output
    for code, meaning in EXIT_CODES:
        assert f"| {code} | {meaning} |" in guide.replace("`", "")
        assert meaning in shown


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 150
