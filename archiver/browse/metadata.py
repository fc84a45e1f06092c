"""What Datasette's own pages say of an archive: titles, columns, facets, saved queries.

One table of data here, and the comments that the schema itself carries: SQLite keeps them with
each table, so an archive describes itself, whichever release wrote it. Datasette 0.65 reads all
of it as metadata; 1.0 keeps words as metadata, and facets and queries as configuration.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from archiver.storage import canned, reading_lists, schema

Settings = dict[str, Any]

ABOUT = (
    "Posts of blogs, archived by blog-archiver. The reading room shows them to read;"
    " these tables are for questions in SQL."
)

TABLES: Mapping[str, Settings] = {
    "posts": {
        "title": "Posts",
        "label_column": "title",
        "sort_desc": "published",
        "facets": ["source_id", {"year": "year"}, {"tag": "tag"}, "language"],
        "facet_size": 12,
        "size": 30,
        "fts_table": "posts_fts",
        "fts_pk": "id",
    },
    "bodies": {"title": "Bodies", "size": 20},
    "sources": {"title": "Sources", "label_column": "name"},
    "entries": {
        "title": "Entries",
        "label_column": "title",
        "facets": ["source_id", "state"],
    },
    "runs": {"title": "Runs", "sort_desc": "started_at", "facets": ["source_id", "ending"]},
    "fetches": {"title": "Fetches", "sort_desc": "fetched_at", "facets": ["role", "outcome"]},
    "rejections": {"title": "Rejections", "facets": ["reason"]},
    "revisions": {"title": "Revisions", "sort_desc": "found_at"},
    "tags": {"title": "Tags", "label_column": "name"},
    "authors": {"title": "Authors", "label_column": "name"},
    "code_blocks": {"title": "Code", "facets": ["language"], "size": 20},
    "links": {"title": "Links"},
    "images": {"title": "Pictures"},
    "coverage": {"title": "Coverage of each witness"},
    "alarms": {"title": "Alarms", "sort_desc": "opened_at", "facets": ["source_id", "rule"]},
    "events": {"title": "Events", "sort_desc": "happened_at", "facets": ["kind"]},
    "source_coverage": {"title": "Coverage of each blog"},
    "traffic": {"title": "Traffic", "sort_desc": "day"},
    "missing": {"title": "Missing"},
    "snapshots": {"title": "Snapshots", "size": 20},
    "quality": {"title": "Quality of the extraction"},
    # of the machinery, not of the posts
    "_sqlite_migrations": {"hidden": True},
    "aliases": {"hidden": True},
    "declarations": {"hidden": True},
    "dictionaries": {"hidden": True},
    "entry_witnesses": {"hidden": True},
    "list_pages": {"hidden": True},
    "list_readings": {"hidden": True},
    "observations": {"hidden": True},
    "posts_authors": {"hidden": True},
    "posts_tags": {"hidden": True},
    "revision_bodies": {"hidden": True},
    "search_documents": {"hidden": True},
}

COMMON: Mapping[str, str] = {  # columns that need no comment in the schema -> what a visitor reads
    "added_at": "when it was added, UTC",
    "alt": "its alternative text",
    "fetched_at": "when it was fetched, UTC",
    "found_at": "when it was first met, UTC",
    "happened_at": "UTC",
    "id": "number of the row",
    "index_pages": "pages of its lists",
    "kept_at": "when it was stored, UTC",
    "name": "as written",
    "opened_at": "when it began, UTC",
    "post_id": "the post it belongs to",
    "read_at": "when it was read last, UTC",
    "rejected_at": "UTC",
    "requests": "HTTP requests",
    "run_id": "the run it belongs to",
    "source_id": "the blog it belongs to",
    "started_at": "UTC",
    "text": "as shown",
    "title": "as shown",
    "url": "absolute address",
    "witness": "index, feed or sitemap",
    "word_count": "words of the text",
}

WORDS = frozenset({"title", "description", "columns"})  # metadata in 1.0; rest: config

# Datasette's Database -> its settings as JSON: whoever asks gets a copy, quickly made.
described: WeakKeyDictionary[Any, str] = WeakKeyDictionary()


def words_of(sql: str, names: Iterable[str]) -> Settings:
    """What a CREATE statement says of its rows and of its columns `names`, as metadata."""
    row, own = schema.words_of(sql)
    columns = {name: own.get(name) or COMMON[name] for name in names if name in {*own, *COMMON}}
    return {"description": f"A row is {row}.", "columns": columns} if row else {}


def settings_of(relations: Iterable[Mapping[str, str]]) -> Settings:
    """Everything about one archive, in the shape of 0.65's `databases: archive:`."""
    tables = {
        row["name"]: {
            **words_of(row["sql"], json.loads(row["columns"])),
            **TABLES.get(row["name"], {}),
        }
        for row in relations
    }
    queries = {
        query.name: {"title": query.title, "description": query.description, "sql": query.sql}
        for query in canned.CANNED
    }
    return {"description": ABOUT, "tables": tables, "queries": queries}


def for_stable(datasette: Any) -> Settings:
    """The metadata of every archive attached; a copy, because 0.65 writes into it.

    It asks some forty times a page.
    """
    return {
        "databases": {
            name: json.loads(described[database])
            for name, database in datasette.databases.items()
            if database in described
        }
    }


async def describe(datasette: Any, name: str) -> None:
    """Reads what the archive says of itself; tells Datasette 1.0, while 0.65 asks `for_stable`."""
    database = datasette.get_database(name)
    rows = (await database.execute(reading_lists.SCHEMA)).rows
    described[database] = json.dumps(settings_of(rows))
    settings = json.loads(described[database])
    if hasattr(datasette, "set_resource_metadata"):
        await tell_metadata(datasette, name, settings)
        tell_config(datasette, name, settings)
        await tell_queries(datasette, name, settings["queries"])


async def tell_metadata(datasette: Any, name: str, settings: Settings) -> None:
    """Words, where the user's own metadata has none."""
    if "description" not in await datasette.get_database_metadata(name):
        await datasette.set_database_metadata(name, "description", settings["description"])
    for table, about in settings["tables"].items():
        own = await datasette.get_resource_metadata(name, table)
        for key in ("title", "description"):
            if key in about and key not in own:
                await datasette.set_resource_metadata(name, table, key, about[key])
        for column, words in about.get("columns", {}).items():
            if not await datasette.get_column_metadata(name, table, column):
                await datasette.set_column_metadata(name, table, column, "description", words)


def tell_config(datasette: Any, name: str, settings: Settings) -> None:
    """Facets, sort order and hidden tables, where the user's own configuration has none."""
    config = datasette.config = datasette.config or {}
    tables = config.setdefault("databases", {}).setdefault(name, {}).setdefault("tables", {})
    for table, about in settings["tables"].items():
        own = tables.setdefault(table, {})
        for key, value in about.items():
            if key not in WORDS:
                own.setdefault(key, value)


async def tell_queries(datasette: Any, name: str, queries: Mapping[str, Settings]) -> None:
    """Saved queries, where the user has none of that name."""
    for query_name, query in queries.items():
        if await datasette.get_query(name, query_name) is None:
            await datasette.add_query(
                name, query_name, query["sql"], title=query["title"],
                description=query["description"], source="plugin", is_trusted=True,
            )  # fmt: skip
