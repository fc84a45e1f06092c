"""When a post was published and updated: what is shown beats what is declared, nothing is guessed.

Attributes are off by a day where a site writes its local day as an instant in UTC; the shown day
is what its readers know. An update is never a publication, and a date in prose or in the site's
footer is no date of the post.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml.etree import _Element as Element

from archiver.dates import date_in_path, day_of
from archiver.extraction.dated import (
    Dated,
    can_be,
    days_apart,
    is_before,
    is_later,
    same_day,
    with_instant,
    without_midnight,
)
from archiver.extraction.day_lines import (
    declared_days,
    in_one_line,
    is_only_time,
    listed_day,
    read_line,
    shown_days,
)
from archiver.extraction.marks import stamp
from archiver.extraction.sources import Found, Sources
from archiver.extraction.texts import shown_text
from archiver.model import Moment, Witness


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """None: unknown."""

    published: Found[Moment | None]
    updated: Found[Moment | None]


def read_days(sources: Sources) -> Days:
    """The moments that the sources agree on."""
    declared = list(declared_days(sources, updated=False))
    changed = list(declared_days(sources, updated=True))
    published = _published(sources, declared, changed)
    shown = next(shown_days(sources, declared, updated=True), None)
    updated = shown or next(iter(changed), None)
    if sources.entry is not None and updated is None and sources.entry.updated is not None:
        updated = Dated(moment=sources.entry.updated, where=sources.entry.witness.value)
    if updated is not None:
        updated = with_instant(updated, changed)
    if published is not None and updated is not None and not is_later(updated, published):
        updated = None
    return Days(published=_found(published), updated=_found(updated))


def _published(sources: Sources, declared: list[Dated], changed: list[Dated]) -> Dated | None:
    if sources.ruled_date is not None and (ruled := _ruled(sources, sources.ruled_date)):
        return with_instant(ruled, declared)
    shown = next(shown_days(sources, declared, updated=False), None)
    listed = listed_day(sources.entry)
    in_path = date_in_path(sources.url, today=sources.today)
    address = Dated(moment=in_path.moment, where="url") if in_path else None
    known = [*declared, *([address] if address else [])]
    if shown and (_is_the_update(shown, declared, changed) or _is_contradicted(shown, known)):
        shown = None
    is_only_day = not known and not changed and listed and is_only_time(listed, sources)
    if listed and not (shown or is_only_day) and _is_shown_as_update(listed, sources, declared):
        listed = None
    if listed and _is_of_a_change(listed, sources, declared, changed):
        listed = None
    if listed and _is_contradicted(listed, known):
        listed = None
    chosen = _first_choice(sources, shown, listed, known)
    if chosen is None:
        chosen = _settled(declared, address) or listed or address
    return with_instant(chosen, [*declared, *([listed] if listed else [])]) if chosen else None


def _first_choice(
    sources: Sources, shown: Dated | None, listed: Dated | None, known: list[Dated]
) -> Dated | None:
    """The shown day: that of the list, unless the page shows another one that is confirmed."""
    on_card = (
        listed
        if sources.entry is not None
        and sources.entry.witness is Witness.INDEX
        and listed is not None
        and not isinstance(listed.moment, datetime)
        else None
    )
    if shown is None or on_card is None:
        return on_card or shown
    confirmed = any(same_day(shown, witness) for witness in known)
    return shown if confirmed and not same_day(shown, on_card) else on_card


def _ruled(sources: Sources, element: Element) -> Dated | None:
    for text in (shown_text(element), stamp(element)):
        found = read_line(text, sources) if text else None
        if found is not None:
            return Dated(moment=without_midnight(found.moment), where="rule")
    return None


def _is_the_update(shown: Dated, declared: list[Dated], changed: list[Dated]) -> bool:
    """Whether the page shows the day of its update: another than it declares as published."""
    updated = any(same_day(shown, change) for change in changed)
    return updated and bool(declared) and not any(can_be(shown, other) for other in declared)


def _is_contradicted(shown: Dated, known: list[Dated]) -> bool:
    """Whether two places of the page agree on a day that cannot be the shown one."""
    if any(can_be(shown, other) for other in known):
        return False
    return any(same_day(a, b) for a in known for b in known if a.where != b.where)


def _is_shown_as_update(listed: Dated, sources: Sources, declared: list[Dated]) -> bool:
    """Whether the list gave the day that the page shows as that of its update, and only so."""
    if any(same_day(listed, other) for other in declared):
        return False
    return any(same_day(listed, d) for d in shown_days(sources, declared, updated=True))


def _is_of_a_change(
    listed: Dated, sources: Sources, declared: list[Dated], changed: list[Dated]
) -> bool:
    """Whether the list gave the day of an update or of the build: the page says that it is older.

    Its update is on that day, or the two dates of one line are the publication and that day, or
    that day is the crawl's and the page declares another.
    """
    first = next(shown_days(sources, declared, updated=False), None)
    known = [*declared, *([first] if first else [])]
    if not any(is_before(dated, listed) for dated in known):
        return False
    if any(same_day(listed, change) for change in changed):
        return True
    if any(same_day(listed, change) for change in shown_days(sources, declared, updated=True)):
        return True
    if first is not None and is_before(first, listed) and in_one_line(first, listed, sources):
        return True
    newest = max(day_of(dated.moment) for dated in declared) if declared else None
    is_todays = (sources.today - day_of(listed.moment)).days <= 1
    return is_todays and newest is not None and newest < day_of(listed.moment) - timedelta(days=1)


def _settled(declared: list[Dated], address: Dated | None) -> Dated | None:
    """The first declared moment; its address where that is the day beside an instant in UTC."""
    if not declared:
        return None
    first = declared[0]
    if address is not None and isinstance(first.moment, datetime):
        offset = first.moment.utcoffset()
        if not offset and days_apart(first.moment, address.moment) == 1:
            return address
    return first


def _found(dated: Dated | None) -> Found[Moment | None]:
    return Found(dated.moment, dated.where) if dated is not None else Found(None)
