"""The reading room: a Datasette plugin, silent on databases that are not archives of ours.

Only hooks that Datasette 0.65 and the 1.0 alphas both have; each hands over at once.
"""

# pluggy's markers carry no types:
# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette import hookimpl

from archiver.browse import assets, front, metadata, shelf, table_facets, tables
from archiver.browse.routes import ROUTES


@hookimpl
def startup(datasette: Any) -> Callable[[], Any]:
    async def look_around() -> None:
        for name in list(datasette.databases):
            if await shelf.is_archive(datasette, name):
                await metadata.describe(datasette, name)

    return look_around


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    return ROUTES


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    return front.wrapper(datasette)


@hookimpl
def menu_links(datasette: Any) -> Callable[[], Any]:
    return lambda: tables.menu(datasette)


@hookimpl
def database_actions(datasette: Any, database: str) -> list[dict[str, str]]:
    return tables.actions(datasette, database)


@hookimpl
def render_cell(  # noqa: PLR0917 -- pluggy knows arguments by these names
    row: Any, value: Any, column: str, table: str, database: str, datasette: Any
) -> Any:
    return tables.cell(datasette, database, table=table, column=column, value=value, row=row)


@hookimpl
def extra_css_urls(datasette: Any, database: str | None) -> list[str]:
    if not shelf.is_known_archive(datasette, database):
        return []
    return [datasette.urls.path(assets.address("tables.css"))]


@hookimpl
def register_facet_classes() -> list[type]:
    return [table_facets.YearFacet, table_facets.TagFacet]


@hookimpl
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    return table_facets.filters(datasette, database, table, request)


@hookimpl(optionalhook=True)
def get_metadata(datasette: Any) -> dict[str, Any] | None:
    """Datasette 0.65 only; for 1.0 `startup` writes the same into its tables."""
    return metadata.for_stable(datasette)
