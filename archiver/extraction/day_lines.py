"""The dates that a page tells of its post: in lines that readers see, and to machines.

A date in prose or in the site's footer is no date of the post.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.etree import _Element as Element

from archiver.dates import (
    DayOrder,
    Reading,
    date_in_path,
    day_of,
    find_date,
    has_open_order,
    read_date,
)
from archiver.extraction.dated import Dated, days_apart, without_midnight
from archiver.extraction.marks import PUBLISHED, UPDATED, stamp
from archiver.extraction.sources import Sources
from archiver.extraction.texts import shown_text
from archiver.extraction.zone import Run
from archiver.model import Entry

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


def shown_days(sources: Sources, declared: list[Dated], *, updated: bool) -> Iterator[Dated]:
    """Dates in lines about the post, in order of trust: named ones, near ones, the others."""
    for element in sources.marks[UPDATED if updated else PUBLISHED]:
        text = shown_text(element)
        if 0 < len(text) <= LONGEST_LABEL:
            found = read_line(text, sources, declared) or (
                read_line(text, sources, declared, updated=True) if updated else None
            )
            if found is not None:
                yield Dated(moment=found.moment, where="markup")
    zone = sources.zone
    yield from _in_lines(zone.after, sources, declared, updated=updated)
    yield from reversed(list(_in_lines(zone.before, sources, declared, updated=updated)))
    yield from _in_lines(zone.meta, sources, declared, updated=updated)


def declared_days(sources: Sources, *, updated: bool) -> Iterator[Dated]:
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


def listed_day(entry: Entry | None) -> Dated | None:
    if entry is None or entry.published is None:
        return None
    return Dated(moment=without_midnight(entry.published), where=entry.witness.value)


def read_line(
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
    if found is not None or not has_open_order(text):
        return found
    candidates = [
        reading
        for order in DayOrder
        if (reading := read(text, order=order, today=sources.today, updated=updated))
    ]
    known = [*declared, *([listed] if (listed := listed_day(sources.entry)) else [])]
    if in_path := date_in_path(sources.url, today=sources.today):
        known.append(Dated(moment=in_path.moment, where="url"))
    agreeing = [
        reading
        for reading in candidates
        if any(days_apart(reading.moment, witness.moment) <= 1 for witness in known)
    ]
    return agreeing[0] if len(agreeing) == 1 else None


def in_one_line(first: Dated, second: Dated, sources: Sources) -> bool:
    """Whether a line about the post begins with the first and goes on with the second."""
    for run in sources.zone.runs:
        if _can_be_a_date(run.text) and (found := read_line(run.text, sources)) is not None:
            rest = run.text.partition(found.text)[2]
            other = read_line(rest, sources) if rest else None
            if other is not None and day_of(found.moment) == day_of(first.moment):
                return day_of(other.moment) == day_of(second.moment)
    return False


def is_only_time(day: Dated, sources: Sources) -> bool:
    """Whether the lines about the post have one `<time>`, of that day, not marked as a change.

    Some themes, as Nextra's, call the day of the post that of its last update.
    """
    times = {piece.element for run in sources.zone.runs for piece in run.pieces}
    times = {element for element in times if element.tag == "time"}
    if len(times) != 1 or not times.isdisjoint(sources.marks[UPDATED]):
        return False
    found = read_date(stamp(times.pop()) or "", today=sources.today)
    return found is not None and day_of(found.moment) == day_of(day.moment)


def _in_lines(
    runs: Iterable[Run], sources: Sources, declared: list[Dated], *, updated: bool
) -> Iterator[Dated]:
    """The dates of lines that are about the post; a short line may be the label of the next."""
    label = ""
    for run in runs:
        text = run.text
        if _can_be_a_date(text):
            line = f"{label} {text}".strip()
            found = read_line(line, sources, declared, updated=updated, whole=run.is_heading)
            if found is not None and not _is_sentence(line, found):
                yield Dated(moment=found.moment, where="shown")
        label = text if len(text) <= SHORT_LABEL and not any(map(str.isdigit, text)) else ""


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


def _times(sources: Sources) -> Iterator[Element]:
    """`<time>` and titled dates in the lines about the post that do not speak of an update."""
    updates = set(sources.marks[UPDATED]) - set(sources.marks[PUBLISHED])
    for run in sources.zone.runs:
        nodes = [
            node
            for piece in run.pieces
            for node in (piece.element, piece.element.getparent())
            if node is not None and node.tag in {"time", "abbr", "span"} and node not in updates
        ]
        if nodes and find_date(run.text, updated=True, today=sources.today) is None:
            yield from nodes
