"""The user's own selectors in place of what is found without them."""

from __future__ import annotations

from collections.abc import Sequence

import lxml.html

from archiver.discovery.cards import Card, card_at
from archiver.discovery.document import plain, selected
from archiver.discovery.groups import RULED, Group
from archiver.discovery.layout import Layout
from archiver.discovery.links import Link
from archiver.discovery.scoring import Scored
from archiver.discovery.shown_dates import SeenDate
from archiver.discovery.titles import Title, titles_of
from archiver.discovery.wording import is_read_more
from archiver.discovery.years import Calendar
from archiver.model import Rules


def ruled_group(layout: Layout, links: Sequence[Link], rules: Rules) -> Scored | None:
    """The list that `rules.entries` selects, None when it selects nothing that is linked.

    A match is a card or the link itself; its post is the first link with words in it.
    """
    assert rules.entries is not None
    cards = ruled_cards(layout, links, rules.entries)
    if not cards:
        return None
    group = Group(signature=RULED, cards=tuple(cards.values()))
    return Scored(
        group=group,
        score=100.0,
        titles=titles_of(layout, group) | _ruled_titles(layout, group, rules.title),
        dates=Calendar(layout, group, language=layout.document.language).dates()
        | _ruled_dates(layout, group, rules.date),
        factors={"rule": 100.0},
    )


def ruled_cards(layout: Layout, links: Sequence[Link], rule: str) -> dict[str, Card]:
    """The cards that a selector matches, by key, in the order of the page."""
    by_element = {link.anchor.element: link for link in links}
    cards: dict[str, Card] = {}
    for element in selected(layout.document.tree, rule):
        if element not in layout.spans:
            continue
        link = _main_link(layout, element, by_element)
        if link is not None and link.key not in cards:
            cards[link.key] = card_at(layout, link, element)
    return cards


def _main_link(
    layout: Layout, element: lxml.html.HtmlElement, by_element: dict[lxml.html.HtmlElement, Link]
) -> Link | None:
    found = [by_element[item] for item in element.iter("a") if item in by_element]
    named = [link for link in found if not is_read_more(layout.element_text(link.anchor.element))]
    return next(iter(named or found), None)


def _ruled_titles(layout: Layout, group: Group, rule: str | None) -> dict[str, Title]:
    texts = {card.key: _first(layout, card, rule) for card in group.cards}
    return {
        key: Title(layout.element_text(element), "heading")
        for key, element in texts.items()
        if element is not None and layout.element_text(element)
    }


def _ruled_dates(layout: Layout, group: Group, rule: str | None) -> dict[str, SeenDate]:
    found = {}
    for card in group.cards:
        element = _first(layout, card, rule)
        if element is not None:
            attribute = plain(element.get("datetime") or element.get("content") or "")
            found[card.key] = SeenDate(
                text=layout.element_text(element) or None, attribute=attribute or None
            )
    return found


def _first(layout: Layout, card: Card, rule: str | None) -> lxml.html.HtmlElement | None:
    if rule is None:
        return None
    matches = selected(card.element, rule)
    return next((item for item in matches if item in layout.spans), None)
