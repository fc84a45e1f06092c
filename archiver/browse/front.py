"""The front door: "/" is the archive's home when the archive is all that Datasette serves.

Datasette's own index moves to "/-/", where 1.0 has it anyway. With other databases attached, or
none of ours, nothing is changed. An address with a query ("/?_internal=1") is Datasette's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from archiver.browse.shelf import only_archive, room_path

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]


def wrapper(datasette: Any) -> Callable[[App], App]:
    def wrap(app: App) -> App:
        async def front_door(scope: Scope, receive: Any, send: Any) -> None:
            await app(await redirected(datasette, scope), receive, send)

        return front_door

    return wrap


async def redirected(datasette: Any, scope: Scope) -> Scope:
    """The scope with another path where the door leads elsewhere; else the scope itself."""
    if scope["type"] != "http" or scope.get("query_string"):
        return scope
    base = datasette.setting("base_url")
    path = scope["path"]
    if path not in {base, base + "-/"}:
        return scope
    archive = await only_archive(datasette)
    if archive is None:
        return scope
    target = room_path(datasette, archive, "home") if path == base else base
    return {**scope, "path": target, "raw_path": target.encode("ascii")}
