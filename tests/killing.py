"""Crawls that are killed at random moments, again and again until one gets to its end.

The test kills twenty times, tests/benchmarks/kills.py two hundred times.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripted_site import ScriptedSite
from telling import Told, told_but_times
from warm_command import WarmCommand

from archiver.storage.archive import Archive

FEW = 10  # posts; with 20 a dictionary is trained at the end of the crawl
ANSWERED_AFTER = 0.01  # seconds
LONGEST_WAIT = 0.04  # seconds after the request that a kill was waiting for
MOST_ENDLESS = 60.0  # seconds until a crawl that nobody kills must have come to its end
WORDS = ("outbox", "lesson", "postgres")  # that are searched for
KILLED = -signal.SIGKILL  # as an exit code
IN_FLIGHT = 1  # requests a site, as the settings have it: what a kill may make to be asked again
EACH_RUN = "/robots.txt"  # is asked for by every run

CONFIG = """[crawl]
delay = 0
workers = 1
allow_private = ["127.0.0.1"]
[[source]]
name = "lessons"
url = "{url}"
"""
CODE = "INSERT INTO outbox(id, body)\nVALUES ({number}, 'lesson');\n\nCOMMIT;"

Kill = Callable[[int], None]  # of what belongs to a process group


@dataclass(kw_only=True)
class Round:
    """One archive from nothing to its end, with the kills on the way."""

    kills: int = 0
    repeats: Counter[str] = field(default_factory=Counter)  # path -> times it was asked again
    differences: list[str] = field(default_factory=list)  # against an undisturbed archive

    @property
    def too_often(self) -> int:
        """Requests that were repeated beyond those in flight."""
        asked = sum(times for path, times in self.repeats.items() if path != EACH_RUN)
        return max(0, asked - IN_FLIGHT * self.kills)


def write_lessons(site: ScriptedSite, posts: int) -> None:
    """A blog of two index pages and a feed, its posts with tags, code, links and pictures."""
    pages = [range(1, posts // 2 + 1), range(posts // 2 + 1, posts + 1)]
    for place, numbers in enumerate(pages, 1):
        cards = "".join(
            f'<article><h2><a href="/posts/{n}-lesson/">Lesson {n} of many</a></h2>'
            f"<time>2026-01-{n:02}</time><p>What happened on day {n}.</p></article>"
            for n in numbers
        )
        older = '<a rel=next class=next href="/page/2/">Older posts</a>' if place == 1 else ""
        site.page(
            "/" if place == 1 else f"/page/{place}/",
            "<html lang=en><title>Lessons</title><link rel=alternate type=application/rss+xml "
            f"href=/feed.xml><main>{cards}<nav class=pagination>{older}</nav></main>",
        )
    items = "".join(
        f"<item><title>Lesson {n} of many</title><link>{site.url(f'/posts/{n}-lesson/')}</link>"
        f"<category>Lessons</category></item>"
        for n in range(1, posts + 1)
    )
    feed = f"<rss version='2.0'><channel><title>Lessons</title>{items}</channel></rss>"
    site.page("/feed.xml", feed, Content_Type="application/rss+xml")
    site.page("/robots.txt", "User-agent: *\nAllow: /\n", Content_Type="text/plain")
    for n in range(1, posts + 1):
        site.page(f"/posts/{n}-lesson/", lesson(site, n))
    for answers in site.answers.values():
        answers[0].delay = ANSWERED_AFTER


def lesson(site: ScriptedSite, number: int) -> str:
    prose = f"Paragraph about lesson {number}, which taught us a thing or two. " * 8
    return (
        f"<html lang=en><head><title>Lesson {number} of many</title>"
        f"<meta name=author content='Author {number % 3}'></head><body><main><article>"
        f"<h1>Lesson {number} of many</h1><time datetime=2026-01-{number:02}>2026-01-{number:02}"
        f"</time><p>{prose}</p><pre><code class=language-sql>{CODE.format(number=number)}</code>"
        f"</pre><p>{prose} Before it came <a href='/posts/{max(1, number - 1)}-lesson/'>another"
        f"</a>.</p><p><img src=/pictures/{number}.png alt='Figure {number}'></p>"
        "<ul class=tags><li><a rel=tag href=/tags/postgres/>Postgres</a></li>"
        f"<li><a rel=tag href=/tags/{number % 4}/>Tag {number % 4}</a></li></ul>"
        "</article></main></body></html>"
    )


def kill_all(group: int) -> None:
    """kill -9 of the command and of all that it has started."""
    os.killpg(group, signal.SIGKILL)


def workers_of(group: int) -> list[int]:
    """The processes that extract: children of the fork server, which is a child of the first."""
    found: dict[int, int] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = file.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(told[2]) == group:
            found[int(file.parent.name)] = int(told[1])
    return [number for number, parent in found.items() if found.get(parent) == group]


def kill_workers(group: int) -> None:
    """kill -9 of the worker processes alone."""
    for number in workers_of(group):
        os.kill(number, signal.SIGKILL)


class Lessons:
    """A blog, and what an undisturbed crawl makes of it."""

    def __init__(
        self, folder: Path, site: ScriptedSite, command: WarmCommand, *, posts: int = FEW
    ) -> None:
        self.folder, self.site, self.command, self.posts = folder, site, command, posts
        write_lessons(site, posts)
        code, said = command.run(self.new_folder("undisturbed"), "crawl")
        assert code == 0, said
        self.expected = self.told("undisturbed")
        self.requests = Counter(site.paths())

    def new_folder(self, name: str) -> Path:
        """A folder of that name with sources.toml, and nothing asked of the site so far."""
        folder = self.folder / name
        folder.mkdir()
        (folder / "sources.toml").write_text(CONFIG.format(url=self.site.url()))
        self.site.asked.clear()
        return folder

    def told(self, name: str) -> Told:
        """What the archive in that folder says."""
        with Archive.open(self.folder / name / "archive.db") as archive:
            return told_but_times(archive, *WORDS)

    def rounds(self, dice: random.Random, kills: int) -> Iterator[Round]:
        """Archives that were crawled with kills on the way, until there were so many of them."""
        for number in range(kills):
            done = self.round(f"round-{number}", dice, kills)
            kills -= done.kills
            yield done
            if kills <= 0:
                return

    def round(self, name: str, dice: random.Random, most: int) -> Round:
        """One archive, its crawls killed at most so many times."""
        done = Round()
        folder = self.new_folder(name)
        while (code := self.crawled(folder, dice if done.kills < most else None)) == KILLED:
            done.kills += 1
        done.differences = [] if code == 0 else [f"exit code {code}: {self.command.said()}"]
        done.differences += differences(self.expected, self.told(name))
        done.repeats = Counter(self.site.paths()) - self.requests
        return done

    def crawled(self, folder: Path, dice: random.Random | None) -> int:
        """The exit code of a crawl that is killed, unless it comes to its end before.

        `dice` say when; None: it is left alone.
        """
        group = self.command.start(folder, "crawl")
        if dice is not None:
            self.disturb(group, dice, kill_all, least=0, most=self.posts // 2)
        return self.command.ending()

    def disturb(
        self,
        group: int,
        dice: random.Random,
        kill: Kill,
        *,
        least: int,
        most: int,
    ) -> bool:
        """Kills at a random moment: after so many requests, and a little later than the last.

        Whether the crawl was still running.
        """
        asked = len(self.site.asked) + dice.randint(least, most)
        until = time.monotonic() + MOST_ENDLESS
        while len(self.site.asked) < asked:
            if self.command.is_done(0.001):
                return False
            assert time.monotonic() < until, "the crawl came to a standstill"
        if self.command.is_done(dice.uniform(0, LONGEST_WAIT)):
            return False
        kill(group)
        return True


def differences(expected: Told, found: Told) -> list[str]:
    """What one of two archives says and the other does not, in words."""
    return [
        f"{table}: {sign} {row}"
        for table in expected.keys() | found.keys()
        for sign, rows, others in (
            ("lost", expected.get(table, []), found.get(table, [])),
            ("came", found.get(table, []), expected.get(table, [])),
        )
        for row in sorted((Counter(rows) - Counter(others)).elements())
    ]
