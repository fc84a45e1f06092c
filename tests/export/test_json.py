"""The exported form is a promise: these keys, this order, the same bytes."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import pytest
from archives import NOW, SOURCE, a_post

from archiver.errors import UsageError
from archiver.export.json import post_record, write_file, write_json, write_ndjson
from archiver.model import ArchivedPost, Post
from archiver.storage.archive import Archive

PROMISED = [
    "id", "source", "url", "canonical_url", "title", "authors", "published", "updated", "tags",
    "language", "summary", "image", "site_name", "word_count", "markdown", "html", "text", "code",
    "images", "links", "revision", "status", "first_archived", "last_checked", "content_sha256",
    "snapshot_sha256", "provenance",
]  # fmt: skip


def archived(post: Post, **changes: Any) -> ArchivedPost:
    known = ArchivedPost(
        id=12,
        source="a",
        post=post,
        revision=1,
        status="live",
        first_archived=NOW,
        last_checked=NOW,
        content_sha256="c" * 64,
        snapshot_sha256=None,
    )
    return replace(known, **changes)


def written(write: Callable[..., int], *posts: ArchivedPost, **options: Any) -> str:
    out = io.StringIO()
    assert write(posts, out, **options) == len(posts)
    return out.getvalue()


@pytest.mark.parametrize(
    "post",
    [a_post(), Post(url="https://a.blog/x", title="", html="", markdown="", text="")],
    ids=["everything known", "nothing known"],
)
def test_keys_are_always_there_in_their_order(post: Post) -> None:
    assert list(post_record(archived(post))) == PROMISED


def test_values_have_the_promised_form() -> None:
    record = post_record(archived(a_post()))
    assert record["published"] == "2026-04-28"
    assert record["updated"] == "2026-05-01T09:30:00+00:00"
    assert record["first_archived"] == "2026-11-21T08:00:00Z"
    assert record["code"][0] == {"language": "go", "text": "a = 1\n\nb"}
    assert record["images"] == [{"url": "https://a.blog/i.png", "alt": "A picture", "sha256": None}]
    assert record["links"] == ["https://b.blog/two", "mailto:a@a.blog"]
    assert record["provenance"] == {"title": "json-ld", "published": "index"}


@pytest.mark.parametrize("number", [0, 1, 3])
def test_json_is_one_array_with_a_post_a_line(number: int) -> None:
    posts = [archived(a_post(title=f"Ünï {n}"), id=n) for n in range(number)]
    text = written(write_json, *posts)
    assert json.loads(text) == [post_record(post) for post in posts]
    assert text.count("\n") == number + 2
    assert "Ün" in text or not number


@pytest.mark.parametrize("title", ["a\nb", "a\u2028b", "a\x85b", "a\x1cb"])
def test_ndjson_is_a_line_a_post_for_every_reader(title: str) -> None:
    text = written(write_ndjson, archived(a_post(title=title)), archived(a_post()))
    lines = text.splitlines()
    assert [json.loads(line)["title"] for line in lines] == [title, "On one"]


@pytest.mark.parametrize("write", [write_json, write_ndjson])
def test_fields_keep_their_order(write: Callable[..., int]) -> None:
    text = written(write, archived(a_post()), fields=["title", "id"])
    assert '{"id": 12, "title": "On one"}' in text


def test_unknown_field_is_named() -> None:
    with pytest.raises(UsageError, match="no such field: colour; there are id, source"):
        write_json([], io.StringIO(), fields=["id", "colour"])


def test_posts_are_streamed() -> None:
    """Each post is written before the next one is asked for."""
    out = io.StringIO()

    def posts() -> Any:
        yield archived(a_post())
        assert "On one" in out.getvalue()
        yield archived(a_post("two"))

    assert write_json(posts(), out) == 2


def test_same_archive_exports_the_same_bytes(tmp_path: Path) -> None:
    slugs = ["one", "two", "three"]
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        source_id = archive.sources.ensure(SOURCE, NOW)
        for slug in slugs:
            archive.posts.record(source_id, None, a_post(slug), now=NOW)
        first, second = (written_all(archive) for _ in range(2))
    assert first == second
    assert [post["title"] for post in json.loads(first)] == ["On one", "On three", "On two"]


def written_all(archive: Archive) -> str:
    out = io.StringIO()
    write_json(archive.posts.select(), out)
    return out.getvalue()


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "posts.json"
    path.write_text("old")
    path.chmod(0o600)
    assert write_file(path, lambda out: write_json([archived(a_post())], out)) == 1
    assert json.loads(path.read_text())[0]["title"] == "On one"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "posts.json"
    path.write_text("old")

    def fail(out: IO[str]) -> int:
        out.write("half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_file(path, fail)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_path_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere/posts\.json: cannot be written"):
        write_file(tmp_path / "nowhere" / "posts.json", lambda out: write_json([], out))
