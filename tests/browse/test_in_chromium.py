"""A real reader in a real browser: search, open, read; nothing runs, nothing comes from afar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

PAGES = (
    "/", "/archive/-/posts", "/archive/-/search?q=worker", "/archive/-/search?q=zeppelin",
    "/archive/-/code?q=func", "/archive/-/code?code=go", "/archive/-/tags", "/archive/-/authors",
    "/archive/-/code-languages", "/archive/-/tag/go", "/archive/-/years",
    "/archive/-/source/rajpoot", "/archive/-/post/1", "/archive/-/post/5", "/archive/-/post/6",
    "/archive/-/post/1/revisions/1", "/archive/-/post/1/changes/1/2", "/archive/-/missing",
    "/archive/-/health", "/archive/-/runs", "/archive/-/run/1", "/archive/-/post/99",
)  # fmt: skip


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


def test_no_page_is_wider_than_the_screen(visit: Any) -> None:
    page = visit()
    for path in PAGES:
        page.goto(path)
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 700})
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


def test_axe_finds_nothing_in_light_and_in_dark(visit: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit()
    found = []
    for path in PAGES:
        page.goto(path)
        for scheme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
            page.emulate_media(color_scheme=scheme)
            faults = axe.run(page, options=rules).response["violations"]
            found += [(path, scheme, fault["id"], fault["nodes"][0]["html"]) for fault in faults]
    assert found == []


def test_snapshot_runs_nothing_and_fetches_nothing(visit: Any, built: Path) -> None:
    sha = Database(built)["posts"].get(1)["snapshot_sha256"]
    page = visit()
    page.goto(f"/archive/-/snapshot/{sha}")
    assert page.frame_locator("iframe").get_by_role("heading").inner_text() == "As it was"


def test_keyboard_alone_skips_to_the_text_and_opens_the_contents(visit: Any) -> None:
    page = visit(viewport={"width": 700, "height": 700})
    page.goto("/archive/-/post/1")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "#s-" in page.url


def test_code_is_copied_as_it_is(visit: Any) -> None:
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/archive/-/post/1")
    figure = page.locator("figure.code").first
    figure.hover()
    figure.get_by_role("button", name="Copy").click()
    figure.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith('package main\n\nimport "fmt"\n')
    assert "\tfor i := 0; i < n; i++ {\n\t\tgo func()" in copied


def test_printed_post_is_the_text_with_its_address(visit: Any) -> None:
    page = visit()
    page.goto("/archive/-/post/1")
    assert not page.locator(".printed").is_visible()
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    assert "https://rajpoot.dev/posts/pools/, archived 21 November 2026" in shown
    assert page.locator(".prose").is_visible()
    for gone in (".top", ".bottom", ".contents", ".after", ".copy", ".anchor"):
        assert not page.locator(gone).first.is_visible()


def test_wide_code_scrolls_in_its_frame(visit: Any) -> None:
    page = visit(viewport={"width": 320, "height": 700})
    page.goto("/archive/-/post/1")
    frame = page.locator("figure.code .scroll").first
    assert frame.evaluate("e => e.scrollWidth > e.clientWidth && e.tabIndex === 0")


def test_short_words_of_ours_stay_whole_on_a_phone(visit: Any) -> None:
    page = visit(viewport={"width": 320, "height": 700})
    page.goto("/archive/-/source/rajpoot")
    boxes = page.eval_on_selector_all(
        ".top nav a, button, .values span", "all => all.map(e => e.getClientRects().length)"
    )
    heights = page.eval_on_selector_all(".top nav a", "all => all.map(e => e.offsetHeight)")
    assert set(boxes) == {1}
    assert max(heights) < 40
