"""Sitemaps as witnesses: every form is read, none can harm."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.dates import to_text
from archiver.discovery.sitemap import (
    SitemapReading,
    read_sitemap,
    sitemaps_in_robots,
    usual_sitemaps,
)
from archiver.model import Page

START = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def read(body: str | bytes, url: str = "https://a.blog/sitemap.xml") -> SitemapReading:
    page = Page(
        url=url,
        final_url=url,
        status=200,
        headers=(),
        body=body.encode() if isinstance(body, str) else body,
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
    )
    return read_sitemap(page)


URLSET = f"""{START}<urlset {SPACE} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<!-- made by hand -->
<url><loc> https://a.blog/1/ </loc><lastmod>2026-04-28T08:00:00+05:30</lastmod>
  <priority>1</priority>
  <image:image><image:loc>https://a.blog/1.png</image:loc></image:image></url>
<url><loc>https://a.blog/?a=1&amp;b=2</loc><lastmod>2026-04-28</lastmod></url>
<url><loc><![CDATA[/relative]]></loc><lastmod>0001-01-01T00:00:00Z</lastmod></url>
<url><loc>https://a.blog/1/</loc></url>
<url><lastmod>2026-04-28</lastmod></url>
<url><loc>javascript:void(0)</loc></url>
</urlset>"""


def test_a_urlset_lists_each_page_once_in_order() -> None:
    reading = read(URLSET)
    assert [row.url for row in reading.urls] == [
        "https://a.blog/1/",
        "https://a.blog/?a=1&b=2",
        "https://a.blog/relative",
    ]
    first, second, third = reading.urls
    assert to_text(first.lastmod) == "2026-04-28T08:00:00+05:30"
    assert (second.lastmod, third.lastmod) == (date(2026, 4, 28), None)
    assert (reading.sitemaps, reading.note) == ((), None)


def test_an_index_lists_further_sitemaps() -> None:
    index = f"{START}<sitemapindex {SPACE}><sitemap><loc>/s1.xml.gz</loc></sitemap></sitemapindex>"
    reading = read(index)
    assert (reading.urls, reading.sitemaps) == ((), ("https://a.blog/s1.xml.gz",))


def test_gzip_is_unpacked_whatever_its_name() -> None:
    assert read(gzip.compress(URLSET.encode())).urls == read(URLSET).urls


def test_a_cut_gzip_gives_what_it_holds() -> None:
    many = "".join(f"<url><loc>https://a.blog/{n * 7919 % 10007}</loc></url>" for n in range(5000))
    reading = read(gzip.compress(f"<urlset>{many}</urlset>".encode())[:-4000])
    assert 100 < len(reading.urls) < 5000
    assert reading.note == "damaged gzip"


def test_a_text_sitemap_has_one_address_a_line() -> None:
    text = "\ufeffhttps://a.blog/1\r\n\r\nHTTP://A.blog/2\nnot an address\nhttps://a.blog/1\n"
    assert [row.url for row in read(text).urls] == ["https://a.blog/1", "http://a.blog/2"]


OTHER_FORMS = {
    "without namespace": "<urlset><url><loc>https://a.blog/1</loc></url></urlset>",
    "with a prefix": f'<s:urlset {SPACE.replace("xmlns", "xmlns:s")}><s:url><s:loc>https://a.blog/1</s:loc></s:url></s:urlset>',
    "undeclared prefix": "<urlset><url><loc>https://a.blog/1</loc><x:y>1</x:y></url></urlset>",
    "upper case": "<URLSET><URL><LOC>https://a.blog/1</LOC></URL></URLSET>",
    "blank line first": f"\n{START}<urlset><url><loc>https://a.blog/1</loc></url></urlset>",
    "cut": "<urlset><url><loc>https://a.blog/1</loc></url><url><loc>",
    "unclosed row": "<urlset><url><loc>https://a.blog/1</loc></urlset>",
    "style sheet": f'{START}<?xml-stylesheet href="x.xsl"?><urlset><url><loc>https://a.blog/1</loc></url></urlset>',
    "UTF-16": "<urlset><url><loc>https://a.blog/1</loc></url></urlset>".encode("utf-16"),
}  # fmt: skip


@pytest.mark.parametrize("body", OTHER_FORMS.values(), ids=OTHER_FORMS)
def test_malformed_and_unusual_sitemaps_are_read(body: str | bytes) -> None:
    assert "https://a.blog/1" in [row.url for row in read(body).urls]


def test_a_stray_ampersand_costs_nothing() -> None:
    text = "<urlset><url><loc>https://a.blog/?a=1&b=2</loc></url></urlset>"
    assert [row.url for row in read(text).urls] == ["https://a.blog/?a=1&b=2"]


NO_SITEMAPS = {
    "HTML": ("<!doctype html><html><body>404</body></html>", "no sitemap"),
    "a feed": ('<rss version="2.0"><channel/></rss>', "no sitemap"),
    "text": ("User-agent: *", "no sitemap"),
    "empty": ("", "no sitemap"),
    "empty urlset": ("<urlset></urlset>", "an empty sitemap"),
    "broken gzip": (b"\x1f\x8b\x08\x00nonsense", "damaged gzip"),
}


@pytest.mark.parametrize(("body", "note"), NO_SITEMAPS.values(), ids=NO_SITEMAPS)
def test_what_lists_nothing_says_why(body: str | bytes, note: str) -> None:
    reading = read(body)
    assert (reading.urls, reading.sitemaps) == ((), ())
    assert reading.note is not None
    assert note in reading.note


def test_bombs_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.discovery.sitemap.MAX_BYTES", 2**20)
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "l"}">' for n in range(10))
    row = "<url><loc>https://a.blog/&l9;</loc></url>"
    start = perf_counter()
    small = read(f"<!DOCTYPE x [{steps}]><urlset>{row}<url><loc>/2</loc></url></urlset>")
    assert "https://a.blog/2" in [row.url for row in small.urls]
    assert max(len(row.url) for row in small.urls) < 100
    large = read(gzip.compress(b"<urlset>" + b" " * 50_000_000, compresslevel=1))
    assert large.note == "cut at 1 MB"
    assert perf_counter() - start < 5


def test_no_entity_reaches_a_file_of_this_machine() -> None:
    doctype = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    assert "root:" not in str(read(f"{doctype}<urlset><url><loc>/&f;</loc></url></urlset>"))


def test_robots_names_sitemaps() -> None:
    text = """User-agent: *
Disallow: /private # Sitemap: https://a.blog/no.xml
Sitemap: https://a.blog/1.xml
sitemap:https://a.blog/2.xml # second
SITEMAP : https://A.blog/1.xml
Sitemap: /relative.xml
"""
    assert sitemaps_in_robots(text) == ("https://a.blog/1.xml", "https://a.blog/2.xml")
    assert sitemaps_in_robots("") == ()


def test_the_usual_places_are_at_the_root_and_in_a_project() -> None:
    places = usual_sitemaps("https://a.github.io/project/blog/")
    assert places[0] == "https://a.github.io/sitemap.xml"
    assert places[-1] == "https://a.github.io/project/sitemap.xml"
    assert usual_sitemaps("nonsense") == ()


@given(st.binary() | st.text("<>/&;![]urlsetloc:= \"'").map(str.encode))
def test_any_bytes_are_read_without_a_fault(body: bytes) -> None:
    for start in (b"", b"<urlset><url><loc>", b"\x1f\x8b\x08", b"https://a.blog/1\n"):
        assert isinstance(read(start + body), SitemapReading)


@given(st.lists(st.from_regex(r"https://a\.blog/[a-z0-9/]{1,9}", fullmatch=True), unique=True))
def test_a_written_sitemap_is_read_back(urls: list[str]) -> None:
    rows = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    assert [row.url for row in read(f"{START}<urlset {SPACE}>{rows}</urlset>").urls] == urls
    assert [row.url for row in read("\n".join(urls)).urls] == urls
