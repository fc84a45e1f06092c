"""What a timer runs is found from anywhere, and each archive has its own name and minute."""

import os
import subprocess
from pathlib import Path

import pytest

from archiver.errors import UsageError
from archiver.timers.entry import Entry, archiver_command, entry_for


def test_command_starts_from_any_folder_and_without_an_environment() -> None:
    done = subprocess.run(
        [*archiver_command(), "--version"],
        cwd="/",
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("archiver")


def test_folder_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to("a")
    monkeypatch.chdir(tmp_path)
    assert entry_for(Path("a")) == entry_for(tmp_path / "a") == entry_for(Path("link"))
    assert entry_for(Path()).folder == tmp_path.resolve()


def test_names_are_short_plain_and_of_one_folder_only(entry: Entry) -> None:
    assert entry.name.isascii()
    assert len(entry.name) < 60
    assert set(entry.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    elsewhere = Entry(folder=Path("/srv") / entry.folder.name, command=entry.command)
    assert elsewhere.name != entry.name
    assert elsewhere.label == entry.label


def test_archives_have_minutes_of_their_own() -> None:
    entries = [Entry(folder=Path(f"/srv/{n}"), command=("archiver",)) for n in range(200)]
    assert {entry.minute for entry in entries} == set(range(15))
    assert all(len(entry.minutes) == 4 and max(entry.minutes) < 60 for entry in entries)


@pytest.mark.parametrize("name", ["two\nlines", "tab\there", "raw\udcff", "line\u2028end"])
def test_name_that_no_timer_can_hold_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="rename the folder"):
        entry_for(Path("/srv", name), command=("/bin/archiver",))


def test_environment_is_whole_after_asking() -> None:
    before = dict(os.environ)
    archiver_command()
    assert dict(os.environ) == before
