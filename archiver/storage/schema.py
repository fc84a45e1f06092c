"""The schema in words: what docs/schema.md says, read out of the migrations themselves.

SQLite keeps the comments of a CREATE statement, so the words stand in one place: the SQL.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.storage.migrations import migrations
from archiver.storage.sqlite import Database

# What people who write SQL may rely on, in the order to read it; all else may change.
PUBLIC = (
    "posts", "bodies", "revisions", "events", "entries", "sources", "runs", "fetches", "tags",
    "posts_tags", "authors", "posts_authors", "code_blocks", "links", "images", "snapshots",
    "rejections", "coverage", "source_coverage", "missing",
)  # fmt: skip
HEAD = """# The schema of archive.db

Made from the migrations by `python docs/make_schema.py`; do not edit.

`archive.db` is one SQLite file (3.37 or later: its tables are STRICT). Open it with anything.

- Times of ours are text in UTC, `2026-11-21T08:00:00Z`. Days and instants of posts keep the form
  they were published in, `2026-04-28` or `2026-05-01T09:30:00+05:30`: their first ten characters
  are the day the blog shows, and as text they sort by it.
- NULL means unknown, or what the column says.
- Full-text search is FTS5: `posts_fts` over title, summary and text, `code_fts` over code. Their
  `rowid` is `posts.id` and `code_blocks.id`:

```sql
SELECT title, url FROM posts_fts JOIN posts ON posts.id = posts_fts.rowid
WHERE posts_fts MATCH 'sqlite AND "write ahead"' ORDER BY bm25(posts_fts, 8, 3, 1) LIMIT 10;
```

- The bytes of pages are zstd frames (RFC 8878), and so are the dictionaries that some need, so that
  any zstd reads them, for ever. Where `dictionary_id` is NULL, `zstd -d page.zst` is enough:

```sh
sqlite3 archive.db "SELECT writefile('page.zst', snapshots.body),
    writefile('dictionary.zst', dictionaries.body) FROM snapshots
    JOIN dictionaries ON dictionaries.id = dictionary_id WHERE sha256 = '…'"
zstd -d dictionary.zst && zstd -d -D dictionary page.zst
```

Stable: the tables and views of the first two chapters. What is internal may change.
"""

_TABLE_WORDS = re.compile(r"(?:\(|\bAS) +-- (.+)")
_COLUMN = re.compile(r"^ +(\w+) (?:TEXT|INTEGER|REAL|BLOB)\b[^\n]*?(?:-- ([^\n]+))?$", re.MULTILINE)
_ALLOWED = re.compile(r"CHECK \((\w+) IN\s+\(([^)]+)\)")
_VIEW_COLUMN = re.compile(r"(\w+),? +-- ([^\n]+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table or view."""

    name: str
    type: str  # "" for a view's
    required: bool  # NOT NULL, or the key
    words: str  # "" where the name says it
    references: str | None  # "table.column"; None when it is no foreign key


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One table or view."""

    name: str
    is_view: bool
    words: str  # what a row is
    columns: tuple[Column, ...]


def relations(raw: sqlite3.Connection) -> Iterator[Relation]:
    """The tables and views of ours in an archive, in the order they were made; FTS5's are not."""
    rows = raw.execute(
        "SELECT name, type, sql FROM sqlite_master WHERE (type = 'view' OR sql LIKE '%STRICT')"
        " ORDER BY rowid"
    )
    for name, kind, sql in rows.fetchall():
        row_words, words = words_of(sql)
        yield Relation(
            name=name,
            is_view=kind == "view",
            words=row_words,
            columns=tuple(_columns(raw, name, words, is_view=kind == "view")),
        )


def words_of(sql: str) -> tuple[str, dict[str, str]]:
    """What a CREATE statement of ours says in its comments: what a row is, what columns hold.

    Columns without words are left out; "" for a row without.
    """
    head = _TABLE_WORDS.search(sql.split("\n", maxsplit=1)[0])
    pattern = _VIEW_COLUMN if sql.startswith("CREATE VIEW") else _COLUMN
    words = {column: text for column, text in pattern.findall(sql) if text}
    for column, allowed in _ALLOWED.findall(sql):
        one_of = f"one of {allowed.replace(chr(39), '')}"
        words[column] = "; ".join(filter(None, (words.get(column), one_of)))
    return head[1] if head else "", words


def _columns(
    raw: sqlite3.Connection, name: str, words: dict[str, str], *, is_view: bool
) -> Iterator[Column]:
    keys = {row[3]: f"{row[2]}.{row[4]}" for row in raw.execute(f"PRAGMA foreign_key_list({name})")}
    for _, column, kind, is_required, _, key in raw.execute(f"PRAGMA table_info({name})"):
        yield Column(
            name=column,
            type="" if is_view else kind,
            required=bool(is_required or key),
            words=words.get(column, ""),
            references=keys.get(column),
        )


def schema_markdown() -> str:
    """The whole of docs/schema.md, from a new archive in memory."""
    db = Database(memory=True)
    migrations.apply(db)
    known = {relation.name: relation for relation in relations(db.conn)}
    public = [known.pop(name) for name in PUBLIC]
    chapters = {
        "Tables": [relation for relation in public if not relation.is_view],
        "Views": [relation for relation in public if relation.is_view],
        "Internal": list(known.values()),
    }
    parts = [HEAD]
    for title, members in chapters.items():
        parts.append(f"## {title}\n")
        parts += [_section(relation) for relation in members]
    return "\n".join(parts)


def _section(relation: Relation) -> str:
    lines = [f"### {relation.name}\n", f"{relation.words[:1].upper()}{relation.words[1:]}.\n"]
    lines += ["| column | type | meaning |", "|---|---|---|"]
    for column in relation.columns:
        kind = column.type + (" not null" if column.required and column.type else "")
        words = [column.words] if column.words else []
        if column.references:
            words.append(f"→ `{column.references}`")
        lines.append(f"| `{column.name}` | {kind} | {'; '.join(words)} |")
    return "\n".join(lines) + "\n"
