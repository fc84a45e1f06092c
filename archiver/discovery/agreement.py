"""How the witnesses of a source agree: what a feed or sitemap adds to its index, and what not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from archiver.dates import day_of
from archiver.discovery.addresses import (
    AddressKind,
    address_kind,
    folder,
    segments,
    slug_quality,
    strip_page,
    tag_slug,
)
from archiver.model import Entry, Moment
from archiver.urls import url_key

TRUSTED_FEED = 0.8  # share of a feed that the index lists, from which its other posts count too
TRUSTED_FOLDER = 0.9  # share of a folder's sitemap addresses that are listed, likewise
FEWEST_TRUSTED = 3  # listed posts in one folder, from which the folder is theirs


def feed_only(
    listed: Mapping[str, Entry],
    feed: Sequence[Entry],
    *,
    furniture: Collection[str],
    scoped: bool,
    partial: bool = False,
) -> list[Entry]:
    """The entries of a feed that its index lacks and that are posts of the source.

    All of them where the index lists most of the feed; else only those older or newer than
    everything listed, in the folder of the listed posts: what lies between was left out on
    purpose (theme demos, other sections). Nothing that a menu leads to. Where the index is
    `partial`, all in the one folder of its posts.
    """
    extra = [
        entry
        for entry in feed
        if url_key(entry.url) not in listed
        and url_key(entry.url) not in furniture
        and not entry.external
        and address_kind(entry.url) in {AddressKind.POST, AddressKind.TAXONOMY}
    ]
    own = [entry for entry in feed if not entry.external]
    if not extra or not own:
        return []
    if (len(own) - len(extra)) >= TRUSTED_FEED * len(own):
        return extra
    name = common_folder(listed) if partial else None
    if name is not None:
        return [entry for entry in extra if folder(entry.url) == name]
    return [] if scoped else _beyond(listed, extra, own)


def of_scope(entries: Iterable[Entry], index: str) -> list[Entry]:
    """The entries of a site-wide feed that are of a part of the site: below it, or of its tag."""
    below = url_key(index)
    names = segments(strip_page(index))
    tag = tag_slug(names[-1]) if names else ""
    return [
        entry
        for entry in entries
        if url_key(entry.url).startswith(f"{below}/") or tag in map(tag_slug, entry.tags)
    ]


def _beyond(
    listed: Mapping[str, Entry], extra: Sequence[Entry], feed: Sequence[Entry]
) -> list[Entry]:
    """Feed entries outside the days that the index covers, in a folder of listed posts."""
    days = sorted(day_of(entry.published) for entry in listed.values() if entry.published)
    known = [entry for entry in feed if url_key(entry.url) in listed]
    if len(days) < 3 or len(known) * 3 < min(len(listed), len(feed)):
        return []
    folders = {folder(entry.url) for entry in listed.values() if not entry.external}
    return [
        entry
        for entry in extra
        if entry.published
        and not days[0] <= day_of(entry.published) <= days[-1]
        and folder(entry.url) in folders
    ]


def common_folder(listed: Mapping[str, Entry]) -> str | None:
    """The folder in which all listed posts lie; None where there are several, or it is the root."""
    own = [entry for entry in listed.values() if not entry.external]
    folders = {folder(entry.url) for entry in own}
    return (folders.pop() or None) if len(folders) == 1 and len(own) >= FEWEST_TRUSTED else None


def sitemap_only(
    listed: Mapping[str, Entry],
    urls: Iterable[str],
    *,
    furniture: Collection[str],
    partial: bool = False,
) -> list[str]:
    """Addresses of a sitemap that no list has and that stand where only posts stand.

    A folder counts where nearly all its addresses are listed posts; the root never does.
    Where the index is `partial`, so does the one folder in which all its posts lie.
    """
    whole = common_folder(listed) if partial else None
    by_folder: dict[str, list[str]] = {}
    for url in urls:
        if address_kind(url) is AddressKind.POST:
            by_folder.setdefault(folder(url), []).append(url)
    found = []
    for name, members in by_folder.items():
        extra = [url for url in members if url_key(url) not in listed]
        share = 1 - len(extra) / len(members)
        known = len(members) - len(extra)
        trusted = share >= TRUSTED_FOLDER and known >= 5
        trusted = trusted or (name == whole and known >= TRUSTED_FOLDER * len(listed))
        if name and extra and trusted:
            found += [
                url for url in extra if url_key(url) not in furniture and slug_quality(url) > 0.3
            ]
    return found


def enriched(entry: Entry, other: Entry, *, sure_title: bool) -> Entry:
    """An index entry with what a feed knows better: its time of day, and what the card lacks.

    What the index shows wins: days in feeds are shifted by zones. A title that was mixed with
    other text of its card gives way to the feed's, where the card's text holds that.
    """
    title = entry.title
    if other.title and (not title or (not sure_title and _is_part(title, other.title))):
        title = other.title
    return replace(
        entry,
        title=title,
        published=_finer(entry.published, other.published),
        updated=entry.updated or other.updated,
        summary=entry.summary or other.summary,
        tags=entry.tags or other.tags,
        authors=entry.authors or other.authors,
        content_html=entry.content_html or other.content_html,
    )


def _is_part(shown: str, title: str) -> bool:
    """Whether a title is a part of the text shown, or completes a shown one that was cut."""
    left, right = ("".join(text.split()).casefold() for text in (shown, title))
    return right in left or (left.endswith(("…", "...")) and right.startswith(left.rstrip("….")))


def _finer(shown: Moment | None, fed: Moment | None) -> Moment | None:
    if shown is None or fed is None:
        return shown or fed
    same_day = day_of(shown) == day_of(fed)
    return (
        fed if same_day and isinstance(fed, datetime) and not isinstance(shown, datetime) else shown
    )
