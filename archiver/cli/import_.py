"""`archiver import`: another archive, exported posts, OPML or a list of blogs, into this one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.invocation import Invocation, archive_command, json_option
from archiver.cli.text import plural

if TYPE_CHECKING:
    from archiver.importing.subscriptions import Subscription
    from archiver.model import Source
    from archiver.storage.archive import Archive
    from archiver.storage.merging import Merged

EXAMPLES = (
    "archiver import other/archive.db",
    "archiver import posts.ndjson",
    "archiver import subscriptions.opml",
)


@archive_command("import", examples=EXAMPLES)
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@json_option
def command(call: Invocation, files: Sequence[Path], as_json: bool) -> None:
    """Take in what is in a file: it is looked at to know what it is.

    Another archive.db is folded into this one: nothing is lost, nothing is there twice, and doing
    it again changes nothing. An export (JSON, NDJSON) brings its posts. OPML, or a text file with
    an address a line, brings sources: they are written to sources.toml, nothing is crawled.
    """
    from archiver.cli.screen import show_json, show_lines
    from archiver.importing.sniffing import Kind, kind_of

    kinds = {file: kind_of(file) for file in files}
    told = []
    for file, kind in kinds.items():
        if kind in {Kind.ARCHIVE, Kind.POSTS}:
            merged = take_in(call, file, kind)
            record, words = asdict(merged), merged_words(merged)
        else:
            new, known = add_sources(call, file, kind)
            record = {"sources": [source_record(source) for source in new], "known": known}
            words = sources_words(new, known)
        told.append({"file": str(file), "kind": kind} | record)
        if not as_json:
            show_lines([f"{file}: {words}"])
    if as_json:
        show_json(told)


def take_in(call: Invocation, file: Path, kind: str) -> Merged:
    """Folds an archive or exported posts into the archive, which is made when there is none."""
    from datetime import UTC, datetime

    from archiver.cli.counting import counting
    from archiver.crawl.lock import archive_lock
    from archiver.extraction.sanitise import sanitise
    from archiver.importing.posts import import_posts
    from archiver.importing.records import read_records
    from archiver.importing.sniffing import Kind
    from archiver.storage.archive import Archive
    from archiver.storage.merging import merge

    records = read_records(file) if kind == Kind.POSTS else []
    check_is_another(call, file)
    with ExitStack() as stack:
        other = stack.enter_context(opened(file)) if kind == Kind.ARCHIVE else None
        call.folder.mkdir(parents=True, exist_ok=True)
        stack.enter_context(archive_lock(call.archive_path))
        archive = stack.enter_context(Archive.open(call.archive_path, create=True))
        tell = stack.enter_context(counting(call))
        if other is None:
            return import_posts(archive, records, progress=tell)
        merged = merge(archive, other, clean=sanitise, progress=tell)
        archive.snapshots.train_all(datetime.now(UTC))
        return merged


def check_is_another(call: Invocation, file: Path) -> None:
    """Raises UsageError when the file is the archive itself."""
    from archiver.errors import UsageError

    if call.archive_path.exists() and file.samefile(call.archive_path):
        raise UsageError(f"{file} is this archive: name another with --dir")


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """Another archive to read; of one with an older schema a copy that is brought up to date."""
    from archiver.errors import ArchiveReadOnly
    from archiver.storage.archive import Archive

    with tempfile.TemporaryDirectory(prefix="archiver-import-") as folder:
        try:
            archive = Archive.open(file, readonly=True)
        except ArchiveReadOnly:
            copy = Path(folder) / file.name
            for part in (file, file.with_name(f"{file.name}-wal")):
                if part.exists():
                    shutil.copy(part, folder)
            archive = Archive.open(copy)
        with archive:
            yield archive


def merged_words(merged: Merged) -> str:
    """What an archive or an export brought."""
    parts = [
        plural(merged.posts, "new post"),
        f"{merged.changed:,} changed",
        plural(merged.sources, "new source"),
        plural(merged.snapshots, "new snapshot"),
    ]
    if merged.damaged:
        parts.append(f"{plural(merged.damaged, 'damaged snapshot')} left out")
    return ", ".join(parts)


def add_sources(call: Invocation, file: Path, kind: str) -> tuple[list[Source], int]:
    """Writes blogs to sources.toml; the new ones, and how many were there."""
    from archiver.cli.sourcing import archived_sources
    from archiver.cli.targets import source_named
    from archiver.config import save_source
    from archiver.importing.sniffing import Kind
    from archiver.importing.subscriptions import read_addresses, read_opml

    blogs = read_opml(file) if kind == Kind.OPML else read_addresses(file)
    known = list(call.config().sources)
    returning = archived_sources(call)
    new = []
    for blog in blogs:
        if source_named(blog.url, known):
            continue
        source = source_named(blog.url, returning) or named(blog, [*known, *returning])
        save_source(call.folder, source)
        known.append(source)
        new.append(source)
    return new, len(blogs) - len(new)


def named(blog: Subscription, known: Sequence[Source]) -> Source:
    """The source for a blog; one that is known by its feed alone is read from there."""
    from dataclasses import replace

    from archiver.cli.sourcing import new_source

    source = new_source(blog.url, known, title=blog.title)
    if blog.feed == blog.url:
        return replace(source, spider="feed")
    return replace(source, feed=blog.feed)


def sources_words(new: Sequence[Source], known: int) -> str:
    """What a list of blogs brought."""
    words = plural(len(new), "new source")
    if known:
        words += f", {known:,} known already"
    return words + ("; `archiver crawl` archives them" if new else "")


def source_record(source: Source) -> dict[str, Any]:
    """A new source as JSON."""
    return {"name": source.name, "url": source.url, "feed": source.feed}
