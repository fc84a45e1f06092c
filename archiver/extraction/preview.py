"""What a preview card of a post shows: summary, picture, the site's name, the canonical address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from archiver.extraction.sources import Found, Sources
from archiver.extraction.texts import alike, clean, words_of
from archiver.extraction.titles import beside_title
from archiver.urls import canonical_url, is_same_site, path_segments, site_of, url_key

LONGEST_SUMMARY = 500  # characters; some themes put the whole post into the description
ABOUT_THE_POST = 0.5  # share of a description's words that the post or its title has
BEGINNING = 1_000  # characters of the post
FEW_WORDS = 5  # of a description: a motto shares so few by chance
SHORT_WORD = 3  # letters of words that every text has
NOT_THE_POSTS_PICTURE = re.compile(
    r"(?i)(?:^|[/_.-])(?:logo|favicon|avatar|gravatar|icon|placeholder|default|blank|spacer"
    r"|profile)(?:[/_.-]|$)"
)
SAME_POST = re.compile(r"(?i)amp|index(?:\.\w+)?|\d{1,2}|page-?\d+")
"""Last part of an address that stands for the post above it: its AMP twin, its second page."""


def read_summary(sources: Sources, title: str | None, text: str) -> Found[str | None]:
    """A description that is about this post and not the site's motto; else the list's summary.

    `text` is the post's own: a description is about it when it shares its words, a short one
    when it shares one with the title too.
    """
    entry = sources.entry
    listed = entry.summary if entry is not None and entry.summary else ""
    known, unread = set(words_of(listed)), _parts_of(text)
    for value, where in _descriptions(sources):
        words = _telling_words(value)
        if words and _are_known(words, known, unread):
            if len(words) < FEW_WORDS and not set(words) & set(_telling_words(title or "")):
                continue
            return Found(shortened(value), where)
    return Found(shortened(clean(listed)), sources.witness) if listed else Found(None)


def shortened(text: str, length: int = LONGEST_SUMMARY) -> str:
    """The text, cut at a word with an ellipsis where it is longer than `length` characters."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > length // 2 else cut).rstrip(" ,;:.") + "…"


def read_image(sources: Sources) -> Found[str | None]:
    """The picture that the page gives for the post; not a logo or an avatar."""
    places = [(text, "opengraph") for text in sources.head.all("og:image", "og:image:url")]
    places += [(sources.article.image or "", "json-ld")]
    places += [(t, "meta") for t in sources.head.all("twitter:image", "twitter:image:src")]
    for text, where in places:
        address = _picture(text, sources.url)
        if address is not None and not NOT_THE_POSTS_PICTURE.search(urlsplit(address).path):
            return Found(address, where)
    return Found(None)


def read_site_name(sources: Sources, title: str | None) -> Found[str | None]:
    """The name of the site: declared, else what stands beside the post's title in `<title>`."""
    places = (
        (sources.head.first("og:site_name"), "opengraph"),
        (beside_title(sources.head.title or "", title or ""), "title"),
        (next(iter(sources.article.site_names), None), "json-ld"),
    )
    for name, where in places:
        if name:
            return Found(name, where)
    host = alike(site_of(sources.url))
    named = (name for name in sources.site_names if alike(name) != host)
    name = next((name for name in named if sum(map(str.isalpha, name)) > 1), None)
    return Found(name, "page" if name else "")


def read_canonical(sources: Sources) -> Found[str | None]:
    """rel=canonical where it can be this post's: on this site, no index page, no folder above."""
    address = sources.head.canonical
    if address is None or not is_same_site(address, sources.url):
        return Found(None)
    here, there = path_segments(sources.url), path_segments(address)
    listed_on = sources.entry.found_on if sources.entry is not None else None
    if listed_on and url_key(listed_on) == url_key(address):
        return Found(None)
    if (not there and here) or (_is_above(there, here) and not SAME_POST.fullmatch(here[-1])):
        return Found(None)
    return Found(address, "link")


def _telling_words(text: str) -> list[str]:
    """The words but for those that every text has."""
    return [word for word in words_of(text) if len(word) > SHORT_WORD or not word.isascii()]


def _parts_of(text: str) -> Iterator[str]:
    """The beginning of a text, which most descriptions share their words with, and the rest."""
    end = text.rfind(" ", 0, BEGINNING) + 1
    yield text[:end]
    yield text[end:]


def _are_known(words: list[str], known: set[str], unread: Iterator[str]) -> bool:
    """Whether enough of the words are known; texts are read as far as that takes."""
    while sum(word in known for word in words) < ABOUT_THE_POST * len(words):
        part = next(unread, None)
        if part is None:
            return False
        known.update(words_of(part))
    return True


def _is_above(there: tuple[str, ...], here: tuple[str, ...]) -> bool:
    return len(there) < len(here) and here[: len(there)] == there


def _descriptions(sources: Sources) -> Iterator[tuple[str, str]]:
    if sources.article.summary:
        yield clean(sources.article.summary), "json-ld"
    for name in ("og:description", "description", "twitter:description", "dc.description"):
        for value in sources.head.all(name):
            yield value, "opengraph" if name.startswith("og:") else "meta"


def _picture(text: str, base: str) -> str | None:
    """The absolute address of a picture; of Next.js' image service, the picture it resizes."""
    address = canonical_url(text, base) if text else None
    if address is not None and urlsplit(address).path.endswith("/_next/image"):
        inner = parse_qs(urlsplit(address).query).get("url", [""])[0]
        return canonical_url(inner, address) or address
    return address
