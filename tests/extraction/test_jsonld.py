"""JSON-LD as pages really write it."""

import json
from datetime import date

import pytest
from extraction.reading import ARTICLE, URL, document, read
from hypothesis import example, given
from hypothesis import strategies as st


def wrap(data):
    return document(ARTICLE, f'<script type="application/ld+json">{data}</script>')


def test_an_article_in_a_graph_with_a_referenced_author():
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "@id": "#site", "name": "The Log"},
            {"@type": ["Article", "TechArticle"], "headline": "Small servers",
             "mainEntityOfPage": {"@id": URL}, "author": {"@id": "#ada"},
             "datePublished": "2021-03-04", "keywords": ["ops", "linux, bsd"]},
            {"@type": "Person", "@id": "#ada", "name": "Ada Lovelace"},
        ],
    }  # fmt: skip
    found = read(wrap(json.dumps(data)))
    assert found.authors == ("Ada Lovelace",)
    assert found.published == date(2021, 3, 4)
    assert found.tags == ("ops", "linux", "bsd")
    assert found.site_name == "The Log"


@pytest.mark.parametrize(
    "data",
    [
        '{"@type":"BlogPosting","datePublished":"2021-03-04",}',
        '<!-- {"@type":"BlogPosting","datePublished":"2021-03-04"} -->',
        '//<![CDATA[\n{"@type":"BlogPosting","datePublished":"2021-03-04"}\n//]]>',
        '{"@type":"BlogPosting","description":"two\nlines","datePublished":"2021-03-04"}',
        "{&quot;@type&quot;:&quot;BlogPosting&quot;,&quot;datePublished&quot;:&quot;2021-03-04&quot;}",
        '{"@type":"BreadcrumbList"}\n{"@type":"BlogPosting","datePublished":"2021-03-04"}',
        '[{"@type":"BlogPosting","datePublished":"2021-03-04"}]',
        '{"@type":"https://schema.org/BlogPosting","datePublished":["2021-03-04"]}',
    ],
    ids=["comma", "comment", "cdata", "newline", "escaped", "two", "array", "full type"],
)
def test_broken_json_is_read_as_far_as_it_makes_sense(data):
    assert read(wrap(data)).published == date(2021, 3, 4)


@given(st.text(max_size=80) | st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["@type", "@graph", "@id", "author", "image", "keywords", "headline",
                         "datePublished", "publisher", "mainEntityOfPage"]),
        inner | st.just("BlogPosting"),
        max_size=4,
    ),
).map(json.dumps))  # fmt: skip
@example('{"publisher": {"@id": []}, "@type": null}')
def test_no_json_ld_breaks_the_reading(data):
    found = read(wrap(data.replace("</", "<\\/")))
    assert found.published is None or isinstance(found.published, date)


def test_articles_of_other_pages_are_not_this_one():
    data = [
        {"@type": "BlogPosting", "url": f"https://a.example/posts/{n}", "headline": f"Post {n}",
         "datePublished": "2020-01-01"}
        for n in range(3)
    ]  # fmt: skip
    assert read(wrap(json.dumps(data))).published is None
