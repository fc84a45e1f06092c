"""What is wrong with a source is seen in every command that tells of sources."""

from __future__ import annotations

import json
from pathlib import Path

from command_line import Archiver
from scripted_site import ScriptedSite

from archiver.cli.invocation import Invocation
from archiver.cli.watch import alarming_sources
from archiver.storage.archive import Archive

SETTINGS = "[crawl]\ndelay = 0\nworkers = 1\n"


def write(folder: Path, **urls: str) -> None:
    tables = [f'[[source]]\nname = "{name}"\nurl = "{url}"\n' for name, url in urls.items()]
    (folder / "sources.toml").write_text(SETTINGS + "".join(tables), encoding="utf-8")


def test_alarm_is_told_by_crawl_and_status_until_it_is_over(
    archiver: Archiver, tmp_path: Path
) -> None:
    with ScriptedSite() as well, ScriptedSite() as ill:
        well.blog(4)
        ill.blog(5)
        write(tmp_path, well=well.url(), ill=ill.url())
        assert archiver("crawl").returncode == 0
        assert archiver("status", "--check").returncode == 0

        good, ill.answers["/"] = ill.answers["/"], []
        ill.page("/", "<h1>Forbidden</h1>", status=403)
        done = archiver("crawl", "--quiet")
        assert done.returncode == 3
        assert done.stderr.splitlines()[-1] == (
            "archiver: 1 alarm: ill (blocked); `archiver status` says why, and what to do"
        )

        status = archiver("status", "--check")
        assert status.returncode == 3
        rows = status.stdout.splitlines()
        assert "alarm: blocked" in rows[1]
        assert "ok" in rows[2]
        assert rows[3].startswith("ill: blocked: ")
        assert "HTTP 403" in rows[3]
        assert rows[4].startswith("  to do: ")
        assert archiver("status").returncode == 0
        assert archiver("status", "well", "--check").returncode == 0

        found = {
            row["source"]: row["alarms"] for row in json.loads(archiver("status", "--json").stdout)
        }
        assert found["well"] == []
        assert [alarm["alarm"] for alarm in found["ill"]] == ["blocked"]
        metrics = archiver("status", "--format", "prometheus").stdout.splitlines()
        assert 'archiver_alarm{source="ill",rule="blocked"} 1' in metrics
        assert 'archiver_source_open_alarms{source="well"} 0' in metrics

        ill.answers["/"] = good
        over = archiver("crawl")
        assert over.returncode == 0
        assert "ill: the alarm blocked is over" in over.stderr.splitlines()
        assert archiver("status", "--check").returncode == 0


def test_alarm_of_a_source_that_was_taken_out_does_not_count(
    archiver: Archiver, tmp_path: Path
) -> None:
    with ScriptedSite() as well, ScriptedSite() as ill:
        well.blog(4)
        ill.blog(5)
        write(tmp_path, well=well.url(), ill=ill.url())
        archiver("crawl")
        ill.answers["/"] = []
        ill.page("/", "<h1>Not Found</h1>", status=404)
        assert archiver("crawl", "ill").returncode == 3
        assert archiver("status", "--check").returncode == 3
        write(tmp_path, well=well.url())
        assert archiver("status", "--check").returncode == 0


def test_budget_that_is_used_up_is_said_by_crawl_and_status(
    archiver: Archiver, tmp_path: Path
) -> None:
    with ScriptedSite() as site:
        site.blog(6)
        write(tmp_path, a=site.url())
        text = (tmp_path / "sources.toml").read_text()
        text = text.replace("delay = 0", "delay = 0\nmax_requests_a_day = 4")
        (tmp_path / "sources.toml").write_text(text)
        done = archiver("crawl", "--check")
        assert done.returncode == 4
        assert "budget: " in done.stderr
        assert "budget: " in archiver("status").stdout


def test_sources_toml_that_breaks_under_a_watch_is_an_alarm_until_it_is_mended(
    tmp_path: Path,
) -> None:
    write(tmp_path, a="https://a.blog/")
    good = (tmp_path / "sources.toml").read_text()
    Archive.open(tmp_path / "archive.db", create=True).close()
    file = alarming_sources(Invocation(folder=tmp_path))
    (tmp_path / "sources.toml").write_text(good + "every = [\n")
    file.look()
    with Archive.open(tmp_path / "archive.db", readonly=True) as archive:
        (alarm,) = archive.health.alarms()
    assert (alarm.rule, alarm.source) == ("config", None)
    assert alarm.reason.startswith("sources.toml: line ")
    (tmp_path / "sources.toml").write_text(good)
    file.look()
    with Archive.open(tmp_path / "archive.db", readonly=True) as archive:
        assert archive.health.alarms() == []
