"""How each blog fares, what is missing and why, and how every run went."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from archiver.browse.coverage import STATE_WORDS, Standing, standings
from archiver.browse.shelf import NotHereError, Shelf, gathered
from archiver.storage import reading_lists

MOST_ALARMS = 200
MOST_MISSING = 2000
MOST_FETCHES = 2000
PAGE_SIZE = 50


async def health(shelf: Shelf) -> Any:
    rows, coverage, alarms = await gathered(
        shelf.kept(reading_lists.HEALTH),
        shelf.kept(reading_lists.COVERAGE),
        shelf.rows(reading_lists.ALARMS, limit=MOST_ALARMS),
    )
    known = standings(coverage)
    return await shelf.page(
        "health.html",
        rows=rows,
        standing={row["source"]: known.get(row["source"], Standing()) for row in rows},
        failing=sum(row["failures"] > 0 for row in rows),
        alarms=[alarm for alarm in alarms if not alarm["recovered_at"]],
        over=[alarm for alarm in alarms if alarm["recovered_at"]],
        alarmed={alarm["source"] for alarm in alarms if not alarm["recovered_at"]},
    )


async def missing(shelf: Shelf) -> Any:
    name = shelf.argument("source") or None
    rows, sources = await gathered(
        shelf.kept(reading_lists.MISSING, source=name, limit=MOST_MISSING + 1),
        shelf.rows(reading_lists.SOURCES),
    )
    shown = rows[:MOST_MISSING]
    groups = [(key, list(group)) for key, group in groupby(shown, key=lambda row: row["source"])]
    return await shelf.page(
        "missing.html",
        groups=groups,
        chosen=name,
        sources=sources,
        has_more=len(rows) > MOST_MISSING,
        state_words=STATE_WORDS,
    )


async def runs(shelf: Shelf) -> Any:
    page = shelf.page_number()
    name = shelf.argument("source") or None
    rows = await shelf.rows(
        reading_lists.RUNS, source=name, limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE
    )
    return await shelf.page(
        "runs.html",
        runs=rows[:PAGE_SIZE],
        has_more=len(rows) > PAGE_SIZE,
        page_number=page,
        chosen=name,
    )


async def run(shelf: Shelf) -> Any:
    number = int(shelf.part("id"))
    row, fetches, rejections = await gathered(
        shelf.row(reading_lists.RUN, id=number),
        shelf.rows(reading_lists.FETCHES_OF_RUN, id=number, limit=MOST_FETCHES),
        shelf.rows(reading_lists.REJECTIONS_OF_RUN, id=number, limit=MOST_FETCHES),
    )
    if row is None:
        raise NotHereError(f"There is no run {number} in this archive.")
    return await shelf.page("run.html", run=row, fetches=fetches, rejections=rejections)
