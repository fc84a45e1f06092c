"""Blogs that another program knows: an OPML file, or addresses one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from archiver.discovery.xml_text import decoded, without_doctype
from archiver.errors import UsageError
from archiver.importing.sniffing import text_of
from archiver.urls import canonical_url, url_key

BARE_AMPERSAND = re.compile(r"&(?!(?:#\d+|#x[\da-f]+|amp|lt|gt|quot|apos);)", re.IGNORECASE)
MOST_FAULTS = 20  # lines that are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One blog of such a file."""

    url: str  # of the blog; of its feed where only that is told
    feed: str | None = None  # None: the file does not tell
    title: str | None = None  # None: the file does not tell


def read_opml(file: Path) -> list[Subscription]:
    """The blogs of an OPML file, in its order, each once; folders may nest.

    Broken XML is read as far as it makes sense. Raises UsageError when the file is no OPML.
    """
    try:
        text = without_doctype(decoded(file.read_bytes(), None))
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(BARE_AMPERSAND.sub("&amp;", text).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"{file}: is no OPML: {error}") from error
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise UsageError(f"{file}: is no OPML: its root is not <opml>")
    found: dict[str, Subscription] = {}
    for blog in _outlines(root):
        found.setdefault(url_key(blog.url), blog)
    return list(found.values())


def _outlines(root: etree._Element) -> Iterator[Subscription]:
    for outline in root.iter("{*}outline"):
        told = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        feed = canonical_url(str(told.get("xmlurl", "")))
        page = canonical_url(str(told.get("htmlurl") or told.get("url") or ""))
        url = page or feed
        if url is not None:
            title = told.get("title") or told.get("text")
            yield Subscription(url=url, feed=feed, title=str(title) if title else None)


def read_addresses(file: Path) -> list[Subscription]:
    """The addresses of a text file, one a line, each once; # begins a comment.

    Raises UsageError with each line that is no web address.
    """
    found: dict[str, Subscription] = {}
    faults = []
    for number, line in enumerate(text_of(file).splitlines(), 1):
        text = line.split(" #")[0].strip()
        if not text or text.startswith("#"):
            continue
        is_bare = "://" not in text
        url = canonical_url(f"https://{text}" if is_bare else text)
        if url is None or " " in text or (is_bare and "." not in text):
            faults.append(f'{file}: line {number}: "{text[:80]}" is no web address')
        else:
            found.setdefault(url_key(url), Subscription(url=url))
    if faults:
        raise UsageError("\n".join(faults[:MOST_FAULTS]))
    return list(found.values())
