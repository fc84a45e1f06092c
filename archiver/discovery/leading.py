"""The posts that open a list in another layout: a featured one, or the newest shown in full."""

from __future__ import annotations

import re

import lxml.html

from archiver.discovery.addresses import AddressKind
from archiver.discovery.cards import Card
from archiver.discovery.groups import Group
from archiver.discovery.layout import HEADINGS, Layout
from archiver.discovery.sections import heading_over
from archiver.discovery.wording import bare_words, phrases

MOST_LEADING = 3  # posts; more are a list of their own

_FEATURED = re.compile(
    r"(?:^|[-_])(?:featured?|lead|hero|sticky|pinned|highlight|headline|spotlight)", re.IGNORECASE
)

_REST = phrases(
    # Headings between a first post shown fuller and the rest of its list.
    "other posts, other articles, other entries, more posts, more articles, more entries, "
    "more stories, older posts, older articles, earlier posts, previous posts, previous articles",
    "weitere beiträge, weitere artikel, ältere beiträge, autres articles, otros artículos, "
    "más artículos, outros artigos, altri articoli, другие записи, 更多文章, その他の記事",
)


def goes_on(layout: Layout, position: int) -> bool:
    """Whether the heading over a list says that more of the same list came before it."""
    return bare_words(heading_over(layout, position) or "") in _REST


def may_lead(layout: Layout, group: Group) -> bool:
    """Whether each link of a small group is the heading of an <article> of its own."""
    cards = group.cards
    return len(cards) <= MOST_LEADING and all(_is_article(layout, card) for card in cards)


def _is_article(layout: Layout, card: Card) -> bool:
    link = card.links[0]
    if card.external or card.kind is not AddressKind.POST:
        return False
    heading = next(link.anchor.element.iterancestors(*HEADINGS), None)
    article = next(link.anchor.element.iterancestors("article"), None)
    if heading is None or article is None:
        return False
    start, end = layout.span(article)
    first = next(iter(layout.headings_in(start, end)), None)
    return first is heading and _is_open(layout, article) and _is_unlabelled(layout, article)


def _is_open(layout: Layout, article: lxml.html.HtmlElement) -> bool:
    """Whether it stands in the main part, or in nothing but an <aside> that is named featured."""
    start, _ = layout.span(article)
    around = [region.name for low, high, region in layout.regions if low <= start < high]
    if not around:
        return True
    asides = list(article.iterancestors("aside"))
    names = [f"{item.get('class') or ''} {item.get('id') or ''}".split() for item in asides]
    featured = bool(names) and all(any(map(_FEATURED.match, words)) for words in names)
    return featured and around == ["aside"] * len(asides)


def _is_unlabelled(layout: Layout, article: lxml.html.HtmlElement) -> bool:
    """Whether no heading but the page's own stands over it: "Featured" is a choice from all."""
    start, _ = layout.span(article)
    label = heading_over(layout, start)
    tops = (item for item in layout.headings_in(0, start) if item.tag == "h1")
    return label is None or label in {layout.element_text(item) for item in tops}
