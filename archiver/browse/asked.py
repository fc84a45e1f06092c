"""What a visitor asks for: filters, and words for the full-text search.

Any text is a valid question. What `archiver.storage.search.fts_query` understands is understood
here: words, "phrases", -unwanted, OR, begin*, title:word. Before it, `source: tag: author: year:
language: code:` are taken out as filters; their values may be quoted, as in tag:"big data".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from archiver.storage.search import UNSPACED, fts_query

FILTER_NAMES = ("source", "tag", "author", "year", "language", "code", "has_code")

TYPED = {  # before the colon -> filter
    "author": "author",
    "blog": "source",
    "by": "author",
    "code": "code",
    "lang": "language",
    "language": "language",
    "source": "source",
    "tag": "tag",
    "year": "year",
}

PIECE = re.compile(
    rf"""(?P<quoted>"[^"]*"?)|(?<!\S)(?P<name>{"|".join(TYPED)}):"""
    r"""(?:"(?P<phrase>[^"]+)"?|(?P<word>[^\s"]+))"""
)

YEAR = re.compile(r"\d{4}(-\d{2})?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question: filters, and either words in FTS5's syntax or pieces of text to look for."""

    text: str = ""  # as typed
    words: str = ""  # the same without its filters
    match: str | None = None  # FTS5; None when there is no word to look for
    pieces: tuple[str, ...] = ()  # lower case, of a script without spaces; instead of `match`
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_words(self) -> bool:
        return self.match is not None or bool(self.pieces)

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.filters


def asked(text: str, given: Iterable[tuple[str, str]] = ()) -> Asked:
    """The question of a search box's text and the filters chosen beside it.

    >>> question = asked('pools -java tag:go year:2026')
    >>> question.match, dict(question.filters)
    ('("pools") NOT ("java")', {'tag': 'go', 'year': '2026'})
    """
    filters = {name: value for name, value in given if name in FILTER_NAMES and value}

    def taken(piece: re.Match[str]) -> str:
        if piece["quoted"] is not None:
            return piece["quoted"]
        filters[TYPED[piece["name"]]] = piece["phrase"] or piece["word"]
        return " "

    words = " ".join(PIECE.sub(taken, text).split())
    if not YEAR.match(filters.get("year", "0000")):
        del filters["year"]
    if UNSPACED.search(words):
        pieces = tuple(words.replace('"', " ").lower().split())
        return Asked(text=text, words=words, pieces=pieces, filters=filters)
    return Asked(text=text, words=words, match=fts_query(words) or None, filters=filters)
