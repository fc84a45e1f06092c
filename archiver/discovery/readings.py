"""What was read of one page of a source: light, picklable, ready for the frontier's judgement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from archiver.discovery.declared import UNDECLARED, Declared
from archiver.discovery.items import Item
from archiver.discovery.pagination import Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReading:
    """One candidate for the list of a page."""

    place: str  # its path of tags: the same on every page of the list
    items: tuple[Item, ...]
    score: float
    chosen: bool  # whether it is the list, or part of it, by the page alone
    facets: frozenset[str] = frozenset()  # places of further links in its cards: picture, "more"
    dated: float = 0.0  # share of items that show a date
    region: str = ""  # "" in the main part of the page
    source: str = "html"  # or "embedded", "rules"

    def stands_at(self, place: str) -> bool:
        """Whether its links, or further links of its cards, stand at that place."""
        return place == self.place or place in self.facets

    @property
    def keys(self) -> frozenset[str]:
        """The addresses of its items."""
        return frozenset(item.key for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReading:
    """What one index page says."""

    url: str  # that answered
    read_on: date | None = None  # the day it was fetched; None: dates in the future are not told
    groups: tuple[GroupReading, ...] = ()  # best first
    pager: Pager = field(default_factory=Pager)
    declared: Declared = UNDECLARED
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    title: str | None = None  # of the list
    site_name: str | None = None
    language: str | None = None
    generator: str | None = None  # <meta name=generator>
    other_keys: frozenset[str] = frozenset()  # own addresses in menus, sidebars and footers
    aliases: tuple[tuple[str, str], ...] = ()  # foreign prefixes that mean this site
    note: str | None = None  # why there is no list, or what is odd about the page

    def items(self) -> Iterator[Item]:
        """The lines of the list by the page alone, in its order, each address once."""
        seen: set[str] = set()
        chosen = [item for group in self.groups if group.chosen for item in group.items]
        for item in sorted(chosen, key=lambda item: item.position):
            if item.key not in seen:
                seen.add(item.key)
                yield item
