"""Which extraction this is; apart from it, so that to know the number imports no parser."""

from __future__ import annotations

import hashlib
import json

from archiver.model import Rules

EXTRACTOR = "1"  # another number for every change that makes other posts of the same pages


def extractor_for(rules: Rules, tags: tuple[str, ...]) -> str:
    """The extractor's version, with a digest of what a source's settings do to its posts.

    So a changed rule or tag reaches old posts as a new extractor does (miniflux#476).

    >>> extractor_for(Rules(), ()) == EXTRACTOR
    True
    """
    said = [rules.title, rules.date, rules.body, rules.remove, *tags]
    if not any(said):
        return EXTRACTOR
    digest = hashlib.sha256(json.dumps(said).encode()).hexdigest()
    return f"{EXTRACTOR}+{digest[:8]}"
