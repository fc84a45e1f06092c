"""What the user named on the command line: sources by name or address, and new addresses."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archiver.cli.text import listed
from archiver.discovery.addresses import strip_page
from archiver.errors import UsageError
from archiver.model import Source
from archiver.urls import canonical_url, url_key

BARE_HOST = re.compile(r"^[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,}(:\d+)?([/?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What the arguments mean, in their order."""

    sources: tuple[Source, ...] = ()  # of sources.toml
    new_urls: tuple[str, ...] = ()  # canonical addresses that no source has


def targets(arguments: Sequence[str], sources: Sequence[Source]) -> Targets:
    """What the arguments name; no argument names every source.

    Raises UsageError with every argument that is neither a source nor a web address.
    """
    if not arguments:
        return Targets(sources=tuple(sources))
    found: dict[str, Source] = {}
    urls: dict[str, str] = {}
    faults = []
    for argument in arguments:
        source = source_named(argument, sources)
        url = None if source else web_address(argument)
        if source:
            found[source.name] = source
        elif url:
            urls.setdefault(list_key(url), url)
        else:
            faults.append(unknown(argument, sources))
    if faults:
        raise UsageError("\n".join(faults))
    return Targets(sources=tuple(found.values()), new_urls=tuple(urls.values()))


def source_named(argument: str, sources: Iterable[Source]) -> Source | None:
    """The source with that name, or with that page of its list; None when there is none."""
    url = web_address(argument)
    key = list_key(url) if url else None
    for source in sources:
        if source.name == argument or (key and list_key(source.url) == key):
            return source
    return None


def list_key(url: str) -> str:
    """The identity of a list: the same for each of its pages, as /blog/ and /blog/page/4/."""
    return url_key(strip_page(url))


def web_address(argument: str) -> str | None:
    """The address in canonical form, None when it is none; `a.blog/posts` means https.

    >>> web_address("a.blog/posts"), web_address("simon"), web_address("ftp://a.blog/")
    ('https://a.blog/posts', None, None)
    """
    text = argument.strip()
    if "://" not in text and BARE_HOST.match(text):
        text = f"https://{text}"
    return canonical_url(text)


def unknown(argument: str, sources: Sequence[Source]) -> str:
    """The line for an argument that names nothing."""
    names = [source.name for source in sources]
    line = f'"{argument}" is neither a source nor a web address'
    near = difflib.get_close_matches(argument, names, n=1)
    if near:
        return f"{line}; did you mean {near[0]}?"
    if names:
        return f"{line}; the sources are {listed(names)}"
    return f"{line}; an address looks like https://a.blog/"
