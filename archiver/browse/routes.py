"""Every address of the reading room, and what stands before each of its pages.

Pages live below their database, at /archive/-/…: Datasette keeps "-" for itself there, so no
table or database can have such an address, and two archives attached at once do not mix.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from archiver.browse import (
    assets,
    facets,
    feeds,
    health,
    home,
    post,
    posts,
    revisions,
    snapshots,
    source,
)
from archiver.browse.shelf import NotHereError, Shelf, is_archive, shelf_for

View = Callable[[Shelf], Awaitable[Any]]


async def nothing(_: Shelf) -> Any:
    """Addresses that begin like one of ours and lead nowhere."""
    raise NotHereError("There is no such page.")


PAGES: tuple[tuple[str, View], ...] = (
    (r"home", home.home),
    (r"posts", posts.browse),
    (r"search", posts.search),
    (r"code", posts.search_code),
    (r"(?P<facet>tag|author|year|language|code)/(?P<value>[^/]+)", posts.browse_facet),
    (r"(?P<facet>tags|authors|years|languages|code-languages)", facets.facet),
    (r"source/(?P<name>[^/]+)", source.source),
    (r"post/(?P<id>\d{1,18})", post.post),
    (r"post/(?P<id>\d{1,18})/revisions/(?P<number>\d{1,9})", revisions.revision),
    (r"post/(?P<id>\d{1,18})/changes/(?P<old>\d{1,9})/(?P<new>\d{1,9})", revisions.changes),
    (r"snapshot/(?P<sha256>[0-9a-f]{64})", snapshots.snapshot),
    (r"snapshot/(?P<sha256>[0-9a-f]{64})/page", snapshots.page),
    (r"snapshot/(?P<sha256>[0-9a-f]{64})/bytes", snapshots.as_text),
    (r"health", health.health),
    (r"missing", health.missing),
    (r"runs", health.runs),
    (r"run/(?P<id>\d{1,18})", health.run),
    (r"feed\.(?P<form>atom|json)", feeds.feed),
    (r"(?:author|code|language|post|run|snapshot|source|tag|year)(?:/.*)?", nothing),
)

METHODS = frozenset({"GET", "HEAD"})


def guarded(view: View) -> Callable[..., Awaitable[Any]]:
    """The view for archives of ours that the visitor may see; else what Datasette would say."""

    async def answer(request: Any, datasette: Any) -> Any:
        from datasette import Forbidden, NotFound, Response
        from datasette.database import QueryInterrupted
        from datasette.utils import tilde_decode

        route = tilde_decode(request.url_vars["database"])
        name = next((n for n, db in datasette.databases.items() if db.route == route), None)
        if name is None or not await is_archive(datasette, name):
            raise NotFound("No archive of blogs has this address")
        if request.method not in METHODS:
            return Response.text("Only GET and HEAD are answered here", status=405)
        if not await may_read(datasette, request.actor, name):
            raise Forbidden("This archive is not open to you")
        shelf = shelf_for(datasette, name, request)
        try:
            return await view(shelf)
        except NotHereError as exc:
            return await shelf.page("not_here.html", status=404, message=str(exc))
        except QueryInterrupted:
            return await shelf.page("too_long.html", status=503)

    return answer


async def may_read(datasette: Any, actor: Any, name: str) -> bool:
    """Whether Datasette's permissions open the database and its posts to the actor."""
    if not hasattr(datasette, "allowed"):  # 0.65
        database = await datasette.permission_allowed(actor, "view-database", name, default=True)
        table = await datasette.permission_allowed(
            actor, "view-table", (name, "posts"), default=True
        )
        return bool(database and table)
    from datasette.resources import DatabaseResource, TableResource

    resources = {
        "view-database": DatabaseResource(database=name),
        "view-table": TableResource(database=name, table="posts"),
    }
    for action, resource in resources.items():
        if not await datasette.allowed(action=action, resource=resource, actor=actor):
            return False
    return True


ROUTES: list[tuple[str, Any]] = [
    (assets.ROUTE, assets.asset),
    *((rf"^/(?P<database>[^/.]+)/-/{pattern}$", guarded(view)) for pattern, view in PAGES),
]
