"""One archive as the pages see it: its rows, the addresses of its pages, the answer to a request.

Datasette opens the file read-only and again for every thread, so a page always shows what the
last committed transaction left, while a crawl goes on writing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote, urlencode
from weakref import WeakSet

from archiver.browse import assets, words
from archiver.browse.highlight import coloured, language_name
from archiver.browse.kept import Row, kept
from archiver.storage import reading_lists
from archiver.storage.migrations import APPLICATION_ID

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self';"
    " img-src 'self' data:; frame-src 'self'; connect-src 'none'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'self'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
    "Cache-Control": "no-cache",
}

OWN_TABLES = frozenset({"sources", "posts", "bodies", "entries", "posts_fts", "code_fts"})


class NotHereError(Exception):
    """There is no such post, source or snapshot; the message says so to the reader."""


known_archives: WeakSet[Any] = WeakSet()  # datasette Database objects found to be ours


async def is_archive(datasette: Any, name: str) -> bool:
    """Whether that attached database is an archive of ours; remembered once it is."""
    database = datasette.databases.get(name)
    if database is None or database.path is None:
        return False
    if database in known_archives:
        return True
    try:
        number = (await database.execute(reading_lists.APPLICATION_ID)).rows[0][0]
        tables = {row[0] for row in (await database.execute(reading_lists.TABLES)).rows}
    except Exception:  # noqa: BLE001 -- damaged or locked: Datasette's own page says what is wrong
        return False
    if number != APPLICATION_ID or not tables >= OWN_TABLES:
        return False
    known_archives.add(database)
    return True


def is_known_archive(datasette: Any, name: str | None) -> bool:
    """The same for hooks that cannot wait: only what a startup or an earlier page has found."""
    return name is not None and datasette.databases.get(name) in known_archives


async def only_archive(datasette: Any) -> str | None:
    """The name of the archive when it is all that is attached; None otherwise."""
    files = [name for name, db in datasette.databases.items() if db.path is not None]
    if len(files) == 1 and await is_archive(datasette, files[0]):
        return str(files[0])
    return None


def room_path(datasette: Any, database: str, *parts: str, **query: str | int | None) -> str:
    """The address of a page of ours below a database: /archive/-/post/12."""
    base = datasette.urls.database(database)
    path = "/".join([str(base), "-", *(quote(str(part), safe="") for part in parts)])
    chosen = {key: value for key, value in query.items() if value not in {None, ""}}
    return path + ("?" + urlencode(chosen) if chosen else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """An archive attached to a Datasette, for the time of one request."""

    datasette: Any
    database: str
    request: Any
    now: datetime  # aware, UTC

    async def rows(self, sql: str, /, **params: Any) -> list[Row]:
        """All rows of a statement."""
        return await self.rows_within(None, sql, **params)

    async def rows_within(self, limit: int | None, sql: str, /, **params: Any) -> list[Row]:
        """All rows of a statement; None: as long as Datasette allows, else `limit` milliseconds.

        Raises Datasette's QueryInterrupted when that is not enough.
        """
        database = self.datasette.get_database(self.database)
        results = await database.execute(sql, params, custom_time_limit=limit)
        return [dict(row) for row in results.rows]

    async def kept(self, sql: str, /, **params: Any) -> list[Row]:
        """All rows of a statement about the whole archive; not to be written into."""
        database = self.datasette.get_database(self.database)
        key = (sql, *sorted(params.items()))
        return await kept(database, key, lambda: self.rows(sql, **params))

    async def row(self, sql: str, /, **params: Any) -> Row | None:
        """The first row, None when there is none."""
        found = await self.rows(sql, **params)
        return found[0] if found else None

    async def number(self, sql: str, /, **params: Any) -> int:
        """The `number` of a counting statement."""
        found = await self.kept(sql, **params)
        return int(found[0]["number"] or 0) if found else 0

    def path(self, *parts: str, **query: str | int | None) -> str:
        return room_path(self.datasette, self.database, *parts, **query)

    def part(self, name: str) -> str:
        """A part of the address, decoded."""
        return unquote(self.request.url_vars[name])

    def argument(self, name: str) -> str:
        """A query argument without white space around it, "" when it was not sent."""
        return (self.request.args.get(name) or "").strip()

    def page_number(self) -> int:
        """The page of a list that is asked for, from 1."""
        text = self.argument("page")
        return min(max(int(text), 1), 100_000) if text.isdecimal() and len(text) < 7 else 1

    async def page(self, template: str, *, status: int = 200, **context: Any) -> Any:
        """The answer: one of our templates, with the policy that keeps it quiet."""
        body = await self.datasette.render_template(
            f"archiver/{template}", {**self.shared(), **context}, request=self.request
        )
        return html_response(body, status=status, headers=HEADERS)

    def shared(self) -> Row:
        """What every template may use."""
        return {
            "archive": self.database,
            "here": self.request.path.rpartition("/-/")[2],
            "path": self.path,
            "asset": lambda name: self.datasette.urls.path(assets.address(name)),
            "table_url": lambda name: self.datasette.urls.table(self.database, name),
            "database_url": self.datasette.urls.database(self.database),
            "ago": lambda text: words.ago(text, self.now),
            "w": words,
            "coloured": coloured,
            "language_name": language_name,
        }


def shelf_for(datasette: Any, database: str, request: Any) -> Shelf:
    return Shelf(datasette=datasette, database=database, request=request, now=datetime.now(tz=UTC))


def html_response(body: str, *, status: int, headers: Mapping[str, str]) -> Any:
    from datasette import Response

    return Response.html(body, status=status, headers=dict(headers))


async def gathered(*jobs: Any) -> list[Any]:
    """The answers of questions that do not depend on one another, asked at the same time."""
    return list(await asyncio.gather(*jobs))
