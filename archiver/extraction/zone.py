"""Where a page speaks of its own post: the texts around the headline, apart from the furniture.

Furniture is what every page of a site has, and what belongs to other posts: menus, sidebars,
comments, related posts, share bars, the site's footer.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree
from lxml.etree import _Element as Element

from archiver.extraction.postcard import find_postcard
from archiver.extraction.texts import classes_of, clean, names_of

FURNITURE_TAGS = frozenset({"nav", "aside", "dialog", "form", "menu"})
FURNITURE = re.compile(
    # Whole words of class names and ids (of `names_of`), as "post-comments" or "toc_list".
    r"[\s_-](?:comments?|respond|reactions?|replies|disqus|webmentions?|related|recommend(?:ed|ations?)?"
    r"|similar|more-posts|other-posts|recent(?:-posts?)?|popular|trending|latest|featured-posts"
    r"|sidebar|widgets?|breadcrumbs?|toc|table-of-contents|tableofcontents|outline|pagination|pager|paging"
    r"|pagenav|prev-?next|post-nav|nav|navbar|navigation|menu|newsletter|subscribe|subscription"
    r"|cookies?|consent|banner-ad|advert(?:isement)?|promo|backlinks|author-(?:bio|box|card))"
    r"[\s_-]"
)
POST_META = re.compile(  # of `classes_of`
    r"[\s_-](?:post|entry|article|page|blog|single)(?:-|_|__|-page-)?"
    r"(?:meta(?:data)?|info|date|time|details|byline|published|publish-date|authors?|header|tags)"
    r"[\s_-]"
)
INLINE_TAGS = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del",
    "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "link", "mark", "meta", "nobr", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "svg", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
SILENT_TAGS = frozenset({
    "button", "code", "figure", "iframe", "noscript", "pre", "script", "select", "style", "svg",
    "table", "template", "textarea",
})  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
RUNS_BEFORE = 14  # a date, category or author above the headline
RUNS_AFTER = 24  # below it: lead, author box, dates, tags
LONG_RUN = 200  # bytes of UTF-8, so that 70 Chinese characters count alike: prose, not a label
PROSE_ENDS = 2  # long runs below the headline after which the article has begun


@dataclass(frozen=True, slots=True)
class Piece:
    """One text node and the element it stands in."""

    text: str
    element: Element


@dataclass(frozen=True)
class Run:
    """Text without a break of line, as a reader sees it."""

    pieces: tuple[Piece, ...]

    @cached_property
    def text(self) -> str:
        """All of it, in one line."""
        return clean(" ".join(piece.text for piece in self.pieces))

    @property
    def is_prose(self) -> bool:
        """Whether that is too long for a label."""
        return len(self.text.encode()) > LONG_RUN

    @property
    def is_heading(self) -> bool:
        """Whether that is a heading, or a part of one."""
        element = self.pieces[0].element
        return any(node.tag in HEADINGS for node in (element, *element.iterancestors()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The texts that speak of the post. Without a headline: the first texts of the page."""

    headline: Element | None
    scope: Element  # the article, main part or body that holds the headline
    before: tuple[Run, ...]  # nearest last
    after: tuple[Run, ...]  # nearest first
    meta: tuple[Run, ...]  # of a box for the post's own data that stands elsewhere
    postcard: Element | None = None  # such a box among the furniture, known by what it holds

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs, those below the headline first: that is where bylines stand."""
        return self.after + self.before + self.meta


def read_zone(tree: Element, headline: Element | None, named: list[Element]) -> Zone:
    """The zone of a page around that headline; `named`: of archiver.extraction.named."""
    scope = scope_of(tree, headline)
    before, after = _around(scope, headline)
    postcard = find_postcard(tree, scope)
    card_runs = [] if postcard is None else _runs(postcard, None, everything=True)
    return Zone(
        headline=headline,
        scope=scope,
        before=tuple(before),
        after=tuple(after),
        meta=(
            *_meta_boxes(named, headline, scope),
            *(run for run in card_runs if run is not None),
        ),
        postcard=postcard,
    )


def scope_of(tree: Element, headline: Element | None) -> Element:
    """The innermost `<article>` or `<main>` around the headline, else the body."""
    if headline is not None:
        for ancestor in headline.iterancestors():
            if ancestor.tag in {"article", "main"} or ancestor.get("role") == "main":
                return ancestor
    body: Element | None = tree.find(".//body")
    return tree if body is None else body


def is_meta(element: Element) -> bool:
    """Whether the class of an element says that it holds data of a post."""
    return POST_META.search(classes_of(element)) is not None


def is_furniture(element: Element, headline: Element | None) -> bool:
    """Whether an element is part of the furniture, seen from below the headline's ancestors."""
    around = set() if headline is None else set(headline.iterancestors())
    for node in [element, *element.iterancestors()]:
        if node in around or node is headline:
            return node.tag == "footer" and node is element
        if _looks_like_furniture(node) or _is_other_entry(node, headline):
            return True
        if node.tag == "footer" and not any(
            up.tag in {"article", "main"} for up in node.iterancestors()
        ):
            return True
    return False


def _looks_like_furniture(node: Element) -> bool:
    if node.tag in FURNITURE_TAGS or node.get("role") in {"navigation", "complementary", "search"}:
        return True
    return FURNITURE.search(names_of(node)) is not None


def _is_other_entry(node: Element, headline: Element | None) -> bool:
    """Whether that is the card of another post: one article of several, without the headline."""
    if node.tag != "article" or headline is None:
        return False
    parent = node.getparent()
    group = parent.getparent() if parent is not None else None
    return group is not None and len(list(itertools.islice(group.iter("article"), 2))) > 1


def _around(scope: Element, headline: Element | None) -> tuple[list[Run], list[Run]]:
    before: deque[Run] = deque(maxlen=RUNS_BEFORE)
    after: list[Run] = []
    prose = 0
    passed = headline is None
    for run in _runs(scope, headline):
        if run is None:
            passed = True
        elif not passed:
            before.append(run)
        else:
            prose += run.is_prose
            begun = prose >= PROSE_ENDS or (prose and run.is_heading)
            if begun or len(after) >= RUNS_AFTER:
                break
            after.append(run)
    return list(before), after


def _meta_boxes(named: list[Element], headline: Element | None, scope: Element) -> Iterator[Run]:
    """The runs of the boxes of post data that stand outside the scope, as in a sidebar of MkDocs.

    A kind of box that occurs more than once belongs to the cards of other posts.
    """
    around = {scope, *scope.iterancestors()}
    boxes = [element for element in named if element not in around and is_meta(element)]
    outside = [box for box in boxes if not any(up is scope for up in box.iterancestors())]
    outermost = [box for box in outside if not any(map(is_meta, _below(box, around)))]
    kinds = Counter(box.get("class") for box in outermost)
    for box in outermost:
        if kinds[box.get("class")] == 1 and (headline is None or not _holds(box, headline)):
            yield from (run for run in _runs(box, None, everything=True) if run is not None)


def _below(element: Element, around: set[Element]) -> Iterator[Element]:
    """Its ancestors that do not hold the scope too."""
    return itertools.takewhile(lambda node: node not in around, element.iterancestors())


def _holds(element: Element, other: Element) -> bool:
    return any(node is element for node in other.iterancestors())


def _runs(
    scope: Element, headline: Element | None, *, everything: bool = False
) -> Iterator[Run | None]:
    """The runs of a scope in order; None stands for the headline."""
    pieces: list[Piece] = []
    for item in _flow(scope, headline, everything):
        if isinstance(item, Piece):
            pieces.append(item)
            continue
        if pieces:
            yield Run(tuple(pieces))
            pieces = []
        if item is not scope and item is headline:
            yield None
    if pieces:
        yield Run(tuple(pieces))


def _flow(scope: Element, headline: Element | None, everything: bool) -> Iterator[Piece | Element]:
    """Texts, and the block elements that break lines between them, in order of the page."""
    around = set() if headline is None else set(headline.iterancestors())
    around.add(scope)
    walk = etree.iterwalk(scope, events=("start", "end", "comment"))
    for event, node in walk:
        if event == "start":
            if node.tag not in INLINE_TAGS:
                yield node
            silent = node.tag in SILENT_TAGS or node.get("hidden") is not None
            may_be_furniture = not everything and node not in around
            if silent or node is headline or (may_be_furniture and _looks_like_furniture(node)):
                walk.skip_subtree()
            elif node.text and node.text.strip():
                yield Piece(node.text, node)
            continue
        if event == "end" and node.tag not in INLINE_TAGS and node is not headline:
            yield node
        if node is not scope and node.tail and node.tail.strip():
            yield Piece(node.tail, node.getparent())
