"""Pages that are too large, too deep or no pages: a post or a rejection, within a worker's cap."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archiver.extraction.post import extract_post
from archiver.model import Page, Post, Reason, Rejection
from archiver.workers import Workers
from tests.extraction.test_post import PROSE, page_of, page_with, post_of

WORDS = "word and some more words of it "
UNCLOSED = r"\( x \[ y $ "
MATHJAX = '<script src="https://cdn.example.com/mathjax@3/tex-mml-chtml.js"></script>'
FRAMES = (
    '<html><head><title>A</title></head><frameset cols="50%,50%"><frame src="a.html"></frameset>'
)
LARGE = {
    "5 MB of paragraphs": page_with(f"<p>{WORDS * 20}</p>" * 8000),
    "a word of a megabyte": page_with(f"<p>{'x' * 1_000_000}</p>"),
    "a picture of four megabytes in its address": page_with(
        f'<img src="data:image/png;base64,{"A" * 4_000_000}">'
    ),
    "10,000 levels": page_with(f"{'<div>' * 10_000}<p>{WORDS * 9}</p>"),
    "a colspan of 10^15": page_with(f"<table><td colspan={10**15} rowspan={10**15}>x</table>"),
    "2,000 headings with anchors": page_with(
        "".join(
            f'<h2 id="h{n}">H {n} <a href="#h{n}">#</a></h2><p>{WORDS}</p>' for n in range(2000)
        )
    ),
    "20,000 lines with numbers": page_with(
        "<pre><code>"
        + "".join(f"<span class=line><i class=ln>{n}</i>x\n</span>" for n in range(20_000))
        + "</code></pre>"
    ),
    "50,000 formulas that nothing closes": page_with(f"<p>{UNCLOSED * 50_000}</p>", head=MATHJAX),
    "a block of 500,000 backticks": page_with(f"{PROSE}<pre><code>{'`' * 500_000}</code></pre>"),
    "a table of 5,000 rows": page_with(f"<table>{'<tr><td>a cell<td>another' * 5000}</table>"),
}


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(processes=1, warm="archiver.extraction.post") as pool:
        yield pool


@pytest.mark.parametrize("body", LARGE.values(), ids=LARGE.keys())
def test_a_large_page_is_a_post_within_the_cap(workers: Workers, body: str) -> None:
    ((_, result),) = workers.map_unordered(extract_post, [page_of(body)])
    assert isinstance(result, Post), result
    assert result.title == "A post"
    assert "The first paragraph" in result.text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (FRAMES, Reason.EMPTY),
        ("<html><head><title>A</title></head></html>", Reason.EMPTY),
        ("<html><body></body></html>", Reason.EMPTY),
        ("\x00" * 1000, Reason.EMPTY),
    ],
    ids=["frames alone", "no body", "an empty body", "NUL bytes alone"],
)
def test_a_page_without_words_is_rejected(body: str, reason: Reason) -> None:
    result = extract_post(page_of(body))
    assert isinstance(result, Rejection)
    assert result.reason is reason


def test_frames_with_words_for_those_who_see_none_are_read() -> None:
    page = FRAMES.replace("</frameset>", f"<noframes><body><h1>A</h1>{PROSE * 2}</body></noframes>")
    assert isinstance(extract_post(page_of(page)), Post | Rejection)


def test_an_amp_twin_is_the_same_post() -> None:
    piece = '<amp-img src="/a.png" alt="A" width="9" height="9"></amp-img><pre><code>x</code></pre>'
    head = '<link rel="canonical" href="https://example.org/posts/a/">'
    twin = page_with(piece, head=head).replace("<html", "<html amp")
    page = page_of(twin)
    other = Page(
        url=f"{page.url}amp/",
        final_url=f"{page.url}amp/",
        status=200,
        headers=page.headers,
        body=page.body,
        fetched_at=page.fetched_at,
    )
    post, amp = post_of(page_with(piece.replace("amp-img", "img"))), extract_post(other)
    assert isinstance(amp, Post)
    assert amp.canonical_url == post.url
    assert amp.markdown == post.markdown
