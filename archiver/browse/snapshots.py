"""The page as the blog sent it: still, in a frame without scripts and without a network."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from archiver.browse.kept import Row
from archiver.browse.shelf import NotHereError, Shelf, gathered, html_response
from archiver.browse.stilled import decoded, stilled
from archiver.storage import frames, reading
from archiver.storage.snapshots import dictionary_of

FRAME_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    " font-src data:; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
}


async def snapshot(shelf: Shelf) -> Any:
    """Our page around the frame: what it is, when it was fetched, the headers it came with."""
    sha256 = shelf.part("sha256")
    row, fetch, post = await gathered(
        shelf.row(reading.SNAPSHOT, sha256=sha256),
        shelf.row(reading.SNAPSHOT_FETCH, sha256=sha256),
        shelf.row(reading.SNAPSHOT_POST, sha256=sha256),
    )
    if row is None:
        raise NotHereError("There is no such snapshot in this archive.")
    headers = json.loads(fetch["headers"]) if fetch and fetch["headers"] else []
    return await shelf.page("snapshot.html", snapshot=row, fetch=fetch, headers=headers, post=post)


async def page(shelf: Shelf) -> Any:
    """The document inside the frame."""
    raw, fetch = await raw_and_fetch(shelf)
    body = await asyncio.to_thread(stilled, decoded(raw, content_type(fetch)))
    return html_response(body, status=200, headers=FRAME_HEADERS)


async def as_text(shelf: Shelf) -> Any:
    """The bytes as text to look at: never as the type they came with."""
    from datasette import Response

    raw, fetch = await raw_and_fetch(shelf)
    text = decoded(raw, content_type(fetch))
    return Response(text, headers=FRAME_HEADERS, content_type="text/plain; charset=utf-8")


async def raw_and_fetch(shelf: Shelf) -> tuple[bytes, Row | None]:
    sha256 = shelf.part("sha256")
    row, fetch = await gathered(
        shelf.row(reading.SNAPSHOT, sha256=sha256), shelf.row(reading.SNAPSHOT_FETCH, sha256=sha256)
    )
    if row is None:
        raise NotHereError("There is no such snapshot in this archive.")
    return await asyncio.to_thread(unpacked, row), fetch


def unpacked(row: Row) -> bytes:
    """The raw bytes of a snapshot's row, with its dictionary where it has one."""
    dictionary = None if row["dictionary"] is None else dictionary_of(row["dictionary"])
    return frames.unpacked(row["body"], row["size"], dictionary)


def content_type(fetch: Row | None) -> str:
    """The Content-Type it was sent with, "" when that is not known."""
    pairs = json.loads(fetch["headers"]) if fetch and fetch["headers"] else []
    return next((value for name, value in pairs if name.lower() == "content-type"), "")
