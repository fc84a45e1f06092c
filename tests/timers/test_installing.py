"""Timers come and go in a crontab and a systemd that write down what they were told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archiver.errors import UsageError
from archiver.timers.cron import cron_block
from archiver.timers.entry import Entry
from archiver.timers.installing import TimerFault, install, remove
from archiver.timers.systemd import systemd_units, systemd_watch

CRONTAB = """#!/bin/sh
case "$1" in
-l) [ -e "$STATE/crontab" ] && exec cat "$STATE/crontab"; echo "no crontab for you" >&2; exit 1;;
-r) exec rm "$STATE/crontab";;
-) exec cat > "$STATE/crontab";;
esac
"""
SYSTEMCTL = """#!/bin/sh
shift
case "$*" in
"is-active --quiet "*) grep -q "enable --now $3" "$STATE/told" || exit 3;;
show-environment|is-*) ;;
*) echo "$*" >> "$STATE/told";;
esac
"""
BROKEN = "#!/bin/sh\necho 'you may not' >&2\nexit 1\n"


class Machine:
    """A PATH with nothing on it but these programs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = folder / "bin"
        self.programs.mkdir()
        for name in ("sh", "cat", "rm", "grep"):
            (self.programs / name).symlink_to(
                next(
                    Path(place, name)
                    for place in ("/bin", "/usr/bin")
                    if Path(place, name).exists()
                )
            )

    def has(self, name: str, program: str) -> None:
        (self.programs / name).write_text(program)
        (self.programs / name).chmod(0o755)

    @property
    def crontab(self) -> str | None:
        file = self.folder / "crontab"
        return file.read_bytes().decode() if file.exists() else None

    @property
    def told(self) -> list[str]:
        file = self.folder / "told"
        return file.read_text().splitlines() if file.exists() else []

    @property
    def units(self) -> dict[str, str]:
        folder = self.folder / "config" / "systemd" / "user"
        return {file.name: file.read_text() for file in folder.glob("*")}


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    found = Machine(tmp_path)
    monkeypatch.setenv("PATH", str(found.programs))
    monkeypatch.setenv("STATE", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return found


ENTRY = Entry(folder=Path("/srv/my blogs 100%"), command=("/opt/archiver",))


def test_crontab_is_made_kept_and_taken_away(machine: Machine) -> None:
    machine.has("crontab", CRONTAB)
    assert install(ENTRY) == ("cron", True)
    assert machine.crontab == cron_block(ENTRY)
    assert install(ENTRY) == ("cron", False)
    assert remove(ENTRY) == ("cron",)
    assert machine.crontab is None
    assert remove(ENTRY) == ()


def test_other_lines_of_the_crontab_stay_to_the_byte(machine: Machine) -> None:
    machine.has("crontab", CRONTAB)
    mine = b"MAILTO=me\n0 5 * * * caf\xe9 \t\r\n"
    (machine.folder / "crontab").write_bytes(mine)
    install(ENTRY)
    assert (machine.folder / "crontab").read_bytes() == mine + cron_block(ENTRY).encode()
    remove(ENTRY)
    assert (machine.folder / "crontab").read_bytes() == mine


def test_systemd_of_the_user_is_preferred_and_told_once(machine: Machine) -> None:
    machine.has("crontab", CRONTAB)
    machine.has("systemctl", SYSTEMCTL)
    assert install(ENTRY) == ("systemd", True)
    assert machine.units == systemd_units(ENTRY, sandbox=False).files  # no systemd-run here
    assert machine.told == ["daemon-reload", f"enable --now {ENTRY.name}.timer"]
    assert install(ENTRY) == ("systemd", False)
    assert len(machine.told) == 2
    assert machine.crontab is None
    assert remove(ENTRY) == ("systemd",)
    assert machine.units == {}
    assert machine.told[2:] == [
        f"disable --now {ENTRY.name}.timer",
        f"clean --what=state {ENTRY.name}.timer",
        "daemon-reload",
    ]


def test_watch_takes_the_place_of_the_timer_and_back(machine: Machine) -> None:
    machine.has("systemctl", SYSTEMCTL)
    service, timer = f"{ENTRY.name}.service", f"{ENTRY.name}.timer"
    install(ENTRY)
    before = len(machine.told)
    assert install(ENTRY, watch=True) == ("systemd", True)
    assert machine.units == systemd_watch(ENTRY, sandbox=False).files
    assert machine.told[before:] == [
        f"disable --now {timer}",
        f"clean --what=state {timer}",
        "daemon-reload",
        f"enable {service}",
        f"restart {service}",
    ]
    assert install(ENTRY) == ("systemd", True)
    assert machine.units == systemd_units(ENTRY, sandbox=False).files
    assert machine.told[-3:] == [
        f"disable --now {service}",
        "daemon-reload",
        f"enable --now {timer}",
    ]
    install(ENTRY, watch=True)
    assert remove(ENTRY) == ("systemd",)
    assert machine.units == {}
    assert machine.told[-2:] == [f"disable --now {service}", "daemon-reload"]
    assert remove(ENTRY) == ()


def test_cron_runs_no_watch_and_keeps_its_timer(machine: Machine) -> None:
    machine.has("crontab", CRONTAB)
    install(ENTRY)
    before = machine.crontab
    with pytest.raises(UsageError, match="a watch needs systemd"):
        install(ENTRY, watch=True)
    assert machine.crontab == before


def test_sandbox_is_used_where_it_can_be_made(machine: Machine) -> None:
    machine.has("systemctl", SYSTEMCTL)
    machine.has(
        "systemd-run", '#!/bin/sh\ncase "$*" in *ProtectSystem=strict*true) ;; *) exit 1; esac\n'
    )
    install(ENTRY)
    assert machine.units == systemd_units(ENTRY).files


def test_archive_has_one_timer_wherever_it_moves(machine: Machine) -> None:
    machine.has("crontab", CRONTAB)
    machine.has("systemctl", SYSTEMCTL)
    install(ENTRY, "systemd")
    assert install(ENTRY, "cron") == ("cron", True)
    assert machine.units == {}
    assert machine.crontab == cron_block(ENTRY)
    assert install(ENTRY) == ("systemd", True)
    assert machine.crontab is None


def test_changed_entry_is_renewed(machine: Machine) -> None:
    machine.has("systemctl", SYSTEMCTL)
    install(ENTRY)
    moved = Entry(folder=ENTRY.folder, command=("/new/archiver",))
    assert install(moved) == ("systemd", True)
    assert "/new/archiver" in machine.units[f"{ENTRY.name}.service"]
    assert len(machine.units) == 2


def test_systemd_that_does_not_answer_leaves_cron(machine: Machine) -> None:
    machine.has("systemctl", BROKEN)
    machine.has("crontab", CRONTAB)
    assert install(ENTRY) == ("cron", True)


def test_faults_of_the_system_are_told(machine: Machine) -> None:
    with pytest.raises(TimerFault, match="neither systemd nor cron"):
        install(ENTRY)
    machine.has("crontab", BROKEN)
    with pytest.raises(TimerFault, match="you may not"):
        install(ENTRY)
    with pytest.raises(TimerFault, match="systemd"):
        install(ENTRY, "systemd")
    assert os.environ["STATE"]
