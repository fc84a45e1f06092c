"""Which links of an index page are its posts, with what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.discovery.addresses import LIST_WORDS, is_scoped
from archiver.discovery.document import Document, plain, read_document
from archiver.discovery.embedded import BETTER, completed, read_embedded
from archiver.discovery.feed import feeds_announced
from archiver.discovery.groups import RULED
from archiver.discovery.items import entries_of, items_of, order_of, without_build_day
from archiver.discovery.judging import Judged, judge
from archiver.discovery.layout import Layout
from archiver.discovery.pagination import read_pager
from archiver.discovery.readings import GroupReading, IndexReading
from archiver.model import Listing, Page, Rules

WEAK_SCORE = 3.0  # a list below it gives way to one that scripts hold
KEPT_GROUPS = 5  # candidates that a reading carries for the judgement over all pages


def read_index(page: Page, *, rules: Rules | None = None, source_url: str | None = None) -> Listing:
    """What one index page says by itself: its posts, its pager, its count, its feeds.

    Rule-free, by the structure of the page; the user's rules override it. `source_url` is the
    address the user gave, where it is another page of the list. Work is bounded (10,000 links,
    2,048 levels). Without entries, `note` says why.
    """
    reading = read_index_page(page, rules=rules or Rules(), source_url=source_url)
    today = page.fetched_at.date()
    items = list(reading.items())
    order = order_of(items, language=reading.language, today=today)
    (items,) = without_build_day([items], language=reading.language, today=today, order=order)
    entries = entries_of(
        items, found_on=reading.url, language=reading.language, today=today, order=order
    )
    return Listing(
        url=reading.url,
        entries=tuple(entries),
        next_page=reading.pager.next,
        pages=reading.pager.pages,
        declared_count=reading.declared.posts,
        feeds=reading.feeds,
        sitemaps=reading.sitemaps,
        title=reading.title,
        site_name=reading.site_name,
        language=reading.language,
        note=reading.note,
    )


def read_index_page(page: Page, *, rules: Rules, source_url: str | None = None) -> IndexReading:
    """The reading of an index page, with the candidates that were not chosen."""
    document = read_document(page)
    if document is None:
        return IndexReading(
            url=page.final_url, note=f"no HTML page ({page.content_type or 'no type'})"
        )
    judged = judge(document, rules=rules, source_url=source_url)
    embedded = read_embedded(document, anchors=[link.anchor.url for link in judged.links])
    if embedded.elements is not None and judged.score < WEAK_SCORE:
        inner = judge(embedded.elements, rules=rules, source_url=source_url)
        judged = inner if inner.score > BETTER * judged.score else judged
    groups = _group_readings(judged)
    if not rules.entries:
        url = source_url or document.url
        groups = completed(
            groups, embedded, url=url, scoped=is_scoped(url), declared=judged.declared.posts
        )
    return IndexReading(
        url=document.url,
        read_on=page.fetched_at.date(),
        groups=groups,
        pager=read_pager(judged.layout, judged.cards, rule=rules.next),
        declared=judged.declared,
        feeds=_feeds(document),
        sitemaps=_sitemaps(document),
        title=_list_title(judged.layout),
        site_name=document.meta("og:site_name"),
        language=document.language,
        generator=document.meta("generator"),
        aliases=document.aliases,
        other_keys=_furniture(judged),
        note=_note(judged, groups),
    )


def _group_readings(judged: Judged) -> tuple[GroupReading, ...]:
    scored, layout = judged.scored, judged.layout
    chosen = {id(item) for item in judged.choice.groups}
    kept = list(judged.choice.groups)
    kept += [item for item in scored if id(item) not in chosen][:KEPT_GROUPS]
    return tuple(
        GroupReading(
            place=" > ".join(item.group.signature),
            facets=frozenset(" > ".join(facet) for facet in item.group.facets),
            items=items_of(layout, item),
            score=item.score,
            chosen=id(item) in chosen,
            dated=item.dated,
            region=item.region,
            source="rules" if item.group.signature == RULED else "html",
        )
        for item in kept
    )


def _feeds(document: Document) -> tuple[str, ...]:
    """Feeds that the page announces, as this site has them, each once."""
    urls = feeds_announced(document.tree, document.url)
    return tuple(dict.fromkeys(document.resolve(url) or url for url in urls))


def _sitemaps(document: Document) -> tuple[str, ...]:
    """Sitemaps that the page links in its head, as Astro does."""
    found = (
        document.resolve(element.get("href") or "")
        for element in document.tree.iter("link")
        if (element.get("rel") or "").lower() == "sitemap"
    )
    return tuple(url for url in found if url)


def _furniture(judged: Judged) -> frozenset[str]:
    """Own addresses that menus, headers, sidebars and footers lead to, and the list does not."""
    listed = {card.key for card in judged.cards}
    return frozenset(
        link.key
        for link in judged.links
        if not link.external and link.key not in listed and judged.layout.region_at(link.start)
    )


def _list_title(layout: Layout) -> str | None:
    """The h1 of the page, else its <title>, which says more than an h1 "Blog"; None without."""
    headings = (layout.element_text(e) for e in layout.headings if e.tag == "h1")
    heading = next(filter(None, headings), "")[:200]
    if heading and heading.casefold() not in LIST_WORDS:
        return heading
    return document_title(layout.document) or heading or None


def document_title(document: Document) -> str | None:
    """The <title> of a page, None without one."""
    element = document.tree.find(".//title")
    return plain(element.text or "")[:200] or None if element is not None else None


def _note(judged: Judged, groups: Sequence[GroupReading]) -> str | None:
    """Why a page has no list, or what is odd about the one it has; None for most."""
    layout, links = judged.layout, judged.links
    count = len({item.key for group in groups if group.chosen for item in group.items})
    if layout.links_left_off:
        return f"{layout.links_left_off} links beyond the first {len(layout.anchors)} were left out"
    if count > 1:
        return None
    if count == 1:
        return "only one post is listed"
    if not links:
        return "the page links to nothing: its list may be made by scripts"
    return f"none of its {len(links)} links stands in a list of posts"
