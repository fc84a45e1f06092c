"""The pages of the demo's posts hold what their author wrote, in the markup of their generator."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin

import pytest
from lxml import html

from archiver.demo.highlight import lines
from archiver.demo.mathml import mathml
from archiver.demo.site import Built
from archiver.demo.themes import bare_list, card_grid, long_tag, papermod, tag_page

ORIGIN = "http://localhost:8099"
BUILDS = {m.NAME: m.build for m in (papermod, tag_page, card_grid, bare_list, long_tag)}


@pytest.fixture(scope="module")
def sites() -> dict[str, Built]:
    return {name: build(ORIGIN) for name, build in BUILDS.items()}


def text(built: Built, url: str) -> str:
    return built.routes[url.removeprefix(ORIGIN)]().body.decode()


def tree(built: Built, url: str) -> html.HtmlElement:
    return html.fromstring(text(built, url))


def shown(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("name", list(BUILDS))
def test_every_post_page_shows_its_title_and_its_code_exactly(
    sites: dict[str, Built], name: str
) -> None:
    built = sites[name]
    for post in built.blog.posts:
        page = tree(built, post.url)
        assert shown(page.find(".//h1")) == post.title or any(
            shown(h1) == post.title for h1 in page.iter("h1")
        )
        blocks = [
            re.sub(r"^ $", "", code.text_content().rstrip("\n"), flags=re.MULTILINE)
            for code in page.iterfind(".//pre//code")
            if not code.find_class("lnt")
        ]
        assert blocks == [block.text for block in post.code], post.url


def test_an_empty_line_of_rehype_code_holds_a_space(sites: dict[str, Built]) -> None:
    built = sites[tag_page.NAME]
    post = next(p for p in built.blog.posts if any("\n\n" in b.text for b in p.code))
    assert '<span data-line=""> </span>' in text(built, post.url)


def test_updates_are_told_beside_the_publication(sites: dict[str, Built]) -> None:
    for name in (papermod.NAME, long_tag.NAME):
        post = next(p for p in sites[name].blog.posts if p.updated)
        assert post.updated
        assert post.updated.isoformat() in text(sites[name], post.url)


def test_math_carries_its_tex(sites: dict[str, Built]) -> None:
    for name in (papermod.NAME, tag_page.NAME, card_grid.NAME):
        posts = [post for post in sites[name].blog.posts if post.math]
        assert posts
        for post in posts:
            notes = tree(sites[name], post.url).iter("annotation")
            assert tuple(note.text for note in notes) == post.math
    post = next(post for post in sites[long_tag.NAME].blog.posts if post.math)
    assert rf"\[{post.math[0]}\]" in tree(sites[long_tag.NAME], post.url).text_content()


def test_headings_keep_their_text_beside_their_anchor_links(sites: dict[str, Built]) -> None:
    for built in sites.values():
        for post in built.blog.posts:
            headings = [
                shown(heading).removesuffix("#")
                for heading in tree(built, post.url).xpath("//h2[@id]|//h3[@id]")
                if heading.get("id") != "footnote-label"
            ]
            assert tuple(headings) == post.headings, post.url


HIGHLIGHTS = {
    papermod.NAME: '<table class="lntable">',
    tag_page.NAME: "data-rehype-pretty-code-figure",
    card_grid.NAME: '<span class="token keyword">',
    bare_list.NAME: '<span style="display:flex;"><span>',
    long_tag.NAME: 'highlighter-rouge"><div class="highlight"><pre class="highlight">',
}


@pytest.mark.parametrize("name", list(HIGHLIGHTS))
def test_code_is_marked_up_by_the_highlighter_of_its_generator(
    sites: dict[str, Built], name: str
) -> None:
    pages = [text(sites[name], post.url) for post in sites[name].blog.posts]
    assert any(HIGHLIGHTS[name] in page for page in pages)


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        (papermod.NAME, ["footnote-backref", "markdown-alert-note", 'rowspan="2"', "<li>a TLS"]),
        (tag_page.NAME, ['<ol start="3">', "data-callout", "<kbd>", "<noscript><img", "<details>"]),
        (card_grid.NAME, ["callout-tip", "<svg", "<details>", "mermaid", "<br />"]),
        (bare_list.NAME, ["<dl>", 'data-lang="markdown"', '<blockquote class="note">']),
        (long_tag.NAME, ["<picture>", "reversefootnote", "prompt-tip", 'type="checkbox"']),
    ],
)
def test_posts_show_the_markup_that_extractors_lose(
    sites: dict[str, Built], name: str, marks: list[str]
) -> None:
    pages = "".join(text(sites[name], post.url) for post in sites[name].blog.posts)
    assert [mark for mark in marks if mark not in pages] == []


@pytest.mark.parametrize("name", list(BUILDS))
def test_no_link_of_a_site_is_broken(sites: dict[str, Built], name: str) -> None:
    built = sites[name]
    for path, route in built.routes.items():
        answer = route()
        if not answer.content_type.startswith("text/html") or answer.status != 200:
            continue
        for element in html.fromstring(answer.body).iter("a", "img", "link"):
            link = element.get("href") or element.get("src") or "#"
            url = urldefrag(urljoin(ORIGIN + path, link.replace("LocalHost", "localhost"))).url
            if url.startswith(f"{ORIGIN}/"):
                assert url.removeprefix(ORIGIN) in built.routes, (path, link)


def test_no_line_of_code_is_lost_without_a_newline_at_its_end() -> None:
    for language in ("console", "go", "python", "sql", "diff", "no-such-language", None):
        for source in ("$ ls\na\nb", "\n\nx", "", "a\t\n b "):
            found = lines(source, language)
            assert "\n".join("".join(p.text for p in line) for line in found) == source


def test_tex_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="integral"):
        mathml(r"\integral x", display=False)
