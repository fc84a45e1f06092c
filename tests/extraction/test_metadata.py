"""What pages of many generators say of their posts, and the fields that need no file of their own.

Each file of pages/ is a compact copy of a generator's markup; what it says is its first comment.
"""

import json
from pathlib import Path

import pytest
from extraction.reading import ARTICLE, URL, document, meta, read

from archiver.dates import to_text
from archiver.model import Entry

PAGES = sorted(Path(__file__).with_name("pages").glob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_page_of_a_generator_is_read_as_its_author_wrote_it(path):
    text = path.read_text(encoding="utf-8")
    said = json.loads(text.split("-->")[0].removeprefix("<!--"))
    found = read(text, url=said["url"])
    assert {
        "url": said["url"],
        "title": found.title,
        "published": to_text(found.published),
        "updated": to_text(found.updated),
        "authors": list(found.authors),
        "tags": list(found.tags),
    } == said


@pytest.mark.parametrize(
    ("lang", "tag"),
    [("en", "en"), ("en_us", "en-US"), ("zh-hans-cn", "zh-Hans-CN"), ("x", None)],
)
def test_the_declared_language_in_its_usual_form(lang, tag):
    assert read(document("<h1>S</h1>", lang=lang)).language == tag


def test_a_themes_default_language_does_not_outrank_the_words():
    text = "<p>" + "小型服务器是一个人就能够理解和修理的服务器，因此我们喜欢它们。" * 12 + "</p>"
    found = read(document(f"<main><h1>服务器</h1>{text}</main>", lang="en"))
    assert (found.language, found.provenance["language"]) == ("zh", "detected")


def test_an_undeclared_language_is_detected_in_a_long_text():
    text = "<p>" + "Ein kleiner Server ist einer, den ein einzelner Mensch versteht. " * 8 + "</p>"
    assert read(f"<html><body><h1>Server</h1>{text}</body></html>").language == "de"


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://www.a.example/posts/small-servers/", True),
        ("/posts/small-servers/index.html", True),
        ("https://other.example/posts/small-servers", False),
        ("http://localhost:1313/posts/small-servers", False),
        ("https://a.example/", False),
        ("https://a.example/posts/", False),
    ],
)
def test_a_canonical_address_is_one_of_this_post(href, kept):
    found = read(document(ARTICLE, f"<link rel='canonical' href='{href}'>")).canonical_url
    assert (found is not None) is kept


def test_the_canonical_address_of_an_amp_twin_is_the_post():
    text = document(ARTICLE, f"<link rel='canonical' href='{URL}'>")
    assert read(text, url=f"{URL}/amp/").canonical_url == URL


def test_the_motto_of_the_site_is_no_summary():
    motto = "<meta name='description' content='Musings on life, love and lasagna recipes'>"
    assert read(document(ARTICLE, motto)).summary is None
    entry = Entry(url=URL, summary="A plea for repair")
    assert read(document(ARTICLE, motto), entry).summary == "A plea for repair"


def test_a_summary_is_cut_at_a_word():
    whole = "A small server is one that a single person can understand and repair. " * 40
    found = read(document(ARTICLE, f"<meta name='description' content='{whole}'>")).summary
    assert len(found) <= 500
    assert found.endswith("…")


def test_a_logo_is_no_lead_picture():
    head = meta("/img/logo.png", "og:image") + "<meta name='twitter:image' content='/a/b.png'>"
    assert read(document(ARTICLE, head)).image == "https://a.example/a/b.png"


def test_next_js_resizes_a_picture_that_has_its_own_address():
    head = meta("/_next/image?url=%2Fimg%2Fb.png&amp;w=3840&amp;q=75", "og:image")
    assert read(document(ARTICLE, head)).image == "https://a.example/img/b.png"


def test_an_empty_page_gives_nothing_and_does_not_fail():
    found = read("<html></html>")
    assert (found.title, found.published, found.authors, dict(found.provenance)) == (
        None, None, (), {})  # fmt: skip
