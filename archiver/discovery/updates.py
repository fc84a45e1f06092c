"""When posts were changed, by what feeds and sitemaps say that were read anyhow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from archiver.dates import day_of, sort_key
from archiver.discovery.witnesses import Witnesses
from archiver.model import Moment
from archiver.urls import url_key

FEWEST_OF_A_BUILD = 4  # pages with one day, from which it may be that of the build
SHARE_OF_A_BUILD = 0.5  # of a list whose pages have one day: generators stamp all they write


def said_updates(witnesses: Witnesses) -> dict[str, Moment]:
    """The last change of each post, by its key, as far as a feed or sitemap tells."""
    found: dict[str, Moment] = {}
    for told in _told(witnesses):
        for key, moment in without_builds(told).items():
            if key not in found or sort_key(moment) > sort_key(found[key]):
                found[key] = moment
    return found


def _told(witnesses: Witnesses) -> Iterator[dict[str, Moment]]:
    for feed in witnesses.feeds:
        entries = (entry for reading in feed.readings for entry in reading.entries)
        yield _by_key((entry.url, entry.updated) for entry in entries)
    for said in witnesses.sitemaps:
        yield _by_key((item.url, item.lastmod) for item in said.reading.urls)


def _by_key(pairs: Iterable[tuple[str, Moment | None]]) -> dict[str, Moment]:
    return {url_key(url): moment for url, moment in pairs if moment is not None}


def without_builds(told: Mapping[str, Moment]) -> dict[str, Moment]:
    """What one list tells, but for a day that most of its pages share."""
    days = Counter(day_of(moment) for moment in told.values())
    builds = {
        day
        for day, count in days.items()
        if count >= FEWEST_OF_A_BUILD and count > SHARE_OF_A_BUILD * len(told)
    }
    return {key: moment for key, moment in told.items() if day_of(moment) not in builds}
