"""Our touches on Datasette's own pages: a way into the reading room, and cells that lead there."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from archiver.browse.shelf import is_archive, is_known_archive, room_path

WIDE = 600  # characters of a cell that are shown; the row's page and the exports have all

SNAPSHOT_COLUMNS = frozenset({"snapshot_sha256", "sha256"})
SNAPSHOT_TABLES = frozenset({"snapshots", "posts", "revisions", "fetches", "rejections"})


async def menu(datasette: Any) -> list[dict[str, str]]:
    """A link to each archive's home in Datasette's menu."""
    return [
        {"href": room_path(datasette, name, "home"), "label": f"Read {name}"}
        for name in list(datasette.databases)
        if await is_archive(datasette, name)
    ]


def actions(datasette: Any, database: str) -> list[dict[str, str]]:
    if not is_known_archive(datasette, database):
        return []
    return [
        {"href": room_path(datasette, database, "home"), "label": "Read this archive"},
        {"href": room_path(datasette, database, "search"), "label": "Search its posts"},
    ]


def cell(
    datasette: Any, database: str, *, table: str | None, column: str, value: Any, row: Any
) -> Markup | None:
    """The cell as HTML; None: Datasette shows it as ever."""
    if isinstance(value, dict):  # a foreign key with its label
        value = value.get("value")
    if not isinstance(value, str) or not is_known_archive(datasette, database):
        return None
    if table == "posts" and column == "title":
        return link(room_path(datasette, database, "post", str(row["id"])), value)
    if table == "sources" and column == "name":
        return link(room_path(datasette, database, "source", value), value)
    if column in SNAPSHOT_COLUMNS and table in SNAPSHOT_TABLES:
        return link(room_path(datasette, database, "snapshot", value), value[:12])
    if len(value) > WIDE:
        return Markup('<span class="wide-cell">{}…</span>').format(value[:WIDE])
    return None


def link(href: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(href, text)
