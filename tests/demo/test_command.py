"""`python -m archiver.demo`, and the variants that only a browser can show."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys

import pytest

from archiver.demo import DemoServer

CHROMIUM = shutil.which("chromium")


def test_the_command_prints_the_urls_and_ends_at_ctrl_c() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "archiver.demo"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "Ctrl-C" in line:
            break
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == 0
    urls = [line.split()[-1] for line in lines[:-1]]
    assert len(urls) == 8
    assert all(url.startswith("http://") for url in urls)
    assert "26 posts" in lines[0]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
async def test_a_browser_shows_variants_lazy_pictures_and_math() -> None:
    playwright = pytest.importorskip("playwright.async_api")
    with DemoServer(ports=()) as server:
        async with playwright.async_playwright() as tool:
            browser = await tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = await browser.new_page()
            for blog in server.variants:
                await page.goto(blog.url)
                cards = page.locator("#grid a.card")
                await cards.nth(len(blog.posts) - 1).wait_for()
                hrefs = await cards.evaluate_all("cards => cards.map(card => card.href)")
                assert hrefs == list(blog.post_urls)
            lazy = next(post for post in server.blogs[1].posts if post.images)
            await page.goto(lazy.url)
            source = await page.locator("img.lazyload").first.evaluate("image => image.src")
            assert source == lazy.images[0]
            formula = next(post for post in server.blogs[4].posts if post.math)
            await page.goto(formula.url)
            await page.locator("main math").nth(len(formula.math) - 1).wait_for()
            await browser.close()
