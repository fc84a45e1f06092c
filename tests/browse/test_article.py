"""A stored body becomes a page that reads well and holds nothing of the blog's own making."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from archiver.browse.allowed import sanitised
from archiver.browse.article import article

URL = "https://a.blog/post/"


def shown(body: str, **options: object) -> str:
    return article(body, url=URL, **options).html  # type: ignore[arg-type]


def test_headings_begin_below_the_title_and_have_anchors() -> None:
    made = article("<h1>One</h1><h3 id='x'>Two</h3>", url=URL)
    assert [(h.level, h.text) for h in made.contents] == [(2, "One"), (4, "Two")]
    assert 'id="s-x"' in made.html
    assert "<h1" not in made.html
    assert '<h4 id="s-x">Two<a class="anchor" href="#s-x" title="Link to this part"' in made.html


def test_a_blogs_own_table_of_contents_has_no_line_in_ours() -> None:
    made = article("<h2>Table of Contents</h2><ul><li>One</li></ul><h2>One</h2>", url=URL)
    assert [heading.text for heading in made.contents] == ["One"]


def test_a_first_heading_that_repeats_the_title_is_left_out() -> None:
    assert "Same" not in shown("<h1>Same  title</h1><p>text</p>", title="Same title")
    assert "Same" in shown("<p>before</p><h1>Same title</h1>", title="Same title")


def test_footnotes_and_anchors_stay_on_the_page() -> None:
    body = f'<sup><a href="{URL}#fn1">1</a></sup><p id="fn1">note <a href="#r">back</a></p>'
    assert 'href="#s-fn1"' in shown(body)
    assert 'id="s-fn1"' in shown(body)
    assert 'href="#s-r"' in shown(body)


def test_links_to_archived_posts_lead_into_the_archive() -> None:
    inside = {"https://a.blog/other/": "/archive/-/post/7"}
    made = shown('<a href="https://a.blog/other/#part">x</a>', inside=inside)
    assert 'href="/archive/-/post/7#s-part"' in made
    assert 'class="inside"' in made


def test_links_out_take_no_referrer() -> None:
    assert 'rel="noopener noreferrer nofollow"' in shown('<a href="https://b.blog/">x</a>')


def test_code_is_coloured_named_and_unchanged() -> None:
    text = 'def f(a: int) -> str:\n\treturn f"<{a}> &amp; \\n"\n\n\n    # end'
    code = parser.Element("code", {"class": "language-python"})
    code.text = text
    made = shown(f"<pre>{parser.tostring(code, encoding='unicode')}</pre>")
    tree = parser.fragment_fromstring(made, create_parent="div")
    assert tree.find(".//pre/code").text_content() == text
    assert tree.find(".//figure/figcaption").text_content() == "Python"
    assert 'class="k-k"' in made


@pytest.mark.parametrize(
    "body",
    [
        "<pre>plain\n  text</pre>", "<pre><code>plain\n  text</code></pre>",
        '<pre><code class="language-nosuch">plain\n  text</code></pre>',
    ],
)  # fmt: skip
def test_code_without_a_known_language_is_plain(body: str) -> None:
    made = shown(body)
    assert "plain\n  text</code>" in made
    assert "k-" not in made


def test_pictures_become_their_alternative_text_and_lead_to_the_original() -> None:
    made = shown('<p>a<img src="https://a.blog/x.png" alt="A &quot;cat&quot;" srcset="y">b</p>')
    assert "<img" not in made
    assert (
        '<a class="picture" href="https://a.blog/x.png" title="On the blog: a.blog/x.png"' in made
    )
    assert '>A "cat"</a>b' in made


@pytest.mark.parametrize(
    "picture",
    [
        '<img alt="A cat">', '<img src="javascript:x()" alt="A cat">',
        '<a href="https://a.blog/"><img src="https://a.blog/x.png" alt="A cat"></a>',
    ],
)  # fmt: skip
def test_pictures_without_an_address_or_in_a_link_are_no_links(picture: str) -> None:
    assert '<span class="picture" role="img" aria-label="A cat">A cat</span>' in shown(picture)


def test_words_of_a_picture_are_not_said_twice() -> None:
    figure = '<figure><img src="https://a.blog/x.png" alt="A cat"><figcaption>A cat</figcaption>'
    assert shown(figure).count("A cat") == 1


def test_data_pictures_are_shown() -> None:
    assert 'src="data:image/png;base64,AAAA"' in shown('<img src="data:image/png;base64,AAAA">')
    assert "data:" not in shown('<img src="data:image/svg+xml;base64,AAAA">')


def test_wide_tables_scroll_and_keep_their_alignment() -> None:
    made = shown('<table><tr><td style="text-align: right">1</td></tr></table>')
    assert 'class="scroll table"' in made
    assert 'align="right"' in made
    assert "style" not in made


def test_classes_of_the_blog_do_not_reach_the_page() -> None:
    assert "skip" not in shown('<p class="skip top" id="main">x</p>').replace("s-main", "")


def test_caption_of_code_stands_beside_its_language() -> None:
    code = "<pre><code class='language-go'>x</code></pre>"
    body = f"<figure><figcaption>a.go</figcaption>{code}</figure>"
    tree = parser.fragment_fromstring(shown(body), create_parent="div")
    assert len(tree.findall(".//figure")) == 1
    assert [part.strip() for part in tree.find(".//figcaption").itertext()] == ["Go", "a.go"]


def test_formulas_are_drawn() -> None:
    made = shown('<p><span class="math math-display">\\frac{a}{2}</span></p>')
    assert '<math display="block" title="\\frac{a}{2}">' in made
    assert "<mfrac><mrow><mi>a</mi></mrow><mrow><mn>2</mn></mrow></mfrac>" in made
    assert "<mtable" in shown(
        '<span class="math math-inline">\\begin{aligned}a &amp;= b\\end{aligned}</span>'
    )


def test_tex_of_the_text_itself_is_drawn_in_its_place() -> None:
    align = "\\begin{align*} a &amp;= \\mathtt{b} \\end{align*}"
    for body in (f"<p>By: {align} and {align} so.</p>", f"<p><b>By:</b> {align}, {align} so.</p>"):
        made = shown(body)
        words = " ".join(parser.fragment_fromstring(made).text_content().split())
        assert re.fullmatch(r"By: a=𝚋 ?(and|,) a=𝚋 so\.", words)
        assert made.count("<mtable") == 2
    for quoted in (
        f"<pre>{align}</pre>",
        f"<p><code>{align}</code></p>",
        "<p>\\begin{align*} a</p>",
    ):
        assert "begin{align*}" in shown(quoted)
        assert "<math" not in shown(quoted)


def test_a_macro_of_the_blogs_own_is_its_name() -> None:
    assert '<mi mathvariant="normal">ord</mi>' in shown(
        '<span class="math math-inline">\\ord_n</span>'
    )


@pytest.mark.parametrize("tex", ["\\frac{", "\\left(x", "{" * 50, "x" * 3000, ""])
def test_formulas_beyond_us_stay_tex(tex: str) -> None:
    made = shown(f'<span class="math math-inline">{tex}</span>')
    assert tex.strip("{") in made


def test_task_lists_show_what_is_done() -> None:
    made = shown('<ul><li><input type="checkbox" checked disabled> a</li><li><input> b</li></ul>')
    assert "input" not in made
    assert 'aria-label="done">☑</span> a' in made
    assert 'aria-label="to do">☐</span> b' in made


def test_classes_of_the_extraction_stay() -> None:
    assert '<blockquote class="callout callout-tip">' in shown(
        '<blockquote class="callout callout-tip"><p>x</p></blockquote>'
    )
    assert '<section class="footnotes">' in shown('<section class="footnotes">x</section>')


def test_empty_and_broken_bodies_are_shown_as_far_as_they_go() -> None:
    assert shown("") == ""
    assert "x" in shown("<table><tr><pre>x</pre><b><p>")
    assert "y" in shown("\x00\x01y")


@given(st.text(alphabet="<>/=\"' abimgscrptonlxh:&;#-!", max_size=200))
def test_nothing_that_runs_ever_comes_out(body: str) -> None:
    made = shown(body)
    tree = parser.fragment_fromstring(made, create_parent="div")
    assert not tree.xpath("//script|//iframe|//object|//style|//*[@onload or @onerror or @style]")
    assert sanitised(made) == sanitised(sanitised(made))
