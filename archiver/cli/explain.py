"""`archiver explain`: why links count as posts or not, and where each field of a post came from."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from archiver.cli.invocation import Invocation, archive_command, json_option
from archiver.cli.one_page import LIST, page_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.discovery.explain import Verdict
    from archiver.model import Post

EXAMPLES = (
    "archiver explain https://a.blog/",
    "archiver explain saved.html --url https://a.blog/post --json",
)
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
    """Writes three lines a link, and the rule that would turn it."""
    from rich.padding import Padding
    from rich.text import Text

    from archiver.cli.screen import results
    from archiver.cli.text import printable

    console = results()
    for verdict in verdicts:
        style = "bold green" if "post" in verdict.verdict and verdict.rule is None else "bold"
        style = "dim" if verdict.verdict == "no post" else style
        head = Text.assemble((f"{verdict.verdict:<9}", style), printable(verdict.text[:200]))
        console.print(head)
        for line in (
            verdict.url,
            verdict.evidence,
            f"rule: {verdict.rule}" if verdict.rule else "",
        ):
            if line:
                console.print(Padding(Text(printable(line)), (0, 0, 0, 9), expand=False))


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
