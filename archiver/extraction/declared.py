"""What a page's head declares: `<title>`, meta elements, rel links, the language."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from archiver.extraction.texts import clean
from archiver.markup import text_of
from archiver.urls import canonical_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a page. `metas`: name or property in lower case -> contents in order."""

    title: str | None
    metas: dict[str, list[str]]
    canonical: str | None  # absolute; as declared, not judged
    feed_titles: tuple[str, ...]
    language: str | None  # lang of <html>

    def first(self, *names: str) -> str | None:
        """The first content of the first of these names that has one."""
        return next((self.metas[name][0] for name in names if self.metas.get(name)), None)

    def all(self, *names: str) -> list[str]:
        """The contents of all these names."""
        return [content for name in names for content in self.metas.get(name, [])]


def read_head(tree: Element, base: str) -> Head:
    """The declarations of a page; `base` is its address. Stray ones in the body count too."""
    links = [(link, (link.get("rel") or "").lower().split()) for link in tree.iter("link")]
    return Head(
        title=_title(tree),
        metas=_metas(tree),
        canonical=_canonical((link for link, rels in links if "canonical" in rels), base),
        feed_titles=tuple(_feed_titles(link for link, rels in links if "alternate" in rels)),
        language=_language(tree),
    )


def _title(tree: Element) -> str | None:
    """The first `<title>` that is not the title of a drawing."""
    for element in tree.iter("title"):
        parent = element.getparent()
        if parent is None or parent.tag in {"head", "html", "body"}:
            return clean(text_of(element)) or None
    return None


def _metas(tree: Element) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = clean(html.unescape(element.get("content") or element.get("value") or ""))
        names = {
            name.strip().lower()
            for attribute in ("property", "name", "http-equiv")
            for name in (element.get(attribute) or "").split()
        }
        for name in names if content else ():
            metas.setdefault(name, []).append(content)
    return metas


def _canonical(links: Iterable[Element], base: str) -> str | None:
    for link in links:
        href = (link.get("href") or "").strip()
        if href:
            return canonical_url(href, base)
    return None


def _feed_titles(links: Iterable[Element]) -> Iterator[str]:
    for link in links:
        title, kind = link.get("title"), link.get("type") or ""
        if title and ("rss" in kind or "atom" in kind or "feed" in kind):
            yield clean(title)


def _language(tree: Element) -> str | None:
    for attribute in ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang"):
        if tree.get(attribute):
            return str(tree.get(attribute))
    return None
