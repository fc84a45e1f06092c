"""How many posts a list says it has: "30 posts", "12 articles", "Page 3 of 5", in any language."""

from __future__ import annotations

import re
from typing import NamedTuple

from archiver.discovery.document import plain
from archiver.discovery.layout import Layout

MAX_LABEL = 60  # characters of a text that may state a count

_NOUNS = (
    # Words for posts, as counts use them; prefixes of plurals where a language has many.
    r"(?:blog )?posts?|articles?|entries|entry|stories|essays?|notes?|items?|results?|writings|"
    r"beitr[aä]ge?|artikel|eintr[aä]ge?|billets?|publications?|entradas?|art[ií]culos?|publicaciones|"
    r"artigos?|postagens|publica[cç][oõ]es|articoli|articolo|berichten|inlägg|innlegg|indlæg|"
    r"wpis\w*|artykuł\w*|"
    r"příspěv\w*|článk\w*|bejegyzés\w*|articole|стат\w*|запис\w*|пост(?:ов|а|ы)?|"
    r"публикаци\w*|статт\w*|yazı|bài(?: viết)?|"
    r"tulisan|άρθρα|مقال\w*|पोस्ट"
)
_PATTERNS = (
    re.compile(
        r"(?:^|[\s—–(:·|-])(?P<n>\d{1,3}(?:[,.\s]\d{3})*|\d{1,5})\s+(?:\w+ ){0,1}"
        rf"(?:{_NOUNS})\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^\W*(?:all |total |alle |tous les )?(?:{_NOUNS})"
        r"\s*[:(（]\s*(?P<n>\d{1,5})\s*[)）]?\W*$",
        re.IGNORECASE,
    ),
    re.compile(r"(?:共|总计|總計|總共|全)\s*(?:有|计|計)?\s*(?P<n>\d{1,5})\s*[篇条個个件]"),
    re.compile(
        r"(?P<n>\d{1,5})\s*(?:篇(?:文章|日志|博客)?|件(?:の(?:記事|投稿))?|개의 ?(?:글|포스트)|편)"
    ),
)
_RANGE = re.compile(
    rf"\d+\s*[-–—]\s*\d+\s+(?:of|von|sur|de|di|van|из|/)\s+(?P<n>\d{{1,5}})(?:\s+(?:{_NOUNS}))?",
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"(?:page|seite|página|pagina|strona|sida|side|sivu|страница|стр\.?|sayfa|halaman|trang|第)\s*"
    r"(?P<page>\d{1,4})\s*(?:of|von|sur|de|di|van|av|af|z|ze|из|/|dari|/|页[,，]?\s*共|頁[,，]?\s*共|ページ\s*/)\s*(?P<last>\d{1,4})",
    re.IGNORECASE,
)
_NOT_POSTS = re.compile(
    r"\b(?:minutes?|mins?|comments?|subscribers?|readers?|followers?|stars?|words?|ago|top|last|recent)\b",
    re.IGNORECASE,
)


class Declared(NamedTuple):
    """What a page states of its list; None where it states nothing."""

    posts: int | None
    pages: int | None


UNDECLARED = Declared(None, None)


def declared_counts(layout: Layout, start: int, end: int) -> Declared:
    """The counts that short texts outside the list's cards state, those nearest before it first.

    `start` and `end` are where the list stands. Texts in sidebars and footers count for the
    whole site, not for the list, and are left out.
    """
    posts: int | None = None
    pages: int | None = None
    for text, position in _labels(layout, start, end):
        stated = _pages_in(text)
        if stated is not None:
            pages = pages or stated
            continue
        region = layout.region_at(position)
        if region is not None and region.name in {"nav", "aside", "footer", "extras"}:
            continue
        number = posts_in(text)
        if number is not None and (posts is None or position < start):
            posts = number
    return Declared(posts, pages)


def posts_in(text: str) -> int | None:
    """The number of posts that a short text states, None when it states none."""
    if _NOT_POSTS.search(text):
        return None
    match = _RANGE.search(text)
    for pattern in _PATTERNS:
        match = match or pattern.search(text)
    if match is None:
        return None
    number = int(re.sub(r"\D", "", match["n"]))
    return number if 0 < number < 100_000 else None


def _pages_in(text: str) -> int | None:
    match = _PAGES.search(text)
    if match is None or int(match["page"]) > int(match["last"]):
        return None
    return int(match["last"])


def _labels(layout: Layout, start: int, end: int) -> list[tuple[str, int]]:
    """Short blocks of text with a digit, outside the list, with their positions."""
    blocks: dict[int, list[str]] = {}
    positions: dict[int, int] = {}
    for chunk in layout.chunks:
        if start <= chunk.position < end:
            continue
        blocks.setdefault(chunk.block, []).append(chunk.text)
        positions.setdefault(chunk.block, chunk.position)
    found = []
    for block, parts in blocks.items():
        text = plain("".join(parts))
        if 3 < len(text) <= MAX_LABEL and any(char.isdigit() for char in text):
            found.append((text, positions[block]))
    return found
