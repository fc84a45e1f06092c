"""The parts of a page that hold no list of posts: menus, sidebars, footers, related posts."""

from __future__ import annotations

import re
from typing import NamedTuple

import lxml.html


class Region(NamedTuple):
    """A part of pages that holds no list of posts, and how sure that is."""

    name: str
    weight: float  # what remains of the score of a list inside
    tags: frozenset[str]
    roles: frozenset[str]
    words: re.Pattern[str]  # of class and id tokens


def _region(name: str, weight: float, tags: str, roles: str, words: str) -> Region:
    pattern = re.compile(rf"(?:^|[-_]{{1,2}})(?:{words})(?:$|[-_]{{1,2}})", re.IGNORECASE)
    return Region(name, weight, frozenset(tags.split()), frozenset(roles.split()), pattern)


REGIONS = (
    # Without regions the precision of tag pages fell to 68 % (trial of issue 3).
    _region(
        "nav", 0.05, "nav menu", "navigation menu menubar",
        r"nav|navbar|menu|navigation|breadcrumbs?|toc",
    ),
    _region("aside", 0.05, "aside", "complementary search", r"sidebar|aside|widgets?|widget-area"),
    _region("footer", 0.05, "footer", "contentinfo", r"footer|foot|colophon|copyright"),
    _region("header", 0.3, "header", "banner", r"masthead|topbar"),
    _region("pager", 0.05, "", "", r"pagination|pager|paginator|pagenavi|paging|page-?nav\w*"),
    _region(
        "extras", 0.1, "", "",
        r"related|recent|popular|trending|tag-?cloud|tagcloud|social|share|comments?",
    ),
)  # fmt: skip


# Tokens as `recent-post-item` name a part of a card, not a part of the page.
_CARD_PART = re.compile(
    r"(?:item|info|card|entry|link|title|image|img|meta|date)s?$", re.IGNORECASE
)


def region_of(element: lxml.html.HtmlElement, *, in_card: bool) -> Region | None:
    """The region that an element opens, by its tag, role, classes and id; None for most.

    A <header> or <footer> inside an article is a part of its card.
    """
    tag, role = element.tag, (element.get("role") or "").lower()
    if tag in {"html", "body", "main", "article", "a", "li"} or role == "main":
        return None
    words = f"{element.get('class') or ''} {element.get('id') or ''}".split()[:12]
    tokens = [token for token in words if not _CARD_PART.search(token)]
    for region in REGIONS:
        if tag in region.tags:
            return None if in_card and tag in {"header", "footer"} else region
        if role in region.roles or any(region.words.search(token) for token in tokens):
            return region
    return None
