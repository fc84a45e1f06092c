"""The articles of the demo blogs: one Markdown file with TOML front matter each."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from archiver.model import Moment

CONTENT = Path(__file__).parent / "content"
PICTURES = CONTENT / "pictures"
WORDS_A_MINUTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as its author wrote it, before any theme."""

    slug: str
    title: str
    summary: str  # plain text, one or two sentences
    body: str  # Markdown in the dialect of `archiver.demo.markup`
    published: Moment | None = None  # None: the author never dated it
    updated: Moment | None = None
    tags: tuple[str, ...] = ()
    section: str = ""  # "" where the blog has none
    cover: str | None = None  # name in content/pictures
    tldr: tuple[str, ...] = ()
    follows: str | None = None  # slug of the post that this one continues, None for most

    @property
    def words(self) -> int:
        """Words of the body, code included, as site generators count them."""
        return len(re.findall(r"\w[\w'’-]*", self.body))

    @property
    def minutes(self) -> int:
        """The reading time that the blog shows."""
        return max(1, -(-self.words // WORDS_A_MINUTE))

    @property
    def day(self) -> date | None:
        """The published day in the author's own zone, None when undated."""
        return self.published.date() if isinstance(self.published, datetime) else self.published

    @property
    def instant(self) -> datetime | None:
        """The published moment with its offset (midnight UTC for a bare day), None when undated."""
        if self.published is None or isinstance(self.published, datetime):
            return self.published
        return datetime(self.published.year, self.published.month, self.published.day, tzinfo=UTC)


@cache
def articles(blog: str, *, by_hand: bool = False) -> tuple[Article, ...]:
    """All articles of one blog, newest first; `by_hand` keeps the order of their files instead."""
    found = [_read(path) for path in sorted((CONTENT / blog).glob("*.md"))]
    return tuple(found) if by_hand else tuple(sorted(found, key=_age))


@cache
def picture(name: str) -> bytes | None:
    """The bytes of a picture of content/pictures, None when there is none of that name."""
    path = PICTURES / name
    return path.read_bytes() if path.parent == PICTURES and path.is_file() else None


def _age(article: Article) -> tuple[float, str]:
    instant = article.instant
    return (-(instant.timestamp() if instant else 0.0), article.slug)


def _read(path: Path) -> Article:
    """The article of one file: `+++`, TOML, `+++`, Markdown; a leading number only orders files."""
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    meta = tomllib.loads(head)
    return Article(
        slug=re.sub(r"^\d+-", "", path.stem),
        title=meta["title"],
        summary=" ".join(meta["summary"].split()),
        body=body.strip() + "\n",
        published=meta.get("date"),
        updated=meta.get("updated"),
        tags=tuple(meta.get("tags", ())),
        section=meta.get("section", ""),
        cover=meta.get("cover"),
        tldr=tuple(meta.get("tldr", ())),
        follows=meta.get("follows"),
    )
