"""Exported posts into an archive: a little archive is made of them, and merged."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from archiver.importing.records import Record
from archiver.model import Source
from archiver.storage.archive import Archive
from archiver.storage.merging import Merged, Progress, merge, unwatched
from archiver.storage.merging.staging import stage
from archiver.urls import url_key


def import_posts(
    archive: Archive, records: Sequence[Record], *, progress: Progress = unwatched
) -> Merged:
    """Folds exported posts into the archive; those it has already stay as they are.

    A source is told by its name; one that is not there gets the address that its posts share.
    """
    with (
        tempfile.TemporaryDirectory(prefix="archiver-import-") as folder,
        Archive.open(Path(folder) / "archive.db", create=True) as staged,
    ):
        ids = _stage_sources(archive, staged, records)
        for done, record in enumerate(sorted(records, key=_found_at)):
            progress("reading", done, len(records))
            stage(
                staged,
                ids[record.source],
                record.post,
                found_at=_found_at(record),
                first_archived=record.first_archived,
                last_checked=record.last_checked,
                is_gone=record.is_gone,
            )
        return merge(archive, staged, progress=progress)


def _found_at(record: Record) -> datetime:
    """When its revision was found, as far as an export tells."""
    return record.last_checked if record.is_edited else record.first_archived


def _stage_sources(archive: Archive, staged: Archive, records: Sequence[Record]) -> dict[str, int]:
    """The number of each source in the staged archive, by its name."""
    known = {source.name: source for source in archive.sources.all()}
    by_source: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_source[record.source].append(record)
    taken = {url_key(source.url) for source in known.values()}
    ids = {}
    for name, own in sorted(by_source.items()):
        if name in known:
            url, added_at = known[name].url, known[name].added_at
        else:
            url = shared_address([record.post.url for record in own])
            if url_key(url) in taken:
                url = f"{url}?source={quote(name)}"
            taken.add(url_key(url))
            added_at = min(record.first_archived for record in own)
        ids[name] = staged.sources.ensure(Source(name=name, url=url), added_at)
    return ids


def shared_address(urls: Collection[str]) -> str:
    """The folder that all of these addresses lie in, of the site that most of them are on.

    >>> shared_address(["https://a.blog/posts/one", "https://a.blog/posts/2026/two/"])
    'https://a.blog/posts/'
    """
    sites = [urlsplit(url)[:2] for url in urls]
    site = max(sorted(set(sites)), key=sites.count)
    folders = [
        urlsplit(url).path.rstrip("/").split("/")[:-1] for url in urls if urlsplit(url)[:2] == site
    ]
    shared = folders[0]
    for folder in folders[1:]:
        same = 0
        while same < min(len(shared), len(folder)) and shared[same] == folder[same]:
            same += 1
        shared = shared[:same]
    return f"{site[0]}://{site[1]}{'/'.join(shared)}/"
