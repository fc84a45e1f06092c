"""Who wrote a post, and what it is filed under."""

import pytest
from extraction.reading import ARTICLE, PROSE, URL, dated, document, meta, read

from archiver.dates import to_text
from archiver.model import Entry


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("By Ada Lovelace", ("Ada Lovelace",)),
        ("Ada Lovelace and Grace Hopper", ("Ada Lovelace", "Grace Hopper")),
        ("Ada Lovelace, Grace Hopper & Ken Thompson",
         ("Ada Lovelace", "Grace Hopper", "Ken Thompson")),
        ("Ada Lovelace | The Log", ("Ada Lovelace",)),
        ("Admin | The Log", ()),
        ("admin", ()),
        ("The Log", ()),
        ("https://www.facebook.com/ada", ()),
        ("ada@a.example", ()),
        ("@ada", ("ada",)),
        ("作者：王小明", ("王小明",)),
        ("Ada Lovelace, PhD", ("Ada Lovelace, PhD",)),
    ],
)  # fmt: skip
def test_authors_are_people(text, people):
    head = f"<meta property='og:site_name' content='The Log'><meta name='author' content='{text}'>"
    assert read(document(ARTICLE, head)).authors == people


def test_a_sentence_with_by_is_no_byline():
    found = dated("<p>I found it, by visiting it</p><p>written by hand and by night</p>")
    assert found.authors == ()


def test_the_commenters_did_not_write_it():
    comment = "<div class='comments'><span class='comment-author'>Bob</span></div>"
    assert read(document(ARTICLE + comment)).authors == ()


def test_a_sites_tag_cloud_is_not_the_posts():
    cloud = "".join(f"<a href='/tag/t{n}'>t{n}</a>" for n in range(30))
    box = "<p class='tags'><a href='/tag/go'>#Go</a> <a href='/tag/ops'>Ops (12)</a></p>"
    text = document(f"<main><article><h1>S</h1>{PROSE}{box}</article><div>{cloud}</div></main>")
    assert read(text).tags == ("Go", "Ops")


def test_a_link_to_a_tag_in_prose_is_prose():
    line = f"<p>We wrote about this before, see {'all of it ' * 9}<a href='/tag/go'>here</a>.</p>"
    assert dated(line).tags == ()


def test_one_tag_in_two_spellings_is_one():
    head = meta("machine-learning", "article:tag") + meta("Ops, Go", "article:tag")
    line = "<div><a href='/tags/ml' rel='tag'>Machine Learning</a></div>"
    assert dated(line, head).tags == ("Machine Learning", "Ops", "Go")


def test_keywords_for_search_engines_count_only_alone():
    keywords = "<meta name='keywords' content='cheap, servers'>"
    assert dated("", keywords).tags == ("cheap", "servers")
    assert dated("", keywords + meta("Ops", "article:tag")).tags == ("Ops",)


POSTCARD = (
    "<div><h2><i class='fa'></i><span>07 February 2025</span></h2><ul>"
    "<li><a href='../blog/author/ada.html'>Ada Lovelace</a></li>"
    "<li><a href='../blog/tag/go.html'>go</a> "
    "<a href='../blog/tag/ops.html'>ops</a></li></ul></div>"
)


def test_the_only_box_of_a_date_with_author_and_tags_is_the_posts():
    found = read(document(f"{ARTICLE}<div role='navigation'>{POSTCARD}</div>"))
    assert to_text(found.published) == "2025-02-07"
    assert (found.authors, found.tags) == (("Ada Lovelace",), ("go", "ops"))


def test_two_such_boxes_are_those_of_other_posts():
    found = read(document(f"{ARTICLE}<div role='navigation'>{POSTCARD}{POSTCARD}</div>"))
    assert (found.published, found.authors, found.tags) == (None, (), ())


def test_a_link_beside_the_post_to_the_page_of_an_author_names_them():
    line = "<div><a href='/author/ada.html'>Ada Lovelace</a> | Thu 07 May 2026</div>"
    assert dated(line).authors == ("Ada Lovelace",)


@pytest.mark.parametrize(
    "line",
    [
        "<div class='author'><span class='name x'>Ada Lovelace</span><span>Lv3</span></div>",
        "<p class='p-author h-card'><b class='fn'>Ada Lovelace</b> <i>Staff</i></p>",
        "<p class='author'><b class='first-name'>Ada</b> Lovelace</p>",
    ],
)
def test_the_part_of_a_byline_that_is_marked_as_name_is_the_name(line):
    assert dated(line).authors == ("Ada Lovelace",)


def test_an_authors_name_that_links_home_is_no_name_of_the_site():
    line = "<div class='copyright__author'>Author: <a href='/'>Ada Lovelace</a></div>"
    head = "<meta name='author' content='Ada Lovelace'>"
    assert dated(line, head).authors == ("Ada Lovelace",)


def test_a_box_of_tags_beside_the_headline_may_be_a_nav():
    labels = "<span class='md-tag'>notes</span> <span class='md-tag'>ops</span>"
    box = f"<nav class='md-tags'>{labels}</nav>"
    assert read(document(f"<article>{box}<h1>S</h1>{PROSE}</article>")).tags == ("notes", "ops")
    assert read(document(f"<nav>{box}</nav><article><h1>S</h1>{PROSE}</article>")).tags == ()


def test_a_category_does_not_change_the_case_of_a_tag():
    line = "<div><a href='/categories/Ops/'>Ops</a></div><div><a href='/tags/ops/'>#ops</a></div>"
    assert dated(line).tags == ("ops",)
    line = "<div><a href='/categories/Ops/'>Ops</a> <a href='/?tag=ops'>ops</a></div>"
    assert dated(line).tags == ("ops",)
    assert dated(line, entry=Entry(url=URL, tags=("Ops", "Go"))).tags == ("ops", "Go")
