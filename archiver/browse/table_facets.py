"""Facets by year and tag for Datasette's own table of posts, and the filters they lead to.

Neither is a column: a year is a part of a date, tags stand in a table of their own. `?_year=2026`
and `?_tag=go` (more than once: posts with all of them) join the filters that Datasette has.
"""

from __future__ import annotations

from typing import Any

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.filters import FilterArguments
from datasette.utils import path_with_added_args, path_with_removed_args

from archiver.browse.kept import Row, kept
from archiver.browse.shelf import is_known_archive
from archiver.storage import reading_facets, reading_lists

TABLE = "posts"
NAMES = ("year", "tag")


class OwnFacet(Facet):  # type: ignore[misc] # Datasette carries no types
    """One of ours; of tables that are not configured for it, as all that are not ours, nothing."""

    type = ""

    async def facet_results(self) -> tuple[list[Row], list[str]]:
        if not self.get_configs() or not is_known_archive(self.ds, self.database):
            return [], []
        size = self.get_facet_size()
        try:
            rows = await self.counted(size + 1)
        except QueryInterrupted:
            return [], [self.type]
        found = {
            "name": self.type,
            "type": "column",  # others show their type behind the name
            "hideable": False,
            "toggle_url": self.ds.urls.path(self.request.full_path),
            "results": [self.choice(row["value"], row["number"]) for row in rows[:size]],
            "truncated": len(rows) > size,
        }
        return [found], []

    async def counted(self, limit: int) -> list[Row]:
        """Values and numbers, kept until the archive changes; of the whole table they are those
        that the pages of the reading room show."""
        database = self.ds.get_database(self.database)
        is_whole = " where " not in self.sql.lower()
        whole = reading_lists.FACETS[self.type]
        sql = whole if is_whole else reading_facets.counted(self.type, self.sql, limit=limit)
        params = {} if is_whole else dict(self.params)

        async def ask() -> list[Row]:
            limit_ms = self.ds.setting("facet_time_limit_ms")
            found = await database.execute(sql, params, truncate=False, custom_time_limit=limit_ms)
            return [dict(row) for row in found.rows]

        return (await kept(database, (sql, *sorted(params.items())), ask))[:limit]

    def choice(self, value: str, number: int) -> Row:
        pair = (f"_{self.type}", value)
        is_chosen = pair in self.get_querystring_pairs()
        change = path_with_removed_args if is_chosen else path_with_added_args
        address = self.ds.urls.path(change(self.request, dict([pair])))
        return {
            "value": value,
            "label": value,
            "count": number,
            "toggle_url": self.ds.absolute_url(self.request, address),
            "selected": is_chosen,
        }


class YearFacet(OwnFacet):
    type = "year"


class TagFacet(OwnFacet):
    type = "tag"


def filters(datasette: Any, database: str, table: str, request: Any) -> FilterArguments | None:
    """The conditions that `?_year=` and `?_tag=` add; None where there is none of them."""
    if table != TABLE or not is_known_archive(datasette, database):
        return None
    conditions, values, words = [], {}, []
    for name in NAMES:
        for place, value in enumerate(request.args.getlist(f"_{name}")):
            parameter = f"own_{name}_{place}"
            conditions.append(reading_facets.chosen(name, parameter))
            values[parameter] = value
            words.append(f'{name} is "{value}"')
    return FilterArguments(conditions, values, words)
