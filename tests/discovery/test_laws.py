"""What holds for every page, however broken: no fault, bounded work, each address once."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from archiver.discovery.explain import explain
from archiver.discovery.index_page import read_index
from archiver.discovery.numbering import numbered_forms, same_list
from archiver.discovery.spans import Spans
from archiver.model import Page
from archiver.urls import canonical_url, url_key

TAGS = ("div", "ul", "li", "a", "h2", "article", "section", "p", "time", "nav", "span", "tr", "svg")
HREFS = ("/a-post/", "/b", "c.html#x", "//x", "http://[", "?page=2", "", "/tag/z/")
WORDS = ("2024-05-01", "5/6/2024", "Older", "2", "Tags", "30 posts", "<!--", "\x00", "Read more")
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.builds('<a href="{}">'.format, st.sampled_from(HREFS)),
    st.sampled_from(WORDS),
    st.sampled_from(['<b class="post-title">', '<svg class="title">', "<noscript>", "<template>"]),
    st.text(max_size=12),
)  # fmt: skip


def page(body: bytes) -> Page:
    url = "https://a.blog/blog/"
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=body,
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
@example('<A<div><a href="/a-post/">')
@example('<ul><li><a href="/po\\st&quot;/a\n-post/">A title</a></ul>')
def test_any_page_is_read_without_a_fault(html: str) -> None:
    found = read_index(page(html.encode("utf-8", "replace")))
    keys = [url_key(entry.url) for entry in found.entries]
    assert len(keys) == len(set(keys))
    assert all(canonical_url(entry.url) == entry.url for entry in found.entries)
    assert found.entries or found.note
    explain(page(html.encode("utf-8", "replace")))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_a_fault(body: bytes) -> None:
    found = read_index(page(body))
    assert found.entries or found.note


@given(st.integers(2, 900), st.integers(2, 900))
def test_pages_of_one_list_know_each_other(first: int, second: int) -> None:
    one, two = f"https://a.blog/x/page/{first}/", f"https://a.blog/x/page/{second}/"
    form = same_list(two, one)
    assert (form is None) == (first == second)
    assert form is None or form.page(second) == two
    assert all(item.number > 0 for item in numbered_forms(one))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=12), st.integers(0, 80))
def test_spans_hold_what_one_of_them_holds(pairs: list[tuple[int, int]], position: int) -> None:
    spans = [(start, start + size) for start, size in pairs if size]
    assert Spans(spans).holds(position) == any(a <= position < b for a, b in spans)
