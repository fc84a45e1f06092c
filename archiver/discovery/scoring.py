"""How much a group of links looks like a page's list of posts: one product of named factors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from statistics import median

from archiver.discovery.addresses import AddressKind, slug_quality
from archiver.discovery.cards import Card
from archiver.discovery.groups import Group
from archiver.discovery.layout import Layout
from archiver.discovery.leading import goes_on, may_lead
from archiver.discovery.sections import under_side_heading
from archiver.discovery.shown_dates import SeenDate
from archiver.discovery.titles import Title, titles_of
from archiver.discovery.years import Calendar

FULLY_SCORED = 12  # groups of a page; the rest are menus by the cheap factors alone
SAMPLE = 60  # cards of a group that are looked at for its score

KIND_WEIGHTS = {
    # What an address leads to, against a list of posts.
    AddressKind.POST: 1.0,
    AddressKind.TAXONOMY: 0.15,  # some blogs keep posts under /category/
    AddressKind.FURNITURE: 0.15,
    AddressKind.PAGER: 0.05,
    AddressKind.HOME: 0.05,
}
SIDE_HEADING_WEIGHT = 0.3  # "Recent posts" over a list: the real list only where nothing else is
PROSE_WEIGHT = 0.1  # links inside sentences
COUNTED_WEIGHT = 0.2  # "name (12)"
EXTERNAL_WEIGHT = 0.05  # lists of links to other sites
_COUNT = re.compile(r"^.{1,40}?[\s(（\[]+\d{1,5}\s*[)）\]]?$|^\D{1,30}\d{1,4}$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A group with what was found in its cards."""

    group: Group
    score: float
    titles: Mapping[str, Title] = field(default_factory=dict)
    dates: Mapping[str, SeenDate] = field(default_factory=dict)
    factors: Mapping[str, float] = field(default_factory=dict)  # name -> value, to explain
    region: str = ""  # name of the region the group stands in, "" in the main part
    may_lead: bool = False  # whether its cards are such as open a list in another layout
    goes_on: bool = False  # whether a heading over it says that it is the rest of a list

    @property
    def dated(self) -> float:
        """Share of its cards that show a date."""
        return len(self.dates) / max(1, len(self.group.cards))

    @property
    def headed(self) -> float:
        """Share of its cards whose title is a heading."""
        heads = sum(title.how == "heading" for title in self.titles.values())
        return heads / max(1, len(self.group.cards))


def score_groups(layout: Layout, groups: Sequence[Group], *, language: str | None) -> list[Scored]:
    """The likeliest groups of a page with their scores, best first."""
    rough = sorted(((_rough(layout, group), group) for group in groups), key=lambda row: -row[0])
    leading = [row for row in rough[FULLY_SCORED:] if may_lead(layout, row[1])][:1]
    scored = [
        _scored(layout, group, language)
        for value, group in [*rough[:FULLY_SCORED], *leading]
        if value > 0
    ]
    return sorted(scored, key=lambda item: -item.score)


def _rough(layout: Layout, group: Group) -> float:
    """A score from addresses and place alone."""
    factors = _cheap_factors(layout, group)
    value = 1.0
    for factor in factors.values():
        value *= factor
    return value


def _cheap_factors(layout: Layout, group: Group) -> dict[str, float]:
    own = [card for card in group.cards if not card.external]
    region = layout.region_at(group.cards[len(group.cards) // 2].start)
    kinds = [KIND_WEIGHTS.get(card.kind, 0.05) for card in own]
    return {
        "count": log2(1 + len(own)),
        "kind": sum(kinds) / len(kinds) if kinds else 0.0,
        "own": 1.0 if len(own) * 3 >= len(group.cards) else EXTERNAL_WEIGHT,
        "region": region.weight if region else 1.0,
    }


def _scored(layout: Layout, group: Group, language: str | None) -> Scored:
    titles = titles_of(layout, group)
    dates = Calendar(layout, group, language=language).dates()
    factors = _cheap_factors(layout, group)
    cards = group.cards[:SAMPLE]
    factors |= {
        "title": _title_factor([titles[card.key].text for card in cards if card.key in titles]),
        "fields": _fields(layout, cards, titles, dates),
        "prose": PROSE_WEIGHT if _share(cards, lambda card: _in_prose(layout, card)) > 0.5 else 1.0,
        "counts": COUNTED_WEIGHT
        if _share(cards, lambda card: card.key not in dates and _counted(layout, card)) > 0.6
        else 1.0,
        "heading": SIDE_HEADING_WEIGHT if under_side_heading(layout, group.cards[0].start) else 1.0,
    }
    score = 1.0
    for factor in factors.values():
        score *= factor
    region = layout.region_at(group.cards[len(group.cards) // 2].start)
    return Scored(
        group=group,
        score=score,
        titles=titles,
        dates=dates,
        factors=factors,
        region=region.name if region else "",
        may_lead=may_lead(layout, group),
        goes_on=goes_on(layout, group.cards[0].start),
    )


def _fields(
    layout: Layout,
    cards: Sequence[Card],
    titles: Mapping[str, Title],
    dates: Mapping[str, SeenDate],
) -> float:
    """1 + headings + 2 * dates + slug-like addresses + summaries, each a share of the cards."""
    size = len(cards)
    headed = sum(card.key in titles and titles[card.key].how == "heading" for card in cards) / size
    dated = sum(card.key in dates for card in cards) / size
    slugs = sum(slug_quality(card.url) for card in cards) / size
    prose = sum(_has_summary(layout, card, titles) for card in cards) / size
    return 1 + headed + 2 * dated + slugs + prose


def _has_summary(layout: Layout, card: Card, titles: Mapping[str, Title]) -> bool:
    title = titles[card.key].text if card.key in titles else ""
    return len(layout.text(card.start, card.end)) - len(title) > 90


def _title_factor(titles: Sequence[str]) -> float:
    """How far the titles have the length of titles: full from 24 letters on, less when too long."""
    if not titles:
        return 0.1
    length = median(len(title) + len(_CJK.findall(title)) for title in titles)
    if length > 200:
        return 0.5
    return max(0.1, min(1.0, length / 24))


def _share(cards: Sequence[Card], test: object) -> float:
    assert callable(test)
    return sum(bool(test(card)) for card in cards) / max(1, len(cards))


def _in_prose(layout: Layout, card: Card) -> bool:
    """Whether a link stands in the middle of a sentence."""
    link = card.links[0]
    paragraph = next((item for item in link.anchor.element.iterancestors("p", "blockquote")), None)
    if paragraph is None or paragraph not in layout.spans:
        return False
    own = len(layout.text(link.start, link.anchor.end))
    whole = layout.element_text(paragraph)
    return len(whole) > max(120, 3 * own)


def _counted(layout: Layout, card: Card) -> bool:
    """Whether a card is a name with a count, as tags and archives have."""
    text = layout.text(card.start, min(card.end, card.start + 200))
    return len(text) <= 48 and bool(_COUNT.match(text))
