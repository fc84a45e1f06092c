"""The data that pages carry in scripts: JSON, JSON-LD, state objects, Next.js flight data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

import lxml.html

from archiver.discovery.document import Document

MAX_SCRIPT = 8_000_000  # characters of one block; more is no list
MAX_BLOCKS = 400

_JSON_TYPES = frozenset({"application/json", "application/ld+json"})
_STATE = re.compile(r"(?:window|self|globalThis)(?:\.|\[\")\w+(?:\"\])?\s*=\s*(?=[\[{])")
_PARSED = re.compile(r"JSON\.parse\(\s*(\"(?:[^\"\\]|\\.)*\")\s*\)")
_FLIGHT = re.compile(r"(?:self|window)\.__next_f(?:\s*=[^.]{0,60})?\.push\(\s*(?=\[)")
_ATTRIBUTES = (
    "data-page",
    "props",
    "data-props",
    "data-state",
    "data-react-props",
)  # Inertia, Astro


def json_blocks(document: Document) -> Iterator[tuple[str, object]]:
    """Every block of data in a page with where it stands: `ld`, `json`, `state` or `attribute`."""
    yield from islice(_blocks(document.tree), MAX_BLOCKS)


def _blocks(tree: lxml.html.HtmlElement) -> Iterator[tuple[str, object]]:
    for script in tree.iter("script"):
        text = (script.text or "")[:MAX_SCRIPT]
        kind = (script.get("type") or "").split(";")[0].strip().lower()
        if kind in _JSON_TYPES:
            data = loaded(text)
            if data is not None:
                yield ("ld" if kind == "application/ld+json" else "json"), data
        elif kind in {"", "text/javascript", "module", "application/javascript"}:
            yield from (("state", data) for data in _states(text))
    for name in _ATTRIBUTES:
        for element in tree.xpath(f"//*[@{name}]")[:40]:
            value = element.get(name) or ""
            if value[:1] in {"{", "["}:
                data = loaded(value)
                if data is not None:
                    yield "attribute", data


def loaded(text: str) -> object | None:
    """The JSON in a text, None when it is none. HTML comments around it are taken off."""
    text = re.sub(r"^\s*(?:<!--|/\*<!\[CDATA\[\*/)|(?:-->|/\*\]\]>\*/)\s*$", "", text).strip()
    try:
        data: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return data


def _states(text: str) -> Iterator[object]:
    """Objects that a script assigns to window, and texts it gives to JSON.parse."""
    decoder = json.JSONDecoder(strict=False)
    for match in _STATE.finditer(text):
        try:
            yield decoder.raw_decode(text, match.end())[0]
        except (ValueError, RecursionError):
            continue
    for match in _PARSED.finditer(text):
        inner = loaded(match[1])
        data = loaded(inner) if isinstance(inner, str) else None
        if data is not None:
            yield data


def flight_text(document: Document) -> str:
    """The joined chunks of `self.__next_f.push([1, "…"])`, "" for pages without them."""
    decoder = json.JSONDecoder(strict=False)
    parts = []
    for script in document.tree.iter("script"):
        text = script.text or ""
        if "__next_f" not in text:
            continue
        for match in _FLIGHT.finditer(text):
            try:
                pushed, _ = decoder.raw_decode(text, match.end())
            except (ValueError, RecursionError):
                continue
            if len(pushed) > 1 and isinstance(pushed[1], str):
                parts.append(pushed[1])
    return "".join(parts)[:MAX_SCRIPT]
