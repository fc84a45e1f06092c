"""What is known of a source when its health is judged: what its runs saw, and its posts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from archiver.model import RunEnding, Trouble

WINDOW = 10  # runs before this one that say what is usual: what lasts longer is the new usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one run saw of a source. None: it did not look, or met the same bytes as before."""

    at: datetime  # aware, UTC
    ending: RunEnding | None = None  # None: the run is not closed
    detail: str | None = None  # why the run failed; None when it did not
    trouble: Trouble | None = None  # why its first list could not be read; None: it was
    is_read: bool = False  # its first list came, the same as before or not
    listed: int | None = None  # posts that its lists hold, all of them read
    first_page: int | None = None  # posts that the first page of its list shows
    feed_ahead: int | None = None  # of the newest five of the feed, those the index never listed
    index_ahead: int | None = None  # of the first five of the index, those the feed never listed
    list_shape: frozenset[str] = frozenset()  # of the first page of its list
    post_shape: frozenset[str] = frozenset()  # what the first pages of posts have in common
    good: int = 0  # pages of posts that gave a post
    bad: int = 0  # pages of posts that gave none, or less than is archived


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """What a post has."""

    words: int
    has_title: bool
    has_date: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One source up to now."""

    now: Observation
    past: tuple[Observation, ...] = ()  # newest first
    archived: int = 0  # posts of it in the archive
    new: tuple[PostFacts, ...] = ()  # its newest posts, of runs after the first; newest first
    old: tuple[PostFacts, ...] = ()  # those before them

    @property
    def recent(self) -> tuple[Observation, ...]:
        """The runs that say what is usual."""
        return self.past[:WINDOW]

    def lists_before(self) -> Iterator[Observation]:
        """Earlier runs that saw posts on the first page of the list, newest first."""
        return (seen for seen in self.recent if seen.first_page)
