"""`archiver preview`: what would be archived of one page, a list or a post; writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.cli.article import format_option, show_post
from archiver.cli.invocation import Invocation, archive_command, json_option
from archiver.cli.one_page import LIST, page_options

if TYPE_CHECKING:
    from archiver.model import Listing

EXAMPLES = (
    "archiver preview https://a.blog/",
    "archiver preview saved.html --url https://a.blog/post --format text",
)


@archive_command("preview", examples=EXAMPLES)
@page_options
@format_option
@json_option
def command(  # noqa: PLR0917 (click calls it by name)
    call: Invocation,
    page: str,
    url: str | None,
    insecure: bool,
    kind: str | None,
    form: str,
    as_json: bool,
) -> None:
    """Show what would be archived of one page.

    Of an index page that is the list of its posts, of a post the post. Rules of sources.toml for
    that site are used, so this is where to try them.
    """
    from archiver.cli.one_page import read
    from archiver.errors import NoPostsFound
    from archiver.model import Rejection
    from archiver.record import post_fields

    form = "json" if as_json else form
    reading = read(call, page, url, insecure=insecure)
    address = reading.page.url
    if (kind or reading.kind) == LIST:
        if not reading.listing.entries:
            raise NoPostsFound(address, reading.listing.note or "no list of posts on this page")
        show_listing(reading.listing, as_json=form == "json")
    elif isinstance(reading.post, Rejection):
        raise NoPostsFound(address, f"no post: {reading.post.reason}: {reading.post.detail}")
    else:
        show_post(post_fields(reading.post), form)


def show_listing(listing: Listing, *, as_json: bool) -> None:
    """Writes the entries of an index page, and what else it says of its blog."""
    from archiver.cli.listing import listing_facts, listing_grid, listing_record
    from archiver.cli.screen import show_grid, show_json, show_lines

    if as_json:
        show_json(listing_record(listing))
        return
    show_grid(listing_grid(listing.entries))
    show_lines(["", *listing_facts(listing)])
