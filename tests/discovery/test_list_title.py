"""What a list calls itself."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("<title>Ann Bell - Blog</title>", "<h1>Slow Queues</h1>", "Slow Queues"),
        ("<title>Ann Bell - Blog</title>", "<h1>Blog</h1>", "Ann Bell - Blog"),
        ("<title>Ann Bell</title>", "<h1> </h1><h1>ARCHIVE</h1>", "Ann Bell"),
        ("<title>Ann Bell</title>", "", "Ann Bell"),
        ("", "<h1>Posts</h1>", "Posts"),
        ("", "", None),
    ],
)
def test_heading_names_a_list_unless_it_is_a_word_for_any_list(
    head: str, heading: str, title: str | None, posts: Any, listing: Any
) -> None:
    items = "".join(f'<li><a href="/{p.slug}/">{p.title}</a> {p.words}</li>' for p in posts)
    html = f"<html><head>{head}</head><body>{heading}<ul>{items}</ul></body></html>"
    assert listing(html).title == title
