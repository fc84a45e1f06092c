"""The home page: every blog with how complete it is, and the newest posts."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from archiver.browse.charts import Chart, by_month
from archiver.browse.coverage import Standing, standings, together
from archiver.browse.kept import Row
from archiver.browse.shelf import Shelf, gathered
from archiver.storage import reading, reading_lists

NEWEST = 14
FAULTS = frozenset({"crashed", "failed"})  # endings of a run that somebody should look at


async def home(shelf: Shelf) -> Any:
    sources, coverage, runs, months, newest, alarms = await gathered(
        shelf.rows(reading_lists.SOURCES),
        shelf.kept(reading_lists.COVERAGE),
        shelf.kept(reading_lists.LAST_RUNS),
        shelf.kept(reading_lists.MONTHS),
        shelf.rows(reading.cards({}), limit=NEWEST, offset=0),
        shelf.number(reading_lists.OPEN_ALARMS),
    )
    known = standings(coverage)
    # Each question sees what was last committed: a source may be younger than the answer before.
    standing = {row["name"]: known.get(row["name"], Standing()) for row in sources}
    return await shelf.page(
        "home.html",
        sources=sources,
        standing=standing,
        whole=together(standing.values()),
        runs={run["source_id"]: run for run in runs},
        alarms=alarms,
        failing=sum(run["ending"] in FAULTS for run in runs),
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
