"""A blog that changes between crawls: what is an edit, a suspect, a tombstone, a move, or nothing.

Everything through `archiver crawl --full` and `archiver show --accept`, over a real server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from killing import CONFIG
from scripted_site import ScriptedSite
from warm_command import WarmCommand

from archiver.storage.archive import Archive

Change = Callable[[str], str]

# What a reader sees of a post, and what a template puts around it.
ARTICLE = """<h1>{title}</h1><p class="byline">By <a href="/ann/" rel="author">Ann</a> ·
<time datetime="2026-01-{number:02}">2026-01-{number:02}</time> · 3 days ago · 1,024 views</p>
<p>{prose}</p><p>{prose} It is told in <a href="/about/" title="About us">another place</a>.</p>
<figure><img src="/pictures/{number}.png" alt="Figure {number}"></figure>
<pre><code class="language-sql">SELECT {number};</code></pre>"""
PAGE = """<html lang="en"><head><title>{title} | Lessons</title><meta name="csrf" content="a1b2">
</head><body><header><nav><a href="/">Home</a> <a href="/about/">About</a></nav></header>
<main><article class="post">{article}</article></main>
<aside><h2>Related posts</h2><ul><li><a href="/posts/1-lesson/">Lesson one</a></li></ul></aside>
<footer>© Lessons</footer></body></html>"""
REDESIGNED = """<!DOCTYPE html><html lang="en" class="dark"><head><meta charset="utf-8">
<title>Lessons: {title}</title><link rel="stylesheet" href="/new.css"></head>
<body class="layout-v2"><div id="wrap"><div class="topbar"><b>Lessons</b>
<form action="/search"><input name="q"></form></div><div class="content"><article>
<div class="entry-body">{article}</div></article></div>
<div class="sidebar"><h3>Newsletter</h3><p>Subscribe to hear of new lessons first.</p></div>
</div></body></html>"""
CAPTCHA = (
    "<html><title>Just a moment...</title><body><h1>Checking your browser</h1>"
    "<p>Please complete the captcha to prove that you are human.</p><div class=g-recaptcha></div>"
)
LOGIN = (
    "<html><title>Log in</title><body><h1>Log in to continue reading</h1><form method=post>"
    "<input name=user><input type=password name=password><button>Log in</button></form></body>"
)
NOT_FOUND = "<html><title>Page not found</title><h1>404</h1><p>Page not found. Sorry!</p>"


def said(text: str, instead: str) -> Change:
    """The page with something else in the place of a text that it holds."""

    def change(page: str) -> str:
        assert text in page
        return page.replace(text, instead)

    return change


def only(page: str) -> Change:
    return lambda _: page


def redesigned(page: str) -> str:
    title = re.search(r"<h1>(.*?)</h1>", page)
    article = re.search(r'<article class="post">(.*)</article>', page, re.DOTALL)
    assert title
    assert article
    return REDESIGNED.format(title=title[1], article=article[1])


def torn(page: str) -> str:
    return re.sub(r"<p>.*</p>", "<p>Torn.</p>", page, flags=re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What becomes of a change: the kinds of revisions, and the status of the post."""

    first: tuple[str, ...]  # after the crawl that meets it
    status: str = "live"  # after another crawl at once
    week: tuple[str, ...] = ()  # kinds after it was met for the third time, eight days later
    week_status: str = "live"
    changed: str = ""  # a field that the new revision says has changed


ONE, NEXT = ("good",), ("good", "good")
DOUBTED = ("good", "suspect")
SAME = Expected(first=ONE, week=ONE)
CHANGES: dict[str, tuple[int, Change, Expected]] = {  # name -> (HTTP status, page, what it is)
    "nothing": (200, lambda page: page, SAME),
    "a typo": (200, said("taught", "teached"), Expected(first=NEXT, week=NEXT, changed="text")),
    "a title": (
        200, said("Lesson 3 of many", "The third lesson"),
        Expected(first=NEXT, week=NEXT, changed="title"),
    ),
    "code": (
        200, said("SELECT 4;", "SELECT 4, 5;"), Expected(first=NEXT, week=NEXT, changed="code"),
    ),
    "template redesign": (200, redesigned, SAME),
    "view counter": (200, said("1,024 views", "2,048 views"), SAME),
    "relative date": (200, said("3 days ago", "a week ago"), SAME),
    "CSRF token": (200, said('content="a1b2"', 'content="c3d4"'), SAME),
    "reordered attributes": (
        200, said('href="/about/" title="About us"', 'title="About us" href="/about/"'), SAME,
    ),
    "related posts": (200, said("Lesson one", "Lesson two"), SAME),
    "404": (404, only("gone"), Expected(first=ONE, status="gone", week=ONE, week_status="gone")),
    "410": (410, only("gone"), Expected(first=ONE, status="gone", week=ONE, week_status="gone")),
    "server error": (500, only("oops"), SAME),
    "captcha": (200, only(CAPTCHA), Expected(first=DOUBTED, week=DOUBTED)),
    "captcha with 403": (403, only(CAPTCHA), SAME),
    "login wall": (200, only(LOGIN), Expected(first=DOUBTED, week=DOUBTED)),
    "empty page": (200, only("<html><body></body></html>"), Expected(first=DOUBTED, week=DOUBTED)),
    "collapse": (200, torn, Expected(first=DOUBTED, week=NEXT)),
    "soft 404": (200, only(NOT_FOUND), Expected(first=DOUBTED, week=DOUBTED, week_status="gone")),
}  # fmt: skip
NUMBERS = {name: number for number, name in enumerate(CHANGES, 1)}
MOVED, CANONICAL, ACCEPTED = (len(CHANGES) + place for place in (1, 2, 3))
POSTS = ACCEPTED


def path(number: int) -> str:
    return f"/posts/{number}-lesson/"


def page(number: int) -> str:
    title = f"Lesson {number} of many"
    prose = f"Paragraph about lesson {number}, which taught us a thing or two. " * 6
    article = ARTICLE.format(number=number, title=title, prose=prose)
    return PAGE.format(title=title, article=article)


class Blog:
    """The blog, its archive, and the command."""

    def __init__(self, folder: Path, site: ScriptedSite, command: WarmCommand, posts: int) -> None:
        self.folder, self.site, self.command, self.posts = folder, site, command, posts
        (folder / "sources.toml").write_text(CONFIG.format(url=site.url()))
        self.list_posts({})
        for number in range(1, posts + 1):
            site.page(path(number), page(number))

    def list_posts(self, moved: dict[int, str]) -> None:
        """The index page; of some posts it knows another address."""
        cards = "".join(
            f'<article><h2><a href="{moved.get(n, path(n))}">Lesson {n} of many</a></h2>'
            f"<time>2026-01-{n:02}</time><p>What happened on day {n}.</p></article>"
            for n in range(1, self.posts + 1)
        )
        self.answers("/", f"<html lang=en><title>Lessons</title><main>{cards}</main>")

    def answers(self, address: str, page: str, status: int = 200, **headers: str) -> None:
        """From now on that address answers so."""
        self.site.forget(address)
        self.site.page(address, page, status, **headers)

    def crawl(self, *options: str, days: int = 0) -> None:
        code, said = self.command.run(self.folder, "crawl", *options, days=days)
        assert code in {0, 3}, said  # 3: most of its posts are suspects, which is an alarm

    def told(self, number: int) -> tuple[tuple[str, ...], str]:
        """The kinds of revisions of a post, and its status."""
        with Archive.open(self.folder / "archive.db", readonly=True) as archive:
            post = archive.posts.get(self.site.url(path(number)))
            assert post
            kinds = (revision.kind for revision in archive.posts.revisions(post.id))
            return tuple(kinds), post.status


@contextmanager
def blog_in(folder: Path, posts: int) -> Iterator[Blog]:
    with ScriptedSite() as site:
        yield Blog(folder, site, WarmCommand(), posts)


def move(blog: Blog) -> None:
    """One post for good, by a redirect; one by a canonical address that its page names."""
    blog.answers(path(MOVED), "", 301, Location="/2026/moved/")
    blog.answers("/2026/moved/", page(MOVED))
    declared = '<head><link rel="canonical" href="/2026/canonical/">'
    told = page(CANONICAL).replace("<head>", declared)
    blog.answers(path(CANONICAL), told)
    blog.answers("/2026/canonical/", told)


def accept(blog: Blog) -> None:
    """A person believes that a post was cut down to a few words."""
    url = blog.site.url(path(ACCEPTED))
    code, said = blog.command.run(blog.folder, "show", url, "--accept", "2")
    assert code == 0, said
    assert "Torn." in said


def test_each_change_is_what_it_is(tmp_path: Path) -> None:
    with blog_in(tmp_path, POSTS) as blog:
        check_changes(blog)


def check_changes(blog: Blog) -> None:
    blog.crawl()
    for name, (status, change, _) in CHANGES.items():
        blog.answers(path(NUMBERS[name]), change(page(NUMBERS[name])), status)
    move(blog)
    blog.answers(path(ACCEPTED), torn(page(ACCEPTED)))
    blog.crawl("--full")
    assert blog.told(ACCEPTED) == (DOUBTED, "live")
    accept(blog)
    for name, (*_, expected) in CHANGES.items():
        assert (name, blog.told(NUMBERS[name])) == (name, (expected.first, "live"))

    blog.crawl("--full")
    for name, (*_, expected) in CHANGES.items():
        assert (name, blog.told(NUMBERS[name])) == (name, (expected.first, expected.status))
    assert blog.told(ACCEPTED) == (NEXT, "live")

    blog.list_posts({CANONICAL: "/2026/canonical/"})
    blog.crawl("--full", days=8)
    for name, (*_, expected) in CHANGES.items():
        state = (expected.week, expected.week_status)
        assert (name, blog.told(NUMBERS[name])) == (name, state)
    with Archive.open(blog.folder / "archive.db", readonly=True) as archive:
        check_fields(archive, blog)
        check_moves(archive, blog)
        check_status(archive)


def check_fields(archive: Archive, blog: Blog) -> None:
    """Each new revision knows what changed."""
    for name, (*_, expected) in CHANGES.items():
        post = archive.posts.get(blog.site.url(path(NUMBERS[name])))
        assert post
        last = archive.posts.revisions(post.id)[-1]
        assert not expected.changed or expected.changed in last.changed, name


def check_moves(archive: Archive, blog: Blog) -> None:
    """A post that moved is the same post, at its new address, known by its old one."""
    for number, address in ((MOVED, "/2026/moved/"), (CANONICAL, "/2026/canonical/")):
        old, new = (archive.posts.get(blog.site.url(at)) for at in (path(number), address))
        assert old is not None
        assert old == new
        assert old.post.url == blog.site.url(address)
        assert [revision.kind for revision in archive.posts.revisions(old.id)] == ["good"]
        assert [event.kind for event in archive.history.events(old.id)] == ["moved"]


def check_status(archive: Archive) -> None:
    """Nothing was lost: every post is there and is found, gone or not."""
    (status,) = archive.coverage.status()
    assert archive.posts.count() == POSTS
    assert status.suspects == sum(e.week == DOUBTED and e.week_status == "live"
                                  for *_, e in CHANGES.values())  # fmt: skip
    assert status.tombstones == sum(e.week_status == "gone" for *_, e in CHANGES.values())
    gone = NUMBERS["404"]
    assert [hit.title for hit in archive.posts.search(f'"lesson {gone}"')][:1] == [
        f"Lesson {gone} of many"
    ]


def test_post_that_answers_again_is_what_it_was(tmp_path: Path) -> None:
    with blog_in(tmp_path, posts=3) as blog:
        check_return(blog)


def check_return(blog: Blog) -> None:
    blog.crawl()
    for number, answer, status in ((1, CAPTCHA, 200), (2, "gone", 404), (3, torn(page(3)), 200)):
        blog.answers(path(number), answer, status)
    blog.crawl("--full")
    blog.crawl("--full")
    assert [blog.told(number) for number in (1, 2, 3)] == [
        (DOUBTED, "live"), (ONE, "gone"), (DOUBTED, "live"),
    ]  # fmt: skip
    for number in (1, 2, 3):
        blog.answers(path(number), page(number))
    blog.crawl("--full")
    with Archive.open(blog.folder / "archive.db", readonly=True) as archive:
        (status,) = archive.coverage.status()
        assert (status.suspects, status.tombstones) == (0, 0)
        for number in (1, 2, 3):
            post = archive.posts.get(blog.site.url(path(number)))
            assert post
            assert (post.status, post.revision) == ("live", 1)
            assert archive.history.events(post.id)[-1].kind == "live"
