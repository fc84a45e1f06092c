"""A look at one page of lists that are known; more is asked only where that page shows more.

The page is one that is sure to show a new post (`watching.py`). What it shows is compared with
what it showed before (`joining.py`): nothing new ends it. New posts are followed from page to
page until these run into what is known; all other lists are read as they were, from the archive,
so that the same judgement over all pages says what is a post. Whatever is doubtful becomes a
sweep, which reads all lists.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

from archiver.discovery.frontier import Frontier
from archiver.discovery.joining import Difference, difference, joins, miscounts
from archiver.discovery.outline import outline, with_record
from archiver.discovery.steps import Ask, PageReading, Step
from archiver.discovery.updates import said_updates
from archiver.discovery.watching import is_ascending, shows_all
from archiver.listed import ListedPage, Remembered
from archiver.model import Declaration, Entry, Page, Role, Source, Witness
from archiver.urls import url_key

REPLAYED = 40  # pages of the index that are read again from the archive to judge new posts
UNASKED = "not needed"


class Glance:
    """The state of one crawl of a source whose lists are known.

    `watched` None: an interrupted run has read the lists, nothing is asked. The rest is as for
    `Frontier`.
    """

    def __init__(
        self,
        source: Source,
        remembered: Remembered,
        watched: ListedPage | None,
        *,
        first_role: Role = Role.INDEX,
        known: Collection[str] = (),
        limit: int | None = None,
        held: Collection[str] = (),
    ) -> None:
        self.source = source
        self.remembered = remembered
        self.watched = watched
        self.first_role = first_role
        self.known = frozenset(known)
        self.limit = limit
        self.held = frozenset(held)
        self.difference = Difference()
        self.inner: Frontier | None = None  # None until the watched page shows something new
        self.is_sweep = False  # whether all lists are read anew
        self.joined = False  # whether the pages read anew run into what is known
        self._read: dict[str, PageReading] = {}  # anew in this run, by the address asked
        self._ready: dict[str, PageReading] = {}  # those that the inner frontier may still take
        self._missed: dict[str, tuple[str, bool]] = {}  # why they brought nothing; may it pass
        self._replayed: set[str] = set()
        self._announced: list[str] = []

    def start(self) -> Step:
        """The first request."""
        if self.watched is None:
            return self._unchanged(())
        ask = Ask(url=self.watched.url, role=self.watched.role)
        return Step(asks=(replace(ask, held=ask.url in self.held),))

    @property
    def words(self) -> str:
        """What is read, and why, for whoever looks into it."""
        if self.watched is None:
            return "none (a run that was cut off has read them)"
        if self.is_sweep:
            return f"all ({self.watched.url}: {self.difference.doubt or 'no telling what is new'})"
        return self.watched.url

    def sitemaps_announced(self, urls: Iterable[str]) -> None:
        """The Sitemap lines of robots.txt."""
        self._announced += urls
        if self.inner:
            self.inner.sitemaps_announced(self._announced)

    def unread(self, ask: Ask, page: Page) -> Step | None:
        """What follows from a page whose bytes are those that are known; None: read it.

        A feed is read: it may ask to be left alone for a while.
        """
        if self.inner or self.watched is None or ask.url != self.watched.url:
            return None
        if self.watched.role is Role.FEED:
            return None
        is_known = hashlib.sha256(page.body).hexdigest() == self.watched.sha256
        return self._unchanged((self.watched,)) if is_known else None

    def take(self, ask: Ask, reading: PageReading) -> Step:
        """What follows from the answer to a request for a list."""
        if ask.role is Role.POST:
            return Step()
        if ask.url not in self._replayed:
            self._read[ask.url] = reading
        if self.inner:
            self._look_for_joint(ask, reading)
            return self._advance(self.inner.take(ask, reading))
        assert self.watched
        now = outline(ask, reading, self.watched.number)
        self.difference = difference(self.watched, now, self.remembered)
        if self.difference.doubt:
            return self._sweep()
        if not self.difference.unknown and not self.difference.grown:
            return self._unchanged((now,), now.declared)
        return self._follow(now)

    def miss(self, ask: Ask, reason: str, *, passing: bool = False) -> Step:
        """What follows when a request for a list brought nothing."""
        if ask.role is Role.POST:
            return Step()
        if self.inner:
            return self._advance(self.inner.miss(ask, reason, passing=passing))
        self._missed[ask.url] = (reason, passing)
        self.difference = Difference(doubt=reason)
        return self._sweep()

    def _unchanged(self, pages: tuple[ListedPage, ...], declared: int | None = None) -> Step:
        return Step(
            done_listing=True,
            known=len(self.remembered.entries),
            pages=with_record(pages, self.remembered, ()),
            vanished=self.difference.vanished,
            declarations=self._restated((), declared),
        )

    def _follow(self, now: ListedPage) -> Step:
        """Looks for the end of what is new, where it cannot be on that page alone."""
        assert self.watched
        is_ascending_list = is_ascending(self.watched, self.remembered)
        if is_ascending_list:
            self.joined = set(self.watched.keys) <= {*now.keys, *self.difference.vanished}
        else:
            whole = shows_all(self.watched, self.remembered)
            self.joined = whole or joins(now.keys, self.remembered)
        is_feed = self.watched.role is not Role.INDEX
        if not self.joined and (is_feed or is_ascending_list):
            return self._sweep()
        self.joined = self.joined and not is_feed  # what a feed has must show on the index too
        return self._begin(sweep=False)

    def _sweep(self) -> Step:
        """Reads all lists, but for what was read in this run."""
        return self._begin(sweep=True)

    def _begin(self, *, sweep: bool) -> Step:
        self.is_sweep = sweep
        self._ready = dict(self._read)
        self._replayed.clear()
        self.inner = Frontier(
            self.source,
            first_role=self.first_role,
            known=self.known,
            limit=self.limit if sweep else None,
            held=self.held,
            remembered=self.remembered,
            still=not sweep,
        )
        self.inner.sitemaps_announced(self._announced)
        return self._advance(self.inner.start())

    def _advance(self, step: Step) -> Step:
        """The next step that needs an answer, or the end."""
        assert self.inner
        while step.asks and not step.done_listing:
            ask = step.asks[0]
            if ask.url in self._ready:
                step = self.inner.take(ask, self._ready.pop(ask.url))
            elif ask.url in self._missed:
                reason, passing = self._missed.pop(ask.url)
                step = self.inner.miss(ask, reason, passing=passing)
            elif self.is_sweep or self._must_ask(ask):
                return step
            elif self._can_replay(ask):
                self._replayed.add(ask.url)
                return replace(step, asks=(replace(ask, held=True),))
            else:
                step = self.inner.miss(ask, UNASKED)
        if self.is_sweep or not step.done_listing:
            return step
        return self._concluded(step)

    def _must_ask(self, ask: Ask) -> bool:
        """Whether a list must be read anew for what is new to be known."""
        known = self.remembered.by_url.get(ask.url)
        if ask.role is Role.FEED:
            return known is not None and len(self._read) == 1 and self._lacks()
        if ask.role is not Role.INDEX or (known is not None and not known.number):
            return False
        assert self.watched
        if is_ascending(self.watched, self.remembered):
            return known is None
        is_door = self.watched.role is Role.INDEX and ask.url == self.source.url
        return not self.joined and not is_door and (known is None or bool(known.keys))

    def _can_replay(self, ask: Ask) -> bool:
        known = ask.url in self.remembered.by_url
        return known and (ask.role is not Role.INDEX or len(self._replayed) < REPLAYED)

    def _lacks(self) -> bool:
        """Whether a new post's card shows no date or title, which a feed may know."""
        assert self.inner
        items = (item for page in self.inner.index.pages for item in page.reading.items())
        new = [item for item in items if item.key not in self.remembered.entries]
        return any(item.seen is None or item.title is None for item in new)

    def _look_for_joint(self, ask: Ask, reading: PageReading) -> None:
        if self.joined or self.is_sweep or reading.index is None or ask.url in self._replayed:
            return
        indexes = [said.index for said in self._read.values() if said.index]
        keys = [item.key for index in indexes for item in index.items()]
        self.joined = joins(list(dict.fromkeys(keys)), self.remembered)

    def _concluded(self, step: Step) -> Step:
        """What is new on the lists that were read anew; the rest of the ledger stands."""
        assert self.inner
        assert self.watched
        pages = [page for page in self.inner.outlines() if page.url in self._read]
        entries = self._read_anew(step.entries)
        keys = {url_key(entry.url) for entry in entries}
        new = [entry for entry in entries if url_key(entry.url) not in self.remembered.entries]
        now = next((page for page in pages if page.url == self.watched.url), self.watched)
        change = sum(entry.witness is Witness.INDEX for entry in new)
        if not self._is_sure(now, change - len(self.difference.vanished)):
            return self._sweep()
        return Step(
            asks=self.inner.asks_for(entries)[: self.limit],
            entries=entries,
            declarations=self._restated(new, now.declared),
            done_listing=True,
            known=len(self.remembered.entries.keys() - keys),
            pages=with_record(pages, self.remembered, keys),
            updates=said_updates(self.inner.witnesses),
            vanished=self.difference.vanished,
        )

    def _is_sure(self, now: ListedPage, change: int) -> bool:
        """Whether nothing can have been missed: the lists joined, and what they count fits."""
        assert self.watched
        has_index = any(page.keys for page in self.remembered.index_pages())
        return (self.joined or not has_index) and not miscounts(self.watched, now, change)

    def _read_anew(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Those entries that stand on a page which was read in this run."""
        found = [reading.index.url for reading in self._read.values() if reading.index]
        addresses = {*self._read, *found}
        return tuple(entry for entry in entries if entry.found_on in addresses)

    def _restated(self, new: Iterable[Entry], declared: int | None) -> tuple[Declaration, ...]:
        """What the witnesses said of themselves, with what is new since; no more than changed."""
        counts = Counter(entry.witness for entry in new)
        said = self.remembered.declarations
        first = {item.witness: item for item in reversed(said)}
        anew = {
            item: replace(
                item,
                listed=item.listed + counts[kind],
                declared=declared if kind is Witness.INDEX and declared else item.declared,
            )
            for kind, item in first.items()
        }
        changed = {item.witness for item, now in anew.items() if item != now}
        return tuple(anew.get(item, item) for item in said if item.witness in changed)
