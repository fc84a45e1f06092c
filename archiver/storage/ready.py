"""A post made ready for its rows: what costs time is done where there is time, in a worker."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archiver.changes import content_hash
from archiver.model import Post
from archiver.storage.codec import packed
from archiver.urls import url_key


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyPost:
    """A post that SQLite can take, with what is computed from it."""

    post: Post
    content_sha256: str  # archiver.changes.content_hash of it
    packed: bytes  # archiver.storage.codec.pack of it
    targets: tuple[str, ...]  # url_key of each of its links


def ready(post: Post, tags: tuple[str, ...] = ()) -> ReadyPost:
    """The post with the tags that its source adds. Pure and picklable."""
    post, body = packed(replace(post, tags=tuple(dict.fromkeys((*post.tags, *tags)))))
    return ReadyPost(
        post=post,
        content_sha256=content_hash(post),
        packed=body,
        targets=tuple(url_key(link.url) for link in post.links),
    )
