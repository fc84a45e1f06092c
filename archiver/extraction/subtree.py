"""The smallest subtree of a page that holds the text which the vote took for the article."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from archiver.extraction.body import Vote

# Elements whose text counts as one block when no other of these is inside.
BLOCKS = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd", "blockquote",
    "figcaption", "pre", "summary", "div", "section", "article", "main", "center", "header",
    "footer", "aside", "address", "details", "ul", "ol", "dl", "table", "figure", "form", "nav",
    "fieldset",
)  # fmt: skip
# Elements one may go down into; a list or a quote is never the whole article.
CONTAINERS = frozenset((
    "html", "body", "div", "section", "article", "main", "center", "form", "table", "tbody",
    "tr", "td", "span", "font", "fieldset", "header", "label", "td",
))  # fmt: skip
# Class names, ids and properties that sites give to the element that is the body of the article.
BODY_NAME = re.compile(
    r"""(?ix)(?:^|[\s_-])(?:
      articlebody | article-?body | article-?content | article-?text | article__(?:body|content)
    | available-content | blog-?content | blog-?post-?(?:body|content) | body\s+markup | content-?body
    | e-content | entry-?content | entry-?body | entry__content | gh-content | kg-canvas | md-content__inner
    | markdown | markdown-body | post-?body | post-?content | post-?text | post__(?:body|content)
    | page-?content | prose | single-?content | story-?body | theme-doc-markdown | vp-doc | td-post-content
    | postcontent | postbody | rich-?text | article-?entry | sl-markdown-content
    )(?:$|[\s_-])"""
)
PERIPHERY_TAGS = frozenset(("header", "footer", "aside", "nav", "form", "button", "address"))
SHORT_TEXT = 90  # characters without white space: a title, a byline, a line of tags


@dataclass(frozen=True, slots=True)
class Leaf:
    """One block of text that the vote kept, and the way down to it."""

    path: tuple[HtmlElement, ...]
    text: str  # without white space
    weight: int


def find_subtree(tree: HtmlElement, vote: Vote) -> tuple[HtmlElement, frozenset[HtmlElement]]:
    """The element that holds the article, and every element that holds text of the vote."""
    body = tree.find("body")
    root = body if body is not None else tree
    leaves = _leaves(root, vote)
    if not leaves:
        return _by_name(root), frozenset()
    node, depth = root, 0
    inside = leaves
    while True:
        best, theirs = _best_child(inside, depth)
        if best is None or (best.tag not in CONTAINERS and "-" not in best.tag):
            break
        if not _may_leave(node, best, inside, theirs):
            break
        node, depth, inside = best, depth + 1, theirs
        if _is_named_body(node) and not _named_inside(inside, depth):
            break
    voted = frozenset(element for leaf in leaves for element in leaf.path)
    return node, voted


def squeezed(element: HtmlElement) -> str:
    """The text of an element without any white space."""
    return "".join(element.text_content().split())


def _leaves(root: HtmlElement, vote: Vote) -> list[Leaf]:
    """The blocks of the page whose text the vote kept, in the order of the page."""
    found = []
    for element in root.iter(*BLOCKS):
        if next(element.iterdescendants(*BLOCKS), None) is None:
            texts = [squeezed(element)]
        else:
            pieces = [element.text, *(child.tail for child in element)]
            texts = ["".join(piece.split()) for piece in pieces if piece and not piece.isspace()]
        weight = sum(len(text) for text in texts if text and vote.holds(text))
        if weight:
            path = (*reversed(list(element.iterancestors())), element)
            start = path.index(root)
            found.append(Leaf(path[start:], texts[0], weight))
    return found


def _best_child(leaves: list[Leaf], depth: int) -> tuple[HtmlElement | None, list[Leaf]]:
    """The child of the element at that depth with most of the voted text, and its leaves."""
    groups: dict[HtmlElement, list[Leaf]] = {}
    for leaf in leaves:
        if len(leaf.path) > depth + 1:
            groups.setdefault(leaf.path[depth + 1], []).append(leaf)
    if not groups:
        return None, []
    best = max(groups, key=lambda child: sum(leaf.weight for leaf in groups[child]))
    return best, groups[best]


def _may_leave(
    node: HtmlElement, best: HtmlElement, leaves: list[Leaf], theirs: list[Leaf]
) -> bool:
    """Whether going down to one child loses nothing of the article."""
    kept = {leaf.text for leaf in theirs}
    members = set(map(id, theirs))
    lost = [leaf for leaf in leaves if id(leaf) not in members and leaf.text not in kept]
    total = sum(leaf.weight for leaf in leaves)
    outside = [leaf for leaf in lost if not _is_periphery(leaf, node)]
    if any(leaf.weight > SHORT_TEXT for leaf in outside):
        return False
    if sum(leaf.weight for leaf in outside) > 0.06 * total:
        return False
    return not any(
        sibling.find(".//pre") is not None or sibling.tag in ("pre", "table")
        for sibling in node
        if sibling is not best and isinstance(sibling.tag, str)
    )


def _is_periphery(leaf: Leaf, node: HtmlElement) -> bool:
    """Whether a text stands where titles, bylines and footers do."""
    below = leaf.path[leaf.path.index(node) + 1 :]
    return any(element.tag in PERIPHERY_TAGS or element.tag == "h1" for element in below)


def _is_named_body(element: HtmlElement) -> bool:
    if element.get("itemprop") == "articleBody":
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return BODY_NAME.search(names) is not None


def _named_inside(leaves: list[Leaf], depth: int) -> bool:
    """Whether one element further down is named as the body too, and holds all of the text."""
    shared = None
    for leaf in leaves:
        names = [e for e in leaf.path[depth + 1 :] if e.tag in CONTAINERS and _is_named_body(e)]
        if not names or (shared is not None and names[0] is not shared):
            return False
        shared = names[0]
    return shared is not None


def _by_name(root: HtmlElement) -> HtmlElement:
    """Without a vote: what the page itself names as its article."""
    named = [e for e in root.iter("div", "section", "article", "main", "td") if _is_named_body(e)]
    if named:
        return max(named, key=lambda e: len(squeezed(e)))
    articles = list(root.iter("article"))
    if len(articles) == 1:
        return articles[0]
    return next(root.iter("main"), root)
