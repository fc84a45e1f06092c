"""A post as one blob: the body of a revision, lossless."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

from backports.zstd import compress

from archiver.dates import from_text, to_text
from archiver.model import CodeBlock, ImageRef, Link, Post, Quality
from archiver.storage.frames import unpacked

MOST_BYTES = 268_435_456  # of a post; no page is that long
LEVEL = 3  # of zstd; 9 makes a revision a twelfth smaller and takes five times as long
NAMES = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (Post, CodeBlock, ImageRef, Link, Quality)
}


def storable_text(text: str) -> str:
    """The text with lone surrogates replaced: broken JSON in pages has them, SQLite takes none."""
    return text.encode("utf-8", "replace").decode()


def storable(post: Post) -> Post:
    """The post with lone surrogates replaced in all of its fields."""
    return _storable(post)[0]


def packed(post: Post) -> tuple[Post, bytes]:
    """The post in its storable form, and that form packed."""
    clean, body = _storable(post)
    return clean, compress(body, LEVEL)


def _storable(post: Post) -> tuple[Post, bytes]:
    """The post without lone surrogates, and its JSON in UTF-8."""
    text = _to_json(post)
    try:
        return post, text.encode()
    except UnicodeEncodeError:
        clean = storable_text(text)
        return _from_json(clean), clean.encode()


def pack(post: Post) -> bytes:
    """Every field of the post: a zstd frame of JSON in UTF-8."""
    return compress(_to_json(post).encode(), LEVEL)


def raw(body: bytes) -> bytes:
    """The JSON of a packed post; raises ZstdError when it is damaged."""
    return unpacked(body, MOST_BYTES)


def unpack(body: bytes) -> Post:
    """The post that was packed; fields that an older release did not know have their defaults."""
    return _from_json(raw(body).decode())


def _to_json(post: Post) -> str:
    return json.dumps(_fields(post), ensure_ascii=False, separators=(",", ":"), default=_fields)


def _from_json(text: str) -> Post:
    data: dict[str, Any] = json.loads(text)
    data = {name: value for name, value in data.items() if name in NAMES[Post]}
    for name in ("authors", "tags"):
        data[name] = tuple(data[name])
    for name in ("published", "updated"):
        data[name] = from_text(data[name])
    data["code"] = tuple(CodeBlock(**block) for block in data["code"])
    data["images"] = tuple(ImageRef(**image) for image in data["images"])
    data["links"] = tuple(Link(**link) for link in data["links"])
    data["quality"] = Quality(**data["quality"] | {"flags": tuple(data["quality"]["flags"])})
    return Post(**data)


def _fields(value: Any) -> Any:
    """The JSON form of what `json` does not know: our dataclasses, moments, mappings."""
    if (names := NAMES.get(type(value))) is not None:
        return {name: getattr(value, name) for name in names}
    return to_text(value) if isinstance(value, date) else dict(value)
