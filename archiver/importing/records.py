"""Exported posts back as posts: the inverse of `archiver.record.post_record`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from archiver.dates import from_text, from_utc_text
from archiver.errors import UsageError
from archiver.extraction.sanitise import sanitise
from archiver.importing.sniffing import text_of
from archiver.model import CodeBlock, ImageRef, Link, Post
from archiver.urls import canonical_url

NEEDED = ("source", "url", "title", "html", "markdown", "text", "first_archived", "last_checked")
MOST_FAULTS = 20  # that are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One exported post."""

    post: Post
    source: str  # its name
    is_gone: bool
    is_edited: bool  # it was not its first revision
    first_archived: datetime  # aware, UTC
    last_checked: datetime  # aware, UTC


def read_records(file: Path) -> list[Record]:
    """The posts of an export, JSON or NDJSON; snapshots and older revisions are not in one.

    HTML is sanitised again: the file may have been anywhere. Raises UsageError with each post
    that is none.
    """
    found, faults = [], []
    for place, value in _values(file):
        try:
            found.append(_record(value))
        except ValueError as error:
            faults.append(f"{file}: {place}: {error}")
    if faults:
        raise UsageError("\n".join(faults[:MOST_FAULTS]))
    return found


def _values(file: Path) -> Iterator[tuple[str, Any]]:
    """Each post's JSON with the words for where it stands."""
    text = text_of(file)
    try:
        if text.lstrip().startswith("["):
            for number, value in enumerate(json.loads(text), 1):
                yield f"post {number}", value
            return
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield f"line {number}", json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"{file}: is no JSON: {error}") from error


def _record(value: Any) -> Record:
    """Raises ValueError, in words, for what is no exported post."""
    if not isinstance(value, dict):
        raise ValueError("is no object: an export has one for each post")
    missing = [name for name in NEEDED if not isinstance(value.get(name), str)]
    if missing:
        raise ValueError(f"has no {', '.join(missing)}: export it with all fields")
    return Record(
        post=_post(value),
        source=value["source"],
        is_gone=value.get("status") == "gone",
        is_edited=_number(value, "revision") > 1,
        first_archived=_instant(value, "first_archived"),
        last_checked=_instant(value, "last_checked"),
    )


def _post(value: Mapping[str, Any]) -> Post:
    url = canonical_url(value["url"])
    if url is None:
        raise ValueError(f'"{value["url"]}" is no web address')
    return Post(
        url=url,
        title=value["title"],
        html=sanitise(value["html"]),
        markdown=value["markdown"],
        text=value["text"],
        canonical_url=_text(value, "canonical_url"),
        authors=_texts(value, "authors"),
        published=from_text(_text(value, "published")),
        updated=from_text(_text(value, "updated")),
        tags=_texts(value, "tags"),
        language=_text(value, "language"),
        summary=_text(value, "summary"),
        image=_text(value, "image"),
        site_name=_text(value, "site_name"),
        word_count=_number(value, "word_count"),
        code=tuple(
            CodeBlock(text=_text(part, "text") or "", language=_text(part, "language"))
            for part in _parts(value, "code")
        ),
        images=tuple(
            ImageRef(url=_text(part, "url") or "", alt=_text(part, "alt") or "")
            for part in _parts(value, "images")
        ),
        links=tuple(Link(url=link) for link in _texts(value, "links")),
        provenance={str(name): str(said) for name, said in _table(value, "provenance").items()},
    )


def _text(value: Mapping[str, Any], name: str) -> str | None:
    text = value.get(name)
    if text is not None and not isinstance(text, str):
        raise ValueError(f"{name} is no text")
    return text


def _texts(value: Mapping[str, Any], name: str) -> tuple[str, ...]:
    texts = value.get(name) or []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{name} is no list of texts")
    return tuple(texts)


def _parts(value: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    parts = value.get(name) or []
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise ValueError(f"{name} is no list of objects")
    return parts


def _table(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    table = value.get(name) or {}
    if not isinstance(table, dict):
        raise ValueError(f"{name} is no object")
    return table


def _number(value: Mapping[str, Any], name: str) -> int:
    number = value.get(name) or 0
    if not isinstance(number, int):
        raise ValueError(f"{name} is no number")
    return number


def _instant(value: Mapping[str, Any], name: str) -> datetime:
    try:
        return from_utc_text(value[name])
    except ValueError:
        raise ValueError(f"{name} is no time: one looks like 2026-11-21T08:00:00Z") from None
