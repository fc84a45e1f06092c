"""`archiver schedule`: what it prints can be used as it is, what it installs goes away again."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import pytest
from command_line import Archiver
from scripted_site import ScriptedSite

CRONTAB = """#!/bin/sh
case "$1" in
-l) [ -e "$STATE/crontab" ] && exec cat "$STATE/crontab"; echo "no crontab for you" >&2; exit 1;;
-r) exec rm "$STATE/crontab";;
-) exec cat > "$STATE/crontab";;
esac
"""


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """An archive's folder with a name that needs care."""
    folder = tmp_path / "it's 100% \\ $HOME"
    folder.mkdir()
    return folder


@pytest.fixture
def system(tmp_path: Path) -> dict[str, str]:
    """An environment with a crontab of its own, and no systemd that answers."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in (("crontab", CRONTAB), ("systemctl", "#!/bin/sh\nexit 1\n")):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    return {"PATH": f"{programs}:/usr/bin:/bin", "STATE": str(tmp_path)}


def test_printed_cron_line_crawls_the_archive(archiver: Archiver, odd: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        (odd / "sources.toml").write_text(
            '[crawl]\ndelay = 0\nallow_private = ["127.0.0.1"]\n'
            f'[[source]]\nname = "a"\nurl = "{site.url()}"\n'
        )
        about, line = archiver("schedule", "cron", "--dir", odd).stdout.splitlines()
        assert about.startswith("# ")
        command = line.split(maxsplit=5)[5].replace("\\%", "%").partition(" 2>&1")[0]
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            env={"PATH": "/usr/bin:/bin"},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(archiver("status", "--dir", odd, "--json").stdout)[0]["archived"] == 3
    assert shlex.split(command)[-1] == str(odd)


def test_printed_units_say_where_they_belong(archiver: Archiver, odd: Path) -> None:
    own = archiver("schedule", "systemd", "--dir", odd, env={"XDG_CONFIG_HOME": "/x"}).stdout
    assert own.startswith("# /x/systemd/user/blog-archiver-it-s-100-home-")
    assert ".timer\n[Unit]" in own
    watch = archiver("schedule", "systemd", "--watch", "--dir", odd).stdout
    assert "\nType=notify\n" in watch
    assert ".timer" not in watch
    whole = archiver("schedule", "systemd", "--system", "--dir", odd).stdout
    assert whole.startswith("# /etc/systemd/system/")
    assert "\nUser=" in whole


def test_printed_workflow_is_whole(archiver: Archiver, tmp_path: Path) -> None:
    assert "archiver crawl --due" in archiver("schedule", "github").stdout


def test_install_is_idempotent_and_remove_undoes_it(
    archiver: Archiver, odd: Path, system: dict[str, str], tmp_path: Path
) -> None:
    crontab = tmp_path / "crontab"
    crontab.write_text("0 5 * * * mine\n")
    done = archiver("schedule", "install", "--dir", odd, env=system)
    assert done.returncode == 0, done.stderr
    assert "cron: the timer of " in done.stderr
    installed = crontab.read_text()
    assert installed.startswith("0 5 * * * mine\n# >>> blog archiver: ")
    assert archiver("schedule", "cron", "--dir", odd, env=system).stdout in installed
    again = archiver("schedule", "install", "cron", "--dir", odd, env=system)
    assert (again.returncode, crontab.read_text()) == (0, installed)
    assert "already" in again.stderr
    for words in ("is gone", "there is no timer"):
        done = archiver("schedule", "install", "--remove", "--dir", odd, env=system)
        assert done.returncode == 0
        assert words in done.stderr
        assert crontab.read_text() == "0 5 * * * mine\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("cron", "--remove"), "only `archiver schedule install`"),
        (("github", "cron"), "only `archiver schedule install`"),
        (("cron", "--system"), "--system is for"),
        (("cron", "--watch"), "--watch is for"),
        (("install", "cron", "--watch"), "--watch is for"),
        (("cron", "--dir", "nowhere"), "no such folder"),
        (("launchd",), "launchd"),
    ],
)
def test_wrong_use_is_told(archiver: Archiver, arguments: tuple[str, ...], words: str) -> None:
    done = archiver("schedule", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
