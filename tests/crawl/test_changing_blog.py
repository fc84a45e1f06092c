"""A blog that changes between crawls: what is an edit, a suspect, a tombstone, a move."""

from pathlib import Path

from crawling import crawled
from scripted_site import ScriptedSite

from archiver.model import Counts, Run
from archiver.storage.archive import Archive

CAPTCHA = (
    "<html><title>Just a moment...</title><body><h1>Checking your browser</h1>"
    "<p>Please complete the captcha to prove that you are human.</p><div class=g-recaptcha></div>"
)
NOT_FOUND = "<html><title>Page not found</title><h1>404</h1><p>Page not found. Sorry!</p>"


def path(number: int) -> str:
    return f"/posts/{number}-lesson/"


def body(site: ScriptedSite, number: int) -> str:
    return site.answers[path(number)][0].body.decode()


def again(site: ScriptedSite, number: int, page: str, status: int = 200) -> None:
    """From now on that post's address answers so."""
    site.forget(path(number))
    site.page(path(number), page, status)


def full(file: Path, site: ScriptedSite) -> Run:
    (run,), _ = crawled(file, site.url(), full=True)
    return run


def numbers(counts: Counts) -> tuple[int, int, int, int]:
    return counts.changed, counts.same, counts.suspect, counts.gone


def test_each_change_is_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "archive.db"
    with ScriptedSite() as site:
        site.blog(8)
        crawled(file, site.url())
        originals = {number: body(site, number) for number in range(1, 9)}
        again(site, 1, originals[1].replace("taught", "teached"))
        again(site, 2, originals[2].replace("<html", "<!-- 4711 --><html data-csrf=x"))
        again(site, 3, CAPTCHA)
        again(site, 4, NOT_FOUND)
        again(site, 5, originals[5].split("<p>")[0] + "<p>All gone but this.</p>")
        again(site, 6, "gone", 410)
        site.forget(path(7))
        site.page(path(7), "", 301, Location="/2026/seventh/")
        site.page("/2026/seventh/", originals[7])
        assert numbers(full(file, site).counts) == (1, 3, 3, 1)
        assert numbers(full(file, site).counts) == (0, 4, 3, 1)
        again(site, 3, originals[3])
        run = full(file, site)
        assert numbers(run.counts) == (0, 5, 2, 1)
    with Archive.open(file, readonly=True) as archive:
        (status,) = archive.coverage.status()
        assert (status.archived, status.suspects, status.tombstones) == (8, 2, 1)
        told = {}
        for post in archive.posts.select():
            kinds = [revision.kind for revision in archive.posts.revisions(post.id)]
            told[int(post.post.title.split()[1])] = (post.status, kinds)
        suspected = ("live", ["good", "suspect"])
        assert told == {
            1: ("live", ["good", "good"]),
            2: ("live", ["good"]),
            3: suspected,
            4: suspected,
            5: suspected,
            6: ("gone", ["good"]),
            7: ("live", ["good"]),
            8: ("live", ["good"]),
        }
        moved = archive.posts.get(site.url(path(7)))
        assert moved
        assert moved.post.url == site.url("/2026/seventh/")
        assert archive.posts.search("lesson 6")
