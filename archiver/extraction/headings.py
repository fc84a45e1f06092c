"""Which heading of a page is the headline of its post, scored by what else on the page says so."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from archiver.extraction.texts import alike, names_of, shown_text, words_of
from archiver.extraction.zone import is_furniture
from archiver.urls import canonical_url, is_same_site, path_segments, url_key

HEADINGS = ("h1", "h2", "h3")
TITLED = frozenset({"div", "span", "p", "header", "a", "h4"})  # what themes put titles in instead
MOST_CANDIDATES = 60  # a page of sections or cards has hundreds of headings; the headline is above
LONGEST_TITLE = 300  # characters
# Both of `names_of`.
TITLE_CLASS = re.compile(
    r"[\s_-](?:p-name|headline|(?:post|entry|article|page|blog|single|content)-{0,2}_{0,2}"
    r"(?:title|headline|heading|name)|title)[\s_-]"
)
SITE_CLASS = re.compile(
    r"[\s_-](?:site|blog|brand|logo|masthead|navbar|banner)"
    r"-{0,2}_{0,2}(?:title|name|brand|logo|heading)[\s_-]|\s(?:brand|logo)\s"
)
NEVER_A_TITLE = frozenset({
    # Headings of furniture; a post of that name has other evidence for it.
    "about", "about me", "about the author", "archive", "archives", "blog", "categories",
    "category", "comments", "contents", "feedback", "follow", "home", "leave a comment",
    "leave a reply",
    "links", "menu", "navigation", "news", "on this page", "posts", "recent posts", "related",
    "related posts", "search", "share", "share this", "subscribe", "table of contents", "tags",
    "top level navigation menu", "webmentions", "目录", "评论", "文章目录", "コメント", "目次",
    "kommentare", "commentaires", "comentarios",
})  # fmt: skip


class Weight(NamedTuple):
    """What one observation is worth, and why."""

    points: float
    reason: str


WEIGHTS = {
    "entry": Weight(6.0, "the list that led here calls the post so"),
    "structured": Weight(4.0, "JSON-LD calls the article so"),
    "opengraph": Weight(4.0, "og:title is that text, or begins with it before the site's name"),
    "document": Weight(4.0, "so is <title>"),
    "itemprop": Weight(4.0, "marked as the headline, by microdata or microformats"),
    "slug": Weight(2.0, "the address is made of its words"),
    "h1": Weight(3.0, "an h1"),
    "h2": Weight(1.0, "an h2: themes keep h1 for the site's name"),
    "class": Weight(2.0, "its class names a post's title"),
    "article": Weight(2.0, "stands in <article> or <main>"),
    "order": Weight(-0.15, "each heading above it: a headline comes early"),
    "brand": Weight(-6.0, "its class names the site's title"),
    "home": Weight(-6.0, "links to a page above this one"),
    "elsewhere": Weight(-8.0, "links to another page of the site: a card"),
    "site name": Weight(-8.0, "it is the site's name"),
    "furniture": Weight(-8.0, "stands in a menu, sidebar, footer or among comments"),
    "label": Weight(-6.0, "names a part of the page"),
}
STEM = 5  # letters
SLUG_SAYS = 0.6  # of the words of the address
ENOUGH = 3.0  # points: an h1 that nothing speaks against


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnesses:
    """What else says how the post is called; texts in the form of `alike`."""

    url: str
    entry: str = ""
    structured: str = ""
    opengraph: frozenset[str] = frozenset()
    document: frozenset[str] = frozenset()
    site_names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading with its score."""

    element: Element
    text: str
    score: float
    reasons: tuple[str, ...]

    @property
    def confirmed(self) -> bool:
        """Whether anything but its own markup says that it is the title."""
        return not {"entry", "structured", "opengraph", "document", "slug"}.isdisjoint(self.reasons)


def headings_of(tree: Element, named: list[Element], witnesses: Witnesses) -> list[Heading]:
    """The headings that can be the headline, best first; `named`: of archiver.extraction.named."""
    elements = list(itertools.islice(tree.iter(*HEADINGS), MOST_CANDIDATES))
    known = set(elements)
    elements += [
        element
        for element in itertools.islice(filter(_is_titled, named), MOST_CANDIDATES)
        if element not in known
    ]
    texts = ((element, shown_text(element)) for element in elements)
    shown = [(element, text) for element, text in texts if 0 < len(text) <= LONGEST_TITLE]
    slug = slug_words(witnesses.url)
    scored = (
        _scored(element, text, position, witnesses, slug)
        for position, (element, text) in enumerate(shown)
    )
    headings = [heading for heading in scored if heading is not None]
    return sorted(headings, key=lambda heading: -heading.score)


def _is_titled(element: Element) -> bool:
    if element.get("itemprop") == "headline" or element.get("aria-level") == "1":
        return True
    classes = element.get("class") or ""
    return element.tag in TITLED and any(w in classes for w in ("title", "p-name", "headline"))


def slug_words(url: str) -> list[str]:
    """The words of the last part of an address; none where it is less than two."""
    segments = path_segments(url)
    slug = re.sub(r"\.\w{2,5}$", "", segments[-1]) if segments else ""
    parts = re.split(r"[\W_]+", slug.casefold())
    words = [word for word in parts if len(word) > 1 and not word.isdigit()]
    return words if len(words) > 1 else []


def slug_agreement(text: str, slug: list[str]) -> float:
    """Share of the words of `slug_words` that the text has, 0 to 1; 0 without such words.

    Words agree by their beginnings: a slug says "track" where the title says "tracking".
    """
    if not slug:
        return 0.0
    stems = {word[:STEM] for word in words_of(text)}
    return sum(word[:STEM] in stems for word in slug) / len(slug)


def _scored(
    element: Element, text: str, position: int, witnesses: Witnesses, slug: list[str]
) -> Heading | None:
    """None for less than ENOUGH points: where little speaks for it, nothing else is looked at."""
    form, names = alike(text), names_of(element)
    reasons = _reasons_for(element, form, names, witnesses)
    if slug_agreement(text, slug) >= SLUG_SAYS:
        reasons.append("slug")
    if _score(reasons, position) < ENOUGH:
        return None
    reasons += _reasons_against(element, form, names, witnesses)
    score = _score(reasons, position)
    if score < ENOUGH:
        return None
    return Heading(element=element, text=text, score=score, reasons=tuple(reasons))


def _score(reasons: list[str], position: int) -> float:
    return sum(WEIGHTS[name].points for name in reasons) + position * WEIGHTS["order"].points


def _reasons_for(element: Element, form: str, names: str, witnesses: Witnesses) -> list[str]:
    observed = {
        "entry": form == witnesses.entry,
        "structured": form == witnesses.structured,
        "opengraph": form in witnesses.opengraph,
        "document": form in witnesses.document,
        "itemprop": "headline" in (element.get("itemprop") or "") or "p-name" in names.split(),
        "h1": element.tag == "h1",
        "h2": element.tag == "h2",
        "class": TITLE_CLASS.search(names) is not None,
        "article": next(element.iterancestors("article", "main"), None) is not None,
    }
    return [name for name, true in observed.items() if true]


def _reasons_against(element: Element, form: str, names: str, witnesses: Witnesses) -> list[str]:
    observed = {
        "brand": SITE_CLASS.search(names) is not None,
        "site name": form in witnesses.site_names,
        "furniture": is_furniture(element, None),
        "label": form in NEVER_A_TITLE,
    }
    return [name for name, true in observed.items() if true] + _link_reasons(element, witnesses.url)


def _link_reasons(element: Element, url: str) -> list[str]:
    """Where the heading leads: up to the site's home, or away to another post."""
    links = [element, *element.iterancestors("a"), *element.iter("a")]
    href = next((link.get("href") for link in links if link.tag == "a" and link.get("href")), None)
    target = canonical_url(href, url) if href and not href.startswith("#") else None
    if target is None or not is_same_site(target, url) or url_key(target) == url_key(url):
        return []
    here, there = path_segments(url), path_segments(target)
    if not urlsplit(target).query and here[: len(there)] == there:
        return ["home"]
    return ["elsewhere"]
