"""When a post was published and updated: what is shown beats what is declared, nothing is guessed.

Attributes are off by a day where a site writes its local day as an instant in UTC; the shown day
is what its readers know. An update is never a publication, and a date in prose or in the site's
footer is no date of the post.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml.etree import _Element as Element

from archiver.dates import DayOrder, Reading, date_in_path, find_date, read_date
from archiver.extraction.dated import (
    Dated,
    can_be,
    days_apart,
    is_later,
    same_day,
    with_instant,
    without_midnight,
)
from archiver.extraction.marks import PUBLISHED, UPDATED, stamp
from archiver.extraction.sources import Found, Sources
from archiver.extraction.texts import shown_text
from archiver.extraction.zone import Run
from archiver.model import Entry, Moment, Witness

LONGEST_LABEL = 140  # characters of a line that can be about the post's date
SHORT_LABEL = 40  # characters of a line that may be the label of the next one
SENTENCE = re.compile(r"[.!?。！？:：]\s*$")
WORDS_OF_A_SENTENCE = 3  # beside the date: "On May 3, 2020 we released it."
BYLINE = re.compile(r"(?i)\b(?:by|posted|published|written|von|par|por|di|door)\b|[|·•—–]")
WORDS_OF_A_BYLINE = 10  # beside the date; "… was written on May 3, the night …" is longer
NOT_THE_POSTS = re.compile(r"(?i)©|\(c\)|copyright|deadline|expires|joined|member since|last seen")

PUBLISHED_METAS = (
    # In order of trust: written for articles first, general ones after.
    "article:published_time", "article:published", "og:article:published_time",
    "datepublished", "article.published", "published_time", "published-date", "publish-date",
    "publish_date", "pubdate", "publication_date", "sailthru.date", "parsely-pub-date",
    "article_date_original", "citation_publication_date", "citation_date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "date",
)  # fmt: skip
UPDATED_METAS = (
    "article:modified_time", "og:updated_time", "article:modified", "datemodified",
    "dcterms.modified", "dc.date.modified", "last-modified", "revised", "modified_time",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """None: unknown."""

    published: Found[Moment | None]
    updated: Found[Moment | None]


def read_days(sources: Sources) -> Days:
    """The moments that the sources agree on."""
    declared = list(_declared(sources, updated=False))
    changed = list(_declared(sources, updated=True))
    published = _published(sources, declared, changed)
    shown = next(_shown(sources, declared, updated=True), None)
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
    shown = next(_shown(sources, declared, updated=False), None)
    listed = _listed(sources.entry)
    in_path = date_in_path(sources.url, today=sources.today)
    address = Dated(moment=in_path.moment, where="url") if in_path else None
    known = [*declared, *([address] if address else [])]
    if shown and (_is_the_update(shown, declared, changed) or _is_contradicted(shown, known)):
        shown = None
    if listed and shown is None and _is_shown_as_update(listed, sources, declared):
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


def _shown(sources: Sources, declared: list[Dated], *, updated: bool) -> Iterator[Dated]:
    """Dates in lines about the post, in order of trust: named ones, near ones, the others."""
    for element in sources.marks[UPDATED if updated else PUBLISHED]:
        text = shown_text(element)
        if 0 < len(text) <= LONGEST_LABEL:
            found = _read(text, sources, declared) or (
                _read(text, sources, declared, updated=True) if updated else None
            )
            if found is not None:
                yield Dated(moment=found.moment, where="markup")
    zone = sources.zone
    yield from _in_lines(zone.after, sources, declared, updated=updated)
    yield from reversed(list(_in_lines(zone.before, sources, declared, updated=updated)))
    yield from _in_lines(zone.meta, sources, declared, updated=updated)


def _in_lines(
    runs: Iterable[Run], sources: Sources, declared: list[Dated], *, updated: bool
) -> Iterator[Dated]:
    """The dates of lines that are about the post; a short line may be the label of the next."""
    label = ""
    for run in runs:
        text = run.text
        if _can_be_a_date(text):
            line = f"{label} {text}".strip()
            found = _read(line, sources, declared, updated=updated, whole=run.is_heading)
            if found is not None and not _is_sentence(line, found):
                yield Dated(moment=found.moment, where="shown")
        label = text if len(text) <= SHORT_LABEL and not any(map(str.isdigit, text)) else ""


def _read(
    text: str,
    sources: Sources,
    declared: Iterable[Dated] = (),
    *,
    updated: bool = False,
    whole: bool = False,
) -> Reading | None:
    """The date of a line; where the order of day and month is open, the other witnesses decide."""
    read = read_date if whole else find_date
    found = read(text, language=sources.language.value, today=sources.today, updated=updated)
    if found is not None:
        return found
    candidates = [
        reading
        for order in DayOrder
        if (reading := read(text, order=order, today=sources.today, updated=updated))
    ]
    known = [*declared, *([listed] if (listed := _listed(sources.entry)) else [])]
    if in_path := date_in_path(sources.url, today=sources.today):
        known.append(Dated(moment=in_path.moment, where="url"))
    agreeing = [
        reading
        for reading in candidates
        if any(days_apart(reading.moment, witness.moment) <= 1 for witness in known)
    ]
    return agreeing[0] if len(agreeing) == 1 else None


def _can_be_a_date(text: str) -> bool:
    return (
        len(text) <= LONGEST_LABEL
        and any(map(str.isdigit, text))
        and NOT_THE_POSTS.search(text) is None
    )


def _is_sentence(text: str, found: Reading) -> bool:
    """Whether the date is told in prose, not set beside the post."""
    rest = text.replace(found.text, " ")
    if SENTENCE.search(rest) is None:
        return False
    fewest = WORDS_OF_A_BYLINE if BYLINE.search(rest) else WORDS_OF_A_SENTENCE
    return len(re.findall(r"\w+", rest)) >= fewest


def _declared(sources: Sources, *, updated: bool) -> Iterator[Dated]:
    """Moments that the page declares to machines, most trusted first."""
    article, head = sources.article, sources.head
    texts = [(article.updated if updated else article.published, "json-ld")]
    texts += [(text, "meta") for text in head.all(*(UPDATED_METAS if updated else PUBLISHED_METAS))]
    marked = sources.marks[UPDATED if updated else PUBLISHED]
    texts += [(stamp(element), "markup") for element in marked]
    if not updated:
        texts += [(stamp(element), "time") for element in _times(sources)]
    for text, where in texts:
        found = read_date(text, today=sources.today) if text else None
        if found is not None:
            yield Dated(moment=without_midnight(found.moment), where=where)


def _times(sources: Sources) -> Iterator[Element]:
    """`<time>` and titled dates in the lines about the post that do not speak of an update."""
    updates = set(sources.marks[UPDATED]) - set(sources.marks[PUBLISHED])
    for run in sources.zone.runs:
        if find_date(run.text, updated=True, today=sources.today) is None:
            for piece in run.pieces:
                nodes = [piece.element, piece.element.getparent()]
                yield from (
                    node
                    for node in nodes
                    if node is not None
                    and node.tag in {"time", "abbr", "span"}
                    and node not in updates
                )


def _listed(entry: Entry | None) -> Dated | None:
    if entry is None or entry.published is None:
        return None
    return Dated(moment=without_midnight(entry.published), where=entry.witness.value)


def _ruled(sources: Sources, element: Element) -> Dated | None:
    for text in (shown_text(element), stamp(element)):
        found = _read(text, sources) if text else None
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
    return any(same_day(listed, d) for d in _shown(sources, declared, updated=True))


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
