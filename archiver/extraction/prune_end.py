"""What stands behind the last words of an article, whatever the vote says of it.

Read from the end: each block that is the site's by its form goes, up to the first that is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archiver.extraction.names import is_named_boilerplate
from archiver.extraction.prune_words import CONTENTS, NEIGHBOUR, SECTIONS, SHARES
from archiver.extraction.subtree import is_all_links, squeezed
from archiver.markup import text_of

WRAPPERS = frozenset(("div", "section", "article", "main", "footer", "aside", "header", "center"))
GROUPS = frozenset(("div", "ul", "ol", "nav", "section", "p", "table", "aside", "footer"))
HEADINGS = frozenset((
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "strong", "span", "blockquote",
))  # fmt: skip
CONTENT = ("pre", "table", "img", "picture", "video", "iframe", "figure", "blockquote", "form")
TAG_LINK = re.compile(
    r"(?i)^(?:[\w ]* )?tag\b|/(?:tags?|categor(?:y|ies)|topics?|labels?)/|[?&](?:q|tag|cat)="
)
LONGEST_LINE = 120  # characters of one that only shares or leads on
LONGEST_TITLES = 400  # characters of the titles of the posts before and after
MOST = 0.25  # of the article; more than that is never the site's


def end_matter(subtree: HtmlElement, size: int) -> Iterator[HtmlElement]:
    """The elements at the end of a subtree that lead on, share, tell of the author or contents.

    `size` is the number of characters in it, white space apart.
    """
    if subtree.tag in ("pre", "table", "blockquote"):
        return
    most = MOST * size
    for element in _backwards(subtree, most):
        if len(squeezed(element)) < most:
            yield element


def _backwards(box: HtmlElement, most: float) -> Iterator[HtmlElement]:
    """The site's elements at the end of a box, last first; ends before the article's own."""
    if (box.text or "").strip() and not len(box):
        return
    for child in reversed(box):
        if (child.tail or "").strip():
            return
        if not isinstance(child.tag, str) or _is_unseen(child):
            continue
        if is_the_sites(child):
            yield child
        elif section := _list_of_posts(child):
            yield from section
        elif child.tag not in WRAPPERS:
            return
        else:
            inner = list(_backwards(child, most))
            yield from inner
            if not _is_used_up(child, inner):
                return


def is_the_sites(element: HtmlElement) -> bool:
    """Whether an element at the end of an article is no part of it, by its form alone."""
    if next(element.iter("pre", "table"), None) is not None:
        return False
    if is_named_boilerplate(element) and element.tag in GROUPS:
        return True
    return (
        _leads_on(element)
        or _is_contents(element)
        or _is_sharing(element)
        or _is_filing(element)
        or _is_title_of_nothing(element)
    )


def _is_unseen(element: HtmlElement) -> bool:
    """Whether it shows nothing, or is a note, which the article has at its end."""
    if element.get("data-note") is not None or element.tag in ("br", "hr", "script", "style"):
        return True
    notes = [e for e in element.iter() if e.get("data-note") is not None]
    said = len(text_of(element).split()) - sum(len(text_of(e).split()) for e in notes)
    return said <= 0 and next(element.iter(*CONTENT), None) is None


def _is_used_up(box: HtmlElement, found: list[HtmlElement]) -> bool:
    """Whether a box shows nothing but what was found in it."""
    told = sum(len(squeezed(element)) for element in found)
    return told >= len(squeezed(box))


def _one_line(element: HtmlElement) -> str:
    return " ".join(text_of(element).split())


def _leads_on(element: HtmlElement) -> bool:
    """Links to the posts before and after, each called so; a paragraph is the author's own."""
    if (
        element.tag not in GROUPS
        or element.tag == "p"
        or not 0 < len(_one_line(element)) <= LONGEST_TITLES
    ):
        return False
    parts = [e for e in element if isinstance(e.tag, str) and _one_line(e)]
    holders = parts if len(parts) > 1 and not (element.text or "").strip() else [element]
    if len(holders) > 3 or next(element.iter("img", "picture"), None) is not None:
        return False
    return all(
        NEIGHBOUR.match(_one_line(part)) is not None
        and next(part.iter("a"), None) is not None
        and _is_mostly_links(part)
        for part in holders
    )


def _is_mostly_links(part: HtmlElement) -> bool:
    """Whether what a part says beside its links is no more than what calls them so."""
    links = list(part.iter("a"))
    beside = len(squeezed(part)) - sum(len(squeezed(link)) for link in links)
    return beside <= 24


def _is_contents(element: HtmlElement) -> bool:
    """A list that does nothing but lead to places of the same page."""
    if element.tag not in ("ul", "ol", "nav", "div") or not is_all_links(element):
        return False
    return all((link.get("href") or "").startswith("#") for link in element.iter("a"))


def _is_sharing(element: HtmlElement) -> bool:
    """A line or list of nothing but places to share at."""
    text = _one_line(element)
    return (
        element.tag in GROUPS
        and 3 < len(text) <= LONGEST_LINE
        and any(isinstance(e.tag, str) and e.tag in ("a", "button") for e in element.iter())
        and SHARES.fullmatch(text) is not None
    )


def _is_filing(element: HtmlElement) -> bool:
    """A line of links to the tags and categories of the post."""
    if element.tag not in GROUPS or not 0 < len(_one_line(element)) <= 2 * LONGEST_LINE:
        return False
    links = list(element.iter("a"))
    filed = all(TAG_LINK.search(f"{a.get('rel')} {a.get('href')}") for a in links)
    return bool(links) and filed and _is_mostly_links(element)


def _is_title_of_nothing(element: HtmlElement) -> bool:
    """A heading of a section of the site, behind which nothing is left."""
    if element.tag not in HEADINGS or len(element) > 2:
        return False
    text = _one_line(element)
    if not 0 < len(text) < LONGEST_LINE:
        return False
    return SECTIONS.fullmatch(text) is not None or CONTENTS.fullmatch(text) is not None


def _list_of_posts(element: HtmlElement) -> list[HtmlElement]:
    """A list of links and the heading before it that says whose it is; [] when it is not."""
    if element.tag not in GROUPS or not is_all_links(element):
        return []
    before = element.getprevious()
    if before is None or not isinstance(before.tag, str) or not _is_title_of_nothing(before):
        return []
    return [element, before]
