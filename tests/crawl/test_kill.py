"""kill -9 at any moment of a crawl: run again, and the archive is as if nothing had happened."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from killing import Lessons, differences, kill_workers
from scripted_site import ScriptedSite
from warm_command import WarmCommand

KILLS = 20


def test_archive_after_twenty_kills_is_that_of_an_undisturbed_crawl(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        lessons = Lessons(tmp_path, site, WarmCommand())
        rounds = list(lessons.rounds(random.Random(5), KILLS))
    assert [done.differences for done in rounds if done.differences] == []
    assert [done.repeats for done in rounds if done.too_often] == []
    assert sum(done.kills for done in rounds) == KILLS


def test_crawl_whose_workers_are_killed_goes_on_and_the_next_completes(tmp_path: Path) -> None:
    dice = random.Random(6)
    with ScriptedSite() as site:
        lessons = Lessons(tmp_path, site, WarmCommand())
        folder = lessons.new_folder("orphaned")
        group = lessons.command.start(folder, "crawl")
        kills = 0
        while lessons.disturb(group, dice, kill_workers, least=1, most=3):
            kills += 1
        assert (lessons.command.ending(), kills > 2) == (0, True), lessons.command.said()
        assert not Counter(site.paths()) - lessons.requests
        code, _ = lessons.command.run(folder, "crawl")  # a page that lost two workers is owed
        assert code == 0
        assert differences(lessons.expected, lessons.told("orphaned")) == []
