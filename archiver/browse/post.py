"""The page of one post: its text to read, where it came from, and where to go from it."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from archiver.browse.article import article
from archiver.browse.kept import Row
from archiver.browse.shelf import NotHereError, Shelf, gathered
from archiver.storage import reading

RELATED_TIME = 120  # milliseconds; a page never waits longer for a courtesy
RELATED_TERMS = 5  # the rarest
MOST_WORDS = 16
WORD = re.compile(r"\w{3,}")

STOP_WORDS = frozenset({  # of titles, in the languages most blogs of code are written in
    "about", "after", "all", "and", "are", "been", "before", "but", "can", "das", "der", "des",
    "die", "does", "don", "een", "ein", "eine", "els", "est", "from", "for", "has", "have",
    "het", "how", "into", "its", "les", "los", "mit", "more", "most", "not", "one", "our",
    "out", "over", "part", "per", "por", "que", "sind", "sur", "than", "that", "the", "their",
    "them", "then", "there", "these", "they", "things", "this", "und", "une", "using", "was",
    "well", "what", "when", "where", "which", "who", "why", "will", "with", "without", "you",
    "your",
})  # fmt: skip

PROVENANCE = {  # the extraction's word for where a field came from -> in a reader's words
    "detected": "the words of the text",
    "feed": "the feed",
    "h1": "the heading of the page",
    "headline": "the heading of the article",
    "html": "the page's lang attribute",
    "index": "the index page",
    "json-ld": "structured data of the page (JSON-LD)",
    "link": "the page's own link to its canonical address",
    "links": "the links to its tags",
    "markup": "marked up on the page",
    "meta": "a meta element of the page",
    "microdata": "microdata of the page",
    "opengraph": "the page's OpenGraph data",
    "rule": "a rule of sources.toml",
    "shown": "the page's visible text",
    "sitemap": "the sitemap",
    "time": "a time element of the page",
    "title": "the page's title element",
    "trafilatura": "the text itself (trafilatura)",
    "url": "the address",
}


async def post(shelf: Shelf) -> Any:
    number = int(shelf.part("id"))
    row = await shelf.row(reading.POST, id=number)
    if row is None:
        raise NotHereError(f"There is no post {number} in this archive.")
    authors, tags, quality, linked, inside, revisions, neighbours = await gathered(
        shelf.rows(reading.AUTHORS_OF, id=number),
        shelf.rows(reading.tags_of(["id"]), id=number),
        shelf.row(reading.QUALITY_OF, id=number),
        shelf.rows(reading.LINKED_FROM, id=number),
        shelf.rows(reading.LINKS_INSIDE, id=number),
        shelf.rows(reading.REVISIONS_OF, id=number),
        neighbours_of(shelf, row),
    )
    paths = {link["url"]: shelf.path("post", str(link["id"])) for link in inside}
    body, related = await gathered(
        asyncio.to_thread(article, row["html"], url=row["url"], title=row["title"], inside=paths),
        related_to(shelf, row, [tag["name"] for tag in tags]),
    )
    return await shelf.page(
        "post.html",
        post=row,
        article=body,
        authors=[author["name"] for author in authors],
        tags=[tag["name"] for tag in tags],
        quality=quality,
        flags=json.loads(quality["flags"]) if quality else [],
        provenance=provenance(row["provenance"]),
        older=neighbours[0],
        newer=neighbours[1],
        linked=linked,
        related=related,
        revisions=revisions,
    )


async def neighbours_of(shelf: Shelf, row: Row) -> tuple[Row | None, Row | None]:
    """The posts of the same blog just before and after it; none beside an undated one."""
    if row["published"] is None:
        return None, None
    place = {name: row[name] for name in ("source_id", "published", "url")}
    older, newer = await gathered(
        shelf.row(reading.OLDER, **place), shelf.row(reading.NEWER, **place)
    )
    return older, newer


async def related_to(shelf: Shelf, row: Row, tags: list[str]) -> list[Row]:
    """Posts with the rarest words of its title and tags; none when that would take long."""
    from datasette.database import QueryInterrupted

    terms = [f'"{word}"' for word in telling_words(row["title"], tags)]
    try:
        numbers = await gathered(*(shelf.number(reading.MATCHES, match=term) for term in terms))
        found = sorted((n, term) for n, term in zip(numbers, terms, strict=True) if n > 1)
        rare = [term for n, term in found if n <= reading.TELLING][:RELATED_TERMS]
        if not rare:
            return []
        return await shelf.rows_within(
            RELATED_TIME, reading.RELATED, match=" OR ".join(rare), id=row["id"]
        )
    except QueryInterrupted:
        return []


def telling_words(title: str, tags: list[str]) -> list[str]:
    """The words of a title and tags that may say what it is about, each once, in lower case."""
    words = WORD.findall(" ".join([title, *tags]).lower())
    return [word for word in dict.fromkeys(words) if word not in STOP_WORDS][:MOST_WORDS]


def provenance(text: str) -> list[tuple[str, str]]:
    """(field, where it came from in words) of the stored JSON."""
    try:
        known = json.loads(text)
    except ValueError:
        return []
    if not isinstance(known, dict):
        return []
    return [
        (name, " and ".join(PROVENANCE.get(part, part) for part in str(origin).split("+")))
        for name, origin in known.items()
    ]
