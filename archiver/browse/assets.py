"""Our style sheet, script and fonts, served from the package under one address of our own.

Datasette also serves a plugin's static/ folder, under the plugin's name: that name depends on
how the package was installed, ours does not.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

TYPES = {
    "reading.css": "text/css; charset=utf-8",
    "code.css": "text/css; charset=utf-8",
    "tables.css": "text/css; charset=utf-8",
    "reading.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "sans.woff2": "font/woff2",
    "serif.woff2": "font/woff2",
    "serif-italic.woff2": "font/woff2",
}

ROUTE = r"^/-/blog-archiver/(?P<name>[\w.-]+)$"


@cache
def content(name: str) -> bytes:
    return files("archiver.browse").joinpath("static", name).read_bytes()


@cache
def address(name: str) -> str:
    """The path of a file; it changes when the file does, so that browsers may keep it."""
    return f"/-/blog-archiver/{name}?{sha256(content(name)).hexdigest()[:10]}"


async def asset(request: Any) -> Any:
    from datasette import NotFound, Response

    name = request.url_vars["name"]
    if name not in TYPES:
        raise NotFound(f"No such file: {name}")
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content(name), headers=headers, content_type=TYPES[name])
