"""A blog that changes between crawls, the archive of it, and what each crawl asks it for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from killing import CONFIG
from scripted_site import ScriptedSite
from warm_command import WarmCommand

from archiver.storage.archive import Archive

SIZE = 5  # posts on an index page
ATOM = '<link rel="alternate" type="application/atom+xml" href="/feed.xml">'


class Blog:
    """A blog of numbered posts, newest first, and the archive of it."""

    def __init__(self, folder: Path, site: ScriptedSite, command: WarmCommand) -> None:
        self.folder, self.site, self.command = folder, site, command
        self.etags = True
        (folder / "sources.toml").write_text(CONFIG.format(url=site.url()))
        site.page("/robots.txt", "User-agent: *\n", Content_Type="text/plain")

    def publish(self, numbers: Sequence[int], *, note: str = "", feed: bool = False) -> None:
        """The blog has these posts from now on, in that order."""
        for path in [path for path in self.site.answers if path.startswith(("/page/", "/feed"))]:
            self.site.forget(path)
        pages = [numbers[at : at + SIZE] for at in range(0, len(numbers), SIZE)]
        for place, own in enumerate(pages, 1):
            links = "".join(f'<a href="{index(n)}">{n}</a>' for n in range(1, len(pages) + 1))
            pager = f"<nav class=pagination>{links}</nav>" if len(pages) > 1 else ""
            cards = "".join(map(card, own))
            self.put(
                index(place),
                f"<html lang=en><title>Lessons</title>{ATOM if feed else ''}"
                f"<main>{cards}{pager}</main><footer>{note}</footer>",
            )
        for number in numbers:
            if post(number) not in self.site.answers:
                self.write(number, "taught")
        if feed:
            self.tell_by_feed(numbers)

    def write(self, number: int, word: str) -> None:
        """The page of a post, which says that word."""
        prose = f"Paragraph about lesson {number}, which {word} us a thing or two. " * 8
        self.put(
            post(number),
            f"<html lang=en><title>{title(number)}</title><main><article><h1>{title(number)}</h1>"
            f"<time datetime={day(number)}>{day(number)}</time><p>{prose}</p></article></main>",
        )

    def tell_by_feed(self, numbers: Sequence[int], updated: str = "") -> None:
        """The feed; the first post in it was changed at the time `updated`."""
        items = "".join(
            f"<entry><title>{title(n)}</title><id>{n}</id><link href='{self.site.url(post(n))}'/>"
            f"<published>{day(n)}T08:00:00Z</published><updated>"
            f"{updated if updated and n == numbers[0] else f'{day(n)}T08:00:00Z'}</updated></entry>"
            for n in numbers[:10]
        )
        head = "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>A</title>"
        self.put("/feed.xml", f"{head}<id>a</id>{items}</feed>", "application/atom+xml")

    def put(self, path: str, body: str, kind: str = "text/html; charset=utf-8") -> None:
        self.site.forget(path)
        headers = {"ETag": f'"{hash(body)}"'} if self.etags else {}
        self.site.page(path, body, Content_Type=kind, **headers)

    def crawl(self, *options: str, days: int = 0) -> list[str]:
        """What one more run asks for, so many days from now; robots.txt is left out."""
        self.site.asked.clear()
        code, said = self.command.run(self.folder, "crawl", *options, days=days)
        assert code == 0, said
        return [path for path in self.site.paths() if path != "/robots.txt"]

    def archive(self) -> Archive:
        return Archive.open(self.folder / "archive.db", readonly=True)

    def coverage(self) -> list[tuple[str, int, int, int]]:
        """What each witness declares, what of it is archived, and what is missing."""
        with self.archive() as archive:
            rows = archive.coverage.coverage()
        return [(row.witness.value, row.declared, row.archived, row.missing) for row in rows]


def index(place: int) -> str:
    return "/" if place == 1 else f"/page/{place}/"


def post(number: int) -> str:
    return f"/posts/{number}-lesson/"


def title(number: int) -> str:
    return f"Lesson {number} of many"


def day(number: int) -> date:
    return date(2025, 1, 1) + timedelta(days=number)


def card(number: int) -> str:
    return (
        f'<article><h2><a href="{post(number)}">{title(number)}</a></h2>'
        f"<time>{day(number)}</time><p>What happened on day {number}.</p></article>"
    )


def down(first: int, last: int = 1) -> list[int]:
    return list(range(first, last - 1, -1))
