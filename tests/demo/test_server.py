"""The demo server speaks HTTP as a crawler needs it, and can be edited under its eyes."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from archiver.demo import DemoServer


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(ports=()) as running:
        yield running


def ask(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers with lower-case names, and body."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=10)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=names)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body


def test_every_url_of_the_truth_answers_html(server: DemoServer) -> None:
    for blog in (*server.blogs, *server.variants):
        for url in {*blog.index_urls, *blog.post_urls, *blog.other_urls}:
            status, headers, body = ask(url)
            assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8"), url
            assert int(headers["content-length"]) == len(body)


def test_every_picture_of_the_truth_is_served(server: DemoServer) -> None:
    for blog in server.blogs:
        for url in {image for post in blog.posts for image in post.images}:
            status, headers, _ = ask(url)
            assert status == 200, url
            assert headers["content-type"].startswith("image/"), url


def test_an_unchanged_page_is_not_sent_again(server: DemoServer) -> None:
    url = server.blogs[0].post_urls[0]
    _, headers, _ = ask(url)
    by_tag = ask(url, If_None_Match=headers["etag"])
    by_date = ask(url, If_Modified_Since=headers["last-modified"])
    assert [by_tag[0], by_date[0]] == [304, 304]
    assert by_tag[2] == b""
    assert by_tag[1]["etag"] == headers["etag"]
    assert ask(url, If_None_Match='"other"', If_Modified_Since=headers["last-modified"])[0] == 200
    assert [line.conditional for line in server.requests[-4:]] == [False, True, True, True]


def test_head_has_no_body(server: DemoServer) -> None:
    status, headers, body = ask(server.blogs[0].url, "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 1000


def test_unknown_pages_get_the_404_of_their_site(server: DemoServer) -> None:
    for blog in server.blogs:
        status, headers, body = ask(f"{blog.url}no-such-post/")
        assert status == 404
        assert "etag" not in headers
        assert blog.title.encode() in body


def test_addresses_without_their_slash_redirect(server: DemoServer) -> None:
    papermod, tag_page = server.blogs[0], server.blogs[1]
    status, headers, _ = ask(papermod.url.rstrip("/"))
    assert (status, headers["location"]) == (301, "/posts/backend/")
    assert ask(f"{tag_page.url}/")[0] == 308


def test_a_page_can_be_replaced_removed_and_restored(server: DemoServer) -> None:
    blog = server.blogs[4]
    site, url = server.blog(blog.name), blog.post_urls[0]
    path = urlsplit(url).path
    _, before, original = ask(url)
    site.replace(path, b"<h1>Edited</h1>")
    assert ask(url, If_None_Match=before["etag"])[2] == b"<h1>Edited</h1>"
    site.remove(path, status=410)
    assert ask(url)[0] == 410
    site.restore(path)
    assert ask(url)[2] == original


def test_a_page_can_ask_for_patience(server: DemoServer) -> None:
    blog = server.blogs[3]
    site, path = server.blog(blog.name), urlsplit(blog.post_urls[1]).path
    site.replace(path, b"later", status=503, headers=(("Retry-After", "1"),))
    status, headers, _ = ask(blog.post_urls[1])
    assert (status, headers["retry-after"]) == (503, "1")
    site.restore(path)


def test_the_end_of_the_server_ends_open_connections() -> None:
    with DemoServer(ports=()) as short:
        port = urlsplit(short.blogs[0].url).port
        connection = http.client.HTTPConnection("127.0.0.1", port or 80, timeout=10)
        connection.request("GET", "/robots.txt")
        assert connection.getresponse().read()
    assert connection.sock.recv(1) == b""


def test_latency_is_added_to_each_answer() -> None:
    with DemoServer(ports=(), latency=0.05) as slow:
        started = time.monotonic()
        ask(slow.blogs[0].url.replace("/posts/backend/", "/robots.txt"))
        assert time.monotonic() - started >= 0.05


def test_requests_are_logged_with_their_blog(server: DemoServer) -> None:
    blog = server.blogs[2]
    ask(f"{blog.url}?from=test")
    line = server.requests[-1]
    assert (line.blog, line.method, line.path) == (blog.name, "GET", "/blog?from=test")
    assert (line.status, line.conditional) == (404, False)


def test_a_taken_port_is_replaced_by_a_free_one(server: DemoServer) -> None:
    taken = urlsplit(server.blogs[0].url).port
    assert taken is not None
    with DemoServer(ports=(taken,)) as second:
        assert urlsplit(second.blogs[0].url).port != taken
        assert ask(second.blogs[0].url)[0] == 200


def test_two_servers_serve_the_same_bytes(server: DemoServer) -> None:
    with DemoServer(ports=()) as second:
        for ours, theirs in zip(server.blogs, second.blogs, strict=True):
            port, other = (urlsplit(blog.url).port for blog in (ours, theirs))
            for path in (ours.url, ours.post_urls[-1]):
                moved = path.replace(str(port), str(other))
                assert ask(path)[2] == ask(moved)[2].replace(
                    str(other).encode(), str(port).encode()
                )
