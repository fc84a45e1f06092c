"""The shape of a page: the names that its template gives to its parts, without what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST_BYTES = 300_000  # of a page that are looked at
MOST_NAMES = 80  # the first so many; what follows is mostly content
ALIKE = 0.5  # share of common names from which two pages are of one template

_NAMED = re.compile(rb"<([a-zA-Z][\w-]*)[^<>]{0,300}?\s(?:class|id)\s*=\s*[\"']?\s*([\w-]+)")
_CODE = re.compile(rb"<(pre|script|style|svg|math)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def shape_of(body: bytes) -> frozenset[str]:
    """The first names of classes and ids in a page, each with its tag; numbers do not count."""
    markup = _CODE.sub(b"", body[:MOST_BYTES])
    names: dict[str, None] = {}
    for tag, name in _NAMED.findall(markup):
        names[_DIGITS.sub("", f"{tag.decode().lower()}.{name.decode('ascii', 'replace')}")] = None
        if len(names) == MOST_NAMES:
            break
    return frozenset(names)


def common_shape(shapes: Iterable[frozenset[str]]) -> frozenset[str]:
    """What all of these pages have; nothing of no pages."""
    every = list(shapes)
    return frozenset.intersection(*every) if every else frozenset()


def is_another(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two pages are of different templates; one without any names tells nothing."""
    if not first or not second:
        return False
    return len(first & second) < ALIKE * len(first | second)
