"""The pages of one list in the order they are read, and why reading them stopped."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from archiver.discovery.addresses import is_scoped, key_of
from archiver.discovery.items import Item
from archiver.discovery.numbering import same_list
from archiver.discovery.readings import IndexReading
from archiver.model import Source

MAX_PAGES = 1000  # of one list; beyond that it is a calendar or a trap
FEWEST_LISTED = 3  # posts on a page before "all posts" beside them is believed
MOST_NEWEST = 15  # posts that a list of the newest has at most
SAME_POSTS = 0.8  # share of them that the list of all posts must hold
BARREN_PAGES = 3  # pages in a row without a new post, after which the pager leads nowhere


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """One page that belongs to the list."""

    url: str
    number: int  # in the list, 1 the newest; pages without a number follow their finder
    reading: IndexReading


class IndexQueue:
    """What is known of the pages of one list while they are read.

    `still`: the pages are not all of today, so one that moved on to the next tells nothing.
    """

    def __init__(self, source: Source, *, still: bool = False) -> None:
        self.source = source
        self.is_cut = False  # whether pages were left out because enough posts are known
        self.pages: list[ReadPage] = []
        self.notes: list[str] = []
        self._waiting: dict[str, tuple[int, bool]] = {}  # url -> number, whether it is numbered
        self._numbers: dict[str, int] = {}
        self._by_number: dict[str, bool] = {}
        self._visited: set[str] = set()
        self._aliases: dict[str, str] = {}  # key of /page/1/ -> key of the list's own address
        self._queued: set[str] = set()
        self._keys: set[str] = set()
        self._barren = 0
        self._reread = still
        self._all_posts: str | None = None  # asked for; None while no longer list was looked for

    def asked(self, url: str) -> None:
        """Notes a request that was made."""
        self._visited.add(key_of(url))

    def take(self, url: str, reading: IndexReading) -> None:
        """An answered page: kept when of the list, its pager followed when it brought posts."""
        self._visited.add(key_of(url))
        again = key_of(reading.url) != key_of(url) and key_of(reading.url) in self._visited
        if again and self.pages:
            self.notes.append(f"{url} leads to {reading.url} again")
            return
        self._visited.add(key_of(reading.url))
        new = {item.key for item in _candidates(reading)} - self._keys
        if self.pages and not self._continues(url, reading, new):
            self.notes.append(f"{url} holds another list")
            return
        self._barren = 0 if new else self._barren + 1
        number = self._number_of(url, reading)
        self.pages.append(ReadPage(url=reading.url, number=number, reading=reading))
        self._keys |= {item.key for item in reading.items()}
        if new:
            self._follow(reading, number)
        elif len(self.pages) > 1:
            self.notes.append(f"{url} brings no new post")
        if self._barren >= BARREN_PAGES:
            self._waiting.clear()

    @property
    def is_unreadable(self) -> bool:
        """Whether the first page was asked for and brought nothing."""
        return bool(self.notes) and not self.pages

    @property
    def is_partial(self) -> bool:
        """Whether the blog's list goes on where no address leads: a script turns its pages.

        Its pager has no links, or it declares more posts than it shows.
        """
        if len(self.pages) != 1 or is_scoped(self.source.url):
            return False
        first = self.pages[0].reading
        return first.pager.unlinked or 0 < len(self._keys) < (first.declared.posts or 0)

    def miss(self, url: str, reason: str) -> None:
        """A page that could not be read."""
        self.notes.append(f"{url} could not be read: {reason}")

    def next(self, *, enough: int | None = None) -> str | None:
        """The next page to read, None when there is none."""
        if len(self.pages) >= MAX_PAGES and self._waiting:
            self.notes.append(f"stopped after {MAX_PAGES} pages")
            self._waiting.clear()
        if enough is not None and len(self._keys) >= enough and self._waiting:
            self.notes.append(f"stopped after {len(self._keys)} posts, more than the limit")
            self.is_cut = True
            self._waiting.clear()
        if not self._waiting:
            return self._first_again() or self._longer_list()
        url = min(
            self._waiting, key=lambda item: (not self._waiting[item][1], self._waiting[item][0])
        )
        number, numbered = self._waiting.pop(url)
        self._numbers[url] = number
        self._by_number[url] = numbered
        self._visited.add(key_of(url))
        return url

    def in_order(self) -> list[ReadPage]:
        """The pages of the list, newest first."""
        return sorted(self.pages, key=lambda page: page.number)

    @property
    def first(self) -> IndexReading | None:
        """The page that the user gave, None while it is not read."""
        return self.pages[0].reading if self.pages else None

    def why_stopped(self) -> str:
        """Why no further page was read, in words."""
        if self.notes:
            return "; ".join(dict.fromkeys(self.notes[-3:]))
        if len(self.pages) > 1:
            return f"the pager ends after {len(self.pages)} pages"
        if self.is_partial and not self.pages[0].reading.pager.unlinked:
            return "it declares more posts than it lists, and no link leads to the rest"
        if self.is_partial:
            return "the pager has no links: only its first page can be read"
        return "no pager" if self.pages else "the index page could not be read"

    def _number_of(self, url: str, reading: IndexReading) -> int:
        if url in self._numbers and self._by_number.get(url):
            return self._numbers[url]
        form = next(
            (form for page in reading.pager.numbered if (form := same_list(reading.url, page))),
            None,
        )
        if form is not None:
            return form.number
        return self._numbers.get(url, 1)

    def _follow(self, reading: IndexReading, number: int) -> None:
        """Queues the pages that a page of the list leads to."""
        pager = reading.pager
        self._aliases |= {one: own for one, own in pager.aliases if own in self._visited}
        for url in pager.numbered:
            form = same_list(url, reading.url)
            self._queue(url, form.number if form else 1, numbered=True)
        for url in pager.by_text:
            step = 1 if url == pager.next else -1
            if step * (number - self.pages[0].number) >= 0:  # the way back is known
                self._queue(url, number + step, numbered=False)
        if pager.template and pager.last and pager.last <= MAX_PAGES:
            before, after = pager.template
            for page in range(2, pager.last):
                self._queue(f"{before}{page}{after}", page, numbered=True)

    def _queue(self, url: str, number: int, *, numbered: bool) -> None:
        key = self._aliases.get(key_of(url), key_of(url))
        met = {self._aliases.get(item, item) for item in self._visited}
        if key not in met and key not in self._queued:
            self._queued.add(key)
            self._waiting[url] = (number, numbered)

    def _continues(self, url: str, reading: IndexReading, new: set[str]) -> bool:
        """Whether a page holds more of the same list."""
        if key_of(reading.url) == key_of(self.pages[0].url):
            return True
        chosen = [g for page in self.pages for g in page.reading.groups if g.chosen]
        places = {place for group in chosen for place in (group.place, *group.facets)}
        if url == self._all_posts:
            return self._holds_all(new, reading)
        same_place = any(
            group.items and any(group.stands_at(place) for place in places)
            for group in reading.groups
        )
        form = same_list(url, self.pages[0].url)
        if self._by_number.get(url, False) and (form is None or form.known):
            return same_place or any(group.chosen for group in reading.groups)
        return same_place and bool(new)

    def _longer_list(self) -> str | None:
        """The list of all posts, where the page given shows a few of the newest and no pager."""
        if self._all_posts is not None or len(self.pages) != 1 or is_scoped(self.source.url):
            return None
        pager = self.pages[0].reading.pager
        few = FEWEST_LISTED <= len(self._keys) <= MOST_NEWEST
        url = pager.all_posts
        if pager.pages or not few or url is None or key_of(url) in self._visited:
            return None
        self._all_posts = url
        self._visited.add(key_of(url))
        return url

    def _holds_all(self, new: set[str], reading: IndexReading) -> bool:
        """Whether a page lists nearly all known posts and more."""
        listed = {item.key for item in reading.items()}
        return bool(new) and len(self._keys & listed) >= SAME_POSTS * len(self._keys)

    def _first_again(self) -> str | None:
        """Page 1 once more, where posts moved to the next page while the list was read."""
        if self._reread or len(self.pages) < 2 or not self._shifted():
            return None
        self._reread = True
        self.notes.append("page 1 was read again: posts appeared meanwhile")
        return self.in_order()[0].url

    def _shifted(self) -> bool:
        pages = self.in_order()
        lists = [[item.key for item in page.reading.items()] for page in pages]
        top = set(lists[0][:1])
        for earlier, later in pairwise(lists):
            if len(later) > 1 and earlier and later[0] == earlier[-1] and later[0] not in top:
                return True
        return False


def _candidates(reading: IndexReading) -> list[Item]:
    return list(reading.items()) or [item for group in reading.groups[:2] for item in group.items]
