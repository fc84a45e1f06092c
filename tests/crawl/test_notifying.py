"""Whoever is told holds nobody up, and gets no more than it needs."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from scripted_site import ScriptedSite

from archiver.crawl import notifying

PAYLOAD: dict[str, Any] = {"event": "alarm", "alarm": "dns", "source": "a", "reason": "„nö“"}


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_program_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifying, "LONGEST", 1.0)
    code = (
        "import subprocess, time; p = subprocess.Popen(['sleep', '600']);"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(p.pid)); time.sleep(600)"
    )
    fault = notifying.run((sys.executable, "-c", code), PAYLOAD, tmp_path / "archive.db")
    assert "took more than" in (fault or "")
    pid = tmp_path / "pid"
    if pid.exists() and pid.read_text():  # a busy machine may have ended it before
        deadline = time.monotonic() + 10
        while is_alive(int(pid.read_text())):
            assert time.monotonic() < deadline


def test_words_are_no_shell_and_the_folder_is_the_archives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    code = (
        "import json, os, sys; json.dump([sys.argv[1:], os.getcwd(), 'SECRET_TOKEN' in os.environ,"
        " json.load(sys.stdin)], open('out.json', 'w'))"
    )
    command = (sys.executable, "-c", code, "$(touch hacked)", "; rm -rf x")
    assert notifying.run(command, PAYLOAD, tmp_path / "archive.db") is None
    words, folder, has_secret, given = json.loads((tmp_path / "out.json").read_text())
    assert words == ["$(touch hacked)", "; rm -rf x"]
    assert Path(folder) == tmp_path.resolve()
    assert not has_secret
    assert given == PAYLOAD
    assert [file.name for file in tmp_path.iterdir()] == ["out.json"]


@pytest.mark.parametrize(
    ("status", "fault"), [(200, None), (204, None), (500, "answered HTTP 500"), (404, "HTTP 404")]
)
def test_answer_of_a_webhook_is_told_when_it_is_no_good(status: int, fault: str | None) -> None:
    with ScriptedSite() as hook:
        hook.page("/secret", status=status)
        found = notifying.post(hook.url("/secret"), PAYLOAD)
        assert found is None if fault is None else fault in (found or "")
        assert "secret" not in (found or "")


def test_webhook_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifying, "LONGEST", 0.5)
    with ScriptedSite() as hook:
        hook.slow("/", "", 3.0)
        assert notifying.post(hook.url(), PAYLOAD) is not None
    assert "refused" in (notifying.post(hook.url(), PAYLOAD) or "")
