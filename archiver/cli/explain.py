"""`archiver explain`: why links count as posts or not, and where each field of a post came from."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from archiver.cli.invocation import Invocation, archive_command, json_option
from archiver.cli.one_page import LIST, page_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from archiver.discovery.explain import Verdict
    from archiver.model import Post

EXAMPLES = (
    "archiver explain https://a.blog/",
    "archiver explain saved.html --url https://a.blog/post --json",
)
ORDER = ("post", "external post", "page", "no post")
WORDS = {
    "post": ("post", "posts"),
    "external post": ("post of another site", "posts of another site"),
    "page": ("page of the list", "pages of the list"),
    "no post": ("link is no post", "links are no posts"),
}
STYLES = {"post": "bold green", "external post": "bold green", "page": "bold", "no post": "dim"}
FIELDS = (
    "title", "authors", "published", "updated", "tags", "language", "summary", "image",
    "site_name", "canonical_url",
)  # fmt: skip


@archive_command("explain", examples=EXAMPLES)
@page_options
@json_option
def command(  # noqa: PLR0917 (click calls it by name)
    call: Invocation, page: str, url: str | None, insecure: bool, kind: str | None, as_json: bool
) -> None:
    """Say why a page is read as it is.

    Of an index page, for each link whether it counts as a post, the evidence, and the rule for
    sources.toml that would turn it. Of a post, where each field came from, and how far the
    extraction can be trusted; of a page that is none, why.
    """
    from archiver.cli.one_page import read
    from archiver.cli.screen import show_json, show_lines
    from archiver.discovery.explain import explain
    from archiver.model import Rejection

    reading = read(call, page, url, insecure=insecure)
    if (kind or reading.kind) == LIST:
        verdicts = explain(reading.page, rules=reading.rules)
        if as_json:
            show_json([asdict(verdict) for verdict in verdicts])
        else:
            show_verdicts(verdicts)
    elif isinstance(reading.post, Rejection):
        if as_json:
            show_json(asdict(reading.post))
        else:
            show_lines([f"no post: {reading.post.reason}: {reading.post.detail}"])
    elif as_json:
        show_json(post_record(reading.post))
    else:
        show_fields(reading.post)


def show_verdicts(verdicts: Sequence[Verdict]) -> None:
    """Writes the links by verdict and evidence, posts first, each with the rule that turns it.

    A rule that turns all links of a heading stands there, once.
    """
    from archiver.cli.screen import results

    groups: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault((verdict.verdict, verdict.evidence), []).append(verdict)
    console = results()
    for word, evidence in sorted(groups, key=lambda key: ORDER.index(key[0])):
        show_group(console, groups[word, evidence])
    if any(verdict.rule for verdict in verdicts):
        console.print("A rule goes below [source.rules] in sources.toml.", markup=False)


def show_group(console: Console, found: Sequence[Verdict]) -> None:
    """Writes links of one verdict and evidence."""
    from rich.padding import Padding
    from rich.text import Text

    from archiver.cli.text import printable

    def say(text: str, indent: int, style: str = "") -> None:
        console.print(Padding(Text(printable(text), style), (0, 0, 0, indent), expand=False))

    def say_whole(text: str, indent: int) -> None:  # to be copied: never broken
        console.print(Text(" " * indent + printable(text)), soft_wrap=True)

    word, rules = found[0].verdict, {verdict.rule for verdict in found}
    count = Text(f"{len(found)} {WORDS[word][len(found) > 1]}", STYLES[word])
    console.print(Text.assemble(count, f": {printable(found[0].evidence)}"))
    shared = rules.pop() if len(rules) == 1 else None
    if shared:
        say_whole(f"turned by {shared}", 2)
    for verdict in found:
        say(verdict.text[:200] or "(no text)", 2, "bold")
        say_whole(verdict.url, 4)
        if verdict.detail:
            say(verdict.detail, 4)
        if verdict.rule and not shared:
            say_whole(f"turned by {verdict.rule}", 4)
    console.print()


def show_fields(post: Post) -> None:
    """Writes a row a field, then the measures of the extraction."""
    from archiver.cli.screen import Column, Grid, show_grid, show_lines
    from archiver.record import post_fields

    fields = post_fields(post)
    columns = (Column(title="field"), Column(title="from"), Column(title="value"))
    rows = [[name, post.provenance.get(name, ""), shown(fields[name])] for name in FIELDS]
    show_grid(Grid(columns=columns, rows=rows))
    quality = post.quality
    show_lines(
        [
            "",
            f"{post.word_count:,} words, {len(post.code)} blocks of code, "
            f"{len(post.images)} pictures, {len(post.links)} links",
            f"{quality.agreement:.0%} of the {quality.vote_words:,} words that trafilatura "
            f"chose are in it{', ' + ', '.join(quality.flags) if quality.flags else ''}",
        ]
    )


def shown(value: Any) -> str:
    """A field's value in one line; "" for what is unknown."""
    if isinstance(value, list):
        return ", ".join(value)
    return str(value or "")


def post_record(post: Post) -> dict[str, Any]:
    """Fields with where they came from, and the measures, as JSON."""
    from archiver.record import post_fields

    fields = post_fields(post)
    return {
        "url": post.url,
        "fields": {
            name: {"value": fields[name], "from": post.provenance.get(name)} for name in FIELDS
        },
        "quality": asdict(post.quality),
    }
