"""A page's list where it stands in scripts instead of elements, or where those know it better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log2
from statistics import median

from archiver.discovery.addresses import segments, slug_quality, strip_page, tag_slug
from archiver.discovery.document import Document, parsed
from archiver.discovery.flight import flight_html, flight_rows
from archiver.discovery.items import Item
from archiver.discovery.objects import ObjectList, object_lists
from archiver.discovery.readings import GroupReading
from archiver.discovery.scripts import flight_text, json_blocks

AGREEMENT = 0.8  # share of the shown posts that a list in data must hold to be the same list
BETTER = 2.0  # how many times better than the shown list another one must be to take its place


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """What the scripts of a page hold."""

    lists: tuple[ObjectList, ...] = ()
    elements: Document | None = None  # rebuilt from flight data; None for pages without it


def read_embedded(document: Document, *, anchors: Sequence[str]) -> Embedded:
    """The lists of posts in a page's data; `anchors` are the addresses that the page links to."""
    found: list[ObjectList] = []
    for kind, data in json_blocks(document):
        found += [
            replace(item, place=f"{kind}{item.place}")
            for item in object_lists(document, data, anchors=anchors)
        ]
    text = flight_text(document)
    if not text:
        return Embedded(lists=tuple(found))
    rows = flight_rows(text)
    found += object_lists(document, list(rows.values()), anchors=anchors)
    tree = parsed(flight_html(rows))
    elements = replace(document, tree=tree) if tree is not None else None
    return Embedded(lists=tuple(found), elements=elements)


def list_score(item: ObjectList) -> float:
    """How much a list in data looks like posts, on the scale of the groups of a page."""
    titles = median(len(post.title or "") for post in item.items)
    slugs = sum(slug_quality(post.url) for post in item.items) / len(item.items)
    own = sum(not post.external for post in item.items) / len(item.items)
    prose = sum(bool(post.summary) for post in item.items) / len(item.items)
    return (
        log2(1 + len(item.items))
        * min(1.0, titles / 24)
        * own
        * (1 + 2 * item.dated + slugs + prose)
    )


def completed(
    groups: Sequence[GroupReading],
    embedded: Embedded,
    *,
    url: str,
    scoped: bool,
    declared: int | None,
) -> tuple[GroupReading, ...]:
    """The groups of a page with what its data adds.

    Data takes the place of elements that show no list, fills the dates and titles that cards
    lack, and adds the posts that "load more" would show: not on a tag page, whose data often
    holds the whole blog, unless the page declares as many.
    """
    lists = [_of_scope(item, url) if scoped else item for item in embedded.lists]
    lists = sorted((item for item in lists if item.items), key=list_score, reverse=True)
    if not lists:
        return tuple(groups)
    shown = {item.key for group in groups if group.chosen for item in group.items}
    best = max((group.score for group in groups if group.chosen), default=0.0)
    if not shown or (list_score(lists[0]) > BETTER * best and len(lists[0].items) > len(shown)):
        demoted = [replace(group, chosen=False) for group in groups]
        return (_reading(lists[0], lists[0].items), *demoted)
    filled = tuple(_filled(group, lists) for group in groups)
    same = next((item for item in lists if _holds(item, shown)), None)
    if same is None:
        return filled
    extra = tuple(item for item in same.items if item.key not in shown)
    if extra and (not scoped or declared == len(same.items)):
        return (*filled, _reading(same, extra))
    return filled


def _holds(item: ObjectList, shown: set[str]) -> bool:
    return len(shown & {post.key for post in item.items}) >= AGREEMENT * len(shown)


def _reading(found: ObjectList, items: tuple[Item, ...]) -> GroupReading:
    last = max((item.position for item in items), default=0)
    moved = tuple(replace(item, position=item.position + 1_000_000) for item in items)
    return GroupReading(
        place=f"data:{found.place}",
        items=moved if last < 1_000_000 else items,
        score=list_score(found),
        chosen=True,
        dated=found.dated,
        source="embedded",
    )


def _filled(group: GroupReading, lists: Sequence[ObjectList]) -> GroupReading:
    """A group whose items take from data the date and title that they lack."""
    if not group.chosen:
        return group
    known: dict[str, Item] = {}
    for found in lists:
        for item in found.items:
            if item.key not in known or (known[item.key].seen is None and item.seen is not None):
                known[item.key] = item
    items = tuple(
        replace(
            item,
            title=item.title or known[item.key].title,
            seen=item.seen or known[item.key].seen,
            tags=item.tags or known[item.key].tags,
        )
        if item.key in known
        else item
        for item in group.items
    )
    return replace(group, items=items)


def _of_scope(found: ObjectList, url: str) -> ObjectList:
    """The posts of a list that carry the tag which the address names, all where none does."""
    names = segments(strip_page(url))
    wanted = tag_slug(names[-1]) if names else ""
    items = tuple(item for item in found.items if wanted in {tag_slug(tag) for tag in item.tags})
    return replace(found, items=items) if items else found
