"""`archiver add`: an address becomes a source, with one request; nothing is crawled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.invocation import Invocation, archive_command, json_option

if TYPE_CHECKING:
    from archiver.model import Listing, Source

EXAMPLES = ("archiver add https://a.blog/", "archiver add https://a.blog/tag/go/ --name go")

FAILED = 3
SHOWN = 5  # entries of the first page that are shown


@archive_command("add", examples=EXAMPLES)
@click.argument("addresses", nargs=-1, required=True, metavar="URL...")
@click.option("--name", help="What to call it (default: made from its address).")
@click.option("--insecure", is_flag=True, help="Accept certificates that are not valid.")
@json_option
def command(
    call: Invocation, addresses: Sequence[str], name: str | None, insecure: bool, as_json: bool
) -> int:
    """Look at a blog's index page, say what it lists, and add it to sources.toml."""
    from archiver.cli import complain
    from archiver.cli.screen import show_json
    from archiver.cli.sourcing import crawl_options
    from archiver.crawl.launch import probe
    from archiver.errors import ArchiverError, UsageError

    if name and len(addresses) > 1:
        raise UsageError("--name is for one address; add the others without it")
    config = call.config()
    urls = new_urls(call, addresses, config.sources)
    options = crawl_options(call, config.crawl, insecure=insecure)
    found = probe(urls, options) if urls else {}
    added = [
        (save_new(call, url, answer, name), answer)
        for url, answer in found.items()
        if not isinstance(answer, ArchiverError)
    ]
    if as_json:
        show_json([record(source, listing) for source, listing in added])
    else:
        for source, listing in added:
            show_source(source, listing)
    faults = [answer for answer in found.values() if isinstance(answer, ArchiverError)]
    for fault in faults:
        complain(str(fault))
    return FAILED if faults else 0


def new_urls(call: Invocation, addresses: Sequence[str], sources: Sequence[Source]) -> list[str]:
    """The addresses that no source has; says which have one.

    Raises UsageError with every argument that is no web address.
    """
    from archiver.cli.targets import source_named, web_address
    from archiver.errors import UsageError

    faults = [
        f'"{text}" is no web address: one looks like https://a.blog/'
        for text in addresses
        if web_address(text) is None
    ]
    if faults:
        raise UsageError("\n".join(faults))
    urls: dict[str, None] = {}
    for text in addresses:
        known = source_named(text, sources)
        if known:
            call.say(f"{text} is a source already: {known.name} = {known.url}")
        else:
            urls[web_address(text) or text] = None
    return list(urls)


def save_new(call: Invocation, url: str, listing: Listing, name: str | None) -> Source:
    """The source made of that address, written to sources.toml."""
    from archiver.cli.sourcing import archived_sources, new_source
    from archiver.config import save_source

    known = [*call.config().sources, *archived_sources(call)]
    source = new_source(url, known, name=name, title=listing.site_name or listing.title)
    save_source(call.folder, source)
    return source


def show_source(source: Source, listing: Listing) -> None:
    """Writes what was found at a source's address."""
    from archiver.cli.listing import listing_facts, listing_grid
    from archiver.cli.screen import show_grid, show_lines

    show_lines([f"{source.name} = {source.url}", *(f"  {fact}" for fact in listing_facts(listing))])
    if listing.entries:
        show_grid(listing_grid(listing.entries[:SHOWN]))
    show_lines([f"archiver crawl {source.name} archives it"])


def record(source: Source, listing: Listing) -> dict[str, Any]:
    """A new source as JSON, with what its address lists."""
    from archiver.cli.listing import listing_record

    return {"name": source.name} | listing_record(listing) | {"url": source.url}
