"""The dates of the cards of a group, with the years and days that headings between them give."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from archiver.discovery.cards import Card
from archiver.discovery.document import plain
from archiver.discovery.groups import Group
from archiver.discovery.layout import Chunk, Layout
from archiver.discovery.month_lists import LABELS, days_under_months
from archiver.discovery.shown_dates import (
    SeenDate,
    holds_date,
    looks_like_date,
    seen_date,
    year_in,
    year_of,
)


class Calendar:
    """Reads the date of each card: inside it, beside it in flat lists, or in a heading over it."""

    def __init__(self, layout: Layout, group: Group, *, language: str | None) -> None:
        self.layout = layout
        self.group = group
        self.language = language
        self._positions: list[int] = []
        self._years: list[int] = []
        self._days: list[str | None] = []
        self._read_headings()

    def dates(self) -> dict[str, SeenDate]:
        """The seen date of each card by key; cards without one are left out.

        Where the elements of the cards hold no dates, the list is flat: all its dates stand
        behind their links, or all before them.
        """
        cards = self.group.cards
        found = self._in_spans([card.core for card in cards])
        if len(found) * 2 < len(cards):
            behind = self._in_spans([(card.core[1], card.end) for card in cards])
            before = self._in_spans(self._spans_before())
            found = (before if len(before) > len(behind) else behind) | found
        else:
            found |= self._behind(found)
        if len(found) * 2 < len(cards):
            found = {key: seen for key, seen in found.items() if seen.alone}
        if not found:
            found = days_under_months(self.layout, self.group, language=self.language)
        for card in cards:
            day = self._day_over(card)
            if card.key not in found and day is not None:
                found[card.key] = SeenDate(heading=day, year=self._year_over(card))
        return found

    def _in_spans(self, spans: list[tuple[int, int]]) -> dict[str, SeenDate]:
        """The date in the span of each card by key, at the same place in all where it may be."""
        found = {}
        for card, span in zip(self.group.cards, spans, strict=True):
            seen = self._seen(card, span)
            if seen is not None:
                found[card.key] = seen
        places = Counter(seen.place for seen in found.values() if not seen.marked)
        usual, count = places.most_common(1)[0] if places else ("", 0)
        if count * 2 <= len(found):
            return found
        for card, span in zip(self.group.cards, spans, strict=True):
            seen = found.get(card.key)
            if seen is not None and not seen.marked and seen.place != usual:
                found[card.key] = self._seen(card, span, usual) or seen
        return found

    def _behind(self, found: dict[str, SeenDate]) -> dict[str, SeenDate]:
        """Dates behind the elements of cards that hold none, where the others have theirs."""
        places = {seen.place for seen in found.values()}
        behind = {
            card.key: self._seen(card, (card.core[1], card.end))
            for card in self.group.cards
            if card.key not in found
        }
        return {key: seen for key, seen in behind.items() if seen and seen.place in places}

    def _seen(self, card: Card, span: tuple[int, int], place: str | None = None) -> SeenDate | None:
        year = self._year_over(card)
        return seen_date(self.layout, *span, year=year, language=self.language, place=place)

    def _spans_before(self) -> list[tuple[int, int]]:
        """What stands between each card's element and the element of the card before."""
        spans = []
        end_of_last = 0
        for card in self.group.cards:
            spans.append((max(end_of_last, self._left_of(card)), card.core[0]))
            end_of_last = card.core[1]
        return spans

    def _left_of(self, card: Card) -> int:
        """Where the two siblings before a card's element, and the text between, begin."""
        element = card.element
        position = self.layout.span(element)[0] - 2
        for count, sibling in enumerate(element.itersiblings(preceding=True)):
            if count >= 2 or sibling not in self.layout.spans:
                break
            position = self.layout.span(sibling)[0]
        parent = element.getparent()
        if parent is not None and parent in self.layout.spans:
            position = max(position, self.layout.span(parent)[0])
        return position

    def _read_headings(self) -> None:
        """Years and whole dates in the short labels between the cards."""
        spans = [(card.start, card.end) for card in self.group.cards]
        starts = [start for start, _ in spans]
        if not spans:
            return
        for chunk in self.layout.chunks_in(0, spans[-1][1]):
            index = bisect_right(starts, chunk.position) - 1
            within = index >= 0 and chunk.position < spans[index][1]
            text = plain(chunk.text)
            if within and not self._opens(self.group.cards[index], chunk, text):
                continue  # a year in a card's own title is none of its neighbours'
            self._note(chunk, text)

    def _opens(self, card: Card, chunk: Chunk, text: str) -> bool:
        """Whether a text inside a card is the year of a list that has this card only."""
        if year_of(text) is None:
            return False
        return _is_label(chunk) or chunk.position < card.links[0].start

    def _note(self, chunk: Chunk, text: str) -> None:
        if not 4 <= len(text) <= 40 or not any(char.isdigit() for char in text):
            return
        label = _is_label(chunk)
        year = year_of(text) or (year_in(text) if label else None)
        if year is None:
            return
        self._positions.append(chunk.position)
        self._years.append(year)
        self._days.append(text if label and looks_like_date(text) else None)

    def _over(self, card: Card) -> int:
        return bisect_right(self._positions, card.links[0].start) - 1

    def _year_over(self, card: Card) -> int | None:
        index = self._over(card)
        return self._years[index] if index >= 0 else None

    def _day_over(self, card: Card) -> str | None:
        index = self._over(card)
        day = self._days[index] if index >= 0 else None
        if day is None or not holds_date(day, year=None, language=self.language):
            return None
        return day


def _is_label(chunk: Chunk) -> bool:
    """Whether a text stands in a heading or another element that labels what follows."""
    element = chunk.element
    for _ in range(3):
        if element is None:
            return False
        if element.tag in LABELS:
            return True
        element = element.getparent()
    return False
