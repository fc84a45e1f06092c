"""What another extraction of a page wins and loses, and what of it is held back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from archives import a_post
from hypothesis import given
from hypothesis import strategies as st

from archiver.comparison import Verdict, gains_and_losses
from archiver.model import CodeBlock, ImageRef, Link, Post, Reason, Rejection

WORDS = " ".join(f"word{number}" for number in range(200))
CODE = (CodeBlock(text="if a:\n    b()\n    c()", language="python"), CodeBlock(text="ls"))
IMAGES = (ImageRef(url="https://a.blog/1.png"), ImageRef(url="https://a.blog/2.png"))


def told(text: str = WORDS, **fields: object) -> Post:
    """A post whose HTML shows its text, code, images and links, as an extraction's does."""
    post = replace(a_post(text=text, updated=None, code=CODE, images=IMAGES, links=()), **fields)
    shown = [f"<p>{line}</p>" for line in post.text.splitlines()]
    shown += [f'<pre class="language-{c.language}"><code>{c.text}</code></pre>' for c in post.code]
    shown += [f'<img src="{image.url}" alt="{image.alt}">' for image in post.images]
    shown += [f'<a href="{link.url}">there</a>' for link in post.links]
    return replace(post, html="".join(shown))


def verdicts(old: Post | Rejection, new: Post | Rejection) -> dict[str, str]:
    return {each.field: each.verdict.value for each in gains_and_losses(old, new).differences}


DATED = datetime(2026, 4, 28, 9, 30, tzinfo=UTC)
CASES = {  # new post: the verdict of the field, and whether it is held back
    "a part is gone": (told(WORDS[:-100]), "words", "lost", True),
    "a part is new": (told(f"{WORDS} {WORDS[:100]}"), "words", "won", False),
    "a part is another": (told(WORDS[:-200] + " other" * 40), "words", "lost", True),
    "a block is gone": (told(code=CODE[:1]), "code", "lost", True),
    "a block is new": (told(code=(*CODE, CodeBlock(text="pwd"))), "code", "won", False),
    "a line is gone": (
        told(code=(CodeBlock(text="if a:\n    b()", language="python"), CODE[1])),
        "code", "lost", True,
    ),
    "code is flat": (
        told(code=(CodeBlock(text="if a:\nb()\nc()", language="python"), CODE[1])),
        "code", "lost", True,
    ),
    "code is indented again": (
        told(code=(CodeBlock(text="if a:\n     b()\n     c()", language="python"), CODE[1])),
        "code", "changed", False,
    ),
    "a language is gone": (
        told(code=(CodeBlock(text=CODE[0].text), CODE[1])), "code", "lost", True
    ),
    "a language is known": (
        told(code=(CODE[0], CodeBlock(text="ls", language="sh"))), "code", "won", False
    ),
    "a picture is gone": (told(images=IMAGES[:1]), "images", "lost", True),
    "a picture is new": (
        told(images=(*IMAGES, ImageRef(url="https://a.blog/3.png"))), "images", "won", False
    ),
    "a picture is another": (
        told(images=(IMAGES[0], ImageRef(url="https://a.blog/3.png"))), "images", "changed", False
    ),
    "a link is new": (told(links=(Link(url="https://b.blog/"),)), "links", "won", False),
    "another title": (told(title="On two"), "title", "changed", True),
    "no title": (told(title=""), "title", "lost", True),
    "another day": (told(published=date(2026, 4, 29)), "published", "changed", True),
    "no day": (told(published=None), "published", "lost", True),
    "a day gets its time": (told(published=DATED), "published", "won", False),
    "an update is known": (told(updated=DATED), "updated", "won", False),
    "a tag is new": (told(tags=("Go", "sql", "web")), "tags", "won", False),
    "a tag is gone": (told(tags=("Go",)), "tags", "lost", False),
    "other authors": (told(authors=("Cid",)), "authors", "changed", False),
    "no summary": (told(summary=None), "summary", "lost", False),
    "another language": (told(language="de"), "language", "changed", False),
}  # fmt: skip


@pytest.mark.parametrize(("new", "field", "verdict", "held"), CASES.values(), ids=CASES)
def test_a_difference_has_its_verdict(new: Post, field: str, verdict: str, held: bool) -> None:
    comparison = gains_and_losses(told(), new)
    assert {each.field: each.verdict for each in comparison.differences} == {field: verdict}
    assert bool(comparison.losses) is held
    assert comparison.fields(Verdict(verdict)) == (field,)


def test_what_is_won_is_lost_on_the_way_back() -> None:
    new = told(f"{WORDS} {WORDS[:100]}", code=(*CODE, CodeBlock(text="x")), published=DATED)
    assert set(verdicts(told(), new).values()) == {"won"}
    assert set(verdicts(new, told()).values()) == {"lost"}


def test_what_a_reader_does_not_see_is_no_difference() -> None:
    old = told()
    other = replace(old, html=f"<div>{old.html}</div>", markdown="*other*", provenance={})
    assert verdicts(old, other) == {}


def test_counters_and_relative_times_are_no_words() -> None:
    old = told(f"{WORDS}\n3 days ago · 12 views\nViews: 100,200,300,400")
    assert verdicts(old, told(f"{WORDS}\n2 years ago · 9 views\nViews: 7")) == {}
    assert verdicts(told(f"{WORDS} one two three four five"), told()) == {"words": "lost"}


def test_words_that_are_gone_are_shown() -> None:
    old = told(f"By Ann Author in Notes on April 28\n{WORDS}")
    (difference,) = gains_and_losses(old, told()).differences
    assert (difference.before, difference.after) == (
        "208",
        "200 (8 gone: by ann author in notes on …)",
    )


def test_two_words_may_go_and_three_may_not() -> None:
    assert verdicts(told("Tags: a b Read me whole"), told("b Read me whole"))["text"] == "changed"
    assert verdicts(told("Tags: a b Read me whole"), told("Read me whole"))["words"] == "lost"


def test_text_without_spaces_has_words_too() -> None:
    text = "我们把数据写进一个文件，然后再读出来看看。"
    assert verdicts(told(text), told(text[:-10])) == {"words": "lost"}


def test_structure_alone_is_named() -> None:
    old = told()
    new = replace(old, html=old.html.replace("<p>", "<h2>").replace("</p>", "</h2>"))
    assert verdicts(old, new) == {"html": "changed"}


def test_a_post_that_becomes_none_is_held_back() -> None:
    refused = Rejection(url=told().url, reason=Reason.LISTING, detail="12 cards")
    (difference,) = gains_and_losses(told(), refused).differences
    assert (difference.field, difference.verdict) == ("post", Verdict.LOST)
    assert (difference.before, difference.after) == ("On one", "listing: 12 cards")
    assert difference.is_held_back


def test_a_page_that_becomes_a_post_is_won() -> None:
    refused = Rejection(url=told().url, reason=Reason.TOO_SHORT)
    comparison = gains_and_losses(refused, told())
    assert comparison.fields(Verdict.WON) == ("post",)
    assert not comparison.losses


def test_a_page_that_stays_none_differs_by_its_reason() -> None:
    refused = Rejection(url=told().url, reason=Reason.TOO_SHORT)
    assert verdicts(refused, replace(refused, detail="5 words")) == {}
    assert verdicts(refused, replace(refused, reason=Reason.EMPTY)) == {"post": "changed"}


texts = st.text(st.sampled_from("ab c1\n.视"), max_size=40)
posts = st.builds(
    told,
    texts,
    title=st.sampled_from(["", "A", "B"]),
    published=st.sampled_from([None, date(2026, 4, 28), DATED]),
    code=st.lists(st.sampled_from(CODE), max_size=3).map(tuple),
    images=st.lists(st.sampled_from(IMAGES), max_size=3).map(tuple),
)


@given(posts)
def test_nothing_differs_from_itself(post: Post) -> None:
    assert verdicts(post, post) == {}


@given(posts, posts)
def test_no_metadata_or_block_goes_without_being_told(old: Post, new: Post) -> None:
    comparison = gains_and_losses(old, new)
    held = {each.field for each in comparison.losses}
    assert ("title" in held) == (bool(old.title) and old.title != new.title)
    assert not old.published or new.published or "published" in held
    assert len(new.code) >= len(old.code) or "code" in held
    assert len(new.images) >= len(old.images) or "images" in held
