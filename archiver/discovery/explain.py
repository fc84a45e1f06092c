"""Why each link of an index page counts as a post or not, and which rule would change that."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.discovery.addresses import AddressKind, address_kind, key_of
from archiver.discovery.cards import Card
from archiver.discovery.document import read_document
from archiver.discovery.groups import RULED
from archiver.discovery.items import posts_among
from archiver.discovery.judging import Judged, judge
from archiver.discovery.layout import Anchor
from archiver.discovery.links import Link
from archiver.discovery.pagination import Pager, read_pager
from archiver.discovery.scoring import Scored
from archiver.discovery.selecting import LOWEST_SCORE
from archiver.discovery.turning import Turner
from archiver.model import Page, Rules

KIND_WORDS = {
    AddressKind.TAXONOMY: "its address is that of a tag, category, author or archive",
    AddressKind.PAGER: "its address is that of a further page of a list",
    AddressKind.FILE: "its address is that of a file",
    AddressKind.HOME: "it leads to the home page",
    AddressKind.FURNITURE: "its address is that of a page every site has, as about or contact",
    AddressKind.ACTION: "its address does something: share, search, comment",
}


REGION_WORDS = {"aside": "a sidebar", "extras": "a box beside the list", "nav": "a menu"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one link of an index page was taken for."""

    url: str
    text: str  # as the page shows it
    verdict: str  # post, external post, page, or no post
    evidence: str  # in words; the same for all of a list
    detail: str = ""  # what was found of this one: where its title and date are from
    rule: str | None = None  # for [source.rules], that would turn it; None where none would


def explain(
    page: Page, *, rules: Rules | None = None, source_url: str | None = None
) -> tuple[Verdict, ...]:
    """A verdict for each address that an index page links to, in the order of the page.

    Judges the page alone, as `read_index` does; evidence of other pages may still change it.
    Empty for a page that is no HTML or links to nothing.
    """
    document = read_document(page)
    if document is None:
        return ()
    seen = judge(document, rules=rules or Rules(), source_url=source_url)
    pager = read_pager(seen.layout, seen.cards, rule=rules.next if rules else None)
    by_key = {link.key: link for link in reversed(seen.links)}
    turner = Turner(seen, rules or Rules())
    verdicts: dict[str, Verdict] = {}
    for anchor in seen.layout.anchors:
        key = key_of(anchor.url)
        if key not in verdicts:
            verdicts[key] = _verdict(seen, pager, anchor, by_key.get(key), turner)
    return tuple(verdicts.values())


def _verdict(
    seen: Judged, pager: Pager, anchor: Anchor, link: Link | None, turner: Turner
) -> Verdict:
    text = seen.layout.text(anchor.start, anchor.end)
    if link is None:
        return _plain(seen, anchor, text)
    for item in seen.choice.groups:
        for card in item.group.cards:
            if card.key == link.key:
                return _listed(seen, item, card, text, turner)
    if anchor.url in pager.pages:
        evidence = "a page of this list: its address or text is that of a pager"
        return Verdict(url=anchor.url, text=text, verdict="page", evidence=evidence)
    return _unlisted(seen, link, text, turner)


def _plain(seen: Judged, anchor: Anchor, text: str) -> Verdict:
    """The verdict on a link that was never a candidate."""
    kind = address_kind(anchor.url)
    evidence = KIND_WORDS.get(kind, "it says who wrote a post")
    if key_of(anchor.url) == key_of(seen.layout.document.url):
        evidence = "it leads to this page itself"
    return Verdict(url=anchor.url, text=text, verdict="no post", evidence=evidence)


def _listed(seen: Judged, item: Scored, card: Card, text: str, turner: Turner) -> Verdict:
    """The verdict on a link in the list."""
    title = item.titles.get(card.key)
    shown = title.text if title else text
    if card not in posts_among(item):
        return Verdict(
            url=card.url,
            text=shown,
            verdict="no post",
            evidence=f"stands in the list, but {KIND_WORDS[card.kind]}",
            rule=_toml(turner.including(card.links[0], card.element)),
        )
    seen_date = item.dates.get(card.key)
    parts = [
        f"title from its {title.how}" if title else "no title",
        f'date "{seen_date.text or seen_date.attribute or seen_date.heading}"'
        if seen_date
        else "no date",
    ]
    return Verdict(
        url=card.url,
        text=shown,
        verdict="external post" if card.external else "post",
        evidence=_list_words(seen, item),
        detail="; ".join(parts),
        rule=_toml(turner.leaving_out(card)),
    )


def _list_words(seen: Judged, item: Scored) -> str:
    count = len(item.group.cards)
    if item.group.signature == RULED:
        return f"one of the {count} that the rule selects"
    role = "the list" if item is seen.choice.main else "a list that belongs to it"
    place = " > ".join(item.group.signature)
    return f"in {role}: {count} like it at {place}; score {item.score:.1f}"


def _unlisted(seen: Judged, link: Link, text: str, turner: Turner) -> Verdict:
    """The verdict on a link outside the list."""
    reasons = ["it leads to another site"] if link.external else []
    if link.kind in KIND_WORDS and not link.external:
        reasons.append(KIND_WORDS[link.kind])
    region = seen.layout.region_at(link.start)
    if region is not None:
        reasons.append(f"it stands in {REGION_WORDS.get(region.name, f'a {region.name}')}")
    group = next((item for item in seen.scored if link.key in item.group.keys), None)
    element = link.anchor.element
    if group is not None:
        reasons.append(_group_words(group, seen.choice.main))
        element = next(card.element for card in group.group.cards if card.key == link.key)
    return Verdict(
        url=link.anchor.url,
        text=text,
        verdict="no post",
        evidence="; ".join(reasons) or "it stands in no list",
        rule=_toml(turner.including(link, element)),
    )


def _group_words(group: Scored, main: Scored | None) -> str:
    low = [name for name, value in group.factors.items() if value < 0.5]
    best = f"{main.score:.1f}" if main else f"at least {LOWEST_SCORE}"
    words = f"its group of {len(group.group.cards)} scores {group.score:.2f}, the list {best}"
    return f"{words} (low: {', '.join(low)})" if low else words


def _toml(selector: str) -> str:
    """A rule as sources.toml has it: in the quotes that the selector does not hold."""
    if "'" not in selector:
        return f"entries = '{selector}'"
    escaped = selector.replace("\\", "\\\\").replace('"', '\\"')
    return f'entries = "{escaped}"'
