"""What the archive remembers of a source: its lists with what each page showed, its posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from archiver.model import Declaration, Moment
from archiver.vocabulary import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """One index page, feed or sitemap as it was when it was read last."""

    role: Role
    url: str  # as asked
    number: int = 1  # in its list, 1 first; 0: of no list, only compared with one
    keys: tuple[str, ...] = ()  # `url_key` of what it lists, in its order
    leads: tuple[str, ...] = ()  # `url_key` of the further pages of its list that have a number
    announces: tuple[str, ...] = ()  # feeds and sitemaps that it names
    declared: int | None = None  # the count of posts that it states; None when it states none
    sha256: str = ""  # of its bytes
    validators: bool = False  # whether it came with an ETag or Last-Modified
    kept_up: int = 0  # readings in a row that found new posts, and it showed all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How an archived post was looked at so far."""

    key: str  # `url_key` of the entry that leads to it
    changed_at: datetime  # its last edit, or when it was first seen; aware, UTC
    looked_at: datetime  # when its page was asked for last; aware, UTC
    entry_id: int = 0  # of that entry
    conditional: bool = False  # whether its page came with an ETag or Last-Modified
    doubted: bool = False  # whether the last look met something else, or nothing
    gone: bool = False  # whether it has left the blog for certain


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The lists of a source as they were when they were read last, and its ledger."""

    pages: tuple[ListedPage, ...] = ()
    entries: Mapping[str, Moment | None] = field(default_factory=dict)  # key -> date of its post
    declarations: tuple[Declaration, ...] = ()

    def index_pages(self) -> list[ListedPage]:
        """The pages of the index, in their order."""
        own = [page for page in self.pages if page.role is Role.INDEX and page.number > 0]
        return sorted(own, key=lambda page: page.number)

    def posts_of(self, page: ListedPage) -> list[str]:
        """What of a page is in the ledger, in its order."""
        return [key for key in page.keys if key in self.entries]

    @property
    def by_url(self) -> dict[str, ListedPage]:
        """The pages by the address that is asked."""
        return {page.url: page for page in self.pages}


NOTHING = Remembered()
