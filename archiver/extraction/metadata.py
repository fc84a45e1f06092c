"""Everything but the text of a post: title, people, days, tags, language; each with its source.

One order of trust a field, in the module of that field; `Metadata.provenance` says what won.
Nothing is guessed: None is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from lxml.cssselect import CSSSelector, SelectorError
from lxml.etree import _Element as Element

from archiver.extraction.days import read_days
from archiver.extraction.declared import Head, read_head
from archiver.extraction.jsonld import StructuredArticle, read_jsonld
from archiver.extraction.languages import read_language
from archiver.extraction.marks import read_marks
from archiver.extraction.named import named_elements
from archiver.extraction.people import read_authors
from archiver.extraction.preview import read_canonical, read_image, read_site_name, read_summary
from archiver.extraction.sources import Found, Sources
from archiver.extraction.texts import clean, select, shown_text
from archiver.extraction.titles import Title, choose_title, site_names_of
from archiver.extraction.topics import read_tags
from archiver.extraction.zone import read_zone
from archiver.model import Entry, Moment, Page, Rules

ENOUGH_TEXT = 8_000  # characters of the post that its language and summary are judged by
SILENT = frozenset({"script", "style", "template", "noscript", "pre", "code", "head"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says about its post; None and () are unknown."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    updated: Moment | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    summary: str | None = None
    image: str | None = None
    site_name: str | None = None
    canonical_url: str | None = None
    provenance: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    structured: StructuredArticle = field(
        default_factory=StructuredArticle
    )  # a witness of the text


def read_metadata(
    tree: Element,
    page: Page,
    entry: Entry | None,
    *,
    body: Element | None = None,
    rules: Rules = Rules(),  # noqa: B008  # frozen
) -> Metadata:
    """The metadata of a post.

    `tree` is the parsed page, scripts included. `entry` is the line of the list that led here,
    None without one. `body` is the subtree that is the article, None where it is not known yet.
    `rules.title` and `rules.date` outrank everything. trafilatura is not asked
    (docs/architecture.md).
    """
    title, sources = _read_sources(tree, page, entry, rules=rules)
    text = _text(sources.zone.scope if body is None else body)
    declared = _languages(sources.head, sources.article)
    sources = replace(sources, language=read_language(declared, text))
    days = read_days(sources)
    found: dict[str, Found[Any]] = {
        "title": Found(title.text, title.where),
        "authors": read_authors(sources),
        "published": days.published,
        "updated": days.updated,
        "tags": read_tags(sources),
        "language": sources.language,
        "summary": read_summary(sources, title.text, text),
        "image": read_image(sources),
        "site_name": read_site_name(sources, title.text),
        "canonical_url": read_canonical(sources),
    }
    where = {name: one.where for name, one in found.items() if one.where}
    values = {name: one.value for name, one in found.items()}
    return Metadata(**values, provenance=MappingProxyType(where), structured=sources.article)


def _read_sources(
    tree: Element,
    page: Page,
    entry: Entry | None,
    *,
    rules: Rules,
) -> tuple[Title, Sources]:
    """The title comes first: its heading says where on the page the post's own data stand."""
    url = page.final_url
    head, article = read_head(tree, url), read_jsonld(tree, url)
    named = named_elements(tree)
    names = site_names_of(tree, url, head=head, article=article)
    title = choose_title(
        tree,
        url,
        head=head,
        article=article,
        site_names=names,
        named=named,
        entry=entry,
    )
    ruled = _ruled(tree, rules.title)
    if ruled is not None and (ruled_title := shown_text(ruled)):
        title = Title(text=ruled_title, where="rule", headline=ruled)
    sources = Sources(
        tree=tree,
        url=url,
        head=head,
        named=named,
        article=article,
        site_names=names,
        zone=read_zone(tree, title.headline, named),
        marks=read_marks(named, title.headline),
        entry=entry,
        language=Found(None),
        today=page.fetched_at.date(),
        ruled_date=_ruled(tree, rules.date),
    )
    return title, sources


def _ruled(tree: Element, selector: str | None) -> Element | None:
    """The first element that a user's selector finds; a selector that is none finds nothing."""
    if selector is None:
        return None
    try:
        expression = CSSSelector(selector, translator="html")
    except SelectorError:
        return None
    return next(iter(select(expression, tree)), None)


def _languages(head: Head, article: StructuredArticle) -> list[tuple[str | None, str]]:
    """What the page declares, most trusted first."""
    return [
        (head.language, "html"),
        (article.language, "json-ld"),
        (head.first("content-language", "language", "dc.language"), "meta"),
        (head.first("og:locale"), "opengraph"),
    ]


def _text(element: Element) -> str:
    """The first of the words in that element, scripts left out."""
    parts: list[str] = []
    length = 0
    for node in element.iter("*"):
        if node.tag in SILENT:
            continue
        for piece in (node.text, node.tail):
            if piece:
                parts.append(piece)
                length += len(piece)
        if length > ENOUGH_TEXT:
            break
    return clean(" ".join(parts))
