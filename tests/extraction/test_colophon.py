"""The box behind an article that says whose it is goes, whatever the vote kept of it."""

import pytest

from archiver.api import extract
from archiver.model import Post

WORDS = "Queues grow when nobody looks at them, so we look at them every day. " * 6
URL = "https://a.blog/posts/queues/"
BOXES = {
    "icarus": (
        f'<div class="article-licensing box"><div class="licensing-title"><p>On queues</p>'
        f'<p><a href="{URL}">{URL}</a></p></div><div><h6>Author</h6><p>Mira</p></div>'
        '<div><h6>Licensed under</h6><a href="https://creativecommons.org/licenses/by/4.0/">'
        '<img src="/by.svg"></a></div></div>'
    ),
    "fluid, in Chinese": (
        f'<div class="license-box"><div>On queues</div><div>{URL}</div><div>作者</div>'
        "<div>Mira</div><div>许可协议</div></div>"
    ),
    "redefine, another host": (
        '<div class="post-copyright-info"><ul><li><strong>Title:</strong> On queues</li>'
        "<li><strong>Link:</strong> https://other.example/posts/queues/</li>"
        "<li><strong>License:</strong> This work is licensed under CC BY-NC-SA 4.0.</li></ul></div>"
    ),
    "no telling names": (
        f"<section><p>On queues</p><p>{URL}</p><p>© 2026 Mira, all rights reserved</p></section>"
    ),
}


def text_of(behind: str) -> str:
    page = f"<article><h1>On queues</h1><p>{WORDS}</p><p>{WORDS}</p>{behind}</article>"
    post = extract(f"<title>On queues</title><main>{page}</main>", URL)
    assert isinstance(post, Post)
    return post.text


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_box_of_title_address_and_licence_is_the_sites(box: str) -> None:
    assert text_of(box) == text_of("")


@pytest.mark.parametrize(
    "own",
    [
        "<p>The code is at https://a.blog/code/queues and that is all there is to say of it.</p>",
        "<p>All of this is licensed under the licence of your choice, as code should be.</p>",
        f"<div>See https://b.blog/x, licensed under CC BY.</div><p>{WORDS}</p>",
    ],
    ids=["an address alone", "a licence alone", "before the last words"],
)
def test_what_the_author_says_of_licences_and_addresses_stays(own: str) -> None:
    kept = text_of(own)
    assert "licen" in kept or "https://a.blog/code/queues" in kept
