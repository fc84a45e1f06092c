"""The workflow is YAML that GitHub takes, and loses nothing when a step fails."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from archiver import __version__
from archiver.timers.entry import Entry
from archiver.timers.github import github_workflow

yaml = pytest.importorskip("yaml")


def entry(number: int = 0) -> Entry:
    return Entry(folder=Path(f"/srv/{number}"), command=("archiver",))


@pytest.fixture
def workflow() -> Any:
    return yaml.load(github_workflow(entry()), Loader=yaml.BaseLoader)


def scripts(workflow: Any) -> dict[str, str]:
    return {
        step["name"]: step["run"] for step in workflow["jobs"]["crawl"]["steps"] if "run" in step
    }


def test_it_runs_on_a_schedule_and_by_hand_one_at_a_time(workflow: Any) -> None:
    assert set(workflow["on"]) == {"schedule", "workflow_dispatch"}
    assert workflow["concurrency"]["cancel-in-progress"] == "false"
    assert workflow["permissions"] == {"contents": "write"}


@pytest.mark.parametrize("number", range(20))
def test_times_are_cron_fields_and_spread(number: int) -> None:
    workflow = yaml.load(github_workflow(entry(number)), Loader=yaml.BaseLoader)
    (schedule,) = workflow["on"]["schedule"]
    minute, hours, *rest = schedule["cron"].split()
    assert rest == ["*", "*", "*"]
    assert 5 <= int(minute) < 55
    assert [int(hour) // 6 for hour in hours.split(",")] == [0, 1, 2, 3]


def test_scripts_are_shell(workflow: Any) -> None:
    for script in scripts(workflow).values():
        plain = re.sub(r"\$\{\{.*?\}\}", "0", script)
        assert (
            subprocess.run(["bash", "-n", "-c", plain], capture_output=True, check=False).returncode
            == 0
        )


def test_install_names_this_version(workflow: Any) -> None:
    assert f"blog-archiver=={__version__}" in scripts(workflow)["Install the archiver"]


def test_nothing_from_outside_is_pasted_into_a_script(workflow: Any) -> None:
    pasted = {
        expression.strip()
        for script in scripts(workflow).values()
        for expression in re.findall(r"\$\{\{(.*?)\}\}", script)
    }
    assert pasted == {"steps.crawl.outputs.code"}


def test_failed_source_is_told_after_everything_is_kept(workflow: Any) -> None:
    names = list(scripts(workflow))
    assert names.index("Fail when a source did") == len(names) - 1
    assert names.index("Keep the archive") < names.index("Commit the posts")
