"""Lists of posts: browsed by filters, or found by words, best first, with the words in place."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape

from archiver.browse.asked import FILTER_NAMES, Asked, asked
from archiver.browse.kept import Row
from archiver.browse.shelf import Shelf, gathered
from archiver.storage import reading, reading_lists

PAGE_SIZE = 30
CODE_PAGE_SIZE = 12

FEW = 5  # matches; below it the page offers a broader question
PLAIN = re.compile(r"\w{3,}( \w{3,})*")  # words without any operator

IN_COLUMN = re.compile(r"\b(title|summary|text) : (?=\")")  # code has one column


async def browse(shelf: Shelf) -> Any:
    return await listing(shelf, question(shelf))


async def browse_facet(shelf: Shelf) -> Any:
    preset = (shelf.request.url_vars["facet"], shelf.part("value"))
    return await listing(shelf, question(shelf, preset), preset=preset)


async def search(shelf: Shelf) -> Any:
    return await listing(shelf, question(shelf), is_search=True)


def question(shelf: Shelf, *preset: tuple[str, str]) -> Asked:
    given = [(name, shelf.argument(name)) for name in FILTER_NAMES]
    return asked(shelf.argument("q"), [*given, *preset])


async def listing(
    shelf: Shelf,
    asked_for: Asked,
    *,
    preset: tuple[str, str] | None = None,
    is_search: bool = False,
) -> Any:
    page = shelf.page_number()
    number, rows, is_ranked = await found(shelf, asked_for, page)
    ids = {f"id{place}": row["id"] for place, row in enumerate(rows)}
    tags, excerpts, sources, languages, years = await gathered(
        shelf.rows(reading.tags_of(list(ids)), **ids),
        excerpts_of(shelf, asked_for, rows, ids),
        shelf.kept(reading_lists.SOURCES),
        shelf.kept(reading_lists.FACETS["language"]),
        shelf.kept(reading_lists.FACETS["year"]),
    )
    for row in rows:
        row["tags"] = [tag["name"] for tag in tags if tag["post_id"] == row["id"]]
    return await shelf.page(
        "posts.html",
        asked=asked_for,
        preset=preset,
        is_search=is_search,
        rows=rows,
        excerpts=excerpts,
        number=number,
        is_ranked=is_ranked,
        more_than=number > reading.CROWD and asked_for.has_words,
        page_number=page,
        last_page=max(1, -(-number // PAGE_SIZE)),
        choices={"source": sources, "language": languages, "year": years},
        query=query_of(asked_for),
        broader=broader(asked_for, number),
    )


def broader(asked_for: Asked, number: int) -> str | None:
    """The text for words that only begin so, where few were found; None: nothing broader."""
    if asked_for.match is None or number >= FEW or not PLAIN.fullmatch(asked_for.words):
        return None
    return " ".join(f"{word}*" for word in asked_for.words.split())


def query_of(asked_for: Asked) -> dict[str, str]:
    """The query arguments that ask the same again."""
    return {**({"q": asked_for.text} if asked_for.text else {}), **asked_for.filters}


async def found(shelf: Shelf, asked_for: Asked, page: int) -> tuple[int, list[Row], bool]:
    """How many posts there are, those of that page, and whether the best are first."""
    names = dict(asked_for.filters)
    if asked_for.match is not None:
        number = await shelf.number(reading.found_count(names), **names, match=asked_for.match)
        is_ranked = number <= reading.CROWD
        sql = reading.found_cards(names, is_ranked=is_ranked)
        names["match"] = asked_for.match
    elif asked_for.pieces:
        pieces = {f"piece{place}": piece for place, piece in enumerate(asked_for.pieces)}
        sql, is_ranked = reading.holding_cards(names, list(pieces)), True
        number = await shelf.number(reading.holding_count(names, list(pieces)), **names, **pieces)
        names |= pieces
    elif asked_for.words:
        return 0, [], False  # nothing but marks: no letter or digit to look for
    else:
        number = await shelf.number(reading.count(names), **names)
        sql, is_ranked = reading.cards(names), False
    offset = (page - 1) * PAGE_SIZE
    return number, await shelf.rows(sql, **names, limit=PAGE_SIZE, offset=offset), is_ranked


async def excerpts_of(
    shelf: Shelf, asked_for: Asked, rows: list[Row], ids: dict[str, int]
) -> dict[int, dict[str, Markup]]:
    """Post id -> its title and the words around the match, the matching ones marked."""
    if asked_for.pieces:
        return {
            row["id"]: {
                "title": marked(around(row["title"], asked_for.pieces)),
                "excerpt": marked(around(row["excerpt"], asked_for.pieces)),
            }
            for row in rows
        }
    if asked_for.match is None or not ids:
        return {}
    found_rows = await shelf.rows(reading.snippets(list(ids)), match=asked_for.match, **ids)
    return {
        row["id"]: {"title": marked(row["title"]), "excerpt": marked(row["excerpt"])}
        for row in found_rows
    }


def around(text: str, pieces: tuple[str, ...]) -> str:
    """The text with the search's control characters around each piece."""
    pattern = "|".join(re.escape(piece) for piece in sorted(pieces, key=len, reverse=True))
    return re.sub(pattern, lambda found: f"\x02{found[0]}\x03", text, flags=re.IGNORECASE)


def marked(text: str) -> Markup:
    """Text of the archive, escaped, with <mark> where the search put its control characters."""
    safe = str(escape(text))
    return Markup(safe.replace("\x02", "<mark>").replace("\x03", "</mark>"))  # noqa: S704


async def search_code(shelf: Shelf) -> Any:
    asked_for = question(shelf)
    languages = await shelf.kept(reading_lists.FACETS["code"])
    page = shelf.page_number()
    rows = await code_rows(shelf, asked_for, page)
    return await shelf.page(
        "code.html",
        asked=asked_for,
        rows=rows[:CODE_PAGE_SIZE],
        has_more=len(rows) > CODE_PAGE_SIZE,
        page_number=page,
        languages=languages,
        query=query_of(asked_for),
    )


async def code_rows(shelf: Shelf, asked_for: Asked, page: int) -> list[Row]:
    """The blocks of a page, one more when there is a next; without words those of a language."""
    span = {"limit": CODE_PAGE_SIZE + 1, "offset": (page - 1) * CODE_PAGE_SIZE}
    filters = asked_for.filters
    if asked_for.match is not None:
        match = IN_COLUMN.sub("", asked_for.match)
        return await shelf.rows(reading.found_code(filters), **filters, **span, match=match)
    if "code" in filters and not asked_for.words:
        return await shelf.rows(reading.newest_code(filters), **filters, **span)
    return []
