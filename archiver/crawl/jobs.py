"""What the worker processes do for a crawl, beside reading lists."""

from __future__ import annotations

from dataclasses import replace

from archiver.extraction.version import extractor_for
from archiver.model import Entry, Page, Rejection, Rules
from archiver.storage.ready import ReadyPost, ready


def ready_post(
    page: Page, entry: Entry | None, rules: Rules, tags: tuple[str, ...]
) -> ReadyPost | Rejection:
    """The post on that page, ready to be recorded, or why there is none."""
    from archiver.extraction.post import extract_post  # the reactor's process needs none of it

    result = extract_post(page, entry, rules)
    if isinstance(result, Rejection):
        return result
    return ready(replace(result, extractor=extractor_for(rules, tags)), tags)
