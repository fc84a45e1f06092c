"""The home page: every blog with how complete it is, and the newest posts."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from archiver.browse.charts import Chart, by_month
from archiver.browse.coverage import Standing, standings
from archiver.browse.shelf import Row, Shelf, gathered
from archiver.storage import reading, reading_lists

NEWEST = 14


async def home(shelf: Shelf) -> Any:
    sources, states, declared, runs, months, newest = await gathered(
        shelf.rows(reading_lists.SOURCES),
        shelf.rows(reading_lists.ENTRY_STATES),
        shelf.rows(reading_lists.DECLARATIONS),
        shelf.rows(reading_lists.LAST_RUNS),
        shelf.rows(reading_lists.MONTHS),
        shelf.rows(reading.cards({}), limit=NEWEST, offset=0),
    )
    standing = standings(sources, states, declared)
    return await shelf.page(
        "home.html",
        sources=sources,
        standing=standing,
        whole=Standing.together(standing.values()),
        runs={run["source_id"]: run for run in runs},
        charts=charts(months, until=shelf.now.strftime("%Y-%m")),
        newest=newest,
        posts_count=sum(source["posts_count"] for source in sources),
    )


def charts(months: list[Row], *, until: str) -> dict[int, Chart]:
    """Posts a month of each source, as a chart; sources without dated posts have none."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for row in months:
        counts[row["source_id"]][row["month"]] = row["number"]
    return {source_id: by_month(found, until=until) for source_id, found in counts.items()}
