"""What one page becomes: the markup of every generator, and pages that are broken or strange."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.extraction.post import extract_post
from archiver.model import Page, Post, Rejection, Rules
from tests.extraction.structure import READER, structure

MARKUP = Path(__file__).with_name("markup")
PROSE = (
    "<p>The first paragraph has enough words in it to be taken for the beginning of an article by "
    "anyone who reads it, and it goes on for a while so that it stays that way.</p>"
)
MORE_PROSE = (
    "<p>The last paragraph closes the article with a sentence of some length, as articles do, and "
    "says nothing that a reader of this test would want to remember for long.</p>"
)
NOTE = "The note has words of its own."
URL = "https://example.org/posts/a/"


def cases_in(name: str) -> list[object]:
    """The cases of one file: its parts by name, with the case's own as id."""
    text = (MARKUP / name).read_text(encoding="utf-8")
    found = []
    for case in re.split(r"(?m)^@@ case ", text)[1:]:
        title, _, rest = case.partition("\n")
        parts = dict(re.findall(r"(?ms)^@@ (\w+)\n(.*?)\n?(?=^@@ |\Z)", rest))
        found.append(pytest.param(parts, id=title))
    return found


def page_with(piece: str, *, head: str = "") -> str:
    """A small blog page around a piece of an article."""
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>A post | My blog</title>"
        f"{head}</head><body><header><nav><a href=/>Home</a> <a href=/x>About</a></nav></header>"
        f"<main><article><h1>A post</h1><div class=entry-content>{PROSE}{piece}{MORE_PROSE}"
        "</div></article></main><footer><p>Copyright, some rights reserved</p></footer>"
        "</body></html>"
    )


def page_of(body: str | bytes, content_type: str = "text/html; charset=utf-8") -> Page:
    return Page(
        url=URL,
        final_url=URL,
        status=200,
        headers=(("Content-Type", content_type),),
        body=body if isinstance(body, bytes) else body.encode(),
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


def post_of(
    source: str | bytes, content_type: str = "text/html; charset=utf-8", **rules: str
) -> Post:
    post = extract_post(page_of(source, content_type), rules=Rules(**rules))
    assert isinstance(post, Post), post
    return post


def piece_of(markdown: str) -> str:
    """What stands between the two paragraphs that every case is put between, and behind them."""
    _, _, rest = markdown.partition("stays that way.")
    piece, _, end = rest.partition("The last paragraph closes")
    _, _, notes = end.partition("\n\n")
    return "\n\n".join(filter(None, (piece.strip("\n"), notes.strip("\n"))))


def told(html: str) -> dict[str, object]:
    """The structure of a piece of HTML, but for words that Markdown writes in another place."""
    return {name: value for name, value in structure(html).items() if name != "text"}


def read_back(post: Post) -> dict[str, object]:
    """The structure of what markdown-it reads in the post's Markdown."""
    return told(READER.render(post.markdown))


@pytest.mark.parametrize("case", [*cases_in("code.txt"), *cases_in("structure.txt")])
def test_markup_of_generators_becomes_markdown(case: dict[str, str]) -> None:
    post = post_of(page_with(case["html"], head=case.get("head", "")))
    assert piece_of(post.markdown) == case["markdown"]
    assert read_back(post) == told(post.html)


@pytest.mark.parametrize("case", cases_in("notes.txt"))
def test_footnotes_link_both_ways(case: dict[str, str]) -> None:
    post = post_of(page_with(case["html"] + MORE_PROSE + case["note"]))
    assert "See[^1]." in post.markdown
    assert post.markdown.endswith(f"\n\n[^1]: {NOTE}\n")
    assert '<sup class="footnote-ref" id="fnref-1"><a href="#fn-1">1</a></sup>' in post.html
    assert '<li id="fn-1">' in post.html
    assert post.html.count('href="#fnref-1"') == 1
    assert post.text.count(NOTE) == 1


def test_code_rows_have_text_language_and_caption() -> None:
    piece = '<pre data-lang="Rust" title="a.rs" data-title="a.rs"><code>let a;\n\n</code></pre>'
    (block,) = post_of(page_with(piece)).code
    assert (block.text, block.language, block.caption) == ("let a;", "rust", "a.rs")


def test_title_is_not_repeated_in_the_body() -> None:
    post = post_of(page_with("<h2>Part</h2>"))
    assert post.title == "A post"
    assert "A post" not in post.markdown
    assert post.markdown.startswith("The first paragraph")


def test_body_and_remove_rules_choose() -> None:
    ruled = "These are the words that the rule of the user points at, and there are no others."
    page = page_with(f'<aside class="mine"><p>Not this.</p></aside><p id=it>{ruled}</p>')
    assert post_of(page, body="#it").markdown == f"{ruled}\n"
    assert "Not this." not in post_of(page, remove=".mine").markdown
    assert "rule" in post_of(page, body="#it").quality.flags


def test_broken_body_rule_finds_nothing() -> None:
    assert "first paragraph" in post_of(page_with(""), body="p[").markdown


def test_links_are_relative_to_the_declared_base() -> None:
    head = '<base href="https://cdn.example.com/x/">'
    post = post_of(page_with('<p><a href="y">y</a></p>', head=head))
    assert [link.url for link in post.links] == ["https://cdn.example.com/x/y"]


def test_the_same_page_gives_the_same_post() -> None:
    page = page_of(
        page_with(
            "<p>x</p>".join((MARKUP / "structure.txt").read_text(encoding="utf-8").split("@@"))
        )
    )
    assert extract_post(page) == extract_post(page)


TEXT = (
    "Ein Absatz mit genügend Wörtern, damit er für den Anfang eines Artikels gehalten wird: äöü ß."
)


@pytest.mark.parametrize(
    ("charset", "header", "meta"),
    [
        pytest.param("utf-8", "text/html", "", id="nothing declared"),
        pytest.param("utf-8", "text/html; charset=iso-8859-1", "", id="header lies"),
        pytest.param("latin-1", "text/html; charset=utf-8", "", id="header lies the other way"),
        pytest.param("cp1252", "text/html", "<meta charset=windows-1252>", id="meta"),
        pytest.param("utf-16", "text/html", "", id="byte order mark"),
        pytest.param("utf-8-sig", "text/html; charset=latin-1", "", id="UTF-8 mark"),
    ],
)
def test_charset_is_found(charset: str, header: str, meta: str) -> None:
    article = f"<article><p>{TEXT}</p><p>{TEXT}</p></article>"
    body = f"<html><head>{meta}</head><body>{article}</body></html>"
    assert TEXT in post_of(body.encode(charset), header).text


def test_russian_without_any_label_is_detected() -> None:
    text = (
        "Это первый абзац статьи, в котором достаточно слов, чтобы понять, на каком он языке. " * 3
    )
    body = f"<html><body><article><p>{text}</p></article></body></html>".encode("cp1251")
    assert text.strip() in post_of(body, "text/html").text


DEEP = "A sentence that stands deep in the page and is long enough to be somebody's article. " * 3


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"{'<div>' * 10_000}<p>{DEEP}</p>{'</div>' * 10_000}", id="10,000 divs"),
        pytest.param(f"{'<ul><li>' * 3_000}<p>{DEEP}</p>", id="3,000 lists, never closed"),
        pytest.param(f"{'<b>' * 2_000}<p>{DEEP}</p>", id="2,000 times bold"),
        pytest.param(f"{'<blockquote>' * 1_500}<p>{DEEP}</p>", id="1,500 quotes"),
        pytest.param(f"{'<span>' * 9_000}{DEEP}", id="9,000 spans"),
        pytest.param(f"<p>\x00{DEEP}\x00</p><p>\x08 x</p>", id="NUL bytes"),
        pytest.param(f"<p>{DEEP}<table><tr><td><p>x</table></b></i></div><p>y", id="bad nesting"),
        pytest.param(
            f"<p>{DEEP}</p><table><tr><td colspan=1000000000000000 rowspan=-1>x<td>y</table>",
            id="colspan of 10^15",
        ),
        pytest.param(f"<p>{DEEP}</p><pre>{'x' * 1_000_000}</pre>", id="a line of a megabyte"),
    ],
)
def test_hostile_pages_become_posts_in_time(body: str) -> None:
    started = time.process_time()
    post = post_of(f"<html><head><title>T</title></head><body>{body}</body></html>")
    assert "somebody's article." in post.text
    assert time.process_time() - started < 20


def test_xhtml_with_declaration_and_entities_is_read() -> None:
    body = (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body>'
        f'<div class="post-body"><p>{DEEP}</p><p>caf&eacute;&nbsp;&mdash; ok<br/>b</p>'
        "<pre>a&lt;b</pre></div></body></html>"
    )
    post = post_of(body, "application/xhtml+xml")
    assert "café\u00a0— ok" in post.text
    assert post.code[0].text == "a<b"


@pytest.mark.parametrize(
    "body", ["", "   ", "<html><body></body></html>", "<frameset><frame src=x></frameset>"]
)
def test_page_without_anything_is_rejected(body: str) -> None:
    assert isinstance(extract_post(page_of(body)), Rejection)


def test_code_alone_is_a_post() -> None:
    body = "<html><head><title>Snippet</title></head><body><main><pre>ls</pre></main>"
    assert [block.text for block in post_of(body).code] == ["ls"]


def test_picture_alone_is_a_post() -> None:
    body = "<html><head><title>Look</title></head><body><article><img src=/a.png></article>"
    assert [image.url for image in post_of(body).images] == ["https://example.org/a.png"]


def test_weak_vote_gives_way_to_the_body_that_the_page_names() -> None:
    notice = (
        "This copy is for your personal, non-commercial use only, as the terms of this site say."
    )
    body = (
        f"<html><body><div class=print-header><p>{notice}</p></div>"
        f'<div class="article-body"><p>{DEEP}</p><p>{DEEP}</p><p>{DEEP}</p></div></body></html>'
    )
    assert DEEP.strip() in post_of(body).text
