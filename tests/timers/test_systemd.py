"""The units: read back as systemd reads them, and judged by `systemd-analyze` where it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archiver.timers.entry import Entry
from archiver.timers.systemd import Units, quoted, systemd_units, systemd_watch

HARDENED = (
    "ProtectSystem=strict",
    "PrivateTmp=yes",
    "NoNewPrivileges=yes",
    "ProtectHome=read-only",
)
needs_analyze = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")


def settings(unit: str) -> dict[str, list[str]]:
    """The assignments of a unit, in its order."""
    found: dict[str, list[str]] = {}
    for line in unit.splitlines():
        assert not line.endswith("\\"), "the next line would be part of it"
        name, _, value = line.partition("=")
        if value:
            found.setdefault(name, []).append(value)
    return found


def words(value: str) -> Iterator[str]:
    """The words of a value, as systemd.syntax(7) and systemd.unit(5) read them."""
    for match in re.finditer(r'"((?:[^"\\]|\\.)*)"|(\S+)', value):
        text = match[2] if match[1] is None else re.sub(r'\\(["\\])', r"\1", match[1])
        assert not re.search(r"(?<!%)(%%)*%(?!%)", text), "a specifier"
        yield text.replace("%%", "%")


def test_service_runs_the_command_on_the_folder_whatever_its_name(entry: Entry) -> None:
    (value,) = settings(systemd_units(entry).service)["ExecStart"]
    program, *rest = words(value)
    found = [program, *(word.replace("$$", "$") for word in rest)]
    if "$" in entry.command[0]:
        assert found.pop(0) == "/usr/bin/env"
    assert found == list(entry.arguments)
    assert "$" not in program


def test_only_the_archives_folder_can_be_written(entry: Entry) -> None:
    service = systemd_units(entry).service
    (paths,) = settings(service)["ReadWritePaths"]
    assert list(words(paths)) == [str(entry.folder)]
    assert all(f"\n{line}\n" in service for line in HARDENED)


@pytest.mark.parametrize("folder", ["/tmp/a", "/var/tmp/a"])
def test_archive_in_a_temporary_folder_is_not_hidden_from_its_service(folder: str) -> None:
    service = systemd_units(Entry(folder=Path(folder), command=("/bin/archiver",))).service
    assert "PrivateTmp" not in service
    assert settings(service)["ReadWritePaths"] == [folder, "/tmp"]


def test_service_of_the_user_needs_no_rights_and_that_of_the_system_names_the_user() -> None:
    entry = Entry(folder=Path("/srv/a"), command=("/bin/archiver",))
    own, machine = systemd_units(entry), systemd_units(entry, user="ann")
    assert "User" not in settings(own.service)
    assert settings(own.service)["PrivateUsers"] == ["yes"]
    assert settings(machine.service)["User"] == ["ann"]
    assert "PrivateUsers" not in machine.service
    assert "network-online.target" in machine.service
    assert "\nCapabilityBoundingSet=\n" in machine.service


def test_without_namespaces_the_rest_of_the_sandbox_stays() -> None:
    entry = Entry(folder=Path("/srv/a"), command=("/bin/archiver",))
    service = systemd_units(entry, sandbox=False).service
    assert "Protect" not in service
    assert "Private" not in service
    assert "\nNoNewPrivileges=yes\n" in service


def test_another_crawl_that_runs_is_no_failure_and_missed_times_are_made_up_for() -> None:
    units = systemd_units(Entry(folder=Path("/srv/a"), command=("/bin/archiver",)))
    assert settings(units.service)["SuccessExitStatus"] == ["5"]
    timer = settings(units.timer)
    assert timer["Persistent"] == ["true"]
    assert timer["RandomizedDelaySec"] == ["2min"]


def test_program_with_a_dollar_is_started_by_env() -> None:
    entry = Entry(folder=Path("/srv/a"), command=("/opt/$x/archiver",))
    (value,) = settings(systemd_units(entry).service)["ExecStart"]
    assert value.startswith("/usr/bin/env /opt/$$x/archiver crawl")


def test_watch_is_a_service_that_says_when_it_is_ready_and_that_it_lives(entry: Entry) -> None:
    units = systemd_watch(entry)
    assert list(units.files) == [units.begins] == [f"{entry.name}.service"]
    found = settings(units.service)
    (value,) = found["ExecStart"]
    assert [*words(value)][-3:-1] == ["watch", "--dir"]
    assert [*words(value)][-1].replace("$$", "$") == str(entry.folder)
    assert (found["Type"], found["KillMode"], found["Restart"]) == (
        ["notify"],
        ["mixed"],
        ["on-failure"],
    )
    assert found["WantedBy"] == ["default.target"]
    assert all(f"\n{line}\n" in units.service for line in HARDENED)


def test_watch_of_the_system_starts_with_the_machine_and_after_the_network() -> None:
    entry = Entry(folder=Path("/srv/a"), command=("/bin/archiver",))
    service = systemd_watch(entry, user="ann").service
    assert settings(service)["WantedBy"] == ["multi-user.target"]
    assert settings(service)["User"] == ["ann"]
    assert "After=network-online.target" in service


@needs_analyze
@pytest.mark.parametrize("make", [systemd_units, systemd_watch])
@pytest.mark.parametrize("user", [None, "root"])
@pytest.mark.parametrize(
    "name", ["plain", 'we"ird \\ $HOME 100%\\', "日本 ü", "it's; `id`"], ids=range(4)
)
def test_systemd_finds_nothing_to_complain_of(
    tmp_path: Path, name: str, user: str | None, make: Callable[..., Units]
) -> None:
    command = ("/usr/bin/env", "PYTHONPATH=/a b%/$x", "/x y$/100%/python", "-m", "archiver")
    units = make(Entry(folder=tmp_path / name, command=command), user=user)
    files = [tmp_path / file for file in units.files]
    for file in files:
        file.write_text(units.files[file.name], encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *(() if user else ["--user"]), *map(str, files)],
        env=os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    if "Failed to initialize manager" in done.stderr:
        pytest.skip("systemd-analyze cannot run here")
    complaints = [line for line in done.stderr.splitlines() if units.name in line]
    assert (done.returncode, complaints) == (0, [])


@needs_analyze
@pytest.mark.parametrize("number", range(3))
def test_systemd_understands_when_to_run(number: int) -> None:
    entry = Entry(folder=Path(f"/srv/{number}"), command=("archiver",))
    (calendar,) = settings(systemd_units(entry).timer)["OnCalendar"]
    done = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=4", calendar],
        capture_output=True,
        text=True,
        check=False,
    )
    minutes = {int(time) for time in re.findall(r"\d\d:(\d\d):00", done.stdout)}
    assert done.returncode == 0, done.stderr
    assert minutes >= set(entry.minutes)


def test_plain_paths_stay_readable() -> None:
    assert quoted("/home/you/.venv/bin/archiver") == "/home/you/.venv/bin/archiver"
    assert quoted("") == '""'
