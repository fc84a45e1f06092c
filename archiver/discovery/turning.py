"""Which `entries` rule would make a link a post, or take it out of the list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from os.path import commonprefix

import lxml.html

from archiver.discovery.cards import Card
from archiver.discovery.items import posts_among
from archiver.discovery.judging import Judged
from archiver.discovery.links import Link
from archiver.discovery.ruled import ruled_cards
from archiver.discovery.scoring import Scored
from archiver.model import Rules

LONGEST_CHAIN = 4  # elements in a selector
MAX_TRIED = 200  # selectors that are tried on one page; links beyond are named by their address

_PLAIN_NAME = re.compile(r"[A-Za-z_][\w-]*\Z")  # of a tag or class; others would need escapes


class Turner:
    """Rules for the links of one page: the list as it is, with one more, or without one."""

    def __init__(self, seen: Judged, rules: Rules) -> None:
        self.seen = seen
        self._matches: dict[str, frozenset[str]] = {}
        groups = seen.choice.groups
        self._lists = [rules.entries] if rules.entries and groups else []
        self._lists = self._lists or [self._list_rule(group) for group in groups]

    def including(self, link: Link, card: lxml.html.HtmlElement) -> str:
        """The rule for the list with that link, and those that stand as it does."""
        listed = frozenset().union(*(self._matched(rule) for rule in self._lists))
        chains = [*_chains(card), *_chains(link.anchor.element)]
        fitting = (
            chain
            for chain in chains
            if link.key in self._matched(chain) and not self._matched(chain) & listed
        )
        return ", ".join([*self._lists, next(fitting, _by_address(link))])

    def leaving_out(self, card: Card) -> str:
        """The rule for the list without the card of that link."""
        parts = [part for rule in self._lists for part in _parts(rule)]
        return ", ".join(_without(part, card.links[0]) for part in parts)

    def _list_rule(self, group: Scored) -> str:
        """The selector that matches the cards of a group best: all of them, and little else."""
        cards = posts_among(group)
        wanted = frozenset(card.key for card in cards)
        chains = list(dict.fromkeys(chain for card in cards[:3] for chain in _chains(card.element)))
        prefix = _prefix(card.links[0] for card in cards)
        if prefix:
            chains += [f'{chain}:has(a[href^="{_quoted(prefix)}"])' for chain in chains]
        whole = [chain for chain in chains if wanted <= self._matched(chain)]
        if not whole:
            return ", ".join(dict.fromkeys(_by_address(card.links[0]) for card in cards))
        return min(whole, key=lambda chain: len(self._matched(chain)))

    def _matched(self, rule: str) -> frozenset[str]:
        """The posts that a rule finds; none once enough rules were tried."""
        if rule not in self._matches and len(self._matches) >= MAX_TRIED:
            return frozenset()
        if rule not in self._matches:
            cards = ruled_cards(self.seen.layout, self.seen.links, rule)
            self._matches[rule] = frozenset(cards)
        return self._matches[rule]


def _chains(element: lxml.html.HtmlElement) -> list[str]:
    """Selectors for an element and those like it: itself, then itself below what is above it."""
    found = [_simple(element)]
    for above in element.iterancestors():
        if len(found) >= LONGEST_CHAIN or above.tag in {"body", "html"}:
            break
        found.append(f"{_simple(above)} > {found[-1]}")
    return found


def _simple(element: lxml.html.HtmlElement) -> str:
    classes = (element.get("class") or "").split()
    name = next((item for item in classes if _PLAIN_NAME.match(item)), None)
    tag = element.tag if _PLAIN_NAME.match(element.tag) else "*"
    return f"{tag}.{name}" if name else tag


def _prefix(links: Iterable[Link]) -> str:
    """What the addresses of links begin with, as written, up to a slash; "" for next to nothing."""
    written = [_written(link) for link in links]
    prefix = commonprefix(written).rpartition("/")[0]  # noqa: RUF071 - cut at a slash
    return f"{prefix}/" if prefix else ""


def _parts(rule: str) -> Sequence[str]:
    return rule.split(", ")


def _without(part: str, link: Link) -> str:
    address = f'[href="{_quoted(_written(link))}"]'
    is_link = part.rpartition(" ")[2].split(".")[0].split("[")[0].split(":")[0] == "a"
    return f"{part}:not({address})" if is_link else f"{part}:not(:has(a{address}))"


def _by_address(link: Link) -> str:
    return f'a[href="{_quoted(_written(link))}"]'


def _written(link: Link) -> str:
    return link.anchor.element.get("href") or ""


def _quoted(text: str) -> str:
    """A text inside the quotes of a selector."""
    return re.sub(r'["\\\x00-\x1f]', lambda found: f"\\{ord(found[0]):x} ", text)
