"""The page of one blog: its years and tags, how complete it is and what is missing and why."""

from __future__ import annotations

from typing import Any

from archiver.browse.coverage import STATE_WORDS, Standing, standings
from archiver.browse.home import charts
from archiver.browse.shelf import NotHereError, Shelf, gathered
from archiver.storage import reading, reading_lists

MOST_MISSING = 50
NEWEST = 40
RUNS = 8


async def source(shelf: Shelf) -> Any:
    name = shelf.part("name")
    row = await shelf.row(reading_lists.SOURCE, name=name)
    if row is None:
        raise NotHereError(f"There is no source named “{name}” in this archive.")
    own = {"source_id": row["id"]}
    coverage, declared, years, tags, quality, undated, missing, runs, newest = await gathered(
        shelf.kept(reading_lists.COVERAGE),
        shelf.rows(reading_lists.DECLARATIONS_OF_SOURCE, **own),
        shelf.kept(reading_lists.YEARS_OF_SOURCE, **own),
        shelf.kept(reading_lists.TAGS_OF_SOURCE, **own),
        shelf.kept(reading_lists.QUALITY_OF_SOURCE, **own),
        shelf.number(reading_lists.UNDATED_OF_SOURCE, **own),
        shelf.kept(reading_lists.MISSING, source=name, limit=MOST_MISSING),
        shelf.rows(reading_lists.RUNS, source=name, limit=RUNS, offset=0),
        shelf.rows(reading.cards({"source": name}), source=name, limit=NEWEST, offset=0),
    )
    months, alarms = await gathered(
        shelf.kept(reading_lists.MONTHS_OF_SOURCE, **own),
        shelf.rows(reading_lists.OPEN_ALARMS_OF_SOURCE, **own),
    )
    return await shelf.page(
        "source.html",
        source=row,
        standing=standings(coverage).get(name, Standing()),
        alarms=alarms,
        witnesses=declared,
        years=years,
        tags=tags,
        quality=quality[0],
        undated=undated,
        missing=missing,
        runs=runs,
        newest=newest,
        state_words=STATE_WORDS,
        chart=charts(months, until=shelf.now.strftime("%Y-%m")).get(row["id"]),
    )
