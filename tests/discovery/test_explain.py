"""Each link of an index page has a verdict, its evidence, and the rule that would turn it."""

from __future__ import annotations

from html import escape
from typing import Any

from archiver.discovery.explain import explain
from archiver.model import Rules


def html(posts: list[Any]) -> str:
    cards = "".join(
        f'<li class="card"><h3><a href="/{p.slug}/">{escape(p.title)}</a></h3><time>{p.day}</time>'
        f'<a href="/tags/{p.tags[0]}/">{p.tags[0]}</a></li>'
        for p in posts
    )
    return (
        '<nav><a href="/">Home</a><a href="/about/">About</a><a href="/work/">Work</a></nav>'
        f'<main><ul>{cards}</ul><a href="/page/2/">2</a></main><aside><h4>Friends</h4>'
        '<p><a href="https://b.org/">Bob</a></p></aside><a href="/cv.pdf">CV</a>'
    )


def test_every_address_has_one_verdict(posts: Any, page: Any) -> None:
    verdicts = {verdict.url: verdict for verdict in explain(page(html(posts)))}
    assert verdicts[f"https://a.blog/{posts[0].slug}/"].verdict == "post"
    assert "2024-11-03" in verdicts[f"https://a.blog/{posts[0].slug}/"].evidence
    assert verdicts["https://a.blog/page/2/"].verdict == "page"
    for path in ("", "about/", "work/", "tags/code/", "cv.pdf"):
        assert verdicts[f"https://a.blog/{path}"].verdict == "no post", path
    assert "nav" in verdicts["https://a.blog/work/"].evidence
    assert "file" in verdicts["https://a.blog/cv.pdf"].evidence
    assert "tag" in verdicts["https://a.blog/tags/code/"].evidence
    assert verdicts["https://b.org/"].verdict == "no post"


def test_the_named_rule_turns_the_verdict(posts: Any, page: Any) -> None:
    before = {verdict.url: verdict for verdict in explain(page(html(posts)))}
    rule = before["https://a.blog/work/"].rule
    assert rule is not None
    selector = rule.removeprefix('entries = "').removesuffix('"')
    after = {v.url: v for v in explain(page(html(posts)), rules=Rules(entries=selector))}
    assert after["https://a.blog/work/"].verdict == "post"
    assert after[f"https://a.blog/{posts[0].slug}/"].verdict == "no post"


def test_pages_without_links_have_no_verdicts(page: Any) -> None:
    assert explain(page("<p>hello</p>")) == ()
    assert explain(page(b"%PDF-1.4")) == ()
