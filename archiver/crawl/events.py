"""What a crawl tells whoever watches it: one value for each thing that happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archiver.model import Coverage, Role, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStarted:
    """A source's run is open and its first request is on its way."""

    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRead:
    """One index page, feed or sitemap was read."""

    source: str
    role: Role
    pages: int  # lists of this source read so far
    entries: int  # entries known of this source so far


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingDone:
    """All lists of a source were read; its posts come next."""

    source: str
    entries: int
    to_fetch: int  # posts that will be requested
    verdict: str | None  # in words, when nothing was found


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDone:
    """One post page is settled."""

    source: str
    url: str
    outcome: str  # new, changed, same, suspect, rejected, failed, gone or excluded
    detail: str | None = None  # why, unless it is a post
    title: str | None = None  # None unless it is a post
    status: int | None = None  # HTTP; None when no response came
    bytes: int = 0  # of its body, after decompression
    elapsed: float = 0.0  # seconds that its page took to come


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDone:
    """A source's run is closed."""

    source: str
    run: Run
    coverage: tuple[Coverage, ...]  # a row a witness


Event = SourceStarted | ListRead | ListingDone | PostDone | SourceDone
Watcher = Callable[[Event], None]


def unwatched(_event: Event) -> None:
    """The watcher of a crawl that nobody watches."""
