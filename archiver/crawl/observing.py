"""What one run sees of its source, as the health rules want it told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from archiver.health.course import Observation
from archiver.health.shape import common_shape, shape_of
from archiver.model import Page, Role, Trouble, Witness
from archiver.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.discovery.frontier import Ask, PageReading
    from archiver.storage.archive import Archive

NEWEST = 5  # posts of a feed and of an index that are looked for in the other
MOST_PAGES = 3  # pages of posts whose shape is taken


class Observer:
    """Watches a run; `first_url` is the address of the source."""

    def __init__(self, first_url: str) -> None:
        self.first = url_key(first_url)
        self.trouble: Trouble | None = None
        self.is_read = False
        self.listed: int | None = None
        self.first_page: int | None = None
        self.list_shape: frozenset[str] = frozenset()
        self.post_shapes: list[frozenset[str]] = []
        self.newest: dict[Witness, tuple[str, ...]] = {}

    def missed(self, ask: Ask, trouble: Trouble) -> None:
        """A request had no answer that can be used."""
        if self.is_first(ask):
            self.trouble = trouble

    def left_alone(self, trouble: Trouble | None) -> None:
        """The site is not asked any more; None: because the user stopped the crawl."""
        if trouble is Trouble.SERVER or not self.is_read:
            self.trouble = trouble

    def answered(self, ask: Ask, page: Page) -> None:
        """A page came."""
        if self.is_first(ask):
            self.is_read = True
        if ask.role is Role.POST and len(self.post_shapes) < MOST_PAGES:
            self.post_shapes.append(shape_of(page.body))

    def read(self, ask: Ask, page: Page, reading: PageReading) -> None:
        """A list was read that is not the same as before."""
        if reading.feed is not None:
            self.note(Witness.FEED, (url_key(entry.url) for entry in reading.feed.entries))
        if reading.index is not None and self.is_first(ask):
            keys = [item.key for item in reading.index.items()]
            self.note(Witness.INDEX, keys)
            self.first_page = len(keys)
            self.list_shape = shape_of(page.body)

    def note(self, witness: Witness, keys: Iterable[str]) -> None:
        """Keeps the newest of a witness; the first page of a list or feed has them."""
        self.newest.setdefault(witness, tuple(dict.fromkeys(keys))[:NEWEST])

    def concluded(self, listed: int | None) -> None:
        """All lists were read, and hold so many posts; None: not to their ends."""
        self.listed = listed if self.is_read else None

    def is_first(self, ask: Ask) -> bool:
        """Whether that is the list that the source's own address names."""
        return ask.role is not Role.POST and url_key(ask.url) == self.first

    def keep(self, archive: Archive, source_id: int, run_id: int, at: datetime) -> None:
        """Writes down what was seen; the run began then."""
        seen = self.observation(at, archive=archive, source_id=source_id)
        archive.health.observe(run_id, source_id, seen)

    def observation(self, at: datetime, *, archive: Archive, source_id: int) -> Observation:
        """All that was seen, held against what the ledger has of the witnesses."""
        seen = Observation(
            at=at,
            trouble=self.trouble,
            is_read=self.is_read,
            listed=self.listed,
            first_page=self.first_page,
            list_shape=self.list_shape,
            post_shape=common_shape(self.post_shapes),
        )
        feed, index = (self.newest.get(who, ()) for who in (Witness.FEED, Witness.INDEX))
        if len(feed) < NEWEST or len(index) < NEWEST:
            return seen
        return replace(
            seen,
            feed_ahead=archive.health.unlisted(source_id, feed, Witness.INDEX),
            index_ahead=archive.health.unlisted(source_id, index, Witness.FEED),
        )
