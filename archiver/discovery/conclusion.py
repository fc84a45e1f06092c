"""What all lists of a source say together: its entries, a declaration a witness, a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from archiver.discovery.addresses import AddressKind, address_kind, folder, is_scoped, slug_quality
from archiver.discovery.agreement import enriched, feed_only, of_scope, sitemap_only
from archiver.discovery.document import at_home
from archiver.discovery.evidence import settled_lists
from archiver.discovery.index_queue import IndexQueue
from archiver.discovery.items import Item, entries_of, order_of, without_build_day
from archiver.discovery.readings import IndexReading
from archiver.discovery.witnesses import FeedSaid, Witnesses, is_below
from archiver.model import Declaration, Entry, Source, Witness
from archiver.urls import is_same_site, url_key

FEWEST_BEYOND = 3  # posts that only the feed knows, from which the index shows a part of its list


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """Everything that is known of a source once its lists are read."""

    entries: tuple[Entry, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    title: str | None = None
    language: str | None = None
    feed_url: str | None = None
    sitemap_url: str | None = None
    verdict: str | None = None  # where something was not found


@dataclass(slots=True)
class _Ledger:
    """Entries by key in the order they were first listed."""

    entries: dict[str, Entry] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)  # keys whose title may be mixed with other text
    partial: bool = False  # whether the index goes on where no address leads
    complete: bool = False  # whether the index lists as many as it declares: nothing is missing


def conclude(source: Source, index: IndexQueue, witnesses: Witnesses) -> Conclusion:
    """The conclusion from what the index pages, feeds and sitemaps of a source said."""
    home = index.first.url if index.first else source.url
    aliases = index.first.aliases if index.first else ()
    feeds = [(said, _feed_entries(said, home, aliases)) for said in witnesses.feeds]
    ledger = _Ledger()
    _add_index(ledger, source, index, witnesses, feeds)
    listed = len(ledger.entries)
    ledger.partial = index.is_partial or not listed
    ledger.complete = listed > 0 and _declared(index) == listed
    furniture = frozenset().union(*(page.reading.other_keys for page in index.pages))
    declarations = [_index_declaration(source, index, listed)] if index.pages or index.notes else []
    for said, entries in feeds:
        declarations.append(_add_feed(ledger, source, said, entries, furniture))
    declarations += _add_sitemaps(ledger, source, witnesses, furniture, index.first)
    return Conclusion(
        entries=tuple(ledger.entries.values()),
        declarations=tuple(declarations),
        title=_title(index, witnesses),
        language=_language(index, witnesses),
        feed_url=witnesses.feeds[0].url if witnesses.feeds else None,
        sitemap_url=witnesses.sitemaps[0].url if witnesses.sitemaps else None,
        verdict=_verdict(source, index, listed, len(ledger.entries)),
    )


def _feed_entries(said: FeedSaid, home: str, aliases: tuple[tuple[str, str], ...]) -> list[Entry]:
    """The entries of a feed, addresses as the index page's site has them."""
    entries = []
    for reading in said.readings:
        for entry in reading.entries:
            url = at_home(entry.url, home, aliases)
            if url:
                external = not is_same_site(url, home)
                entries.append(replace(entry, url=url, external=external, found_on=said.url))
    return entries


def _add_index(
    ledger: _Ledger,
    source: Source,
    index: IndexQueue,
    witnesses: Witnesses,
    feeds: Sequence[tuple[FeedSaid, list[Entry]]],
) -> None:
    pages = index.in_order()
    scoped = is_scoped(source.url)
    feed_keys = {url_key(entry.url) for _, entries in feeds for entry in entries}
    lists = settled_lists(
        [page.reading for page in pages],
        others=witnesses.evidence,
        feed_keys=frozenset() if scoped else feed_keys,
    )
    language = index.first.language if index.first else None
    today = index.first.read_on if index.first else None
    order = order_of((item for items in lists for item in items), language=language, today=today)
    lists = without_build_day(lists, language=language, today=today, order=order)
    for page, items in zip(pages, lists, strict=True):
        found = entries_of(items, found_on=page.url, language=language, today=today, order=order)
        for item, entry in zip(items, found, strict=True):
            _add(ledger, item, entry)


def _add(ledger: _Ledger, item: Item, entry: Entry) -> None:
    """A new entry, or what a later page knows more of one."""
    known = ledger.entries.get(item.key)
    if known is None:
        ledger.entries[item.key] = entry
        if not item.sure or item.title is None:
            ledger.unsure.add(item.key)
    elif known.published is None or known.title is None:
        ledger.entries[item.key] = replace(
            known,
            title=known.title or entry.title,
            published=known.published or entry.published,
        )


def _add_feed(
    ledger: _Ledger,
    source: Source,
    said: FeedSaid,
    entries: Sequence[Entry],
    furniture: frozenset[str],
) -> Declaration:
    by_key = {url_key(entry.url): entry for entry in entries}
    missing = [key for key in by_key if key not in ledger.entries]
    scoped = is_scoped(source.url)
    foreign = ledger.complete or (scoped and not is_below(said.url, source.url))
    if not ledger.entries:
        extra = list(by_key.values())
        extra = of_scope(extra, source.url) if foreign else extra
    elif foreign:
        extra = []
    else:
        extra = feed_only(
            ledger.entries,
            list(by_key.values()),
            furniture=furniture,
            scoped=scoped,
            partial=ledger.partial,
        )
    for key, entry in by_key.items():
        if key in ledger.entries:
            sure = key not in ledger.unsure
            ledger.entries[key] = enriched(ledger.entries[key], entry, sure_title=sure)
    ledger.entries.update({url_key(entry.url): entry for entry in extra})
    ledger.partial |= len(extra) >= FEWEST_BEYOND
    return Declaration(
        witness=Witness.FEED,
        url=said.url,
        listed=len(by_key) - len(missing) + len(extra),
        pages=len(said.readings),
        note=_feed_note(len(by_key), len(missing), len(extra)),
        urls=tuple(entry.url for key, entry in by_key.items() if key in ledger.entries),
    )


def _feed_note(total: int, missing: int, added: int) -> str | None:
    if not missing:
        return None
    if added == missing:
        return f"{added} of its {total} are on no index page, and were added"
    return f"{missing - added} of its {total} are on no index page and of another kind: left out"


def _add_sitemaps(
    ledger: _Ledger,
    source: Source,
    witnesses: Witnesses,
    furniture: frozenset[str],
    first: IndexReading | None,
) -> list[Declaration]:
    home = first.url if first else source.url
    aliases = first.aliases if first else ()
    declarations = []
    for said in witnesses.sitemaps:
        urls = [url for item in said.reading.urls if (url := at_home(item.url, home, aliases))]
        urls = [url for url in urls if is_same_site(url, home)]
        hits = sum(url_key(url) in ledger.entries for url in urls)
        if not ledger.entries:
            extra = _posts_of_sitemap(urls, source)
        else:
            extra = (
                []
                if ledger.complete or is_scoped(source.url)
                else sitemap_only(ledger.entries, urls, furniture=furniture, partial=ledger.partial)
            )
        for url in extra:
            ledger.entries[url_key(url)] = Entry(
                url=url, witness=Witness.SITEMAP, found_on=said.url
            )
        declarations.append(
            Declaration(
                witness=Witness.SITEMAP,
                url=said.url,
                listed=hits + len(extra),
                note=_sitemap_note(len(extra), partial=ledger.partial),
                urls=tuple(url for url in urls if url_key(url) in ledger.entries),
            )
        )
    return declarations


def _sitemap_note(added: int, *, partial: bool) -> str | None:
    if not added:
        return None
    why = ": the index has more pages than links to them" if partial else ""
    return f"knows {added} more{why}"


def _posts_of_sitemap(urls: Sequence[str], source: Source) -> list[str]:
    """What may be posts in a sitemap when no other list was found: its fullest folder of slugs."""
    below = url_key(source.url)
    posts = [
        url
        for url in urls
        if address_kind(url) is AddressKind.POST
        and slug_quality(url) >= 0.6
        and (url_key(url).startswith(below) or not is_scoped(source.url))
        and url_key(url) != below
    ]
    folders = Counter(folder(url) for url in posts)
    if not folders:
        return []
    fullest = folders.most_common(1)[0][0]
    return [url for url in posts if folder(url) == fullest]


def _index_declaration(source: Source, index: IndexQueue, listed: int) -> Declaration:
    return Declaration(
        witness=Witness.INDEX,
        url=source.url,
        listed=listed,
        declared=_declared(index),
        pages=max(1, len(index.pages)),
        note=index.why_stopped(),
    )


def _declared(index: IndexQueue) -> int | None:
    """The count of posts that the index states, None when it states none."""
    counts = (page.reading.declared.posts for page in index.in_order())
    return next((count for count in counts if count), None)


def _title(index: IndexQueue, witnesses: Witnesses) -> str | None:
    if index.first and index.first.site_name:
        return index.first.site_name
    for said in witnesses.feeds:
        if said.readings[0].title:
            return said.readings[0].title
    return index.first.title if index.first else None


def _language(index: IndexQueue, witnesses: Witnesses) -> str | None:
    if index.first and index.first.language:
        return index.first.language
    return next(
        (said.readings[0].language for said in witnesses.feeds if said.readings[0].language), None
    )


def _verdict(source: Source, index: IndexQueue, listed: int, total: int) -> str | None:
    """What went wrong with the index page, in words; None when it lists posts."""
    if listed or (total and not index.pages and not index.notes):
        return None
    if index.is_unreadable and not total:
        return index.notes[0]
    why = index.first.note if index.first else index.why_stopped()
    written = f'[[source]], name = "{source.name}", url = "{source.url}", render = "browser"'
    hint = "" if source.render else f"; if scripts make it, write into sources.toml: {written}"
    taken = (
        f"{total} posts are taken from its feed and sitemap"
        if total
        else "nor does a feed or sitemap"
    )
    return f"{source.url} lists no posts in its HTML ({why}); {taken}{hint}"
