"""Each link of an index page has a verdict, its evidence, and the rule that would turn it."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

import tomllib
from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from archiver.discovery.explain import Verdict, explain
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
    assert "2024-11-03" in verdicts[f"https://a.blog/{posts[0].slug}/"].detail
    assert "10 like it" in verdicts[f"https://a.blog/{posts[0].slug}/"].evidence
    assert verdicts["https://a.blog/page/2/"].verdict == "page"
    for path in ("", "about/", "work/", "tags/code/", "cv.pdf"):
        assert verdicts[f"https://a.blog/{path}"].verdict == "no post", path
    assert "menu" in verdicts["https://a.blog/work/"].evidence
    assert "another site" in verdicts["https://b.org/"].evidence
    assert "file" in verdicts["https://a.blog/cv.pdf"].evidence
    assert "tag" in verdicts["https://a.blog/tags/code/"].evidence
    assert verdicts["https://b.org/"].verdict == "no post"


def plain(posts: list[Any]) -> str:
    rows = "".join(f'<p><a href="/{p.slug}/">{escape(p.title)}</a> {p.day}</p>' for p in posts)
    return f'<p><a href="/">Home</a> <a href="/about/">About</a> <a href="/now/">Now</a></p>{rows}'


def featured(posts: list[Any]) -> str:
    first = f'<section class="hero"><h2><a href="/{posts[0].slug}/">{escape(posts[0].title)}</a></h2><time>{posts[0].day}</time></section>'
    return first + html(posts[1:])


def quoted(posts: list[Any]) -> str:
    return html(posts).replace("/about/", "/it's/").replace("/work/", '/a"b/')


def is_post(verdict: Verdict) -> bool:
    return verdict.verdict in {"post", "external post"}


@pytest.mark.parametrize("build", [html, plain, featured, quoted])
def test_each_named_rule_turns_its_verdict_and_keeps_the_list(
    build: Callable[[list[Any]], str], posts: Any, page: Any
) -> None:
    shown = page(build(posts))
    before = {verdict.url: verdict for verdict in explain(shown)}
    listed = {url for url, verdict in before.items() if is_post(verdict)}
    assert len(listed) == len(posts)
    turned = [verdict for verdict in before.values() if verdict.rule]
    assert len(turned) > len(posts)
    for verdict in turned:
        rules = Rules(entries=tomllib.loads(verdict.rule or "")["entries"])
        after = {found.url: found for found in explain(shown, rules=rules)}
        assert is_post(after[verdict.url]) is not is_post(verdict), verdict
        kept = {url for url, found in after.items() if is_post(found)}
        assert kept >= listed - {verdict.url}, verdict


def test_rules_of_the_user_are_the_list_that_is_turned(posts: Any, page: Any) -> None:
    given = Rules(entries="nav > a")
    verdicts = {found.url: found for found in explain(page(html(posts)), rules=given)}
    assert [url for url, found in verdicts.items() if is_post(found)] == [
        "https://a.blog/about/", "https://a.blog/work/",
    ]  # fmt: skip
    rule = verdicts["https://a.blog/work/"].rule
    assert rule == """entries = 'nav > a:not([href="/work/"])'"""


def test_pages_without_links_have_no_verdicts(page: Any) -> None:
    assert explain(page("<p>hello</p>")) == ()
    assert explain(page(b"%PDF-1.4")) == ()
