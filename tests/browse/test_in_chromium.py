"""A real reader in a real browser: search, open, read; nothing runs, nothing comes from afar."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn
from sqlite_utils import Database

from archiver.browse.serve import listening, reading_datasette

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

PAGES = (
    "/", "/archive/-/posts", "/archive/-/search?q=worker", "/archive/-/search?q=zeppelin",
    "/archive/-/code?q=func", "/archive/-/tags", "/archive/-/years", "/archive/-/source/rajpoot",
    "/archive/-/post/1", "/archive/-/post/5", "/archive/-/post/6",
    "/archive/-/post/1/revisions/1", "/archive/-/post/1/changes/1/2", "/archive/-/missing",
    "/archive/-/health", "/archive/-/runs", "/archive/-/run/1", "/archive/-/post/99",
)  # fmt: skip

# Each calls ran(), which the page's own script policy must never let happen.
PAYLOADS = (
    "<script>ran()</script>",
    "<img src=x onerror=ran()>",
    "<svg onload=ran()>",
    "<svg><script>ran()</script></svg>",
    "<a href=javascript:ran()>x</a>",
    "<math><mtext><script>ran()</script></mtext></math>",
    '"><script>ran()</script>',
    "'-ran()-'",
    "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    "</title><script>ran()</script>",
    "</textarea></style><script>ran()</script>",
    "<math><mi//xlink:href='javascript:ran()'>x</mi></math>",
    "<body onload=ran()>",
    "<input autofocus onfocus=ran()>",
    "<details open ontoggle=ran()>",
    "<style>@import '//evil.example/x'</style>",
    "<noscript><p title='</noscript><img src=x onerror=ran()>'>",
    "<base href=//evil.example/>",
    "<form><button formaction=javascript:ran()>x</button></form>",
    "<object data=javascript:ran()>",
    "<meta http-equiv=refresh content='0;url=javascript:ran()'>",
    "{{ran()}}",
    "{% raw %}${ran()}",
    "<svg><a xlink:href='javascript:ran()'><text>x</text></a></svg>",
    "<p style='x:expression(ran());background:url(//evil.example/y)'>",
    "<table background=javascript:ran()>",
    "<video><source onerror=ran()></video>",
    "\\x3cscript>ran()",
    "<![CDATA[<script>ran()</script>]]>",
    "<!--><script>ran()</script>-->",
    "<xmp><script>ran()</script></xmp>",
    "<svg><foreignObject><script>ran()</script></foreignObject></svg>",
    "&lt;script&gt;ran()&lt;/script&gt;",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=ran()></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=ran()>",
    '<svg></p><style><a id="</style><img src=1 onerror=ran()>">',
    "<link rel=stylesheet href=//evil.example/z.css><link rel=preconnect href=//evil.example>",
    "<img src=//evil.example/pixel.png>",
    "<embed src=//evil.example/q>",
    "<a href='data:text/html,<script>ran()</script>'>x</a>",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs {CHROMIUM}: apt-get install chromium")
        pytest.skip(f"no {CHROMIUM} here")
    playwright = pytest.importorskip("playwright.sync_api").sync_playwright().start()
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield chromium
    chromium.close()
    playwright.stop()


@pytest.fixture
def address(archive_path: Path) -> Iterator[str]:
    """The reading room on a free port, in a thread of its own."""
    door = listening("127.0.0.1", 0)
    config = uvicorn.Config(reading_datasette(archive_path).app(), log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    door.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Any]:
    """A page that fails the test for anything in its console or any request to elsewhere."""
    faults: list[str] = []
    pages: list[Any] = []

    def open_page(**settings: Any) -> Any:
        page = browser.new_page(base_url=address, **settings)
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("request", lambda r: r.url.startswith((address, "data:")) or faults.append(r.url))
        page.add_init_script("window.ran = () => console.error('a script ran')")
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert [fault for fault in faults if "404 (Not Found)" not in fault] == []


def test_search_open_read(visit: Any) -> None:
    page = visit()
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("worker pools")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Worker pools in Go").first.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Worker pools in Go")
    assert "share memory by communicating" in page.locator(".prose").inner_text()
    assert page.locator("figure.code").first.get_by_role("button", name="Copy").count() == 1
    page.get_by_role("link", name="Closing it").click()
    assert page.url.endswith("#s-part-5") or "#s-" in page.url
    page.get_by_role("link", name="what changed").click()
    assert page.locator("ins").count() >= 1


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_is_wider_than_the_screen(visit: Any, width: int) -> None:
    page = visit(viewport={"width": width, "height": 700})
    for path in PAGES:
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (path, wide)


def test_dark_is_dark(visit: Any) -> None:
    page = visit(color_scheme="dark")
    page.goto("/archive/-/post/1")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 25, 28)"


def test_everything_works_without_scripts(visit: Any) -> None:
    page = visit(java_script_enabled=False)
    page.goto("/archive/-/search?q=queue")
    page.get_by_role("link", name="Channels are a queue with manners").click()
    assert "A worker waits at it" in page.locator(".prose").inner_text()


def test_right_to_left_text_reads_from_the_right(visit: Any) -> None:
    page = visit()
    page.goto("/archive/-/post/6")
    assert page.evaluate("getComputedStyle(document.querySelector('.prose')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('pre')).direction") == "ltr"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Any, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(color_scheme=scheme)
    found = []
    for path in PAGES:
        page.goto(path)
        faults = axe.run(page).response["violations"]
        found += [(path, fault["id"], fault["nodes"][0]["html"]) for fault in faults]
    assert found == []


def test_snapshot_runs_nothing_and_fetches_nothing(visit: Any, archive_db: Database) -> None:
    sha = archive_db["posts"].get(1)["snapshot_sha256"]
    page = visit()
    page.goto(f"/archive/-/snapshot/{sha}")
    assert page.frame_locator("iframe").get_by_role("heading").inner_text() == "As it was"


def test_no_payload_ever_runs(visit: Any, archive_db: Database, add_post: Any) -> None:
    """Each payload as title, tag, author, body, code, language, address, reason and question."""
    bad = "javascript:ran()"
    for number, payload in enumerate(PAYLOADS):
        body = f"<p>worker {payload}</p><pre><code class='language-go'>func {payload}</code></pre>"
        row = ("rajpoot", f"bad-{number}", f"worker {payload}", "2026-11-11", payload,
               (payload,), payload, body)  # fmt: skip
        add_post(archive_db, row, url=f"{bad}//{number}{payload}", summary=payload,
                 provenance=f'{{"title": "{number}"}}', site_name=payload)  # fmt: skip
        ledger = {"source_id": 1, "url": bad, "url_key": f"bad/{number}", "state": "failed"}
        seen = {"first_seen_at": payload, "last_seen_at": payload}
        archive_db["entries"].insert({**ledger, **seen, "title": payload, "reason": payload})
    archive_db["sources"].update(1, {"title": "".join(PAYLOADS), "url": bad})
    archive_db["bodies"].update(1, {"html": "".join(PAYLOADS)})
    archive_db["code_blocks"].update(1, {"language": "".join(PAYLOADS), "caption": PAYLOADS[0]})
    archive_db["runs"].update(1, {"detail": "".join(PAYLOADS)})
    page = visit()
    paths = [
        "/", "/archive/-/posts", "/archive/-/posts?page=2", "/archive/-/post/1",
        "/archive/-/source/rajpoot", "/archive/-/missing", "/archive/-/runs", "/archive/-/tags",
        "/archive/-/authors", "/archive/-/languages", "/archive/-/code-languages",
        "/archive/-/code?q=func", "/archive/-/search?q=worker", "/archive/posts",
        *(f"/archive/-/post/{number}" for number in range(7, 7 + len(PAYLOADS), 4)),
        *(f"/archive/-/search?q={quote(payload, safe='')}" for payload in PAYLOADS[::5]),
    ]  # fmt: skip
    for path in paths:
        page.goto(path)
        links = page.eval_on_selector_all("a", "all => all.map(a => a.protocol)")
        assert "javascript:" not in links
        assert "data:" not in links
