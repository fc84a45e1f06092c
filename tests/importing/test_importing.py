"""What other programs and we ourselves wrote comes back in."""

from __future__ import annotations

import io
import json
import urllib.request
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from archives import LATER, NOW, SOURCE, a_post, contents

from archiver.demo import DemoServer
from archiver.errors import UsageError
from archiver.export.json import write_json, write_ndjson
from archiver.extraction.post import extract_post
from archiver.importing.posts import import_posts, shared_address
from archiver.importing.records import read_records
from archiver.importing.sniffing import Kind, kind_of
from archiver.importing.subscriptions import Subscription, read_addresses, read_opml
from archiver.model import Page, Post
from archiver.storage.archive import Archive
from archiver.storage.checks import verify

GONE = a_post("gone", title="Gone since")
EDITED = a_post("edited", html="<p>Before.</p>", text="Before.")


def exported(archive: Archive, file: Path) -> Path:
    with file.open("w", encoding="utf-8", newline="\n") as out:
        write = write_ndjson if file.suffix == ".ndjson" else write_json
        write(archive.posts.select(), out)
    return file


def records(archive: Archive) -> list[dict[str, Any]]:
    """The export, without what only the archive itself can know."""
    out = io.StringIO()
    write_json(archive.posts.select(), out)
    lost = ("id", "revision", "snapshot_sha256")
    return [
        {name: value for name, value in record.items() if name not in lost}
        for record in json.loads(out.getvalue())
    ]


@pytest.fixture
def full(tmp_path: Path) -> Archive:
    """Three posts: one edited, one gone, one in every respect."""
    with Archive.open(tmp_path / "full.db", create=True) as archive:
        source_id = archive.sources.ensure(SOURCE, NOW)
        for told in (a_post(), EDITED, GONE):
            post = replace(told, html=f"<p>{told.text}</p>")
            digest = archive.snapshots.keep(post.url.encode(), "a.blog", NOW)
            archive.posts.record(source_id, None, post, snapshot_sha256=digest, now=NOW)
        edited = replace(EDITED, html="<p>After it.</p>", text="After it.")
        archive.posts.record(source_id, None, edited, now=LATER)
        for days in (1, 2):
            run_id = archive.runs.start(source_id, NOW + timedelta(days=days))
            archive.posts.record_absence(source_id, run_id, GONE.url, "HTTP 404", LATER)
        yield archive


@pytest.mark.parametrize("name", ["posts.json", "posts.ndjson"])
def test_export_comes_back_in_whole(full: Archive, tmp_path: Path, name: str) -> None:
    file = exported(full, tmp_path / name)
    assert kind_of(file) is Kind.POSTS
    with Archive.open(tmp_path / "new.db", create=True) as archive:
        result = import_posts(archive, read_records(file))
        assert (result.posts, result.sources) == (3, 1)
        assert records(archive) == records(full)
        assert all(finding.is_ok for finding in verify(archive))
        before = contents(archive)
        assert import_posts(archive, read_records(file)).changed == 0
        assert contents(archive) == before


def test_export_of_an_archive_changes_nothing_in_it(full: Archive, tmp_path: Path) -> None:
    file = exported(full, tmp_path / "posts.json")
    before = contents(full)
    result = import_posts(full, read_records(file))
    assert (result.posts, result.sources) == (0, 0)
    after = contents(full)
    assert after["events"] == before["events"]
    for table in ("posts", "bodies", "code_blocks", "links", "revisions", "sources", "entries"):
        assert [row[1:] for row in after[table]] == [row[1:] for row in before[table]], table


def test_demo_posts_survive_the_way_out_and_in(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "demo.db", create=True) as demo, DemoServer(ports=()) as server:
        source_id = demo.sources.ensure(SOURCE, NOW)
        for blog in server.blogs:
            url = blog.post_urls[0]
            with urllib.request.urlopen(url) as answer:
                page = Page(
                    url=url,
                    final_url=url,
                    status=200,
                    headers=(),
                    body=answer.read(),
                    fetched_at=NOW,
                )
            post = extract_post(page)
            assert isinstance(post, Post)
            demo.posts.record(source_id, None, post, now=NOW)
        file = exported(demo, tmp_path / "posts.ndjson")
        with Archive.open(tmp_path / "new.db", create=True) as archive:
            import_posts(archive, read_records(file))
            assert records(archive) == records(demo)


def test_imported_html_runs_nothing(full: Archive, tmp_path: Path) -> None:
    (record, *_) = json.loads(exported(full, tmp_path / "posts.json").read_text())
    record["html"] = '<p onclick="x()">a<script>x()</script></p>'
    file = tmp_path / "bad.ndjson"
    file.write_text(json.dumps(record))
    (read,) = read_records(file)
    assert read.post.html == "<p>a</p>"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[{}]", "post 1: has no source, url"),
        ('{"a": 1}\n\n5', "line 3: is no object"),
        ('[{"a": ', "is no JSON"),
        ("[1]", "post 1: is no object"),
    ],
)
def test_what_is_no_export_is_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "posts.json"
    file.write_text(text)
    with pytest.raises(UsageError, match=words):
        read_records(file)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("published", "yesterday", "Invalid isoformat"),
        ("url", "nowhere", "is no web address"),
        ("tags", "go", "tags is no list of texts"),
        ("code", ["x"], "code is no list of objects"),
        ("last_checked", "2026", "last_checked is no time"),
        ("word_count", "many", "word_count is no number"),
        ("provenance", [1], "provenance is no object"),
    ],
)
def test_field_that_is_wrong_is_named(
    full: Archive, tmp_path: Path, field: str, value: object, words: str
) -> None:
    (record, *_) = json.loads(exported(full, tmp_path / "posts.json").read_text())
    (tmp_path / "bad.json").write_text(json.dumps([record | {field: value}]))
    with pytest.raises(UsageError, match=words):
        read_records(tmp_path / "bad.json")


OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Go"><outline text="A" title="A Blog" xmlUrl="https://a.blog/feed.xml"
    htmlUrl="https://a.blog/"/>
  <outline text="Feed only" xmlUrl="https://b.blog/rss?a=1&b=2"/></outline>
<outline text="A again" htmlUrl="http://www.a.blog/index.html"/>
<outline text="A folder"/><outline text="Bad" htmlUrl="javascript:alert(1)"/>
</body></opml>"""


def test_opml_tells_blogs_and_feeds(tmp_path: Path) -> None:
    file = tmp_path / "blogs.opml"
    file.write_text("\ufeff" + OPML, encoding="utf-8")
    assert kind_of(file) is Kind.OPML
    assert read_opml(file) == [
        Subscription(url="https://a.blog/", feed="https://a.blog/feed.xml", title="A Blog"),
        Subscription(
            url="https://b.blog/rss?a=1&b=2", feed="https://b.blog/rss?a=1&b=2", title="Feed only"
        ),
    ]


def test_html_is_no_opml(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<html><body>Hello")
    with pytest.raises(UsageError, match="is no OPML"):
        read_opml(file)
    file.write_text("<")
    with pytest.raises(UsageError, match="is no OPML"):
        read_opml(file)


def test_opml_reads_no_other_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("https://secret.example/")
    file = tmp_path / "bad.opml"
    file.write_text(
        f'<!DOCTYPE opml [<!ENTITY x SYSTEM "{tmp_path}/secret">]><opml><body>'
        '<outline text="&x;" htmlUrl="https://a.blog/"/></body></opml>'
    )
    assert "secret" not in repr(read_opml(file))


def test_list_of_addresses(tmp_path: Path) -> None:
    file = tmp_path / "blogs.txt"
    file.write_text("# mine\nhttps://a.blog/\nb.blog/posts  # theirs\n\nhttp://a.blog\n")
    assert kind_of(file) is Kind.ADDRESSES
    assert [blog.url for blog in read_addresses(file)] == [
        "https://a.blog/",
        "https://b.blog/posts",
    ]
    file.write_text("https://a.blog/\nmy favourite blog\nftp://a.blog/\n")
    with pytest.raises(UsageError) as fault:
        read_addresses(file)
    assert [line.split(": ")[1] for line in str(fault.value).splitlines()] == ["line 2", "line 3"]


def test_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UsageError, match="cannot be read"):
            kind_of(file)
    (tmp_path / "empty").write_text(" \n")
    with pytest.raises(UsageError, match="is empty"):
        kind_of(tmp_path / "empty")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="no text in UTF-8"):
        read_addresses(tmp_path / "bytes")


def test_shared_address_is_of_the_site_that_most_are_on() -> None:
    urls = ["https://a.blog/x/1", "https://a.blog/y/2", "https://b.blog/1"]
    assert shared_address(urls) == "https://a.blog/"
    assert shared_address(["https://a.blog/?p=1"]) == "https://a.blog/"
