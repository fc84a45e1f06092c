"""`archiver show`: one post, an older revision of it, its history; and what to believe of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from archiver.cli.article import format_option, show_post
from archiver.cli.invocation import Invocation, archive_command, json_option

if TYPE_CHECKING:
    from archiver.model import ArchivedPost
    from archiver.storage.archive import Archive

EXAMPLES = (
    "archiver show 1",
    "archiver show 1 --revision 1 --format text",
    "archiver show 1 --history",
)


@archive_command("show", examples=EXAMPLES)
@click.argument("wanted", metavar="POST")
@click.option("--revision", type=click.IntRange(min=1), metavar="N", help="An older revision.")
@click.option(
    "--diff",
    type=(click.IntRange(min=1), click.IntRange(min=1)),
    metavar="A B",
    help="What changed between two revisions.",
)
@click.option("--history", is_flag=True, help="Its revisions, and what happened to it besides.")
@click.option(
    "--accept",
    type=click.IntRange(min=1),
    metavar="N",
    help="Believe a suspect revision: it becomes the post.",
)
@format_option
@json_option
def command(  # noqa: PLR0917 (click calls it by name)
    call: Invocation,
    wanted: str,
    revision: int | None,
    diff: tuple[int, int] | None,
    history: bool,
    accept: int | None,
    form: str,
    as_json: bool,
) -> None:
    """Read a post. POST is its number, its address, or a part of its title.

    A refetch that shows an error page, a login wall or less than half of the post is kept as a
    suspect revision: never shown as the post, until it has repeated for a week, or you accept it.
    """
    from archiver.cli.history import show_difference, show_history
    from archiver.record import post_record

    with call.open_archive(readonly=accept is None) as archive:
        post = wanted_post(archive, wanted)
        if accept is not None:
            archive.posts.accept(post.id, accept, datetime.now(UTC))
            post = wanted_post(archive, str(post.id))
            call.say(accepted_line(post, accept))
        if history:
            show_history(archive, post, as_json=as_json)
            return
        if diff is not None:
            show_difference(*(wanted_revision(archive, post, number) for number in diff))
            return
        notes = doubts(archive, post) if revision is None else []
        if revision is not None:
            post = wanted_revision(archive, post, revision)
    show_post(post_record(post), "json" if as_json else form, notes=notes)


def wanted_post(archive: Archive, wanted: str) -> ArchivedPost:
    """The post; raises UsageError when there is none."""
    from archiver.errors import UsageError

    post = archive.posts.get(wanted)
    if post is None:
        raise UsageError(
            f'"{wanted}" is no post of this archive: `archiver search` finds posts by words'
        )
    return post


def wanted_revision(archive: Archive, post: ArchivedPost, number: int) -> ArchivedPost:
    """The post as it was then; raises UsageError when no such revision shows one."""
    from archiver.errors import UsageError

    older = archive.posts.revision(post.id, number)
    if older is not None:
        return older
    known = {revision.number: revision for revision in archive.posts.revisions(post.id)}
    if number in known:
        raise UsageError(f"revision {number} of post {post.id} is no post ({known[number].reason})")
    raise UsageError(f"post {post.id} has revisions 1 to {max(known)}")


def accepted_line(post: ArchivedPost, number: int) -> str:
    """What accepting a suspect made of the post."""
    if post.status == "gone":
        return f"post {post.id} is gone from the blog, and stays here"
    return f"revision {number} is what post {post.id} says now"


def doubts(archive: Archive, post: ArchivedPost) -> list[str]:
    """The line that tells of a suspect in place of the post, or no line."""
    from archiver.cli.text import plural

    suspicion = archive.history.suspicion(post.id)
    if suspicion is None:
        return []
    return [
        f"suspect: its page shows something else ({suspicion.reason}), met"
        f" {plural(suspicion.times, 'time')} since {suspicion.since:%Y-%m-%d} as revision"
        f" {suspicion.revision}; --accept {suspicion.revision} believes it"
    ]
