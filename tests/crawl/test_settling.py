"""When a page in the browser is done: lists that grow, pages that never end."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from crawling import need_browser

from archiver.crawl.chromium import RenderingFailed, context_options, launch_options

pytestmark = pytest.mark.asyncio(loop_scope="module")

HTML = "text/html; charset=utf-8"
CARDS = """
const list = document.body.appendChild(document.createElement("main"));
let n = 0, busy = false;
const grow = (most = 20) => {
  if (busy || n >= most) return;
  busy = true;
  setTimeout(() => { busy = false; for (let i = 0; i < 5; i++) { n++;
    list.insertAdjacentHTML("beforeend", `<article style="min-height:900px"><h2>
      <a href="/posts/${n}/">Lesson ${n}</a></h2><button>More</button></article>`); } }, 30);
};
grow();
"""
SCROLLED = "addEventListener('scroll', () => { if (innerHeight + scrollY > TALL - 9) grow(); });"
BOX = """list.style = "height: 90vh; overflow-y: auto";
list.addEventListener("scroll", () => grow());"""
WATCHED = """const end = document.body.appendChild(document.createElement("i"));
new IntersectionObserver(seen => { if (seen[0].isIntersecting) grow(); }).observe(end);"""
BUTTON = """const more = document.body.appendChild(document.createElement("button"));
more.textContent = "Mehr laden …"; more.onclick = () => grow();"""
NEXT = """const next = document.body.appendChild(document.createElement("button"));
next.textContent = "Load more"; next.onclick = () => { list.innerHTML = "<a href=/a>a</a>"; };"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def context() -> AsyncIterator[Any]:
    """One Chromium for all tests of this module, started as a crawl starts it."""
    need_browser()
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**launch_options())
        yield await browser.new_context(**context_options("blog-archiver"))
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def settling(context: Any) -> AsyncIterator[Callable[..., Any]]:
    """Gives the Settling of a page that runs a script; it is offline, like every page of ours."""
    from archiver.crawl.settling import Patience, Settling

    page = await context.new_page()

    async def opened(script: str, most: int = 1 << 20, **patience: Any) -> Settling:
        html = f"<!DOCTYPE html><body><script>{script}</script>"
        await page.route("**", lambda route: route.fulfill(body=html, content_type=HTML))
        await page.goto("http://a.example/", wait_until="commit")
        waits = {"still": 0.12, "rest": 2.0, "rounds": 9} | patience
        return Settling(page, lambda: (0, 0), Patience(**waits), most)

    yield opened
    await page.close()


def posts(shown: Any) -> int:
    return len(re.findall(r'"/posts/\d', shown.html))


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(SCROLLED.replace("TALL", "document.body.scrollHeight"), id="scrolled"),
        pytest.param(BOX, id="a box is scrolled"),
        pytest.param(WATCHED, id="its end comes into view"),
        pytest.param(BUTTON, id="a button in German"),
    ],
)
async def test_list_that_grows_is_read_to_its_end(settling: Any, script: str) -> None:
    shown = await (await settling(CARDS + script)).as_list()
    assert posts(shown) == 20
    assert not shown.bounded


async def test_list_without_end_is_bounded_and_says_so(settling: Any) -> None:
    endless = CARDS.replace("most = 20", "most = 1e9") + WATCHED
    shown = await (await settling(endless, rounds=3)).as_list()
    assert shown.bounded
    assert 15 <= posts(shown) <= 40


async def test_list_that_is_replaced_is_kept_as_it_was(settling: Any) -> None:
    shown = await (await settling(CARDS + NEXT)).as_list()
    assert posts(shown) == 5


async def test_buttons_of_a_post_are_not_pressed(settling: Any) -> None:
    shown = await (await settling(CARDS + BUTTON)).as_post()
    assert posts(shown) == 5


async def test_clock_that_ticks_does_not_keep_a_page_waiting(settling: Any) -> None:
    ticking = "setInterval(() => { document.title = new Date().toISOString(); }, 20);"
    shown = await (await settling(CARDS + ticking, rest=0.5)).as_post()
    assert posts(shown) == 5


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param("setTimeout(() => { while (true); }, 50)", "never came to rest", id="loop"),
        pytest.param(
            "document.body.append(document.createComment('x'.repeat(1 << 21)))",
            "larger than max_page_mb",
            id="too large",
        ),
    ],
)
async def test_page_that_is_never_done_is_given_up(settling: Any, script: str, words: str) -> None:
    with pytest.raises(RenderingFailed, match=words):
        await (await settling(script, rest=1.0)).as_list()
