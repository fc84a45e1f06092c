"""Canonical addresses and the identity of a post."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.urls import (
    TRACKERS,
    canonical_url,
    is_same_site,
    path_segments,
    site_of,
    url_key,
    with_parameter,
)

CANONICAL = {
    "host and scheme in lower case": ("HTTPS://MikeMwita.GitHub.io/Thoughts/", "https://mikemwita.github.io/Thoughts/"),
    "default port of https": ("https://a.blog:443/x", "https://a.blog/x"),
    "default port of http": ("http://a.blog:80/x", "http://a.blog/x"),
    "another port": ("http://a.blog:8471/x", "http://a.blog:8471/x"),
    "an empty port": ("http://a.blog:/x", "http://a.blog/x"),
    "fragment": ("https://a.blog/x#more", "https://a.blog/x"),
    "no path": ("https://a.blog", "https://a.blog/"),
    "no path with query": ("https://a.blog?p=1", "https://a.blog/?p=1"),
    "dot segments": ("https://a.blog/a/./b/../c", "https://a.blog/a/c"),
    "escaped dot segments": ("https://a.blog/a/%2e%2E/c", "https://a.blog/c"),
    "dots above the root": ("https://a.blog/../../c/..", "https://a.blog/"),
    "unreserved escapes": ("https://a.blog/%7Eme/%41", "https://a.blog/~me/A"),
    "escapes in upper case": ("https://a.blog/%c3%a9", "https://a.blog/%C3%A9"),
    "raw Unicode in the path": ("https://a.blog/数学", "https://a.blog/%E6%95%B0%E5%AD%A6"),
    "space and quotes": ('https://a.blog/a b"c', "https://a.blog/a%20b%22c"),
    "stray percent sign": ("https://a.blog/100%", "https://a.blog/100%25"),
    "reserved escapes stay": ("https://a.blog/a%2Fb", "https://a.blog/a%2Fb"),
    "international host": ("https://Bücher.example/", "https://xn--bcher-kva.example/"),
    "user name dropped": ("https://me:secret@a.blog/x", "https://a.blog/x"),
    "final dot of the host": ("https://a.blog./x", "https://a.blog/x"),
    "line break inside": ("https://a.blog/po\n  st".replace("  ", ""), "https://a.blog/post"),
    "backslashes": ("https:\\\\a.blog\\x", "https://a.blog/x"),
    "twice escaped ampersands": ("https://a.blog/?a=1&amp;amp;b=2", "https://a.blog/?a=1&b=2"),
    "numeric ampersands": ("https://a.blog/?a=1&#038;b=2", "https://a.blog/?a=1&b=2"),
    "trackers go, others stay in order": ("https://a.blog/?utm_source=x&z=1&fbclid=q&a=2", "https://a.blog/?z=1&a=2"),
    "only trackers": ("https://a.blog/x?utm_medium=rss", "https://a.blog/x"),
    "Medium's source": ("https://a.blog/x?source=rss-1f2e---2", "https://a.blog/x"),
    "a source that means something": ("https://a.blog/x?source=github", "https://a.blog/x?source=github"),
    "IPv6": ("http://[0:0::1]:8080/", "http://[::1]:8080/"),
    "trailing slash stays": ("https://a.blog/x/", "https://a.blog/x/"),
}  # fmt: skip


@pytest.mark.parametrize(("given_url", "expected"), CANONICAL.values(), ids=CANONICAL)
def test_canonical_url(given_url: str, expected: str) -> None:
    assert canonical_url(given_url) == expected


RELATIVE = {
    "file beside the page": ("x.html", "https://a.blog/posts/", "https://a.blog/posts/x.html"),
    "folder without a slash": ("x", "https://a.blog/posts", "https://a.blog/x"),
    "dot and index file": ("./x/index.html", "https://a.blog/b/", "https://a.blog/b/x/index.html"),
    "root": ("/x", "https://a.blog/posts/", "https://a.blog/x"),
    "other host, same scheme": ("//b.blog/x", "https://a.blog/", "https://b.blog/x"),
    "query alone": ("?page=2", "https://a.blog/posts", "https://a.blog/posts?page=2"),
    "empty": ("", "https://a.blog/posts#x", "https://a.blog/posts"),
    "absolute": ("http://b.blog/x", "https://a.blog/", "http://b.blog/x"),
}


@pytest.mark.parametrize(("link", "base", "expected"), RELATIVE.values(), ids=RELATIVE)
def test_canonical_url_resolves_links(link: str, base: str, expected: str) -> None:
    assert canonical_url(link, base) == expected


NO_ADDRESS = (
    "", " ", "a.blog", "/x", "javascript:void(0)", "mailto:me@a.blog", "data:text/html,x", "http://",
    "http:///x", "http://a.blog:99999/", "http://a.blog:port/", "http://a blog/", "http://[::1",
    "http://-a.blog/", "http://a..blog/", "ftp://a.blog/", "http://%00/", "http://xn--\u2260\u0338/",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_what_is_no_web_address_has_no_canonical_form(text: str) -> None:
    assert canonical_url(text) is None
    assert site_of(text) == ""


def test_links_that_lead_nowhere_stay_none_with_a_base() -> None:
    assert canonical_url("javascript:void(0)", "https://a.blog/") is None
    assert canonical_url("tel:123", "https://a.blog/") is None


ONE_POST = {
    "http and https": ("http://a.blog/x", "https://a.blog/x"),
    "www": ("https://www.a.blog/x", "https://a.blog/x"),
    "trailing slash": ("https://a.blog/x/", "https://a.blog/x"),
    "index file": ("https://a.blog/x/index.html", "https://a.blog/x/"),
    "html suffix": ("https://a.blog/x.html", "https://a.blog/x"),
    "escaped and raw CJK": ("https://a.blog/%e6%95%b0", "https://a.blog/数"),
    "NFD and NFC": ("https://a.blog/e\u0301", "https://a.blog/\u00e9"),
    "doubled slash": ("https://a.blog//x", "https://a.blog/x"),
    "parameter order": ("https://a.blog/?b=2&a=1", "https://a.blog/?a=1&b=2"),
    "plus and space": ("https://a.blog/?q=a+b", "https://a.blog/?q=a%20b"),
    "host case": ("https://MikeMwita.github.io/x", "https://mikemwita.github.io/x"),
    "trackers": ("https://a.blog/x/?ref=hn#top", "https://a.blog/x"),
    "Blogger's mobile view": ("http://a.blog/x.html?m=1", "http://a.blog/x.html"),
}


@pytest.mark.parametrize(("first", "second"), ONE_POST.values(), ids=ONE_POST)
def test_url_key_is_one_for_one_post(first: str, second: str) -> None:
    assert url_key(first) == url_key(second)


TWO_POSTS = {
    "other path": ("https://a.blog/x", "https://a.blog/y"),
    "other case": ("https://a.blog/X", "https://a.blog/x"),
    "other query": ("https://a.blog/?p=1", "https://a.blog/?p=2"),
    "other port": ("http://a.blog:8471/x", "http://a.blog:8472/x"),
    "slash in a name": ("https://a.blog/a%2Fb", "https://a.blog/a/b"),
    "ampersand in a value": ("https://a.blog/?a=1%26b", "https://a.blog/?a=1&b"),
}


@pytest.mark.parametrize(("first", "second"), TWO_POSTS.values(), ids=TWO_POSTS)
def test_url_key_differs_for_two_posts(first: str, second: str) -> None:
    assert url_key(first) != url_key(second)


def test_sites_are_told_apart_by_host_and_port() -> None:
    assert is_same_site("http://www.a.blog/x", "https://A.blog:443/y")
    assert not is_same_site("http://a.blog:8471/", "http://a.blog:8472/")
    assert not is_same_site("http://a.blog/", "http://b.a.blog/")
    assert not is_same_site("nonsense", "nonsense")
    assert site_of("http://127.0.0.1:8471/x") == "127.0.0.1:8471"
    assert site_of("https://www.example.co.uk/") == "example.co.uk"


def test_path_segments_are_decoded() -> None:
    assert path_segments("https://a.blog/blog//%E6%95%B0/x.html?q") == ("blog", "数", "x.html")
    assert path_segments("nonsense") == ()


def test_with_parameter_replaces_its_own_value_only() -> None:
    assert with_parameter("https://a.blog/feed?paged=2&x=1", "paged", "3") == (
        "https://a.blog/feed?x=1&paged=3"
    )


def test_trackers_are_sorted_unique_and_reasoned() -> None:
    names = [row.name for row in TRACKERS]
    assert names == sorted(set(names))
    assert all(row.reason for row in TRACKERS)


hosts = st.sampled_from(["a.blog", "WWW.a.blog", "a.blog:443", "a.blog:8080", "bücher.example"])
PIECES = (*"aZé数%2Ff4e1&=?#;+ ./\\~\"'", "%2e", "utm_a=", "index.html")
rest = st.lists(st.sampled_from(PIECES)).map("".join)
addresses = st.builds("{}://{}/{}".format, st.sampled_from(["http", "HTTPS"]), hosts, rest)


@given(addresses)
def test_canonical_twice_is_canonical_once(url: str) -> None:
    once = canonical_url(url)
    assert once is not None
    assert once.isascii()
    assert canonical_url(once) == once
    assert url_key(once) == url_key(url)


@given(st.text())
def test_any_text_has_a_key_and_never_raises(text: str) -> None:
    assert isinstance(url_key(text), str)
    assert canonical_url(text) is None or url_key(text) == url_key(canonical_url(text) or "")


@given(st.text(), addresses)
def test_any_link_resolves_or_is_none(link: str, base: str) -> None:
    resolved = canonical_url(link, base)
    assert resolved is None or canonical_url(resolved) == resolved
