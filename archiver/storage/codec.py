"""A post as one blob: the body of a revision, lossless."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from backports.zstd import compress

from archiver.dates import from_text, to_text
from archiver.model import CodeBlock, ImageRef, Link, Post, Quality
from archiver.storage.frames import unpacked

MOST_BYTES = 268_435_456  # of a post; no page is that long
LEVEL = 9  # of zstd; one revision costs less than a millisecond


def storable_text(text: str) -> str:
    """The text with lone surrogates replaced: broken JSON in pages has them, SQLite takes none."""
    return text.encode("utf-8", "replace").decode()


def storable(post: Post) -> Post:
    """The post with lone surrogates replaced in all of its fields."""
    text = _to_json(post)
    clean = storable_text(text)
    return post if clean == text else _from_json(clean)


def packed(post: Post) -> tuple[Post, bytes]:
    """The post in its storable form, and that form packed."""
    text = _to_json(post)
    clean = storable_text(text)
    return post if clean == text else _from_json(clean), compress(clean.encode(), LEVEL)


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
    known = {field.name for field in fields(Post)}
    data = {name: value for name, value in data.items() if name in known}
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
    if isinstance(value, date):
        return to_text(value)
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return dict(value)
