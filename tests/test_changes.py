"""What counts as a change of a post, and what is only flutter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.changes import changed_fields, content_hash, decide
from archiver.model import CodeBlock, ImageRef, Link, Post, PostOutcome

HTML = """
<h2 id="why">Why</h2>
<p>One <em>good</em> reason, <a href="https://a.blog/x">linked</a>.</p>
<pre><code class="language-go">func main() {
    run()
}</code></pre>
<ul><li>first</li><li>second</li></ul>
<p><img src="https://a.blog/p.png" alt="A picture"></p>
<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>
"""


def post(html: str = HTML, **fields: object) -> Post:
    made = Post(url="https://a.blog/post", title="Why", html=html, markdown="", text="words")
    return replace(made, **fields)


def replaced(old: str, new: str) -> Post:
    assert old in HTML
    return post(HTML.replace(old, new))


UNSEEN = {
    "white space": post(HTML.replace("\n<", "\n\n   <").replace("One ", "One\n   ")),
    "no line breaks between blocks": post(HTML.replace(">\n<", "><")),
    "white space inside a block": replaced("<li>first</li>", "<li>\n first \n</li>"),
    "attribute order": replaced(
        '<img src="https://a.blog/p.png" alt="A picture">',
        '<img alt="A picture" src="https://a.blog/p.png">',
    ),
    "classes, ids and styles": replaced('<h2 id="why">', '<h2 id="other" class="x" style="y">'),
    "wrappers of another template": post(f"<div class='c'><section>{HTML}</section></div>"),
    "a wrapper around a word": replaced("<em>good</em>", "<em><span>good</span></em>"),
    "a tracker in a link": replaced('"https://a.blog/x"', '"https://a.blog/x?utm_source=rss"'),
    "a signature of a picture": replaced(
        '"https://a.blog/p.png"', '"https://a.blog/p.png?X-Amz-Signature=1&amp;v=3"'
    ),
    "comments": post(HTML + "<!-- rendered at 12:00 -->"),
    "a table body left out": post(HTML.replace("<tbody>", "").replace("</tbody>", "")),
    "another highlighter class": replaced('class="language-go"', 'class="hljs language-go"'),
    "empty paragraphs": post(f"<p></p>{HTML}<p> <span></span></p>"),
    "a counter where there was none": post(HTML + "<p>12 views</p>"),
    "lazy loading": replaced("<img ", '<img loading="lazy" width="3" '),
}


@pytest.mark.parametrize("other", UNSEEN.values(), ids=UNSEEN)
def test_what_a_reader_does_not_see_is_no_change(other: Post) -> None:
    assert content_hash(other) == content_hash(post())
    assert decide(post(), other) is PostOutcome.SAME
    assert changed_fields(post(), other) == ()


SEEN = {
    "a typo": replaced("reason", "reasons"),
    "a space in code": replaced("    run()", "  run()"),
    "a line of code": replaced("    run()\n", ""),
    "another language": replaced("language-go", "language-rust"),
    "another link": replaced("https://a.blog/x", "https://a.blog/y"),
    "another picture": replaced("p.png", "q.png"),
    "another alt text": replaced("A picture", "The picture"),
    "emphasis": replaced("<em>good</em>", "<strong>good</strong>"),
    "heading level": post(HTML.replace("h2", "h3")),
    "order of a list": post(HTML.replace("first", "_").replace("second", "first")),
    "list becomes numbered": post(HTML.replace("ul>", "ol>")),
    "a cell": replaced("<td>2</td>", "<td>3</td>"),
    "two words glued": replaced("good</em> reason", "good</em>reason"),
    "a paragraph split": replaced("reason, ", "reason,</p><p>"),
    "a number in a sentence": replaced("One ", "It has 12 views and one "),
}


@pytest.mark.parametrize("other", SEEN.values(), ids=SEEN)
def test_what_a_reader_sees_is_a_change(other: Post) -> None:
    assert content_hash(other) != content_hash(post())
    assert decide(post(), other) is PostOutcome.CHANGED
    assert changed_fields(post(), other) != ()


FLUTTER = {
    "view counter": ("<p>1,204 views</p>", "<p>1,377 views</p>"),
    "labelled counter": ("<p>Views: 12</p>", "<p>Views: 13</p>"),
    "relative time": ("<p>3 days ago</p>", "<p>2 weeks ago</p>"),
    "relative time with a label": ("<p>Updated an hour ago</p>", "<p>Updated 2 hours ago</p>"),
    "several in one line": (
        "<p>5 min · 3 days ago · 9 likes</p>",
        "<p>5 min · just now · 1k likes</p>",
    ),
    "in wrappers of its own": (
        "<div><span>12 comments</span></div>",
        "<div><span>9 comments</span></div>",
    ),
    "Chinese counter": ("<p>阅读次数：12</p>", "<p>阅读次数：99</p>"),
    "Chinese relative time": ("<p>3 天前</p>", "<p>2 个月前</p>"),
}


@pytest.mark.parametrize(("before", "after"), FLUTTER.values(), ids=FLUTTER)
def test_flutter_is_no_change(before: str, after: str) -> None:
    assert content_hash(post(HTML + before)) == content_hash(post(HTML + after))


def test_metadata_stays_apart_from_the_content() -> None:
    other = post(tags=("new",), published=date(2026, 4, 28), authors=("Me",), summary="s")
    assert content_hash(other) == content_hash(post())
    assert decide(post(), other) is PostOutcome.SAME
    assert changed_fields(post(), other) == ("authors", "published", "tags", "summary")


def test_another_title_is_a_change_a_reader_sees() -> None:
    assert decide(post(), post(title="Why not")) is PostOutcome.CHANGED
    assert decide(post(), post(title=" Why\n")) is PostOutcome.SAME


def test_a_post_that_was_not_archived_is_new() -> None:
    assert decide(None, post()) is PostOutcome.NEW


def test_changed_fields_names_what_changed_of_the_content() -> None:
    before = post(
        code=(CodeBlock(text="run()"),),
        images=(ImageRef(url="https://a.blog/p.png"),),
        links=(Link(url="https://a.blog/x"),),
    )
    after = replace(
        before,
        html=HTML.replace("run()", "stop()").replace("p.png", "q.png").replace("blog/x", "blog/y"),
        code=(CodeBlock(text="stop()"),),
        images=(ImageRef(url="https://a.blog/q.png"),),
        links=(Link(url="https://a.blog/y"),),
    )
    assert changed_fields(before, after) == ("code", "images", "links")
    assert changed_fields(before, replaced("reason", "idea")) == ("text", "code", "images", "links")
    assert changed_fields(post(), replaced("<em>good</em>", "<b>good</b>")) == ("html",)


def test_a_post_without_html_is_judged_by_its_text() -> None:
    assert content_hash(post("", text="a  b")) == content_hash(post("", text="a b"))
    assert content_hash(post("", text="a")) != content_hash(post("", text="b"))


def test_deep_nesting_is_no_trouble() -> None:
    assert content_hash(post("<b>" * 20_000 + "deep"))


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)


@given(st.lists(words, min_size=1, max_size=5), st.sampled_from([" ", "\n", "\t  \n"]))
def test_any_white_space_between_words_is_one(pieces: list[str], gap: str) -> None:
    safe = [word.replace("<", "").replace("&", "") or "x" for word in pieces]
    spaced, plain = gap.join(safe), " ".join(safe)
    assert content_hash(post(f"<p>{gap}{spaced}{gap}</p>")) == content_hash(post(f"<p>{plain}</p>"))


@given(st.text())
def test_any_html_has_one_hash(html: str) -> None:
    assert content_hash(post(html)) == content_hash(post(html))
    assert decide(post(html), post(html)) is PostOutcome.SAME
