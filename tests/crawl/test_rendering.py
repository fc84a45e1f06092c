"""Pages that scripts make, in the system's Chromium: complete, bounded, and never out of bounds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from crawling import crawled, in_process, need_browser, page_by_browser, rendered, told
from scripted_site import ScriptedSite

from archiver.crawl import chromium
from archiver.crawl.events import ListingDone, PostDone
from archiver.crawl.launch import CrawlOptions
from archiver.errors import UsageError
from archiver.model import Fetch, Role, Run, RunEnding, Source
from archiver.storage.archive import Archive

SHELL = (
    "<!DOCTYPE html><html lang=en><head><title>Lessons</title></head>"
    "<body><div id=app></div>{more}<script src=/app.js></script></body></html>"
)
APP = """
const app = document.getElementById("app");
const get = path => fetch(path).then(answer => answer.json());
const card = p => `<article><h2><a href="/posts/${p.n}-lesson/">${p.title}</a></h2>
  <time>${p.day}</time><p>What happened on day ${p.n}.</p></article>`;
const main = html => { app.innerHTML = `<main>${html}</main>`; };
if (location.pathname === "/") {
  get("/api/posts.json").then(posts => main(posts.map(card).join("")));
} else {
  get(`/api/${location.pathname.match(/\\d+/)[0]}.json`).then(p => {
    document.title = p.title;
    main(`<article><h1>${p.title}</h1><time datetime=${p.day}>${p.day}</time>${p.html}</article>`);
  });
}
"""


@pytest.fixture(autouse=True)
def browser() -> None:
    """Chromium and scrapy-playwright; CI must have them."""
    need_browser()


def scripted_blog(site: ScriptedSite, posts: int = 3, *, app: str = APP, more: str = "") -> None:
    """A blog whose HTML is empty: scripts make its list and posts of JSON."""
    records = [
        {"n": n, "title": f"Lesson {n} of many", "day": f"2026-01-{n:02}"}
        for n in range(1, posts + 1)
    ]
    site.page("/", SHELL.format(more=more))
    site.page("/app.js", app, Content_Type="text/javascript")
    site.page("/api/posts.json", json.dumps(records), Content_Type="application/json")
    for record in records:
        n = record["n"]
        prose = f"<p>{f'Paragraph about lesson {n}, which taught us a thing or two. ' * 10}</p>"
        body = json.dumps(record | {"html": prose * 2})
        site.page(f"/posts/{n}-lesson/", SHELL.format(more=""))
        site.page(f"/api/{n}.json", body, Content_Type="application/json")


def fetches(path: Path, run: Run) -> list[Fetch]:
    with Archive.open(path, readonly=True) as archive:
        return list(archive.runs.fetches(run.id))


def listed(events: list[object]) -> int:
    return next(event.entries for event in events if isinstance(event, ListingDone))


def test_blog_made_by_scripts_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with ScriptedSite() as site:
        scripted_blog(site, more="<p>Größe</p>")
        for page in ("/", "/posts/1-lesson/", "/posts/3-lesson/"):
            site.answers[page][0].headers = {"Content-Type": "text/html", "ETag": f'"{page}"'}
        site.page("/robots.txt", "User-agent: *\nDisallow: /posts/2-", Content_Type="text/plain")
        run, events = rendered(path, site.url())
        excluded = [e for e in events if isinstance(e, PostDone) and e.outcome == "excluded"]
        assert [e.detail for e in excluded] == ["Forbidden by robots.txt"]
        assert "/posts/2-lesson/" not in site.paths()
        assert site.paths().count("/app.js") == 1  # the same for all pages of a run
        assert {a.headers["User-Agent"].split("/")[0] for a in site.asked} == {"blog-archiver"}
        assert (run.ending, run.counts.new) == (RunEnding.FINISHED, 2)
        changed = site.answers["/api/1.json"][0]  # the HTML stays the same, and so does its ETag
        changed.body = changed.body.replace(b"a thing or two", b"a lot")
        again, _ = rendered(path, site.url(), full=True)
        assert (again.counts.changed, again.counts.same) == (1, 1)
    with Archive.open(path, readonly=True) as archive:
        posts = [archived.post for archived in archive.posts.select()]
        index = next(f for f in archive.runs.fetches(run.id) if f.role is Role.INDEX)
        page = archive.snapshots.read(index.snapshot_sha256)
    assert [post.title for post in posts] == ["Lesson 3 of many", "Lesson 1 of many"]
    assert all("taught us a" in post.text for post in posts)
    assert b"What happened on day 3" in page  # kept is the DOM, and the ledger says so
    assert "Größe".encode() in page
    pages = [f for f in fetches(path, run) if f.status and f.role is not Role.ROBOTS]
    assert {fetch.detail for fetch in pages} == {"rendered"}


def test_the_same_blog_read_plainly_says_what_to_write(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        scripted_blog(site)
        (run,), _ = crawled(tmp_path / "archive.db", site.url())
    assert run.ending is RunEnding.FAILED
    written = f'[[source]], name = "source-1", url = "{site.url()}", render = "browser"'
    assert f"if scripts make it, write into sources.toml: {written}" in (run.detail or "")


def test_proxy_of_the_environment_is_asked_for_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedSite() as proxy:
        scripted_blog(proxy)
        proxy.answers = {f"http://a.example{path}": said for path, said in proxy.answers.items()}
        monkeypatch.setenv("http_proxy", proxy.url())
        page = in_process(page_by_browser, "http://a.example/", CrawlOptions(delay=0))
        assert {urlsplit(path).hostname for path in proxy.paths()} == {"a.example"}
    assert page.body.count(b"<article>") == 3
    assert page.final_url == "http://a.example/"


REACHING_OUT = """
const inner = "127.0.0.2:PORT";
const tries = [
  () => fetch(`http://${inner}/fetched`), () => fetch("/redirected"),
  () => new WebSocket(`ws://${inner}/socket`), () => new EventSource(`http://${inner}/events`),
  () => navigator.sendBeacon(`http://${inner}/beacon`, "x"), () => open(`http://${inner}/popup`),
  () => document.body.append(Object.assign(document.createElement("iframe"),
    {src: `http://${inner}/frame`})),
  () => document.head.append(Object.assign(document.createElement("link"),
    {rel: "prefetch", href: `http://${inner}/prefetched`})),
  () => document.body.append(Object.assign(document.createElement("img"),
    {src: `http://${inner}/pixel.png`})),
  () => document.body.append(Object.assign(document.createElement("a"),
    {href: `http://${inner}/file`, download: "x"})) || document.body.lastChild.click(),
  () => fetch("http://127.0.0.3:NAMED/fetched"),
  () => navigator.serviceWorker.register("/app.js"), () => fetch("file:///etc/passwd"),
  () => fetch("/forbidden/x.json"), () => { location = `http://${inner}/gone-there`; },
];
for (const reach of tries) { try { Promise.resolve(reach()).catch(() => {}); } catch (e) {} }
"""


def test_page_reaches_nothing_private_however_it_tries(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    inside = ScriptedSite("127.0.0.2"), ScriptedSite("127.0.0.3")
    with ScriptedSite() as site, inside[0] as inner, inside[1] as named:
        port = str(inner.server.server_port)
        reaching = REACHING_OUT.replace("PORT", port)
        reaching = reaching.replace("NAMED", str(named.server.server_port))
        scripted_blog(site, 1, app=APP + reaching)
        site.page("/redirected", status=302, Location=f"http://127.0.0.2:{port}/redirected")
        site.page("/robots.txt", "User-agent: *\nDisallow: /forbidden/", Content_Type="text/plain")
        run, events = rendered(path, site.url(), allow_private=("127.0.0.3",))
        assert inner.asked == []
        assert set(named.paths()) == {"/fetched"}
        assert "/forbidden/x.json" not in site.paths()
    assert (listed(events), run.counts.new) == (1, 1)
    details = [fetch.detail or "" for fetch in fetches(path, run) if fetch.role is Role.INDEX]
    assert "of its requests refused: 127.0.0.2 is a private address" in details[0]


def test_page_that_reloads_itself_without_end_fails_in_words(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        scripted_blog(site, app="setInterval(() => location.reload(), 30)")
        run, _ = rendered(tmp_path / "archive.db", site.url(), patience={"rest": 0.3})
        assert site.paths().count("/") == 1
    assert (run.ending, run.counts.new) == (RunEnding.FAILED, 0), run.detail
    assert run.detail


def test_missing_browser_is_told_before_any_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedSite() as site:
        source = Source(name="a", url=site.url(), render="browser")
        monkeypatch.setenv(chromium.VARIABLE, str(tmp_path / "none"))
        with pytest.raises(UsageError, match=r'"a" has render = "browser".*apt-get install chromi'):
            in_process(told, tmp_path / "archive.db", [source], CrawlOptions())
        assert site.asked == []
    monkeypatch.setattr(chromium, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'blog-archiver\[browser\]'") as raised:
        chromium.require_browser([source])
    assert raised.value.exit_code == 2
    assert not (tmp_path / "archive.db").exists()


def test_crawl_without_such_a_source_imports_no_playwright() -> None:
    program = (
        "import sys, archiver.crawl.launch, spiders.blog, archiver.cli;"
        "sys.exit(any('playwright' in name for name in sys.modules))"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=False)
    assert done.returncode == 0


def children(pid: int) -> set[int]:
    """All processes below that one that are alive."""
    below: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            below |= {child} | children(child)
    return below


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
@pytest.mark.parametrize("signals", [[signal.SIGINT] * 2, [signal.SIGKILL]], ids=["twice", "kill"])
def test_no_browser_outlives_the_crawl(tmp_path: Path, signals: list[int]) -> None:
    program = (
        "import sys; from crawling import told; from pathlib import Path;"
        "from archiver.crawl.launch import CrawlOptions; from archiver.model import Source;"
        "told(Path(sys.argv[1]), [Source(name='s', url=sys.argv[2], render='browser')],"
        " CrawlOptions(delay=0, workers=1))"
    )
    with ScriptedSite() as site:
        scripted_blog(site, app="setInterval(() => fetch('/api/posts.json'), 100)")
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "archive.db"), site.url()],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        deadline = time.monotonic() + 30
        while site.paths().count("/api/posts.json") < 2:
            assert time.monotonic() < deadline
            time.sleep(0.02)  # the other process has to get there
        below = children(process.pid)
        assert len(below) >= 3  # the driver, the browser, the page
        for number in signals:
            process.send_signal(number)
            time.sleep(0.1)
        process.wait(timeout=30)
        while any(map(is_alive, below)):
            assert time.monotonic() < deadline
            time.sleep(0.02)  # it ends by itself
