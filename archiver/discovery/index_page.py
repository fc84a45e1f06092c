"""Which links of an index page are its posts, with what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from archiver.discovery.addresses import is_scoped
from archiver.discovery.cards import Card
from archiver.discovery.declared import Declared, declared_counts
from archiver.discovery.document import Document, plain, read_document
from archiver.discovery.embedded import BETTER, completed, read_embedded
from archiver.discovery.feed import feeds_announced
from archiver.discovery.groups import propose_groups
from archiver.discovery.items import entries_of, items_of, order_of
from archiver.discovery.layout import Layout, read_layout
from archiver.discovery.links import Link, links_of
from archiver.discovery.pagination import read_pager
from archiver.discovery.readings import GroupReading, IndexReading
from archiver.discovery.ruled import ruled_group
from archiver.discovery.scoring import Scored, score_groups
from archiver.discovery.selecting import Choice, choose
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
    layout = read_layout(document)
    links = links_of(layout)
    choice, scored = chosen_list(layout, links, rules=rules, source_url=source_url)
    embedded = read_embedded(document, anchors=[link.anchor.url for link in links])
    if embedded.elements is not None and (choice.main is None or choice.main.score < WEAK_SCORE):
        inner = read_layout(embedded.elements)
        inner_links = links_of(inner)
        other, others = chosen_list(inner, inner_links, rules=rules, source_url=source_url)
        if other.main and (choice.main is None or other.main.score > BETTER * choice.main.score):
            layout, links, choice, scored = inner, inner_links, other, others
    cards = list(chain.from_iterable(item.group.cards for item in choice.groups))
    declared = _declared(layout, cards)
    groups = _group_readings(layout, choice, scored)
    if not rules.entries:
        groups = completed(
            groups,
            embedded,
            url=source_url or document.url,
            scoped=is_scoped(source_url or document.url),
            declared=declared.posts,
        )
    return IndexReading(
        url=document.url,
        groups=groups,
        pager=read_pager(layout, cards, rule=rules.next),
        declared=declared,
        feeds=_feeds(document),
        sitemaps=_sitemaps(document),
        title=_list_title(layout),
        site_name=document.meta("og:site_name"),
        language=document.language,
        generator=document.meta("generator"),
        aliases=document.aliases,
        other_keys=_furniture(layout, links, cards),
        note=_note(layout, links, groups),
    )


def chosen_list(
    layout: Layout, links: Sequence[Link], *, rules: Rules, source_url: str | None
) -> tuple[Choice, list[Scored]]:
    """The list of a page and all groups that were scored for it, best first."""
    ruled = ruled_group(layout, links, rules) if rules.entries else None
    if ruled is not None:
        return Choice(main=ruled), [ruled]
    scored = score_groups(layout, propose_groups(layout, links), language=layout.document.language)
    return choose(scored, scoped=is_scoped(source_url or layout.document.url)), scored


def _group_readings(
    layout: Layout, choice: Choice, scored: Sequence[Scored]
) -> tuple[GroupReading, ...]:
    chosen = {id(item) for item in choice.groups}
    kept = [item for item in scored if id(item) in chosen]
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
            source="rules" if item.group.signature == ("rules",) else "html",
        )
        for item in kept
    )


def _declared(layout: Layout, cards: Sequence[Card]) -> Declared:
    start = min((card.start for card in cards), default=0)
    end = max((card.end for card in cards), default=0)
    return declared_counts(layout, start, end)


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


def _furniture(layout: Layout, links: Sequence[Link], cards: Sequence[Card]) -> frozenset[str]:
    """Own addresses that menus, headers, sidebars and footers lead to, and the list does not."""
    listed = {card.key for card in cards}
    return frozenset(
        link.key
        for link in links
        if not link.external and link.key not in listed and layout.region_at(link.start)
    )


def _list_title(layout: Layout) -> str | None:
    """The h1 of the page, else its <title>; None without either."""
    for heading in layout.headings:
        text = layout.element_text(heading) if heading.tag == "h1" else ""
        if text:
            return text[:200]
    return document_title(layout.document)


def document_title(document: Document) -> str | None:
    """The <title> of a page, None without one."""
    element = document.tree.find(".//title")
    return plain(element.text or "")[:200] or None if element is not None else None


def _note(layout: Layout, links: Sequence[Link], groups: Sequence[GroupReading]) -> str | None:
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
