"""`archiver preview`: what would be archived of one page, a list or a post; writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.article import format_option, show_post
from archiver.cli.invocation import Invocation, archive_command, json_option

if TYPE_CHECKING:
    from archiver.model import Listing, Page, Post, Rejection, Rules

EXAMPLES = (
    "archiver preview https://a.blog/",
    "archiver preview saved.html --url https://a.blog/post --format text",
)


@archive_command("preview", examples=EXAMPLES)
@click.argument("page", metavar="URL|FILE")
@click.option("--url", metavar="URL", help="The address that a saved FILE came from.")
@click.option("--insecure", is_flag=True, help="Accept certificates that are not valid.")
@format_option
@json_option
def command(  # noqa: PLR0917 (click calls it by name)
    call: Invocation, page: str, url: str | None, insecure: bool, form: str, as_json: bool
) -> None:
    """Show what would be archived of one page.

    Of an index page that is the list of its posts, of a post the post. Rules of sources.toml for
    that site are used, so this is where to try them.
    """
    from archiver.errors import NoPostsFound
    from archiver.model import Post
    from archiver.record import post_fields

    form = "json" if as_json else form
    found = saved_page(page, url) if Path(page).is_file() else fetched_page(call, page, insecure)
    listing, post = read_page(found, rules_for(call, found.final_url))
    if isinstance(post, Post):
        show_post(post_fields(post), form)
    elif listing.entries:
        show_listing(listing, as_json=form == "json")
    else:
        raise NoPostsFound(found.url, f"{post.reason}: {post.detail or listing.note}")


def saved_page(file: str, url: str | None) -> Page:
    """A page from a file; raises UsageError when its address is not told."""
    from archiver.api import page_from
    from archiver.cli.targets import web_address
    from archiver.errors import UsageError

    address = web_address(url or "")
    if address is None:
        raise UsageError(f"{file}: say where it was saved from, as in --url https://a.blog/post")
    return page_from(Path(file).read_bytes(), address)


def fetched_page(call: Invocation, argument: str, insecure: bool) -> Page:
    """A page from the web; raises FetchError when there is none."""
    from archiver.cli.sourcing import crawl_options
    from archiver.cli.targets import web_address
    from archiver.crawl.launch import fetch_page
    from archiver.errors import FetchError, UsageError

    url = web_address(argument)
    if url is None:
        raise UsageError(f'"{argument}" is neither a file nor a web address')
    page = fetch_page(url, crawl_options(call, call.config().crawl, insecure=insecure))
    if page.status >= 400:
        raise FetchError(url, f"the server answered HTTP {page.status}")
    return page


def rules_for(call: Invocation, url: str) -> Rules:
    """The rules of the source whose list or site that page belongs to; none when there is none."""
    from archiver.cli.targets import source_named
    from archiver.model import Rules
    from archiver.urls import is_same_site

    sources = call.config().sources
    source = source_named(url, sources) or next(
        (source for source in sources if is_same_site(source.url, url)), None
    )
    return source.rules if source else Rules()


def read_page(page: Page, rules: Rules) -> tuple[Listing, Post | Rejection]:
    """The page as a list and as a post."""
    from archiver.discovery.index_page import read_index
    from archiver.extraction.post import extract_post

    return read_index(page, rules=rules), extract_post(page, None, rules)


def show_listing(listing: Listing, *, as_json: bool) -> None:
    """Writes the entries of an index page, and what else it says of its blog."""
    from archiver.cli.listing import listing_facts, listing_grid, listing_record
    from archiver.cli.screen import show_grid, show_json, show_lines

    if as_json:
        show_json(listing_record(listing))
        return
    show_grid(listing_grid(listing.entries))
    show_lines(["", *listing_facts(listing)])
