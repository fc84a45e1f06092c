"""Older texts of a post, and what changed between two of them, word by word."""

from __future__ import annotations

import asyncio
from typing import Any

from archiver.browse.article import article
from archiver.browse.difference import changed_blocks
from archiver.browse.kept import Row
from archiver.browse.shelf import NotHereError, Shelf, gathered
from archiver.model import Post
from archiver.storage import reading
from archiver.storage.codec import unpack


async def revision(shelf: Shelf) -> Any:
    post, row = await post_and_revision(shelf, shelf.part("number"))
    then = await asyncio.to_thread(post_of, row)
    body = await asyncio.to_thread(article, then.html, url=post["url"], title=then.title)
    return await shelf.page("revision.html", post=post, revision=row, article=body, then=then)


async def changes(shelf: Shelf) -> Any:
    (post, old), (_, new) = await gathered(
        post_and_revision(shelf, shelf.part("old")), post_and_revision(shelf, shelf.part("new"))
    )
    before, after = post_of(old), post_of(new)
    blocks = await asyncio.to_thread(changed_blocks, before.markdown, after.markdown)
    return await shelf.page(
        "changes.html",
        post=post,
        old=old,
        new=new,
        blocks=blocks,
        fields=changed_fields(before, after),
    )


async def post_and_revision(shelf: Shelf, number: str) -> tuple[Row, Row]:
    post_id = int(shelf.part("id"))
    post, row = await gathered(
        shelf.row(reading.POST, id=post_id),
        shelf.row(reading.REVISION, id=post_id, number=int(number)),
    )
    if post is None or row is None:
        raise NotHereError(f"There is no revision {number} of post {post_id} in this archive.")
    return post, row


def post_of(row: Row) -> Post:
    """The post as it was archived then."""
    return unpack(row["body"])


COMPARED = ("title", "authors", "published", "updated", "tags", "language", "summary", "image")


def changed_fields(before: Post, after: Post) -> list[tuple[str, str, str]]:
    """(field, before, after) of the metadata that differs, in words."""
    return [
        (name, in_words(getattr(before, name)), in_words(getattr(after, name)))
        for name in COMPARED
        if getattr(before, name) != getattr(after, name)
    ]


def in_words(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) or "none"
    return "none" if value is None else str(value)
