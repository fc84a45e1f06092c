"""`archiver watch` for minutes, while blogs post, break and heal and sources.toml is edited.

    python tests/benchmarks/watch_soak.py [--minutes 10]

Four blogs on loopback are due every minute. One scene after another is played, and after each
`archiver status` must say exactly what is so, alarms included, and `[notify]` must have been told
of each alarm once when it began and once when it was over. Fails at the first thing that is not.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from command_line import run_archiver  # noqa: E402
from scripted_site import ScriptedSite  # noqa: E402
from watched import Watching, end, write_sources  # noqa: E402

EVERY = 'every = "1m"\n'
TOLD = "told.ndjson"
NOTIFY = f"""[notify]
command = ["sh", "-c", "cat >> {TOLD}; echo >> {TOLD}"]

"""
NAMES = ("one", "two", "three", "four")
LATEST = 100.0  # seconds until what has happened must be seen: a minute, a sleep, a round


class Stage:
    """The blogs, the archive, and the watch that is looked at."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.sites = {name: stack.enter_context(ScriptedSite()) for name in NAMES}
        self.posts = dict.fromkeys(NAMES, 3)
        self.listed: list[str] = []  # sources of sources.toml
        for name in NAMES:
            self.publish(name, 3)
        self.write("one", "two")
        self.watch = stack.enter_context(Watching(folder))
        self.began = time.monotonic()
        self.scenes = 0
        self.healed = 0  # alarms that began and were over
        self.waits: list[float] = []  # seconds until a change was seen

    def publish(self, name: str, posts: int) -> None:
        """The blog has that many posts now."""
        self.posts[name] = posts
        self.sites[name].answers.clear()
        self.sites[name].blog(posts)

    def breaks(self, name: str) -> None:
        site = self.sites[name]
        site.answers["/"] = []
        site.page("/", "<h1>Service Unavailable</h1>", status=500)

    def write(self, *names: str, more: str = "") -> None:
        self.listed = list(names)
        tables = {name: self.sites[name].url() for name in names}
        write_sources(self.folder, tables, more)
        text = (self.folder / "sources.toml").read_text(encoding="utf-8")
        fresh = self.folder / "sources.toml.new"
        text = NOTIFY + text.replace("delay = 0\n", f"delay = 0\n{EVERY}")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self.folder / "sources.toml")

    def status(self) -> dict[str, dict[str, Any]]:
        """What `archiver status` says, by source."""
        done = run_archiver("status", "--json", cwd=self.folder)
        return {row["source"]: row for row in json.loads(done.stdout)}

    def alarms(self) -> list[tuple[str, str]]:
        """Source and rule of each open alarm that status lists."""
        return [
            (row["source"], alarm["alarm"])
            for row in self.status().values()
            for alarm in row["alarms"]
        ]

    def told(self) -> list[tuple[str, str | None, str]]:
        """What the command of [notify] was told: event, source, rule."""
        path = self.folder / TOLD
        lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
        told = [json.loads(line) for line in lines if line]
        return [(line["event"], line["source"], line["alarm"]) for line in told]

    def hears(self, event: str, source: str | None, rule: str) -> None:
        """The command of [notify] is told that, and nothing after it."""
        begun = time.monotonic()
        while self.told()[-1:] != [(event, source, rule)]:
            self.must(time.monotonic() - begun < 20, f"{event} of {rule} is told: {self.told()}")
            time.sleep(0.2)

    def until(self, what: str, true: Callable[[dict[str, dict[str, Any]]], bool]) -> None:
        """Waits until status says so; it has to in time."""
        began = time.monotonic()
        while not true(status := self.status()):
            if time.monotonic() - began > LATEST:
                rows = json.dumps(status, indent=1)
                raise SystemExit(f"FAILED: not seen in {LATEST:.0f} s: {what}\n{rows}")
            time.sleep(1)
        self.waits.append(time.monotonic() - began)
        print(f"{time.monotonic() - self.began:6.0f} s  {what}", flush=True)

    def said(self, words: str) -> int:
        """How often the log has had these words so far."""
        while not self.watch.arrived.empty():
            text = self.watch.arrived.get()
            if text is not None:
                self.watch.lines.append(json.loads(text))  # each line is JSON
        return sum(words in line["message"] for line in self.watch.lines)

    def must(self, is_so: object, what: str) -> None:
        if not is_so:
            raise SystemExit(f"FAILED: {what}")


def good(stage: Stage, *names: str) -> Callable[[dict[str, dict[str, Any]]], bool]:
    """Whether these sources are well, and archived whole."""

    def true(status: dict[str, dict[str, Any]]) -> bool:
        rows = [status.get(name, {}) for name in names]
        return all(
            row.get("ending") == "finished"
            and row["archived"] == stage.posts[row["source"]]
            and row["missing"] == row["failures"] == 0
            and row["alarms"] == []
            for row in rows
        )

    return true


def scene_new_posts(stage: Stage) -> None:
    for name in stage.listed:
        stage.publish(name, stage.posts[name] + 1)
    stage.until("new posts of all sources are archived", good(stage, *stage.listed))


def scene_source_comes_and_goes(stage: Stage) -> None:
    stage.write("one", "two", "three")
    stage.until("a source added to the file is archived, unasked", good(stage, "three"))
    stage.write("one", "three")
    asked = len(stage.sites["two"].asked)
    stage.publish("three", stage.posts["three"] + 1)
    stage.until("the others go on without one that was removed", good(stage, "three"))
    stage.must(stage.said("no longer there: two"), "the removal is said")
    stage.must(len(stage.sites["two"].asked) <= asked + 4, "a removed source is left alone")
    stage.write("one", "two")
    stage.watch.reload()
    stage.until("it comes back with a signal", good(stage, "one", "two"))


def scene_blog_breaks(stage: Stage) -> None:
    stage.breaks("one")
    stage.until(
        "a blog that is down has failed, with the reason",
        lambda status: status["one"]["ending"] == "failed" and "500" in status["one"]["detail"],
    )
    stage.must(good(stage, "two")(stage.status()), "the other blog is well")
    stage.until("it fails twice in a row", lambda status: status["one"]["failures"] >= 2)
    reason = stage.status()["one"]["next_due_reason"]
    stage.must("failed 2 times in a row since" in reason, f"the reason tells: {reason}")
    alarms = stage.alarms()
    stage.must(alarms == [("one", "server_errors")], f"the one alarm is open: {alarms}")
    check = run_archiver("status", "--check", cwd=stage.folder)
    stage.must(check.returncode == 3, f"status --check says so: {check.returncode}")
    stage.hears("alarm", "one", "server_errors")
    stage.publish("one", stage.posts["one"] + 1)
    make_due(stage.folder, "one")
    stage.watch.reload()
    stage.until("it is healed", good(stage, "one", "two"))
    stage.hears("recovery", "one", "server_errors")
    stage.healed += 1


def scene_file_breaks(stage: Stage) -> None:
    before = stage.said("stays in force")
    stage.write("one", "two", more="every = [\n")
    stage.publish("two", stage.posts["two"] + 1)
    begun = time.monotonic()
    while stage.said("stays in force") == before:
        stage.must(time.monotonic() - begun < LATEST, "a broken file is told of")
        time.sleep(0.5)
    done = run_archiver("status", cwd=stage.folder)
    stage.must("goes on with the last good one" in done.stderr, "status tells of the file")
    stage.hears("alarm", None, "config")
    stage.publish("two", stage.posts["two"] + 1)
    stage.until("the last good file is in force", good(stage, "two"))
    stage.must(stage.said("stays in force") == before + 1, "it is said once")
    stage.write("one", "two")
    stage.watch.reload()
    begun = time.monotonic()
    while not stage.said("is mended"):
        stage.must(time.monotonic() - begun < LATEST, "a mended file is told of")
        time.sleep(0.5)
    print(f"{time.monotonic() - stage.began:6.0f} s  the file is mended", flush=True)
    stage.hears("recovery", None, "config")
    stage.healed += 1


def scene_round_dies(stage: Stage) -> None:
    """The next round is killed while a page is on its way."""
    stage.publish("two", stage.posts["two"] + 1)
    stage.sites["two"].answers["/"][0].delay = 4.0
    make_due(stage.folder, "two")
    before = stage.said("the round died")
    stage.watch.reload()
    begun = time.monotonic()
    while stage.said("the round died") == before:
        stage.must(time.monotonic() - begun < LATEST, "a dead round is told of")
        for child in stage.watch.children:
            if stage.status()["two"]["ending"] is None:  # its run is open
                end(child, signal.SIGKILL)
        time.sleep(0.3)
    stage.sites["two"].answers["/"][0].delay = 0.0
    make_due(stage.folder, "two")
    stage.until("a killed round is made up for", good(stage, "two"))
    stage.must(endings(stage.folder).count("crashed") >= 1, "its run is marked crashed")


SCENES = (
    scene_new_posts,
    scene_source_comes_and_goes,
    scene_blog_breaks,
    scene_file_breaks,
    scene_round_dies,
)


def make_due(folder: Path, name: str) -> None:
    database = sqlite3.connect(folder / "archive.db", isolation_level=None, timeout=30)
    sql = "UPDATE sources SET next_due_at = '2026-01-01T00:00:00Z' WHERE name = ?"
    database.execute(sql, (name,))
    database.close()


def endings(folder: Path) -> list[str | None]:
    database = sqlite3.connect(folder / "archive.db")
    rows = database.execute("SELECT ending FROM runs ORDER BY id").fetchall()
    database.close()
    return [ending for (ending,) in rows]


def lateness(lines: Sequence[dict[str, Any]]) -> Iterator[float]:
    """Seconds from when a round line says that a source is next to when a run of it began."""
    due: dict[str, datetime] = {}
    for line in lines:
        if line["event"] == "round" and line.get("next_at"):
            due = {line["next"]: datetime.fromisoformat(line["next_at"])}
        elif line["event"] == "run" and line["source"] in due:
            began = datetime.fromisoformat(line["started_at"])
            yield (began - due.pop(line["source"])).total_seconds()


def memory(pid: int) -> float:
    """Resident megabytes of a process."""
    fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu(pid: int) -> float:
    """Seconds of processor that a process has used itself."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        stage = Stage(Path(name), stack)
        stage.until("two sources are archived", good(stage, "one", "two"))
        pid = stage.watch.process.pid
        at_first = memory(pid)
        while stage.scenes == 0 or time.monotonic() - stage.began < minutes * 60:
            SCENES[stage.scenes % len(SCENES)](stage)
            stage.scenes += 1
        stage.said("")
        figures = {
            "minutes": round((time.monotonic() - stage.began) / 60, 1),
            "scenes": stage.scenes,
            "alarms, each told when it began and when it was over": stage.healed,
            "longest wait until status said so, s": round(max(stage.waits)),
            "memory of the watch at first and at the end, MB": [
                round(at_first),
                round(memory(pid)),
            ],
            "processor used by the watch itself, s": round(cpu(pid), 1),
        }
        stage.must(stage.watch.stop() == 0, "the watch ends with code 0")
        stage.said("")
        lines = stage.watch.lines
        late = [seconds for seconds in lateness(lines) if seconds >= 0]
        ends = endings(stage.folder)
        stage.must(None not in ends, "every run is closed")
        stage.must(len(stage.told()) == 2 * stage.healed, f"each alarm told twice: {stage.told()}")
        figures |= {
            "rounds": sum(line["event"] == "round" for line in lines),
            "runs": {ending: ends.count(ending) for ending in sorted(filter(None, set(ends)))},
            "lines of the log": len(lines),
            "rounds later than due at most, s": max(late, default=None),
        }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
