"""Revisions of one post from two archives, as one history in time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from archiver.changes import changed_fields, content_hash
from archiver.model import Post
from archiver.storage.codec import pack, raw, unpack

BY_EXTRACTOR = "extractor"  # in `changed`: the blog did not change, our reading did


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One revision with its body."""

    row: Mapping[str, Any]  # of `revisions`, its run as it is numbered here
    body: bytes | None  # None of a page that is no post
    found_by: str  # its run, by source and start; "" outside of a run

    @property
    def post(self) -> Post | None:
        """What it says."""
        return None if self.body is None else unpack(self.body)

    @property
    def fingerprint(self) -> str:
        """A hash of all that it says, whatever compressed it."""
        return hashlib.sha256(b"" if self.body is None else raw(self.body)).hexdigest()


def made_harmless(version: Version, clean: Callable[[str], str]) -> Version:
    """The revision with its HTML cleaned; as it is where that changes nothing."""
    post = version.post
    if post is None or (html := clean(post.html)) == post.html:
        return version
    post = replace(post, html=html)
    row = {**version.row, "content_sha256": content_hash(post)}
    return replace(version, row=row, body=pack(post))


Places = tuple[dict[int, int], dict[int, int]]


def interleaved(
    mine: tuple[Version, ...], theirs: tuple[Version, ...]
) -> tuple[tuple[Version, ...], Places]:
    """The revisions of both in time, and where each of mine and theirs is among them."""
    entries = [
        (version, side, place)
        for side, versions in enumerate((mine, theirs))
        for place, version in enumerate(versions)
    ]
    entries.sort(key=lambda entry: (_order(entry[0]), entry[1], entry[2]))
    kept: list[Version] = []
    places: Places = ({}, {})
    for version, side, place in entries:
        same = _same_as(kept, version)
        if same is None:
            kept.append(version)
            same = len(kept) - 1
        else:
            kept[same] = _one_of(kept[same], version)
        places[side][place] = same
    return tuple(_with_changes(kept)), places


def _order(version: Version) -> tuple[str, ...]:
    row = version.row
    return (row["found_at"], row["kind"], row["content_sha256"], version.fingerprint)


def _same_as(kept: list[Version], version: Version) -> int | None:
    """The place of the revision that this one is too, None when it is another."""
    row = version.row
    for place, other in enumerate(kept):
        is_twin = other.row["content_sha256"] == row["content_sha256"] and (
            row["kind"] == "suspect"
            and (other.row["kind"] == "suspect" or other.row["found_at"] == row["found_at"])
        )
        if is_twin:
            return place
    if row["kind"] == "suspect":
        return None
    before = next((p for p in reversed(range(len(kept))) if kept[p].row["kind"] == "good"), None)
    if before is None:
        return None
    if kept[before].fingerprint == version.fingerprint:
        return before
    old, new = kept[before].post, version.post
    assert old is not None
    assert new is not None
    return None if changed_fields(old, new) else before


def _one_of(first: Version, other: Version) -> Version:
    """The first of two revisions that are the same, seen until the later one was."""
    seen_at = max(first.row["seen_at"], other.row["seen_at"])
    if first.row["found_at"] == other.row["found_at"]:
        first = max(first, other, key=_newer_reading)
    return (
        first
        if first.row["seen_at"] == seen_at
        else replace(first, row={**first.row, "seen_at": seen_at})
    )


def _newer_reading(version: Version) -> tuple[str, ...]:
    return (
        "good" if version.row["kind"] == "good" else "",
        version.row["extractor"],
        version.fingerprint,
        str(version.row["snapshot_sha256"]),
        version.found_by,
    )


def _with_changes(versions: list[Version]) -> list[Version]:
    """The revisions with what changed in each against the good one before it."""
    told: list[Version] = []
    before: Post | None = None
    for version in versions:
        post = version.post
        if post is None:
            told.append(version)
            continue
        changed = [] if before is None else list(changed_fields(before, post))
        if BY_EXTRACTOR in json.loads(version.row["changed"]):
            changed.append(BY_EXTRACTOR)
        row = {**version.row, "changed": json.dumps(changed)}
        told.append(replace(version, row=row))
        if version.row["kind"] == "good":
            before = post
    return told
