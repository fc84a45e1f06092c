"""A post as a person reads it in the terminal, and in the forms that a pipe takes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from archiver.cli.screen import is_terminal, page
from archiver.cli.text import listed, plural, printable

FORMATS = ("markdown", "html", "json", "text")

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="markdown",
    show_default=True,
    help="How to show a post.",
)


def show_post(record: dict[str, Any], form: str, *, notes: Sequence[str] = ()) -> None:
    """Writes an exported record to stdout; Markdown is rendered when a person looks at it.

    `notes` are lines below the title of what a person reads.
    """
    if form == "json":
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    elif form == "html":
        click.echo(safe(record["html"]))
    elif form == "text":
        click.echo(safe(record["text"]))
    elif is_terminal("stdout"):
        show_rendered(record, notes)
    else:
        lines = [*heading(record), *map(printable, notes)]
        click.echo("\n".join(["# " + printable(record["title"]), "", *lines, ""]))
        click.echo(safe(record["markdown"]))


def show_rendered(record: dict[str, Any], notes: Sequence[str]) -> None:
    """Writes a post to a terminal, through a pager when it is longer than the screen."""
    from rich.console import Group
    from rich.markdown import Markdown
    from rich.text import Text

    page(
        Group(
            Text(printable(record["title"]), style="bold"),
            *(Text(line, style="dim") for line in heading(record)),
            *(Text(printable(note), style="yellow") for note in notes),
            "",
            Markdown(safe(record["markdown"]), hyperlinks=False),
        )
    )


def heading(record: dict[str, Any]) -> list[str]:
    """The lines below a title: where it is from, when, whose; the address alone on its line."""
    facts = (
        record["source"],
        (record["published"] or "")[:10],
        listed(record["authors"], most=3),
        plural(record["word_count"], "word"),
        f"revision {record['revision']}" if (record["revision"] or 1) > 1 else "",
        "gone from the blog" if record["status"] == "gone" else "",
    )
    lines = [" · ".join(printable(fact) for fact in facts if fact), printable(record["url"])]
    if record["tags"]:
        lines.append(printable(" ".join(f"#{tag}" for tag in record["tags"])))
    return lines


def safe(text: str) -> str:
    """A long text without what a terminal would obey; into a pipe it goes as it is."""
    return printable(text, keep="\n\t") if is_terminal("stdout") else text
