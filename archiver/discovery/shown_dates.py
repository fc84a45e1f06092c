"""The date that a card shows, kept as text until the whole list says how it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

import lxml.html

from archiver.dates import DayOrder, day_of, find_date, plausible, read_date
from archiver.discovery.changed import chunk_changed, says_changed
from archiver.discovery.document import plain
from archiver.discovery.layout import Chunk, Layout, joined
from archiver.discovery.links import label_of
from archiver.model import Moment

MAX_LABEL = 80  # characters; longer text is prose, and its dates are not the post's
_YEAR = re.compile(r"^\W*((?:19|20)\d\d)\s*年?\W*(?:\(?\d+\)?\W*(?:posts?|篇)?\W*)?$")
_MONTH_OF_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_UPDATED = re.compile(
    r"updat|modif|revis|edited|changed|aktualisiert|geändert|mis à jour|actualizad|atualizad|"
    r"aggiornat|"
    r"bijgewerkt|обновл|更新|修改|修訂|수정|업데이트",
    re.IGNORECASE,
)
_DATE_CLASS = re.compile(r"date|time|posted|published|meta|byline|day", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(r"(\d\d?)([-./])(\d\d?)[./:]?")
_EPOCH = re.compile(r"\b1970\D0?1\D0?1(?!\d)")
_EPOCH_PATH = re.compile(r"/1970[/-]0?1[/-]0?1[/-]")
_NUMBERS = re.compile(r"\d\s?[./-]\s?\d")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDate:
    """What a card says of its day: the text shown, what <time datetime> holds, the year above."""

    text: str | None = None  # None: nothing shown
    attribute: str | None = None  # None: no <time datetime>
    year: int | None = None  # of the heading before; None without one
    heading: str | None = None  # a whole date standing over the card; None without one
    marked: bool = False  # whether its element says that it is a date
    place: str = ""  # tag and class of the element that shows it

    @property
    def alone(self) -> bool:
        """Whether it is a date beyond doubt, though the other cards of the list show none."""
        return self.marked or self.text is None or looks_like_date(self.text)


def with_year(text: str, year: int | None) -> str:
    """A date in digits that lacks its year, completed by the year of the heading over it.

    Two digits, a hyphen and two digits are month and day, as in ISO 8601.
    """
    match = _DAY_AND_MONTH.fullmatch(text.strip()) if year else None
    if match is None:
        return text
    if match[2] == "-":
        return f"{year}-{match[1]}-{match[3]}"
    return f"{match[1]}{match[2]}{match[3]}{match[2]}{year}"


@lru_cache(maxsize=4096)
def looks_like_date(text: str) -> bool:
    """Whether a short text is nothing but a date, in whichever order."""
    if not 3 < len(text) <= 40 or not _DIGIT.search(text):
        return False
    return any(read_date(text, order=order, year=2000) for order in _orders(text))


@lru_cache(maxsize=4096)
def holds_date(text: str, *, year: int | None, language: str | None) -> bool:
    """Whether a short label holds a date, in whichever order."""
    if not 3 < len(text) <= MAX_LABEL or not _DIGIT.search(text):
        return False
    if _EPOCH.search(text):
        return True
    return any(
        find_date(text, order=order, year=year, language=language) for order in _orders(text)
    )


def _orders(text: str) -> tuple[DayOrder, ...]:
    """The orders in which a text is tried: one is enough without two numbers side by side."""
    return tuple(DayOrder) if _NUMBERS.search(text) else (DayOrder.DAY_FIRST,)


def seen_date(
    layout: Layout,
    start: int,
    end: int,
    *,
    year: int | None,
    language: str | None,
    place: str | None = None,
) -> SeenDate | None:
    """The date that the span of a card shows, None when it shows none.

    Order of evidence: a <time> element, an element whose class speaks of dates, any short label.
    Texts that speak of an update are passed over; with a `place`, so are labels elsewhere.
    """
    times = [item for item in layout.times_in(start, end) if not _is_update(layout, item, start)]
    attribute = next((plain(item.get("datetime") or "") for item in times), "") or None
    for item in times:
        text = with_year(layout.element_text(item), year)
        if holds_date(text, year=year, language=language):
            own = plain(item.get("datetime") or "") or None
            return SeenDate(text=text, attribute=own, year=year, marked=True, place=label_of(item))
    for label in _labels(layout.chunks_in(start, end)):
        text = with_year(label.text, year)
        if place in {None, label.place} and holds_date(text, year=year, language=language):
            return SeenDate(
                text=text, attribute=attribute, year=year, marked=label.marked, place=label.place
            )
    if attribute and read_date(attribute):
        return SeenDate(attribute=attribute, year=year)
    return None


def _is_update(layout: Layout, item: lxml.html.HtmlElement, start: int) -> bool:
    """Whether a <time> is said to be that of a change."""
    classes = f"{item.get('class') or ''} {item.get('itemprop') or ''}"
    if "published" in classes.split():  # WordPress: "published updated" was never changed
        return False
    before = joined(layout.chunks_in(max(start, layout.span(item)[0] - 3), layout.span(item)[0]))
    named = _UPDATED.search(classes) or _UPDATED.search(before[-24:])
    return bool(named) or says_changed(item)


class _Label(NamedTuple):
    """A short text of a card, whether its class speaks of dates, and the element it stands in."""

    text: str
    marked: bool
    place: str


def _labels(chunks: Sequence[Chunk]) -> list[_Label]:
    """Short texts of a card that may be its date line, those marked as one first; no updates."""
    blocks: dict[int, list[Chunk]] = {}
    for chunk in chunks:
        if chunk.element.tag not in {"pre", "code"} and not chunk_changed(chunk):
            blocks.setdefault(chunk.block, []).append(chunk)
    found: list[_Label] = []
    for run in blocks.values():
        whole = joined(run)
        found += [_label(whole, run[0])] if len(whole) <= MAX_LABEL else []
        found += _parts(run)
    found.sort(key=lambda label: not label.marked)
    return [label for label in found if not _UPDATED.search(label.text)]


def _label(text: str, chunk: Chunk) -> _Label:
    marked = bool(_DATE_CLASS.search(_classes(chunk)))
    return _Label(text, marked, label_of(chunk.element))


def _parts(run: Sequence[Chunk]) -> list[_Label]:
    """The pieces of one line of text, those left out that the piece before calls an update."""
    if len(run) < 2:
        return []
    texts = [plain(chunk.text) for chunk in run]
    labels = ["", *texts[:-1]]
    return [
        _label(text, chunk)
        for before, text, chunk in zip(labels, texts, run, strict=True)
        if not _UPDATED.search(before)
    ]


def _classes(chunk: Chunk) -> str:
    element = chunk.element
    parent = element.getparent()
    above = parent.get("class") or "" if parent is not None else ""
    return f"{element.get('class') or ''} {above}"


def year_of(text: str) -> int | None:
    """The year that a short heading is, as "2024", "2024年" or "2024 (12)"; None for other text."""
    match = _YEAR.match(text)
    return int(match.group(1)) if match else None


def year_in(text: str) -> int | None:
    """The year in a heading as "March 2024", None without one."""
    if len(text) > 30:
        return None
    match = _MONTH_OF_YEAR.search(text)
    return int(match.group(1)) if match else None


def resolve(
    seen: SeenDate, *, url: str, order: DayOrder | None, language: str | None, today: date | None
) -> Moment | None:
    """The moment that a seen date means, None when it stays ambiguous.

    What is shown wins over the attribute; the attribute adds the time of day where both are the
    same day. 1970-01-01 is what tools write for "no date": it counts only where the post's
    address repeats it.
    """
    if seen.text and _EPOCH.search(seen.text):
        return date(1970, 1, 1) if _EPOCH_PATH.search(url) else None
    attribute = read_date(seen.attribute, today=today) if seen.attribute else None
    exact = attribute.moment if attribute and plausible(attribute.moment, today=today) else None
    for text in (seen.text, seen.heading):
        if not text:
            continue
        shown = find_date(text, order=order, year=seen.year, language=language, today=today)
        if shown and plausible(shown.moment, today=today):
            return _with_time(shown.moment, exact)
        if exact is not None and text == seen.text:
            return _day_if_midnight(exact)
    return _day_if_midnight(exact) if exact is not None else None


def _with_time(shown: Moment, exact: Moment | None) -> Moment:
    if isinstance(shown, datetime) or exact is None or day_of(exact) != day_of(shown):
        return shown
    return _day_if_midnight(exact)


def _day_if_midnight(moment: Moment) -> Moment:
    """Midnight is how generators write a day without a time."""
    if isinstance(moment, datetime) and moment.timetz().replace(tzinfo=None) == time(0, 0):
        return moment.date()
    return moment
