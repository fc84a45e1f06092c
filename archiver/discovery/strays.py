"""Links that stand in the place of a list's entries and are none: in a sentence, in every row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median

from archiver.discovery.addresses import AddressKind, folder
from archiver.discovery.layout import Layout
from archiver.discovery.links import Link

FEWEST_ROWS = 4  # rows that link to one address, from which it is the same in every row
LONGEST_LEAD = 25  # characters between two links of a line; more is a sentence that has a link
FEWEST_POSTS = 3  # addresses of posts, before other kinds among them are something else

_NO_POSTS = frozenset({AddressKind.TAXONOMY, AddressKind.PAGER, AddressKind.HOME})


def without_strays(layout: Layout, links: Sequence[Link]) -> list[list[Link]]:
    """Links of one path, parted into entries and what only stands where entries do.

    Strays keep groups of their own, so none is lost where they are the list after all.
    """
    found = [list(links)]
    for test in (_of_other_kind, _in_every_row, _in_sentences):
        strays = test(layout, found[0])
        if 0 < len(strays) < len(found[0]):
            ids = {id(link) for link in strays}
            found[0] = [link for link in found[0] if id(link) not in ids]
            found.append(strays)
    return found


def _of_other_kind(_: Layout, links: Sequence[Link]) -> list[Link]:
    """Tags, pagers and home links among the addresses of posts, in no folder of theirs."""
    posts = {link.key: link for link in links if link.kind is AddressKind.POST}
    if len(posts) < FEWEST_POSTS:
        return []
    folders = {folder(link.anchor.url) for link in posts.values()}
    return [
        link for link in links if link.kind in _NO_POSTS and folder(link.anchor.url) not in folders
    ]


def _in_every_row(_: Layout, links: Sequence[Link]) -> list[Link]:
    """Links to an address that comes again and again, where nearly all others come once."""
    times: Counter[str] = Counter()
    last = None
    for link in links:
        times[link.key] += link.key != last
        last = link.key
    if not times or median(times.values()) > 1:
        return []
    return [link for link in links if times[link.key] >= FEWEST_ROWS]


def _in_sentences(layout: Layout, links: Sequence[Link]) -> list[Link]:
    """Links behind another link and a sentence of the same line: "Title. A text, see *this*"."""
    lines: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        chunk = next(iter(layout.chunks_in(link.start, link.anchor.end)), None)
        if chunk is not None:
            lines[chunk.block].append(link)
    strays = [
        later
        for line in lines.values()
        for later in line[1:]
        if later.key != line[0].key
        and len(layout.text(line[0].anchor.end, later.start)) > LONGEST_LEAD
    ]
    return strays if len(strays) <= len(lines) else []
