"""The history of a post in the terminal: its revisions and events, and what changed between two."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from archiver.cli.screen import Column, Grid, show_grid, show_json, show_lines

if TYPE_CHECKING:
    from archiver.model import ArchivedPost
    from archiver.storage.archive import Archive
    from archiver.storage.history import Event, Revision

COLUMNS = (
    Column(title="when"),
    Column(title="what"),
    Column(title="revision", number=True),
    Column(title="words", number=True),
    Column(title="details"),
)


def show_history(archive: Archive, post: ArchivedPost, *, as_json: bool) -> None:
    """Writes a row a revision and event, oldest first; the current revision is named so."""
    revisions, events = archive.history.revisions(post.id), archive.history.events(post.id)
    if as_json:
        show_json(
            {
                "id": post.id,
                "url": post.post.url,
                "current": post.revision,
                "revisions": [revision_record(revision) for revision in revisions],
                "events": [event_record(event) for event in events],
            }
        )
        return
    told = [(r.found_at, 0, revision_row(r, current=post.revision)) for r in revisions]
    told += [(e.happened_at, 1, event_row(e)) for e in events if e.kind != "suspect"]
    show_grid(Grid(columns=COLUMNS, rows=[row for *_, row in sorted(told, key=lambda t: t[:2])]))


def revision_row(revision: Revision, *, current: int) -> list[str]:
    what = "current" if revision.number == current else revision.kind
    details = ", ".join(revision.changed) if revision.reason is None else revision.reason
    if revision.reason is not None and revision.seen_at > revision.found_at:
        details += f" (last met {revision.seen_at:%Y-%m-%d})"
    when = f"{revision.found_at:%Y-%m-%d %H:%M}"
    return [when, what, str(revision.number), f"{revision.word_count:,}", details]


def event_row(event: Event) -> list[str]:
    number = "" if event.revision is None else str(event.revision)
    return [f"{event.happened_at:%Y-%m-%d %H:%M}", event.kind, number, "", event.detail or ""]


def revision_record(revision: Revision) -> dict[str, Any]:
    """A revision as JSON."""
    from archiver.dates import utc_text

    return {
        "number": revision.number,
        "kind": revision.kind,
        "reason": revision.reason,
        "title": revision.title,
        "word_count": revision.word_count,
        "changed": list(revision.changed),
        "found_at": utc_text(revision.found_at),
        "seen_at": utc_text(revision.seen_at),
        "snapshot_sha256": revision.snapshot_sha256,
    }


def event_record(event: Event) -> dict[str, Any]:
    """An event as JSON."""
    from archiver.dates import utc_text

    return {
        "kind": event.kind,
        "revision": event.revision,
        "detail": event.detail,
        "happened_at": utc_text(event.happened_at),
    }


def show_difference(old: ArchivedPost, new: ArchivedPost) -> None:
    """Writes what changed in the Markdown of a post, as a unified diff; nothing when alike."""
    show_lines(
        difflib.unified_diff(
            [f"# {old.post.title}", "", *old.post.markdown.splitlines()],
            [f"# {new.post.title}", "", *new.post.markdown.splitlines()],
            fromfile=f"revision {old.revision}",
            tofile=f"revision {new.revision}",
            lineterm="",
        )
    )
