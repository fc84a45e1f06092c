"""Scrapy's response as our own value."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.model import Page

if TYPE_CHECKING:
    from scrapy.http import Response


METAREFRESH = 302  # what a redirect inside a page says: for now


def page_of(response: Response) -> Page:
    """Scrapy's response as our own value."""
    assert response.request
    asked = response.request.meta.get("redirect_urls", [response.request.url])[0]
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    return Page(
        url=asked,
        final_url=response.url,
        status=response.status,
        headers=headers,
        body=response.body,
        fetched_at=datetime.now(UTC),
        elapsed=response.request.meta.get("download_latency", 0.0),
        redirects=tuple(
            reason if isinstance(reason, int) else METAREFRESH
            for reason in response.request.meta.get("redirect_reasons", ())
        ),
    )
