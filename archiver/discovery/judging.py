"""One parsed page judged by itself: its links, the groups they form, and which are its list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archiver.discovery.addresses import is_scoped
from archiver.discovery.cards import Card
from archiver.discovery.declared import UNDECLARED, Declared, declared_counts
from archiver.discovery.document import Document
from archiver.discovery.groups import propose_groups
from archiver.discovery.items import posts_among
from archiver.discovery.layout import Layout, read_layout
from archiver.discovery.links import Link, links_of
from archiver.discovery.ruled import ruled_group
from archiver.discovery.scoring import Scored, score_groups
from archiver.discovery.selecting import Choice, choose
from archiver.model import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a page's own structure says."""

    layout: Layout
    links: Sequence[Link]
    choice: Choice
    scored: Sequence[Scored]  # all groups that were looked at, best first
    declared: Declared = UNDECLARED

    @property
    def cards(self) -> list[Card]:
        """The cards of the list."""
        return [card for item in self.choice.groups for card in item.group.cards]

    @property
    def score(self) -> float:
        """The score of the list, 0 without one."""
        return self.choice.main.score if self.choice.main else 0.0


def judge(document: Document, *, rules: Rules, source_url: str | None) -> Judged:
    """The judgement on one page; the user's `entries` rule takes the place of it.

    A count that the page declares settles whether other lists belong to the main one.
    """
    layout = read_layout(document)
    links = links_of(layout)
    ruled = ruled_group(layout, links, rules) if rules.entries else None
    if ruled is not None:
        choice, scored = Choice(main=ruled), [ruled]
    else:
        scored = score_groups(layout, propose_groups(layout, links), language=document.language)
        choice = choose(scored, scoped=is_scoped(source_url or document.url))
    judged = Judged(layout=layout, links=links, choice=choice, scored=scored)
    declared = _declared(judged)
    main = choice.main
    if main is not None and choice.joined and declared.posts == len(posts_among(main)):
        choice = replace(choice, joined=())
    return replace(judged, choice=choice, declared=declared)


def _declared(judged: Judged) -> Declared:
    start = min((card.start for card in judged.cards), default=0)
    end = max((card.end for card in judged.cards), default=0)
    return declared_counts(judged.layout, start, end)
