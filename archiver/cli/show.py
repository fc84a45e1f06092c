"""`archiver show`: one post, or an older revision of it."""

from __future__ import annotations

import click

from archiver.cli.article import format_option, show_post
from archiver.cli.invocation import Invocation, archive_command, json_option

EXAMPLES = ("archiver show 1", "archiver show 1 --revision 1 --format text")


@archive_command("show", examples=EXAMPLES)
@click.argument("wanted", metavar="POST")
@click.option("--revision", type=click.IntRange(min=1), metavar="N", help="An older revision.")
@format_option
@json_option
def command(call: Invocation, wanted: str, revision: int | None, form: str, as_json: bool) -> None:
    """Read a post. POST is its number, its address, or a part of its title."""
    from archiver.errors import UsageError
    from archiver.record import post_record

    with call.open_archive() as archive:
        post = archive.posts.get(wanted)
        if post is None:
            raise UsageError(
                f'"{wanted}" is no post of this archive: `archiver search` finds posts by words'
            )
        if revision is not None:
            older = archive.posts.revision(post.id, revision)
            if older is None:
                raise UsageError(f"post {post.id} has revisions 1 to {post.revision}")
            post = older
    show_post(post_record(post), "json" if as_json else form)
