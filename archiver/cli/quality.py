"""How the extraction of each post is trusted: its measures and flags, the worst first."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archiver.cli.screen import Column, Grid, show_grid, show_json
from archiver.comparison import witness_flags

if TYPE_CHECKING:
    from archiver.cli.invocation import Invocation
    from archiver.storage.quality import Measured

WORST = 20  # posts in the table; the JSON has all
COLUMNS = (
    Column(title="source", spare=True),
    Column(title="post", number=True),
    Column(title="agreement", number=True),
    Column(title="vote", number=True, spare=True),
    Column(title="kept", number=True, spare=True),
    Column(title="flags", style="yellow"),
    Column(title="url"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """One post's measures, and the flags of its extraction and of its witnesses."""

    source: str
    post: int
    url: str
    title: str
    agreement: float  # share of the words that trafilatura chose and we kept, 0 to 1
    flags: tuple[str, ...]
    vote_words: int
    kept_words: int

    @property
    def badness(self) -> tuple[bool, float, int, str]:
        """A key that sorts the worst first: what has a flag, then by agreement."""
        return (not self.flags, self.agreement, -len(self.flags), self.url)


def trust_of(measured: Measured) -> Trust:
    """What the measures and the lists say of one post."""
    quality, entry = measured.quality, measured.entry
    told = witness_flags(entry, title=measured.title, text=measured.text) if entry else ()
    return Trust(
        source=measured.source,
        post=measured.post_id,
        url=measured.url,
        title=measured.title,
        agreement=quality.agreement,
        flags=(*quality.flags, *told),
        vote_words=quality.vote_words,
        kept_words=quality.kept_words,
    )


def worst_first(measured: Iterable[Measured], sources: Container[str]) -> list[Trust]:
    """The posts of these sources, those to be trusted least first."""
    every = (trust_of(post) for post in measured if post.source in sources)
    return sorted(every, key=lambda trust: trust.badness)


def show_quality(call: Invocation, sources: Container[str], *, as_json: bool) -> None:
    """Writes the worst posts of these sources, or all as JSON."""
    with call.open_archive() as archive:
        posts = worst_first(archive.quality.measured(), sources)
    if as_json:
        show_json([record(trust) for trust in posts])
    elif posts:
        show_grid(quality_grid(posts[:WORST]))
    flagged = sum(bool(trust.flags) for trust in posts)
    call.say(f"{flagged:,} of {len(posts):,} posts have flags")
    if len(posts) > WORST and not as_json:
        call.say(f"the worst {WORST} are shown: --json has all")


def quality_grid(posts: Sequence[Trust]) -> Grid:
    """A row a post."""
    rows = [
        [
            trust.source,
            str(trust.post),
            f"{trust.agreement:.1%}",
            f"{trust.vote_words:,}",
            f"{trust.kept_words:,}",
            " ".join(trust.flags),
            trust.url,
        ]
        for trust in posts
    ]
    return Grid(columns=COLUMNS, rows=rows)


def record(trust: Trust) -> dict[str, Any]:
    """One post as JSON."""
    return {
        "source": trust.source,
        "post": trust.post,
        "url": trust.url,
        "title": trust.title,
        "agreement": trust.agreement,
        "flags": list(trust.flags),
        "vote_words": trust.vote_words,
        "kept_words": trust.kept_words,
    }
