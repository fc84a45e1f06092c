"""`archiver search`: posts by their words, best first, with the words around each match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from archiver.cli.invocation import Invocation, archive_command, json_option

if TYPE_CHECKING:
    from archiver.storage.search import Hit

EXAMPLES = ("archiver search queue", 'archiver search "worker pool" --limit 5 --json')


@archive_command("search", examples=EXAMPLES)
@click.argument("words", nargs=-1, required=True, metavar="QUERY...")
@click.option("--source", metavar="NAME", help="Posts of that source.")
@click.option("--tag", help="Posts with that tag.")
@click.option("--since", metavar="DAY", help="Published on that day or later, as 2026-01-31.")
@click.option("--language", metavar="CODE", help="Posts in that language, as en or zh-CN.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@json_option
def command(  # noqa: PLR0917 (click calls it by name)
    call: Invocation,
    words: tuple[str, ...],
    source: str | None,
    tag: str | None,
    since: str | None,
    language: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Find posts, best first.

    All words are wanted, in title, summary or text. "Quoted words" stand together, -word is not
    wanted, word* is a beginning, OR stands between alternatives, title:word asks the title.
    """
    from archiver.cli.filters import day, known_source
    from archiver.cli.screen import show_json

    query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    with call.open_archive() as archive:
        hits = archive.posts.search(
            query,
            source=known_source(archive, source),
            tag=tag,
            since=day(since),
            language=language,
            limit=limit,
        )
    if as_json:
        show_json([record(hit) for hit in hits])
    elif hits:
        show_hits(hits)
    else:
        call.say(f"no post matches {query}")


def show_hits(hits: list[Hit]) -> None:
    """Writes three lines a hit: number and title, where and when, the words around the match."""
    from rich.padding import Padding
    from rich.text import Text

    from archiver.cli.screen import results
    from archiver.cli.text import printable
    from archiver.dates import to_text

    console = results()
    width = len(str(max(hit.id for hit in hits)))
    for hit in hits:
        facts = (hit.source, (to_text(hit.published) or "")[:10], hit.url)
        console.print(
            Text.assemble((f"{hit.id:>{width}}", "cyan"), "  ", (printable(hit.title), "bold"))
        )
        about = Text(printable("  ".join(fact for fact in facts if fact)), style="dim")
        for line in (about, marked(hit.snippet)):
            console.print(Padding(line, (0, 0, 0, width + 2), expand=False))


def marked(snippet: str) -> Any:
    """The snippet with its matches set off."""
    from rich.text import Text

    from archiver.cli.text import printable
    from archiver.storage.search import END, START

    text = Text()
    for place, part in enumerate(" ".join(snippet.split()).split(START)):
        match, end, rest = part.partition(END)
        if place and end:
            text.append(printable(match), style="bold yellow")
            text.append(printable(rest))
        else:
            text.append(printable(part))
    return text


def record(hit: Hit) -> dict[str, Any]:
    """A hit as JSON, its matches between asterisks."""
    from archiver.dates import to_text
    from archiver.storage.search import END, START

    return {
        "id": hit.id,
        "source": hit.source,
        "url": hit.url,
        "title": hit.title,
        "published": to_text(hit.published),
        "snippet": " ".join(hit.snippet.split()).replace(START, "**").replace(END, "**"),
        "rank": hit.rank,
    }
