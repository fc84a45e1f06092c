"""The title that a card shows, told apart from the date, tags and summary around it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import lxml.html

from archiver.discovery.cards import Card
from archiver.discovery.document import plain
from archiver.discovery.groups import Group
from archiver.discovery.layout import HEADINGS, Layout, joined
from archiver.discovery.links import Link
from archiver.discovery.shown_dates import looks_like_date
from archiver.discovery.title_units import Unit, clean_title, units_of
from archiver.discovery.wording import is_read_more

CUT = ("…", "...")  # how lists end a title that they cut
MAX_TITLE = 300  # characters; longer text is a summary
SAMPLE = 200  # cards of a group that are compared with each other
FEWEST_ALIKE = 3  # cards, from which what their links say alike is no title

_TITLE_CLASS = re.compile(r"(?:^|[-_]|[a-z](?=[A-Z]))(?:title|headline|heading)$", re.IGNORECASE)
_OTHER_TITLE = re.compile(r"sub-?title|site|author|tag|categor|user|series", re.IGNORECASE)
_LABEL_PREFIX = re.compile(
    r"^(?:(?:post )?(?:perma)?link to|(?:continue|keep) reading|"
    r"read (?:more(?: about| on| of)?|post|article|the (?:post|article|full post))?|"
    r"go to(?: (?:the )?(?:post|article))?|view(?: post| article)?|open|"
    r"weiterlesen|lire la suite(?: de)?|leer más(?: sobre)?)\b[\s:,–—\"“«-]*",
    re.IGNORECASE,
)
_READING_TIME = re.compile(
    r"^\W*\d+\s*(?:m|min|mins|minutes?|minuten|minutos|minuti|мин|分钟|分鐘|分|분)\b.{0,12}$"
    r"|^\W*[\d.,]+\s*(?:k )?(?:words?|views?|字)\W*$",
    re.IGNORECASE,
)


class Title(NamedTuple):
    """A card's title and how it was told: from a heading, a link's text, a label or a mixture."""

    text: str
    how: str  # heading, class, link, part, label or mixed

    @property
    def sure(self) -> bool:
        """Whether the title stands apart in the page and whole: nothing mixed in, nothing cut."""
        return self.how in {"heading", "class", "link"} and not self.text.endswith(CUT)


def titles_of(layout: Layout, group: Group) -> dict[str, Title]:
    """The title of each card of a group by key; a card that shows none is left out."""
    slots = _title_slots(layout, group)
    labels = _labels(layout, group)
    found = {}
    for card in group.cards:
        links = [link for link in card.links if _words(layout, link) not in labels]
        title = _title_of(layout, replace(card, links=tuple(links)), slots) if links else None
        title = title or _title_of(layout, card, slots)
        if title is not None:
            found[card.key] = title
    return found


def _labels(layout: Layout, group: Group) -> set[str]:
    """What the links of most cards say alike, where each has another link: "New", "Unread"."""
    cards = group.cards[:SAMPLE]
    texts = Counter(text for card in cards for text in {_words(layout, x) for x in card.links})
    rich = sum(len({_words(layout, link) for link in card.links}) > 1 for card in cards)
    if len(cards) < FEWEST_ALIKE or rich * 2 < len(cards):
        return set()
    return {text for text, count in texts.items() if text and count * 2 > len(cards)}


def _words(layout: Layout, link: Link) -> str:
    return layout.text(link.start, link.anchor.end)


def _title_of(layout: Layout, card: Card, slots: list[tuple[str, ...]]) -> Title | None:
    """The title of a card by the first art of telling it that finds one."""
    return (
        _linked_heading(layout, card)
        or _classed_title(layout, card)
        or _link_title(layout, card, slots)
        or _bare_heading(layout, card)
        or _label(card)
        or _last_resort(layout, card)
    )


def _linked_heading(layout: Layout, card: Card) -> Title | None:
    """The first heading that is linked to the card's address."""
    for heading in layout.headings_in(card.start, card.end):
        text = _heading_title(layout, heading, card)
        if text:
            return Title(text, "heading")
    return None


def _bare_heading(layout: Layout, card: Card) -> Title | None:
    """The first heading of a card whose link has no words, or covers the whole card."""
    for heading in layout.headings_in(card.start, card.end):
        text = clean_title(layout.element_text(heading))
        if _is_title(text):
            return Title(text, "heading")
    return None


def _last_resort(layout: Layout, card: Card) -> Title | None:
    """The link's text where it is a heading and a date, else the card's first text."""
    dated = _dated_title(layout, card)
    elements = (link.anchor.element for link in card.links)
    if dated and any(any(True for _ in item.iterancestors(*HEADINGS)) for item in elements):
        return dated
    return _unit_title(units_of(layout, card.element), []) or dated


def _dated_title(layout: Layout, card: Card) -> Title | None:
    """The link's text where it is a date: posts of a diary are named so."""
    texts = [clean_title(layout.text(link.start, link.anchor.end)) for link in card.links]
    text = next((item for item in texts if item and not is_read_more(item)), None)
    return Title(text, "mixed") if text else None


def _heading_title(layout: Layout, heading: lxml.html.HtmlElement, card: Card) -> str:
    """The text of a heading that is linked to the card's address, "" for other headings."""
    start, end = layout.span(heading)
    for link in card.links:
        element = link.anchor.element
        if start <= link.start < end:
            text = _text_without_dates(layout, element)
            if _is_title(text, heading=True):
                return text
            whole = _text_without_dates(layout, heading)
            return whole if _is_title(whole, heading=True) else ""
        if link.start <= start < link.anchor.end:
            text = _text_without_dates(layout, heading)
            return text if _is_title(text, heading=True) else ""
    return ""


def _classed_title(layout: Layout, card: Card) -> Title | None:
    """The text of the first element of a link whose class calls it a title."""
    for link in card.links:
        for element in link.anchor.element.iterdescendants():
            tokens = (element.get("class") or "").split() if element in layout.spans else []
            if any(_TITLE_CLASS.search(item) and not _OTHER_TITLE.search(item) for item in tokens):
                text = _text_without_dates(layout, element)
                if _is_title(text):
                    return Title(text, "class")
    return None


def _link_title(layout: Layout, card: Card, slots: list[tuple[str, ...]]) -> Title | None:
    """The title in the links' own text: all of it, or the part of it that stands apart."""
    best: Title | None = None
    for link in card.links:
        units = units_of(layout, link.anchor.element)
        if len(units) > 1:
            title = _unit_title(units, slots)
        else:
            text = _text_without_dates(layout, link.anchor.element)
            title = Title(text, "link") if _is_title(text) else None
        if title and (best is None or (not best.sure and title.sure)):
            best = title
    return best


def _unit_title(units: list[Unit], slots: list[tuple[str, ...]]) -> Title | None:
    usable = [unit for unit in units if _is_title(unit.text)]
    for slot in slots:
        for unit in usable:
            if unit.slot == slot:
                return Title(unit.text, "part")
    if usable:
        return Title(next((unit for unit in usable if unit.strong), usable[0]).text, "mixed")
    return None


def _title_slots(layout: Layout, group: Group) -> list[tuple[str, ...]]:
    """Places inside the links of a group whose texts are titles: other in each card, not long."""
    texts: dict[tuple[str, ...], list[str]] = defaultdict(list)
    strong: set[tuple[str, ...]] = set()
    cards = group.cards[:SAMPLE]
    for card in cards:
        seen = set()
        for link in card.links:
            for unit in units_of(layout, link.anchor.element):
                if unit.slot not in seen and _is_title(unit.text):
                    seen.add(unit.slot)
                    texts[unit.slot].append(unit.text)
                    strong.update({unit.slot} if unit.strong else ())
    good = [
        slot
        for slot, found in texts.items()
        if len(found) >= 0.7 * len(cards)
        and len(set(found)) >= 0.8 * len(found)
        and 4 <= median(map(len, found)) <= 120
    ]
    return sorted(good, key=lambda slot: slot not in strong)


def _text_without_dates(layout: Layout, element: lxml.html.HtmlElement) -> str:
    """The text of an element without the parts of it that are a date, badge or reading time."""
    chunks = layout.chunks_in(*layout.span(element))
    whole = joined(chunks)
    if len(chunks) < 2:
        return clean_title(whole)
    kept = [
        chunk
        for chunk in chunks
        if chunk.element is element or not _is_note(layout, chunk.element, element)
    ]
    return clean_title(joined(kept) or whole)


def _is_note(layout: Layout, holder: lxml.html.HtmlElement, within: lxml.html.HtmlElement) -> bool:
    """Whether an element in a title is a date or reading time, not words of the title."""
    if holder is within or holder.tag not in {"time", "span", "small", "sup", "em", "i", "div"}:
        return False
    text = layout.element_text(holder)
    return holder.tag == "time" or looks_like_date(text) or bool(_READING_TIME.match(text))


def _is_title(text: str, *, heading: bool = False) -> bool:
    """Whether a text may be a title; a heading may be one word as "Go" or "Details"."""
    return (
        0 < len(text) <= MAX_TITLE
        and any(char.isalnum() for char in text)
        and ((heading and " " not in text) or not is_read_more(text))
        and not looks_like_date(text)
        and not _READING_TIME.match(text)
    )


def _label(card: Card) -> Title | None:
    """The title in aria-label, title or a picture's alt text of the links."""
    for link in card.links:
        element = link.anchor.element
        values = [element.get("aria-label"), element.get("title")]
        values += [image.get("alt") for image in element.iter("img")]
        for value in values:
            text = clean_title(_LABEL_PREFIX.sub("", plain(value or ""))).strip('"”»“ ')
            if _is_title(text):
                return Title(text, "label")
    return None
