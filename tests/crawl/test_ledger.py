"""One blog with everything that makes a ledger wrong, and what the ledger says of each of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from command_line import run_archiver
from crawling import crawled
from scripted_site import ScriptedSite

from archiver.model import Run, Witness
from archiver.storage.archive import Archive
from archiver.storage.coverage import SourceStatus

ELSEWHERE = "https://elsewhere.example/interview"
LESSONS = range(1, 16)
PINNED, FEED_ONLY, SITEMAP_ONLY = 2, 3, 1
FAILING, SOFT_404, GONE, EXCLUDED, TRACKED, NEWEST = 6, 7, 8, 9, 10, 15
INDEX = {  # page -> what it lists: on page 1 first 14 to 11, and 15 as well once page 2 was read
    1: [(PINNED, 14, 13, 12, 11), (PINNED, NEWEST, 13, 14, 12)],
    2: [(11, EXCLUDED, TRACKED, GONE)],
    3: [(SOFT_404, FAILING, 5, 4, PINNED)],
}
NOTES = "SELECT note FROM declarations ORDER BY witness"  # feed, index, sitemap
FEED = (15, 14, 13, 12, 11, TRACKED, EXCLUDED, GONE, SOFT_404, FAILING, FEED_ONLY)


def path(number: int) -> str:
    return f"/posts/{number}-lesson/"


def post(number: int) -> str:
    title, day = f"Lesson {number} of many", f"2026-01-{number:02}"
    prose = f"Paragraph about lesson {number}, which taught us a thing or two. " * 8
    return (
        f"<html lang=en><title>{title}</title><main><article><h1>{title}</h1>"
        f"<time datetime={day}>{day}</time><p>{prose}</p></article></main>"
    )


def index(page: int, numbers: Iterable[int]) -> str:
    cards = "".join(
        f'<article><h2><a href="{path(n)}{"?utm_source=list&utm_medium=web" * (n == TRACKED)}">'
        f"Lesson {n} of many</a></h2><time>2026-01-{n:02}</time></article>"
        for n in numbers
    )
    if page == 3:
        cards += f'<article><h2><a href="{ELSEWHERE}">An interview</a></h2><time>2026-01-03</time>'
    pager = "".join(f'<a href="/page/{n}/">{n}</a> ' for n in (2, 3) if n != page)
    feed = '<link rel=alternate type="application/rss+xml" href="/feed.xml">'
    return f"<html lang=en><head><title>Lessons</title>{feed}</head><main>{cards}{pager}</main>"


def build(site: ScriptedSite) -> None:
    for number in LESSONS:
        site.page(path(number), post(number))
    for page, states in INDEX.items():
        for numbers in states:
            site.page("/" if page == 1 else f"/page/{page}/", index(page, numbers))
    site.forget(path(GONE))
    site.answers[path(SOFT_404)][0].body = b"<title>Page not found</title><h1>404</h1><p>Sorry."
    for _ in range(3):  # the first try and its repetitions
        site.page(path(FAILING), "<h1>Internal Server Error</h1>", status=500)
    site.answers[path(FAILING)].append(site.answers[path(FAILING)].pop(0))
    items = "".join(
        f"<item><title>Lesson {n} of many</title><link>{site.url(path(n))}</link></item>"
        for n in FEED
    )
    xml = {"Content_Type": "application/xml"}
    site.page("/feed.xml", f'<rss version="2.0"><channel>{items}</channel></rss>', **xml)
    places = [*(path(n) for n in LESSONS), "/", "/about/", "/tags/lessons/"]
    rows = "".join(f"<url><loc>{site.url(place)}</loc></url>" for place in places)
    site.page("/sitemap.xml", f"<urlset>{rows}</urlset>", **xml)
    robots = f"User-agent: *\nDisallow: {path(EXCLUDED)}\nSitemap: {site.url('/sitemap.xml')}\n"
    site.page("/robots.txt", robots, Content_Type="text/plain")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the ledger says after a crawl, and the requests it took; addresses without host."""

    run: Run
    asked: list[str]
    status: SourceStatus
    witnesses: dict[Witness, tuple[int, ...]]  # declared, archived, missing, rejected, gone, ext.
    missing: list[tuple[str, str, str]]
    posts: dict[str, int]  # address -> revisions
    notes: list[str]  # of the witnesses
    check: int  # exit code of `status --check`
    shown: list[list[str]]  # rows of `status --missing`


def visit(folder: Path, site: ScriptedSite) -> Told:
    site.asked.clear()
    host = site.url("/")[:-1]
    (run,), _ = crawled(folder / "archive.db", site.url())
    shown = run_archiver("status", "--missing", cwd=folder).stdout.replace(host, "")
    with Archive.open(folder / "archive.db", readonly=True) as archive:
        (status,) = archive.coverage.status()
        rows = archive.coverage.coverage()
        return Told(
            run=run,
            asked=site.paths(),
            status=status,
            witnesses={
                row.witness: (
                    row.declared,
                    row.archived,
                    row.missing,
                    row.rejected,
                    row.gone,
                    row.external,
                )
                for row in rows
            },
            missing=[
                ((row.url or "").removeprefix(host), row.state, row.reason)
                for row in archive.coverage.missing()
            ],
            posts={
                item.post.url.removeprefix(host): item.revision for item in archive.posts.select()
            },
            notes=[row["note"] for row in archive.connection.rows(NOTES)],
            check=run_archiver("status", "--check", cwd=folder).returncode,
            shown=[line.split(maxsplit=3) for line in shown.splitlines()[1:] if line],
        )


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, Told]:
    """The first crawl of the blog, and the next one."""
    folder = tmp_path_factory.mktemp("ledger")
    with ScriptedSite() as site:
        build(site)
        return visit(folder, site), visit(folder, site)


EXPLAINED = [
    (path(EXCLUDED), "excluded", "Forbidden by robots.txt"),
    (ELSEWHERE, "external", "on another site"),
    (path(GONE), "gone", "HTTP 404"),
    (path(SOFT_404), "rejected", 'soft_404: calls itself "Page not found" (English themes)'),
]


def test_each_listed_post_that_is_not_archived_has_its_state_and_reason(
    visits: tuple[Told, Told],
) -> None:
    first, second = visits
    assert first.missing == [(path(FAILING), "failed", "HTTP 500"), *EXPLAINED]
    assert second.missing == EXPLAINED


def test_all_others_are_archived_once(visits: tuple[Told, Told]) -> None:
    first, second = visits
    kept = set(LESSONS) - {EXCLUDED, GONE, SOFT_404}
    assert first.posts == {path(n): 1 for n in kept - {FAILING}}
    assert second.posts == {path(n): 1 for n in kept}


def test_counts_of_the_source_add_up(visits: tuple[Told, Told]) -> None:
    for told, archived, missing in zip(visits, (11, 12), (1, 0), strict=True):
        row = told.status
        assert (row.archived, row.missing, row.rejected, row.gone, row.external, row.excluded) == (
            archived, missing, 1, 1, 1, 1,
        )  # fmt: skip
        assert row.declared == 16


def test_each_witness_says_what_it_lists(visits: tuple[Told, Told]) -> None:
    first, second = visits
    assert first.witnesses == {
        Witness.INDEX: (14, 9, 1, 1, 1, 1),
        Witness.FEED: (11, 7, 1, 1, 1, 0),
        Witness.SITEMAP: (15, 11, 1, 1, 1, 0),
    }
    assert second.witnesses == {
        Witness.INDEX: (14, 10, 0, 1, 1, 1),
        Witness.FEED: (11, 8, 0, 1, 1, 0),
        Witness.SITEMAP: (15, 12, 0, 1, 1, 0),
    }
    assert first.notes == [
        "1 of its 11 are on no index page, and were added",
        "page 1 was read again: posts appeared meanwhile",
        "knows 1 more",
    ]


def test_status_prints_the_same_rows_and_check_tells_what_is_owed(
    visits: tuple[Told, Told],
) -> None:
    for told, code in zip(visits, (4, 0), strict=True):
        rows = [["source-1", state, url, reason] for url, state, reason in told.missing]
        assert told.shown == rows
        assert told.check == code


def test_each_page_is_asked_for_once_but_the_first_and_what_failed(
    visits: tuple[Told, Told],
) -> None:
    first, second = visits
    lists = ["/", "/page/2/", "/page/3/", "/", "/feed.xml", "/sitemap.xml"]
    wanted = set(LESSONS) - {EXCLUDED}
    posts = [path(n) for n in wanted if n != FAILING] + [path(FAILING)] * 3
    assert sorted(first.asked) == sorted(["/robots.txt", *lists, *posts])
    assert path(FAILING) in second.asked
    assert not {path(n) for n in LESSONS if n != FAILING} & set(second.asked)
