"""Feeds as witnesses: what is read of each kind, malformed ones too, and where they are found."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.dates import to_text
from archiver.discovery.feed import FeedReading, feeds_announced, read_feed, usual_feeds
from archiver.model import Page, Witness

URL = "https://a.blog/feed.xml"


def page(body: str | bytes, url: str = URL, content_type: str = "application/xml") -> Page:
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", content_type),),
        body=body.encode() if isinstance(body, str) else body,
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


def item(number: int = 1, inside: str = "") -> str:
    link = f"<link>https://a.blog/{number}</link>"
    return f"<item><title>Post {number}</title>{link}{inside}</item>"


def rss(*items: str, head: str = "", spaces: str = "") -> str:
    channel = f"<channel><title>A blog</title>{head}{''.join(items or (item(),))}</channel>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"{spaces}>{channel}</rss>'


def only(reading: FeedReading) -> object:
    assert len(reading.entries) == 1
    return reading.entries[0]


RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel>
  <title>Rajpoot &amp; friends</title><link>https://a.blog/</link><language>en-us</language>
  <ttl>60</ttl>
  <item>
    <title>Using &lt;b&gt;Go&lt;/b&gt;</title>
    <link>https://a.blog/posts/go/?utm_source=rss</link>
    <pubDate>Tue, 28 Apr 2026 01:30:00 +0530</pubDate>
    <dc:creator><![CDATA[Jane Doe]]></dc:creator>
    <category>go</category><category>backend</category><category>go</category>
    <description><![CDATA[<p>A short</p><p>summary &amp; more.</p>]]></description>
    <content:encoded><![CDATA[<p>The whole post.</p>]]></content:encoded>
  </item>
  <item><title>No date</title><link>/posts/none/</link></item>
</channel></rss>"""


def test_rss_is_read_with_the_zone_as_written() -> None:
    reading = read_feed(page(RSS))
    assert (reading.kind, reading.title, reading.language) == ("rss", "Rajpoot & friends", "en-us")
    assert (reading.ttl_minutes, reading.next_page, reading.note) == (60, None, None)
    first, second = reading.entries
    assert first.url == "https://a.blog/posts/go/"
    assert first.title == "Using Go"
    assert to_text(first.published) == "2026-04-28T01:30:00+05:30"
    assert first.authors == ("Jane Doe",)
    assert first.tags == ("go", "backend")
    assert first.summary == "A short summary & more."
    assert first.content_html == "<p>The whole post.</p>"
    assert (first.witness, first.found_on) == (Witness.FEED, URL)
    assert (second.url, second.published) == ("https://a.blog/posts/none/", None)


ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
  <title>Ein Blog</title><link href="https://a.blog/"/><link rel="self" href="https://a.blog/feed.xml"/>
  <author><name>Jane</name></author>
  <entry>
    <title type="html">Über &amp;lt;T&amp;gt;</title>
    <link rel="enclosure" href="https://a.blog/x.mp3"/>
    <link rel="alternate" href="posts/x.html"/>
    <id>tag:a.blog,2026:x</id>
    <published>2026-04-28T08:00:00+02:00</published><updated>2026-05-01T09:30:00Z</updated>
    <category term="c++" label="C++"/>
    <summary>Kurz</summary>
    <content type="html">&lt;p&gt;Ganz&lt;/p&gt;</content>
  </entry>
</feed>"""


def test_atom_is_read_with_both_dates_and_the_author_of_the_feed() -> None:
    reading = read_feed(page(ATOM))
    assert (reading.kind, reading.language, reading.next_page) == ("atom", "de", None)
    (entry,) = reading.entries
    assert entry.url == "https://a.blog/posts/x.html"
    assert entry.title == "Über <T>"
    assert to_text(entry.published) == "2026-04-28T08:00:00+02:00"
    assert to_text(entry.updated) == "2026-05-01T09:30:00+00:00"
    assert (entry.authors, entry.tags) == (("Jane",), ("c++",))
    assert (entry.summary, entry.content_html) == ("Kurz", "<p>Ganz</p>")


def test_an_atom_entry_that_was_only_updated_has_no_published_date() -> None:
    (entry,) = read_feed(page(ATOM.replace("published>", "other>"))).entries
    assert entry.published is None
    assert entry.updated is not None


RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://a.blog/"><title>Old</title></channel>
  <item rdf:about="https://a.blog/1"><title>One</title><link>https://a.blog/1</link>
    <dc:date>2004-04-28T08:00:00+09:00</dc:date><dc:subject>old</dc:subject></item>
</rdf:RDF>"""


def test_rdf_items_are_published_on_their_dc_date() -> None:
    reading = read_feed(page(RDF))
    (entry,) = reading.entries
    assert (reading.kind, reading.title) == ("rdf", "Old")
    assert to_text(entry.published) == "2004-04-28T08:00:00+09:00"
    assert entry.updated is None


JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "A blog",
    "language": "en",
    "next_url": "/feed.json?page=2",
    "authors": [{"name": "Jane"}],
    "items": [
        {
            "id": "1",
            "url": "https://a.blog/1",
            "title": "One",
            "date_published": "2026-04-28T08:00:00-07:00",
            "date_modified": "2026-05-01",
            "tags": ["go", 3],
            "content_html": "<p>x</p>",
            "summary": "s",
        },
        {"id": "https://a.blog/2", "author": {"name": "Joe"}, "content_text": "x"},
        {"id": "no address"},
        "nonsense",
    ],
}


def test_json_feed_is_read() -> None:
    reading = read_feed(page(json.dumps(JSON), content_type="application/feed+json"))
    assert (reading.kind, reading.title, reading.language) == ("json", "A blog", "en")
    assert reading.next_page == "https://a.blog/feed.json?page=2"
    assert reading.note == "2 entries without an address"
    first, second = reading.entries
    assert to_text(first.published) == "2026-04-28T08:00:00-07:00"
    assert first.updated == date(2026, 5, 1)
    assert (first.tags, first.authors, first.summary) == (("go",), ("Jane",), "s")
    assert first.content_html == "<p>x</p>"
    assert (second.url, second.title, second.authors) == ("https://a.blog/2", None, ("Joe",))


UNKNOWN_DATES = {
    "year 0001": "Mon, 01 Jan 0001 00:00:00 +0000",
    "the epoch": "Thu, 01 Jan 1970 00:00:00 GMT",
    "nonsense": "soon",
    "empty": "",
}


@pytest.mark.parametrize("text", UNKNOWN_DATES.values(), ids=UNKNOWN_DATES)
def test_dates_that_no_post_has_are_unknown(text: str) -> None:
    (entry,) = read_feed(page(rss(item(1, f"<pubDate>{text}</pubDate>")))).entries
    assert entry.published is None


def test_a_time_without_zone_is_the_day() -> None:
    (entry,) = read_feed(page(rss(item(1, "<pubDate>2026-04-28 08:00:00</pubDate>")))).entries
    assert entry.published == date(2026, 4, 28)
    assert not isinstance(entry.published, datetime)


def test_a_date_that_half_of_the_posts_share_is_the_builds() -> None:
    built = "<pubDate>Tue, 28 Apr 2026 08:00:00 GMT</pubDate>"
    own = "<pubDate>Tue, 21 Apr 2026 08:00:00 GMT</pubDate>"
    reading = read_feed(page(rss(*(item(n, built) for n in range(5)), item(9, own))))
    assert [entry.published is None for entry in reading.entries] == [True] * 5 + [False]
    few = read_feed(page(rss(*(item(n, built) for n in range(3)))))
    assert all(entry.published for entry in few.entries)


MALFORMED = {
    "stray ampersand": (rss(item()).replace("Post 1", "Q & A"), "Q & A"),
    "HTML entity": (rss(item()).replace("Post 1", "Q&nbsp;&eacute;"), "Q é"),
    "control character": (rss(item()).replace("Post 1", "Q\x0bA"), "QA"),
    "open tag in a description": (
        rss(item(1, "<description>a<br>b<p>c</description>")).replace("Post 1", "P"),
        "P",
    ),
    "text before the feed": ("Warning: x < 3\n" + rss(item()), "Post 1"),
    "text behind the feed": (rss(item()) + "<script>1</script>", "Post 1"),
    "blank line first": ("\n\n" + rss(item()), "Post 1"),
    "cut": (rss(item(), item(2))[:-40], "Post 1"),
}


@pytest.mark.parametrize(("text", "title"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_xml_is_read_as_far_as_it_goes(text: str, title: str) -> None:
    reading = read_feed(page(text))
    assert reading.kind == "rss"
    assert reading.note is None or reading.note.startswith("malformed: ")
    assert reading.entries[0].title == title
    assert reading.entries[0].url == "https://a.blog/1"


def test_undeclared_prefixes_keep_their_meaning() -> None:
    inside = (
        "<content:encoded><![CDATA[<p>A & B</p>]]></content:encoded><dc:creator>Me</dc:creator>"
    )
    (entry,) = read_feed(page(rss(item(1, inside)))).entries
    assert (entry.content_html, entry.authors) == ("<p>A & B</p>", ("Me",))


CHARSETS = {
    "UTF-8": (rss(item()).replace("Post 1", "Café 数"), "utf-8", ""),
    "Latin-1 that says UTF-8": (
        rss(item()).replace("Post 1", "Café 数".split(maxsplit=1)[0]),
        "latin-1",
        "",
    ),
    "UTF-16": (rss(item()).replace("Post 1", "Café 数"), "utf-16", ""),
    "UTF-16 without mark": (rss(item()).replace("Post 1", "Café 数"), "utf-16-le", ""),
    "declared in the file": (
        rss(item()).replace("Post 1", "Café 数").replace("utf-8", "gb18030"),
        "gb18030",
        "",
    ),
    "sent by the server": (rss(item()).replace("Post 1", "Привет"), "koi8-r", "; charset=koi8-r"),
}


@pytest.mark.parametrize(("text", "encoding", "sent"), CHARSETS.values(), ids=CHARSETS)
def test_the_charset_is_found(text: str, encoding: str, sent: str) -> None:
    reading = read_feed(page(text.encode(encoding), content_type=f"text/xml{sent}"))
    assert reading.entries[0].title in {"Café 数", "Café", "Привет"}


NO_FEEDS = {
    "HTML": "<!doctype html><html><head><title>404</title></head><body>No feed here</body></html>",
    "JSON": '{"items": []}',
    "broken JSON": '{"version": "https://jsonfeed.org/version/1", "items": [',
    "deep JSON": '{"a":' * 100_000,
    "empty": "",
    "sitemap": "<urlset><url><loc>https://a.blog/</loc></url></urlset>",
    "PDF": b"%PDF-1.7 \x00\xff",
}


@pytest.mark.parametrize("body", NO_FEEDS.values(), ids=NO_FEEDS)
def test_what_is_no_feed_says_so(body: str | bytes) -> None:
    reading = read_feed(page(body))
    assert (reading.kind, reading.entries) == (None, ())
    assert reading.note is not None
    assert reading.note.startswith("no feed: ")


def test_a_feed_without_entries_is_a_feed() -> None:
    reading = read_feed(page('<rss version="2.0"><channel><title>x</title></channel></rss>'))
    assert (reading.kind, reading.entries, reading.note) == ("rss", (), None)


def bomb(tail: str) -> str:
    steps = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    return f'<?xml version="1.0"?><!DOCTYPE x [{steps}]>{tail}'


def test_entity_bombs_and_huge_feeds_are_bounded() -> None:
    start = perf_counter()
    for body in (
        bomb(rss(item(1, "<description>&lol9;</description>")).partition("?>")[2]),
        '<rss version="2.0"><channel>' + "<a>" * 600_000,
        "<rss>" + " " * 21_000_000,
    ):
        reading = read_feed(page(body))
        assert sum(len(entry.summary or "") for entry in reading.entries) < 100
    assert perf_counter() - start < 10


def test_no_entity_reaches_a_file_of_this_machine() -> None:
    doctype = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = rss(item(1, "<description>&f;</description>")).replace("<rss", f"{doctype}<rss", 1)
    assert "root:" not in str(read_feed(page(text)))


@pytest.mark.parametrize("body", ["/etc/passwd", "https://a.blog/feed.xml", "file:///etc/passwd"])
def test_a_body_that_looks_like_an_address_is_never_opened(body: str) -> None:
    assert read_feed(page(body)).entries == ()


LINKS = {
    "permalink guid": ("<guid>https://a.blog/p/1</guid>", "https://a.blog/p/1"),
    "FeedBurner": (
        "<link>https://feedproxy.google.com/x</link>"
        '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://a.blog/1</f:origLink>',
        "https://a.blog/1",
    ),
    "white space": ("<link>\n  https://a.blog/1\n</link>", "https://a.blog/1"),
    "relative": ("<link>/1</link>", "https://a.blog/1"),
    "the generator's own machine": ("<link>http://localhost:1313/posts/1/</link>", "https://a.blog/posts/1/"),
    "an unset address": ("<link>https://example.org/posts/1/</link>", "https://a.blog/posts/1/"),
    "another site": ("<link>https://b.blog/1</link>", "https://b.blog/1"),
}  # fmt: skip


@pytest.mark.parametrize(("inside", "expected"), LINKS.values(), ids=LINKS)
def test_the_address_of_an_entry(inside: str, expected: str) -> None:
    (entry,) = read_feed(page(rss(f"<item><title>x</title>{inside}</item>"))).entries
    assert entry.url == expected


def test_entries_without_an_address_are_counted_and_repeats_are_dropped() -> None:
    reading = read_feed(page(rss(item(), "<item><title>x</title></item>", item())))
    assert len(reading.entries) == 1
    assert reading.note == "1 entries without an address"


def test_a_description_that_is_the_article_is_no_summary() -> None:
    article = "word " * 400
    (entry,) = read_feed(page(rss(item(1, f"<description>{article}</description>")))).entries
    assert entry.summary is None
    assert entry.content_html is not None
    assert entry.content_html.startswith("word ")


ATOM_LINK = '<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="{}" href="{}"/>'
WORDPRESS = "<generator>https://wordpress.org/?v=6.9</generator>"
OLDER = {
    "RFC 5005 paged": (ATOM_LINK.format("next", "?page=2"), URL, f"{URL}?page=2", False),
    "RFC 5005 archive": (
        ATOM_LINK.format("prev-archive", "/2025.xml"),
        URL,
        "https://a.blog/2025.xml",
        False,
    ),
    "itself": (ATOM_LINK.format("next", URL), URL, None, False),
    "none": ("", URL, None, False),
    "WordPress": (WORDPRESS, "https://a.blog/feed/", "https://a.blog/feed/?paged=2", True),
    "WordPress, page 2": (WORDPRESS, f"{URL}?paged=2", f"{URL}?paged=3", True),
}


@pytest.mark.parametrize(("head", "url", "expected", "is_guess"), OLDER.values(), ids=OLDER)
def test_the_page_with_older_entries(
    head: str, url: str, expected: str | None, is_guess: bool
) -> None:
    reading = read_feed(page(rss(head=head), url=url))
    assert (reading.next_page, reading.next_is_guess) == (expected, is_guess)


def test_an_empty_wordpress_page_is_the_last() -> None:
    text = f'<rss version="2.0"><channel>{WORDPRESS}</channel></rss>'
    assert read_feed(page(text, url="https://a.blog/feed/?paged=9")).next_page is None


def test_blogger_counts_its_posts_and_its_kind_is_no_tag() -> None:
    text = ATOM.replace(
        "<entry>",
        "<openSearch:totalResults>42</openSearch:totalResults><entry>"
        '<category scheme="x" term="http://schemas.google.com/blogger/2008/kind#post"/>',
    )
    reading = read_feed(page(text))
    assert reading.declared == 42
    assert reading.entries[0].tags == ("c++",)


def test_the_syndication_module_gives_the_rhythm() -> None:
    spaces = ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    head = "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    assert read_feed(page(rss(head=head, spaces=spaces))).ttl_minutes == 720


def test_hours_and_days_to_skip_are_read() -> None:
    head = (
        "<skipHours><hour>0</hour><hour> 7 </hour><hour>24</hour><hour>x</hour></skipHours>"
        "<skipDays><day>Saturday</day><day>Sunday</day><day>Someday</day></skipDays>"
    )
    reading = read_feed(page(rss(head=head)))
    assert (reading.skip_hours, reading.skip_days) == ({0, 7}, {5, 6})
    plain = read_feed(page(rss()))
    assert (plain.skip_hours, plain.skip_days) == (frozenset(), frozenset())


HEAD = """<html><head>
<link rel="stylesheet" href="/x.css">
<link rel="alternate" type="application/rss+xml" title="A blog" href="/index.xml">
<link rel="alternate" type="application/rss+xml" title="A blog » Comments Feed"
  href="/comments/feed/">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
<link rel="alternate" hreflang="de" href="/de/">
<link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="atom.xml">
<link rel="alternate" type="application/feed+json" href="">
</head><body>
<a href="/rss.xml">RSS</a> <a href="/index.xml">again</a> <a href="/posts/feed-the-cat/">post</a>
<a href="/comments.rss">comments</a> <a href="https://b.blog/feed.xml">friend</a>
<a href="/index.json">x</a>
<a href="/posts/rss-is-great.html">post</a> <a href="javascript:void(0)">x</a> <a>none</a>
</body></html>"""


def test_feeds_are_announced_by_links_and_comment_feeds_are_not() -> None:
    found = (
        "https://a.blog/index.xml",
        "https://a.blog/blog/atom.xml",
        "https://a.blog/rss.xml",
    )
    assert feeds_announced(HEAD, "https://a.blog/blog/") == found
    assert feeds_announced(HEAD.encode(), "https://a.blog/blog/") == found


def test_the_base_of_a_page_counts_for_its_feeds() -> None:
    text = '<base href="/x/"><link rel=alternate type="application/rss+xml" href="f.xml">'
    assert feeds_announced(text, "https://a.blog/") == ("https://a.blog/x/f.xml",)


@pytest.mark.parametrize("text", ["", "\x00", "plain text", b"\xff\xfe\x00"])
def test_a_page_that_is_nothing_announces_nothing(text: str | bytes) -> None:
    assert feeds_announced(text, "https://a.blog/") == ()


def test_the_usual_places_start_beside_a_section() -> None:
    section = usual_feeds("https://a.blog/posts/backend/")
    assert section[0] == "https://a.blog/posts/backend/index.xml"
    assert "https://a.blog/feed.xml" in section
    assert usual_feeds("https://a.blog/")[0] == "https://a.blog/feed.xml"
    assert usual_feeds("https://a.blog/archives.html") == usual_feeds("https://a.blog/")


@given(st.text() | st.text("<>/&;[]!CDATArsitemlnk \"'=:"))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for start in ("", '<rss version="2.0"><channel>', "<feed><entry>", "{"):
        assert isinstance(read_feed(page(start + text)), FeedReading)
    feeds_announced(text, "https://a.blog/")


@given(st.binary(), st.sampled_from(["", "; charset=utf-8", "; charset=x", "; charset=utf-16"]))
def test_any_bytes_are_read_without_a_fault(body: bytes, sent: str) -> None:
    assert isinstance(read_feed(page(body, content_type=f"text/xml{sent}")), FeedReading)
    assert isinstance(read_feed(page(b"<rss><channel>" + body)), FeedReading)
    feeds_announced(body, "https://a.blog/")
