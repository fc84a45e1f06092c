"""The smallest subtree of a page that holds the text which the vote took for the article."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from archiver.extraction.body import Vote
from archiver.extraction.names import is_named_boilerplate
from archiver.markup import text_of

# Elements whose text counts as one block when no other of these is inside.
BLOCKS = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd", "blockquote",
    "figcaption", "pre", "summary", "div", "section", "article", "main", "center", "header",
    "footer", "aside", "address", "details", "ul", "ol", "dl", "table", "figure", "form", "nav",
    "fieldset",
)  # fmt: skip
BLOCK_SET = frozenset(BLOCKS)
# Elements one may go down into; a list or a quote is never the whole article.
CONTAINERS = frozenset((
    "html", "body", "div", "section", "article", "main", "center", "form", "table", "tbody",
    "tr", "td", "span", "font", "fieldset", "header", "label", "td",
))  # fmt: skip
# Class names, ids and properties that sites give to the element that is the body of the article.
BODY_NAME = re.compile(
    r"""(?ix)(?:^|[\s_-])(?:
      articlebody | article-?body | article-?content | article-?text | article__(?:body|content)
    | available-content | blog-?content | blog-?post-?(?:body|content) | body\s+markup
    | content-?body | e-content | entry-?content | entry-?body | entry__content | gh-content
    | kg-canvas | md-content__inner
    | markdown | markdown-body | post-?body | post-?content | post-?text | post__(?:body|content)
    | prose | single-?content | story-?body | theme-doc-markdown | vp-doc | td-post-content
    | postcontent | postbody | rich-?text | article-?entry | sl-markdown-content
    )(?:$|[\s_-])"""
)
PERIPHERY_TAGS = frozenset(("header", "footer", "aside", "nav", "form", "button", "address"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
WEAK_VOTE = 100  # words: below it the page's own names may outrank the vote
STRAY_SHARE = (
    0.3  # a box with less of its text in the vote holds a stray, not a part of the article
)
SHORT_TEXT = 90  # characters without white space: a title, a byline, a line of tags


Way = tuple[HtmlElement, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One block of text that the vote kept, and the way down to it."""

    path: Way
    text: str  # without white space
    weight: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The subtree that is taken for the article."""

    subtree: HtmlElement
    voted: frozenset[HtmlElement]  # every element of the page that holds text of the vote
    flags: tuple[str, ...] = ()  # words of Quality.flags


def find_subtree(tree: HtmlElement, vote: Vote) -> Choice:
    """The element that holds the article, and how it was found."""
    body = tree.find("body")
    root = body if body is not None else tree
    leaves = _leaves(root, vote)
    if not leaves:
        return Choice(_by_name(root), frozenset(), ("no_vote",))
    node = _deepest(root, leaves)
    voted = frozenset().union(*(leaf.path for leaf in leaves))
    if vote.words < WEAK_VOTE:
        named = _by_name(root)
        if named is not root and _prose(named) > 3 * _prose(node) and node not in named.iter():
            return Choice(named, voted, ("vote_overruled",))
    wider = _with_siblings(node)
    return Choice(wider, voted, ("widened",) if wider is not node else ())


def _deepest(root: HtmlElement, leaves: list[Leaf]) -> HtmlElement:
    """Go down as long as one child holds all that matters."""
    node, depth, inside = root, 0, leaves
    while True:
        best, theirs = _best_child(inside, depth)
        if best is None or (best.tag not in CONTAINERS and "-" not in best.tag):
            return node
        if not _may_leave(node, best, inside, theirs, depth):
            return node
        node, depth, inside = best, depth + 1, theirs
        if _is_named_body(node) and not _named_inside(inside, depth):
            return node


def _with_siblings(node: HtmlElement) -> HtmlElement:
    """The element around several boxes of one class that share the article between them."""
    for box in (node, *(e for e, _ in zip(node.iterancestors(), range(2), strict=False))):
        parent = box.getparent()
        names = box.get("class")
        if parent is None or not names or box.tag not in ("div", "section"):
            continue
        others = [
            e
            for e in parent.iterchildren(box.tag)
            if e is not box
            and e.get("class") == names
            and next(e.iter("h1", "h2", "article", "time", "form"), None) is None
        ]
        if others and sum(map(_prose, others)) > 0.25 * _prose(node) > 0:
            return parent
    return node


def _prose(element: HtmlElement) -> int:
    """How much text stands in paragraphs that are no lists of links."""
    prose = 0
    for paragraph in element.iter("p"):
        size = len(squeezed(paragraph))
        if sum(len(squeezed(link)) for link in paragraph.iter("a")) * 2 <= size:
            prose += size
    return prose


def squeezed(element: HtmlElement) -> str:
    """The text of an element without any white space."""
    return "".join(text_of(element).split())


def _leaves(root: HtmlElement, vote: Vote) -> list[Leaf]:
    """The blocks of the page whose text the vote kept, in the order of the page."""
    blocks = list(root.iter(*BLOCKS))
    around = {_block_around(block) for block in blocks}
    ways = {root: (root,)}
    found = []
    for block in blocks:
        if block in around:
            pieces = [block.text, *(child.tail for child in block)]
            texts = ["".join(piece.split()) for piece in pieces if piece and not piece.isspace()]
        else:
            texts = [squeezed(block)]
        weight = sum(len(text) for text in texts if text and vote.holds(text))
        if weight:
            found.append(Leaf(_way_down(block, ways), texts[0], weight))
    return found


def _way_down(element: HtmlElement, ways: dict[HtmlElement, Way]) -> Way:
    """The elements from the root to one; `ways` remembers them, the root's own from the start."""
    if element not in ways:
        parent = element.getparent()
        ways[element] = (*(_way_down(parent, ways) if parent is not None else ()), element)
    return ways[element]


def _block_around(element: HtmlElement) -> HtmlElement | None:
    """The nearest block that an element is in, None for the outermost."""
    parent = element.getparent()
    while parent is not None and parent.tag not in BLOCK_SET:
        parent = parent.getparent()
    return parent


def _best_child(leaves: list[Leaf], depth: int) -> tuple[HtmlElement | None, list[Leaf]]:
    """The child of the element at that depth with most of the voted text, and its leaves."""
    groups: dict[HtmlElement, list[Leaf]] = {}
    below = depth + 1
    for leaf in leaves:
        if len(leaf.path) > below:
            groups.setdefault(leaf.path[below], []).append(leaf)
    if not groups:
        return None, []
    if len(groups) == 1:
        return groups.popitem()
    best = max(groups, key=lambda child: sum(leaf.weight for leaf in groups[child]))
    return best, groups[best]


def _may_leave(
    node: HtmlElement, best: HtmlElement, leaves: list[Leaf], theirs: list[Leaf], depth: int
) -> bool:
    """Whether going down to one child loses nothing of the article.

    Before that child stand titles, bylines and dates; behind it a short text may be the
    article's last section, so there only what the page itself sets apart may go.
    """
    if len(theirs) < len(leaves) and _loses(node, best, leaves, theirs, depth):
        return False
    return not any(
        _is_part(sibling, best)
        for sibling in node
        if sibling is not best and isinstance(sibling.tag, str)
    )


def _loses(
    node: HtmlElement, best: HtmlElement, leaves: list[Leaf], theirs: list[Leaf], depth: int
) -> bool:
    """Whether what stands beside that child is of the article, as far as the vote tells."""
    kept = {leaf.text for leaf in theirs}
    lost: dict[HtmlElement, list[Leaf]] = {}
    for leaf in leaves:
        child = leaf.path[depth + 1] if len(leaf.path) > depth + 1 else node
        if child is not best and leaf.text not in kept:
            lost.setdefault(child, []).append(leaf)
    total = sum(leaf.weight for leaf in leaves)
    behind = set(best.itersiblings()) if lost else set()
    for child, group in lost.items():
        matter = [leaf for leaf in group if not _is_periphery(leaf, depth, child in behind)]
        weight = sum(leaf.weight for leaf in matter)
        may_stray = weight < 0.25 * total and child is not node
        if not weight or (may_stray and weight < STRAY_SHARE * len(squeezed(child))):
            continue
        if child in behind or weight > 0.06 * total:
            return True
        if any(leaf.weight > SHORT_TEXT for leaf in matter):
            return True
    return False


def _is_part(sibling: HtmlElement, best: HtmlElement) -> bool:
    """Whether an element beside the best one is of the article too, whatever the vote says."""
    if sibling.tag in ("pre", "table") or sibling.find(".//pre") is not None:
        return True
    if sibling.tag != "section" or best.tag != "section" or is_named_boilerplate(sibling):
        return False
    if best.find(".//article") is not None:
        return False  # a section around an article is a part of the page
    return next(sibling.iter("h2", "h3", "h4"), None) is not None


def _is_periphery(leaf: Leaf, depth: int, is_behind: bool) -> bool:
    """Whether a text stands where titles, bylines, footers, tags and newsletters do."""
    block = leaf.path[-1]
    if not is_behind and block.tag in HEADINGS:
        return True
    if is_behind and leaf.weight < SHORT_TEXT and is_all_links(block):
        return True
    return any(e.tag in PERIPHERY_TAGS or is_named_boilerplate(e) for e in leaf.path[depth + 1 :])


def is_all_links(element: HtmlElement) -> bool:
    """Whether next to all of an element's text is in links, and it shows no picture."""
    links = [element] if element.tag == "a" else list(element.iter("a"))
    if not links or next(element.iter("img"), None) is not None:
        return False
    return sum(len(squeezed(link)) for link in links) > 0.8 * len(squeezed(element))


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
