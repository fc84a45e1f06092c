"""Full-text search: any input becomes safe FTS5 syntax; hits are ranked, with a snippet each."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from archiver.dates import from_text
from archiver.model import Moment
from archiver.storage.codec import storable_text
from archiver.storage.connection import Connection

WEIGHTS = (8.0, 3.0, 1.0)  # of title, summary and text in bm25: a word in the title says most
SNIPPET_WORDS = 24
COLUMNS = ("title", "summary", "text")  # of posts_fts, in its order
TEXT_COLUMN = COLUMNS.index("text")

_PIECE = re.compile(
    r"""
    (?P<minus>-(?=["\w]))?
    (?:(?P<column>title|summary|text):(?=["\w]))?
    (?: "(?P<phrase>[^"]*)"? | (?P<word>[^\s"]+) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Scripts that write no spaces: FTS5 takes a whole run of them for one word.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One post that a search found."""

    id: int
    source: str
    url: str
    title: str
    published: Moment | None  # None: the blog never says
    snippet: str  # words around the match, each match between START and END
    rank: float  # bm25: the smaller, the better


START, END = "\x02", "\x03"  # around a match in a snippet: no text holds them


def fts_query(text: str) -> str:
    """The FTS5 expression of what a person typed; "" when it holds no word to search for.

    Words are all wanted, in any order; "quoted words" in theirs; `-word` is not wanted; `OR`
    stands between alternatives; `word*` is a beginning; `title:word` asks one column.

    >>> fts_query('rust "borrow checker" -go')
    '("rust" AND "borrow checker") NOT ("go")'
    >>> fts_query("C++ OR title:zig*")
    '("C++") OR (title : "zig" *)'
    >>> fts_query("( AND -")
    ''
    """
    alternatives = []
    for wanted, unwanted in _alternatives(text):
        if wanted:
            expression = f"({' AND '.join(wanted)})"
            alternatives.append(expression + "".join(f" NOT ({term})" for term in unwanted))
    return " OR ".join(alternatives)


def _alternatives(text: str) -> list[tuple[list[str], list[str]]]:
    """For each alternative the terms that are wanted and those that are not."""
    found: list[tuple[list[str], list[str]]] = [([], [])]
    for match in _PIECE.finditer(text.replace("\x00", " ")):
        if match["word"] == "OR" and not match["minus"] and not match["column"]:
            found.append(([], []))
        elif term := _term(match):
            found[-1][1 if match["minus"] else 0].append(term)
    return found


def _term(match: re.Match[str]) -> str:
    """One quoted term of FTS5, "" for a piece without a letter or digit, AND and NOT."""
    text = match["phrase"] if match["phrase"] is not None else match["word"]
    if match["word"] in ("AND", "NOT", "NEAR") or not any(map(str.isalnum, text)):
        return ""
    is_prefix = match["word"] is not None and text.endswith("*")
    quoted = '"' + text.rstrip("*").replace('"', '""') + '"'
    column = f"{match['column'].lower()} : " if match["column"] else ""
    return f"{column}{quoted}{' *' if is_prefix else ''}"


def search_posts(
    connection: Connection,
    query: str,
    where: str,
    parameters: dict[str, str],
    *,
    language: str | None,
    limit: int,
) -> list[Hit]:
    """The best hits among the posts that fulfil `where`; `language` is BCP 47, or its beginning."""
    if language is not None:
        where += " AND (posts.language = :language OR posts.language LIKE :language || '-%')"
        parameters = parameters | {"language": language}
    query = storable_text(query)
    if UNSPACED.search(query):
        return _search_unspaced(connection, query, where, parameters, limit)
    expression = fts_query(query)
    if not expression:
        return []
    rows = connection.rows(
        "SELECT posts.id, sources.name AS source, posts.url, posts.title, posts.published,"
        f" bm25(posts_fts, {', '.join(map(str, WEIGHTS))}) AS rank"
        " FROM posts_fts JOIN posts ON posts.id = posts_fts.rowid"
        " JOIN sources ON sources.id = posts.source_id"
        f" WHERE posts_fts MATCH :expression AND {where} ORDER BY rank, posts.id LIMIT :most",
        **parameters,
        expression=expression,
        most=limit,
    )
    return [_hit(row, _snippet(connection, row["id"], expression)) for row in rows]


def _snippet(connection: Connection, post_id: int, expression: str) -> str:
    """Made for the hits that are shown only: a snippet for each match of a common word is slow."""
    snippet: str | None = connection.value(
        "SELECT snippet(posts_fts, -1, ?, ?, '…', ?) FROM posts_fts"
        " WHERE posts_fts MATCH ? AND rowid = ?",
        *(START, END, SNIPPET_WORDS, expression, post_id),
    )
    return snippet or ""


def _search_unspaced(
    connection: Connection, query: str, where: str, parameters: dict[str, str], limit: int
) -> list[Hit]:
    """The posts that hold each piece of the query as a part of their title or text.

    A scan, in the order: all pieces in the title first, then the newest.
    """
    pieces = [piece for piece in re.split(r"[\s\"]+", query.lower()) if piece]
    names = {f"piece{number}": piece for number, piece in enumerate(pieces)}
    in_title = " AND ".join(f"instr(lower(posts.title), :{name})" for name in names)
    anywhere = " AND ".join(
        f"(instr(lower(posts.title), :{name}) OR instr(lower(bodies.text), :{name}))"
        for name in names
    )
    rows = connection.rows(
        "SELECT posts.id, sources.name AS source, posts.url, posts.title, posts.published,"
        f" IIF({in_title}, -2.0, -1.0) AS rank, bodies.text FROM posts"
        " JOIN sources ON sources.id = posts.source_id JOIN bodies ON bodies.post_id = posts.id"
        f" WHERE {anywhere} AND {where} ORDER BY rank, posts.published DESC, posts.url LIMIT :most",
        **parameters,
        **names,
        most=limit,
    )
    return [_hit(row, _excerpt(row["text"], pieces[0])) for row in rows]


def _excerpt(text: str, piece: str) -> str:
    """Some characters around the first place of a piece, or the beginning."""
    place = text.lower().find(piece)
    if place < 0:
        return text[: 4 * SNIPPET_WORDS].replace("\n", " ")
    begin, end = max(0, place - SNIPPET_WORDS), place + len(piece)
    before, after = text[begin:place], text[end : end + 2 * SNIPPET_WORDS]
    around = f"{before}{START}{text[place:end]}{END}{after}".replace("\n", " ")
    return f"{'…' if begin else ''}{around}{'…' if end + 2 * SNIPPET_WORDS < len(text) else ''}"


def _hit(row: sqlite3.Row, snippet: str) -> Hit:
    return Hit(
        id=row["id"],
        source=row["source"],
        url=row["url"],
        title=row["title"],
        published=from_text(row["published"]),
        snippet=snippet,
        rank=row["rank"],
    )
