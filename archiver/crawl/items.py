"""What a spider yields: pages and steps on their way through the pipelines."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.discovery.frontier import Ask, Step
from archiver.model import FetchOutcome, Page, Rejection, Trouble
from archiver.storage.ready import ReadyPost


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page that answered, before anything is read from it."""

    ask: Ask
    page: Page
    not_modified: bool = False  # a 304: the bytes are those of the last snapshot
    held: bool = False  # nothing was asked: the page is the archive's own
    snapshot: str | None = None  # SHA-256 once kept; None before, and without an archive
    detail: str | None = None  # what the browser did to it; None: the bytes are as served


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """A post page with what extraction made of it."""

    ask: Ask
    page: Page
    result: ReadyPost | Rejection
    snapshot: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the frontier concluded from one list."""

    ask: Ask | None  # None for what it knew before the first answer
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A request without a usable answer."""

    ask: Ask
    outcome: FetchOutcome
    detail: str  # in words
    trouble: Trouble
    page: Page | None = None  # None when no response came
