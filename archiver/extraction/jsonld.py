"""What a page's JSON-LD says of its article; broken JSON is read as far as it makes sense.

https://schema.org/BlogPosting and its kin; `@graph`, arrays, references and several scripts.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.etree import _Element as Element

from archiver.extraction.texts import clean
from archiver.urls import url_key

ARTICLE_TYPES = frozenset({
    "article", "blogposting", "newsarticle", "techarticle", "scholarlyarticle", "report",
    "socialmediaposting", "analysisnewsarticle", "opinionnewsarticle", "reviewnewsarticle",
    "liveblogposting", "apireference", "howto", "recipe", "review", "medicalscholarlyarticle",
})  # fmt: skip
SITE_TYPES = frozenset({"website", "blog", "organization", "newsmediaorganization", "corporation"})
ORGANISATIONS = SITE_TYPES | {"localbusiness", "onlinebusiness", "educationalorganization", "ngo"}
COMMENT_SIGNS = ("<!", "-->", "]]>")
COMMENT_AROUND = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*;?\s*$")
NEXT_VALUE = re.compile(r"[\s;,]*(?=[{\[])")
LARGEST_SCRIPT = 2_000_000  # characters
DEEPEST = 12  # levels of objects within objects


@dataclass(frozen=True, slots=True, kw_only=True)
class StructuredArticle:
    """The one article node that describes the page; None and () where it says nothing."""

    headline: str | None = None
    published: str | None = None  # as written
    updated: str | None = None
    authors: tuple[str, ...] = ()  # persons
    tags: tuple[str, ...] = ()
    language: str | None = None
    summary: str | None = None
    image: str | None = None
    body: str | None = None  # its whole text, as few sites give it
    word_count: int | None = None
    site_names: tuple[str, ...] = ()
    nodes: tuple[dict[str, Any], ...] = field(default=(), repr=False)


def read_jsonld(tree: Element, url: str) -> StructuredArticle:
    """The article of `url` in the JSON-LD of its page, empty when there is none."""
    nodes = tuple(_nodes(tree))
    by_id = {
        node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1
    }
    article = _article_of(nodes, url)
    site_names = _site_names(nodes, by_id)
    if article is None:
        page = _page_of(nodes, url)
        return StructuredArticle(
            published=_first(page, "datePublished"),
            updated=_first(page, "dateModified"),
            site_names=site_names,
            nodes=nodes,
        )
    return StructuredArticle(
        headline=_first(article, "headline", "name"),
        published=_first(article, "datePublished", "dateCreated"),
        updated=_first(article, "dateModified"),
        authors=tuple(_people(article.get("author") or article.get("creator"), by_id)),
        tags=tuple(_keywords(article.get("keywords"))),
        language=_first(article, "inLanguage"),
        summary=_first(article, "description", "abstract"),
        image=_image(article.get("image") or article.get("thumbnailUrl"), by_id),
        body=_first(article, "articleBody", "text"),
        word_count=_count(article.get("wordCount")),
        site_names=site_names,
        nodes=nodes,
    )


def types_of(node: dict[str, Any]) -> set[str]:
    """The types of a node in lower case, without the prefix of their vocabulary."""
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return {re.split(r"[/#:]", kind)[-1].lower() for kind in listed if isinstance(kind, str)}


def _nodes(tree: Element) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for value in parse_loosely(script.text or ""):
                yield from _objects(value, DEEPEST)


def _objects(value: object, depth: int) -> Iterator[dict[str, Any]]:
    """All objects with a type, outermost first."""
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth - 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for item in value.values():
            if isinstance(item, dict | list):
                yield from _objects(item, depth - 1)


def parse_loosely(text: str) -> list[Any]:
    """The JSON values of a script: comments around it, raw newlines, commas too many and escaped
    quotes are forgiven; [] when it makes no sense at all."""
    if len(text) > LARGEST_SCRIPT:
        return []
    if any(sign in text for sign in COMMENT_SIGNS):
        text = COMMENT_AROUND.sub("", text)
    return next(filter(None, map(_decoded, _repairs(text))), [])


def _repairs(text: str) -> Iterator[str]:
    """The text as it stands, then with more and more of it mended."""
    yield text
    mended = re.sub(r",(\s*[}\]])", r"\1", re.sub(r"(?m)^\s*//.*$", "", text))
    yield mended
    yield html.unescape(mended)


def _decoded(text: str) -> list[Any]:
    """One value or several, one after the other; what follows the last good one is ignored."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    position = 0
    while match := NEXT_VALUE.match(text, position):
        try:
            value, position = decoder.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            break
        values.append(value)
    return values


def _article_of(nodes: tuple[dict[str, Any], ...], url: str) -> dict[str, Any] | None:
    """The article node that names this page; else the only one, if it names no other."""
    articles = [node for node in nodes if types_of(node) & ARTICLE_TYPES]
    key = url_key(url)
    named = [node for node in articles if key in _addresses(node)]
    if named:
        return max(named, key=lambda node: ("datePublished" in node) + ("headline" in node))
    unnamed = [node for node in articles if not _addresses(node)]
    candidates = unnamed or articles
    return candidates[0] if len(candidates) == 1 else None


def _page_of(nodes: tuple[dict[str, Any], ...], url: str) -> dict[str, Any]:
    """The WebPage node of this page, which Yoast dates as the post; {} without one."""
    key = url_key(url)
    pages = (node for node in nodes if "webpage" in types_of(node) and key in _addresses(node))
    return next(pages, {})


def _addresses(node: dict[str, Any]) -> set[str]:
    """Keys of the pages that a node says it is about."""
    page = node.get("mainEntityOfPage")
    values = [node.get("url"), node.get("@id"), page]
    if isinstance(page, dict):
        values += [page.get("@id"), page.get("url")]
    return {
        url_key(value.split("#")[0])
        for value in values
        if isinstance(value, str) and value.startswith("http")
    }


def _first(node: dict[str, Any], *names: str) -> str | None:
    for name in names:
        for text in _texts(node.get(name)):
            return text
    return None


def _count(value: object) -> int | None:
    """A whole number, however it is written; None for anything else."""
    text = str(value).replace(",", "").strip() if isinstance(value, str | int) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else None


def _texts(value: object) -> Iterator[str]:
    """The non-empty strings of a value, in order; an object counts by its value or name."""
    if isinstance(value, str):
        text = clean(html.unescape(value))
        if text:
            yield text
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(value.get("@value") or value.get("name") or value.get("alternateName"))


def _people(value: object, by_id: dict[str, dict[str, Any]]) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        person = _referred(item, by_id) if isinstance(item, dict) else item
        if isinstance(person, dict) and types_of(person) & ORGANISATIONS:
            continue
        yield from _texts(person)


def _referred(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The node that one refers to by its `@id`, or itself."""
    identity = node.get("@id", "")
    return by_id.get(identity, node) if isinstance(identity, str) else node


def _keywords(value: object) -> Iterator[str]:
    for text in _texts(value):
        yield from (part.strip() for part in re.split(r"[,;、，]", text) if part.strip())


def _image(value: object, by_id: dict[str, dict[str, Any]]) -> str | None:
    for item in value if isinstance(value, list) else [value]:
        picture = _referred(item, by_id) if isinstance(item, dict) else item
        if isinstance(picture, dict):
            picture = picture.get("url") or picture.get("contentUrl")
        if isinstance(picture, list) and picture:
            picture = picture[0]
        if isinstance(picture, str) and picture.strip():
            return picture.strip()
    return None


def _site_names(
    nodes: tuple[dict[str, Any], ...], by_id: dict[str, dict[str, Any]]
) -> tuple[str, ...]:
    """Names of the site and its publisher, in order of the page."""
    names: list[str] = []
    for node in nodes:
        if types_of(node) & SITE_TYPES:
            names += _texts(node.get("name"))
        publisher = node.get("publisher")
        if isinstance(publisher, dict):
            names += _texts(_referred(publisher, by_id).get("name"))
    return tuple(dict.fromkeys(names))
