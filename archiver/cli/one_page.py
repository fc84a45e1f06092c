"""One page for `preview` and `explain`: fetched or saved, read as a list and as a post."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.invocation import Invocation
from archiver.errors import FetchError, UsageError
from archiver.model import Listing, Page, Post, Rejection, Rules, Source

if TYPE_CHECKING:
    from collections.abc import Callable

LIST, POST = "list", "post"
IN_THE_BODY = 0.5  # of a list's entries stand in what extraction takes for the article


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page, as a list and as a post."""

    page: Page
    rules: Rules
    listing: Listing
    post: Post | Rejection

    @property
    def kind(self) -> str:
        """LIST or POST, whichever the page rather is."""
        if isinstance(self.post, Rejection):
            return LIST if self.listing.entries else POST
        return LIST if is_list(self.listing, self.post) else POST


def is_list(listing: Listing, post: Post) -> bool:
    """Is the page's content the list itself? Boxes of related posts are no part of an article."""
    from archiver.urls import url_key

    linked = {url_key(link.url) for link in post.links}
    text = " ".join(post.text.split())
    told = sum(
        url_key(entry.url) in linked or bool(entry.title and entry.title in text)
        for entry in listing.entries
    )
    return len(listing.entries) > 1 and told >= IN_THE_BODY * len(listing.entries)


def page_options(function: Callable[..., object]) -> Callable[..., object]:
    """The argument and options that name a page and what to take it for."""
    for option in (
        click.option(
            "--as",
            "kind",
            type=click.Choice((LIST, POST)),
            help="Take the page for that (default: what it looks like).",
        ),
        click.option("--insecure", is_flag=True, help="Accept certificates that are not valid."),
        click.option("--url", metavar="URL", help="The address that a saved FILE came from."),
        click.argument("page", metavar="URL|FILE"),
    ):
        function = option(function)
    return function


def read(call: Invocation, argument: str, url: str | None, *, insecure: bool) -> Reading:
    """The page of that address or file, read with the rules of sources.toml for its site."""
    from archiver.discovery.index_page import read_index
    from archiver.extraction.post import extract_post

    is_file = Path(argument).is_file()
    page = saved_page(argument, url) if is_file else fetched_page(call, argument, insecure)
    source = source_for(call, page.final_url)
    rules = source.rules if source else Rules()
    return Reading(
        page=page,
        rules=rules,
        listing=read_index(page, rules=rules),
        post=extract_post(page, None, rules),
    )


def saved_page(file: str, url: str | None) -> Page:
    """A page from a file; raises UsageError when its address is not told."""
    from archiver.api import page_from
    from archiver.cli.targets import web_address

    address = web_address(url or "")
    if address is None:
        raise UsageError(f"{file}: say where it was saved from, as in --url https://a.blog/post")
    return page_from(Path(file).read_bytes(), address)


def fetched_page(call: Invocation, argument: str, insecure: bool) -> Page:
    """A page from the web; raises FetchError when there is none."""
    from archiver.cli.sourcing import crawl_options
    from archiver.cli.targets import web_address
    from archiver.crawl.launch import fetch_page

    url = web_address(argument)
    if url is None:
        raise UsageError(f'"{argument}" is neither a file nor a web address')
    options = crawl_options(call, call.config().crawl, insecure=insecure)
    page = fetch_page(url, options, source=source_for(call, url))
    if page.status >= 400:
        raise FetchError(url, f"the server answered HTTP {page.status}")
    return page


def source_for(call: Invocation, url: str) -> Source | None:
    """The source whose list or site that page belongs to, None when there is none."""
    from archiver.cli.targets import source_named
    from archiver.urls import is_same_site

    sources = call.config().sources
    return source_named(url, sources) or next(
        (source for source in sources if is_same_site(source.url, url)), None
    )
