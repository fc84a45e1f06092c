"""How a post is called: never by the site's name, and with the site's name cut off on evidence.

The order of evidence is that of the corpus trial (discovery.md, 7): what the list calls the post,
where the page says so too; then what several places of the page agree on.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from archiver.extraction.declared import Head
from archiver.extraction.headings import (
    SLUG_SAYS,
    Heading,
    Witnesses,
    headings_of,
    slug_agreement,
    slug_words,
)
from archiver.extraction.jsonld import StructuredArticle
from archiver.extraction.marks import is_author
from archiver.extraction.texts import alike, clean, shown_text
from archiver.model import Entry, Witness
from archiver.urls import canonical_url, path_segments, site_of

SEPARATOR = re.compile(
    r"\s+(?:[|│｜•·∙:»«/~–—-]|::|//|>>|<<|->|→|←)\s+|\s*[|｜]\s*|(?<=\w)\s*[:：]\s+|\s-{2,}\s"
)
SEPARATING = re.compile("[|│｜•·∙:：»«/~–—<>→←-]")  # no separator is without
FEED_WORDS = re.compile(
    r"(?i)(?:\s*[-–—|:»(]*\s*\b(?:rss|atom|json)\b.*$|\s*[-–—|:»]*\s*\bfeeds?\b\W*$|^\s*(?:rss|atom)\b\W*"
    r"|\s*[»›]\s*(?:feed|comments? feed)$)"
)
CUT_OFF = re.compile(r"\s*(?:\.{3}|…)\s*$")
MOST_HOME_LINKS = 40  # a brand stands at the top
NOT_A_NAME = re.compile(
    # Texts of links to the home page that do not name the site.
    r"(?:(?:home ?page|home|blog|posts|index|archives?|all (?:posts|articles)|start|startseite"
    r"|accueil|inicio|首页|主页|ホーム|главная|logo|articles|writing|main|read more)\W*$)"
    r"|(?:back|return|skip|go to|zurück|retour|volver|voltar|torna|terug|tillbaka|назад|返回|戻る)"
    r"(?:\b|(?<=[返戻]))|[←‹«<↩]"
)


Found = tuple[str, str, Element | None]
"""A title, where it stands, and its heading; None: in the head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title, where it was found, and the heading that shows it."""

    text: str | None  # None: the page has none
    where: str = ""
    headline: Element | None = None  # None: no heading can be the post's


def choose_title(
    tree: Element,
    url: str,
    *,
    head: Head,
    article: StructuredArticle,
    site_names: Iterable[str],
    named: list[Element],
    entry: Entry | None,
) -> Title:
    """The title of the post at `url`; `named` are the elements of archiver.extraction.named."""
    names = frozenset(alike(name) for name in site_names)
    listed = clean(entry.title or "") if entry else ""
    witnesses = Witnesses(
        url=url,
        entry=alike(listed),
        structured=alike(article.headline or ""),
        opengraph=frozenset(parts_of(head.all("og:title", "twitter:title"))),
        document=frozenset(parts_of([head.title or ""])),
        site_names=names,
    )
    headings = headings_of(tree, named, witnesses)
    best = headings[0] if headings else None
    declared = [
        (text, where)
        for text, where in _declared(head, article, names=names, headings=headings, url=url)
        if text and alike(text) not in names
    ]
    on_page: list[Found] = [(h.text, "heading", h.element) for h in headings]
    on_page += [(text, where, None) for text, where in declared]
    chosen = _listed_title(listed, entry, on_page, best) or _page_title(headings, declared, url)
    headline = chosen.headline
    if headline is None:
        headline = _element_of(chosen.text, headings, best)
    return Title(text=chosen.text, where=chosen.where, headline=headline)


def parts_of(titles: Iterable[str]) -> Iterator[str]:
    """In the form of `alike`: each title, and what is left of it without its first or last part."""
    for title in titles:
        yield alike(title)
        for first, rest in _splits(title):
            yield alike(first)
            yield alike(rest)


def _splits(title: str) -> list[tuple[str, str]]:
    """A title cut in two at each of its separators."""
    if SEPARATING.search(title) is None:
        return []
    return [(title[: cut.start()], title[cut.end() :]) for cut in SEPARATOR.finditer(title)]


def site_names_of(
    tree: Element, url: str, *, head: Head, article: StructuredArticle
) -> tuple[str, ...]:
    """What the site is called, best evidence first; the host's name is always the last of them."""
    names = [
        *head.all("og:site_name", "application-name", "apple-mobile-web-app-title"),
        *article.site_names,
        *(clean(FEED_WORDS.sub("", title)) for title in head.feed_titles),
        *_home_link_texts(tree, url),
        site_of(url),
    ]
    title = alike(head.title or "")
    named = [name for name in names if name and not NOT_A_NAME.match(alike(name))]
    # A name that <title> is nothing but names the page: a feed of this post's comments, or a link.
    kept = [name for name in named if alike(name) != title or alike(name) == alike(site_of(url))]
    return tuple(dict.fromkeys(kept))


def without_site_name(title: str, names: frozenset[str], others: frozenset[str]) -> str:
    """A title without the site's name, where that name or another place of the page proves it.

    `names`: the site's names; `others`: titles found elsewhere on the page; both as `alike`.
    """
    for first, rest in _splits(title):
        if alike(rest) in names or (alike(first) in others and alike(title) not in others):
            return first
        if alike(first) in names:
            return rest
    return title


def beside_title(document: str, title: str) -> str | None:
    """What `<title>` says before or after the post's title, None where there is nothing else."""
    for first, rest in _splits(document):
        if alike(first) == alike(title):
            return rest
        if alike(rest) == alike(title):
            return first
    return None


def _declared(
    head: Head,
    article: StructuredArticle,
    *,
    names: frozenset[str],
    headings: list[Heading],
    url: str,
) -> Iterator[tuple[str, str]]:
    """Titles of the head and the structured data, without the site's name."""
    shown = frozenset(alike(h.text) for h in headings)
    open_graph = head.all("og:title", "twitter:title")
    if article.headline:
        yield without_site_name(article.headline, names, shown), "json-ld"
    headline = frozenset({alike(article.headline)}) if article.headline else frozenset()
    for text in open_graph:
        yield without_site_name(text, names, shown | headline), "opengraph"
    if head.title:
        og = frozenset(alike(text) for text in open_graph)
        bare = without_site_name(head.title, names, shown | headline | og)
        yield _by_slug(bare, url), "title"


def _by_slug(title: str, url: str) -> str:
    """Of a title in two parts, the first where the address holds all of it and nothing else."""
    splits = _splits(title)
    if not splits:
        return title
    first, rest = splits[-1]
    slug = slug_words(url)
    if slug_agreement(first, slug) == 1.0 and slug_agreement(rest, slug) == 0.0:
        return first
    return title


def _listed_title(
    listed: str,
    entry: Entry | None,
    on_page: list[Found],
    best: Heading | None,
) -> Title | None:
    """The title that the list gives, where the page bears it out; None where it does not."""
    form = alike(listed)
    if not form or entry is None:
        return None
    for text, _, element in on_page:
        if alike(text) == form:
            return Title(text=text, where=_where(entry), headline=element)
    contained = [item for item in on_page if len(item[0]) > 3 and alike(item[0]) in form]
    if contained and len(form) > max(len(text) for text, _, _ in contained):
        text, where, element = max(contained, key=lambda item: len(item[0]))
        return Title(text=text, where=where, headline=element)
    beginning = alike(CUT_OFF.sub("", listed))
    if CUT_OFF.search(listed) and beginning:
        for text, where, element in on_page:
            if alike(text).startswith(beginning):
                return Title(text=text, where=where, headline=element)
    if entry.witness is not Witness.SITEMAP and (best is None or not best.confirmed):
        return Title(text=CUT_OFF.sub("", listed) or listed, where=_where(entry))
    return None


def _page_title(headings: list[Heading], declared: list[tuple[str, str]], url: str) -> Title:
    """The title without a list's help: the heading, unless only the head says what it is."""
    best = headings[0] if headings else None
    if best is not None and not (declared and _are_sections(headings, declared[0], url)):
        return Title(text=best.text, where="heading", headline=best.element)
    if declared:
        text, where = declared[0]
        return Title(text=text, where=where)
    return Title(text=None)


def _are_sections(headings: list[Heading], declared: tuple[str, str], url: str) -> bool:
    """Whether the page has no headline: several equal headings that nothing confirms, and a head
    that calls the post something else, in structured data or in the words of the address."""
    best = headings[0]
    rivals = [h for h in headings if h.element.tag == best.element.tag and h.score > best.score - 2]
    if best.confirmed or len(rivals) < 2:
        return False
    text, where = declared
    return where in {"json-ld", "opengraph"} or slug_agreement(text, slug_words(url)) >= SLUG_SAYS


def _element_of(text: str | None, headings: list[Heading], best: Heading | None) -> Element | None:
    same = (h.element for h in headings if text and alike(h.text) == alike(text))
    return next(same, best.element if best is not None else None)


def _where(entry: Entry) -> str:
    return str(entry.witness.value)


def _home_link_texts(tree: Element, url: str) -> Iterator[str]:
    """Texts and picture names of the first links to the site's root or to a folder above.

    What stands in a byline is a person, wherever it leads.
    """
    site, here = site_of(url), path_segments(url)
    for link in itertools.islice(_links_outside_articles(tree), MOST_HOME_LINKS):
        target = canonical_url(link.get("href") or "", url)
        if target is None or site_of(target) != site:
            continue
        there = path_segments(target)
        if len(there) > 1 or len(there) >= len(here) or here[: len(there)] != there:
            continue
        if not any(map(is_author, (link, *itertools.islice(link.iterancestors(), 2)))):
            text = shown_text(link)
            if text and len(text) < 60:
                yield text


def _links_outside_articles(tree: Element) -> Iterator[Element]:
    for link in tree.iter("a"):
        if link.get("href") is not None and next(link.iterancestors("article"), None) is None:
            yield link
