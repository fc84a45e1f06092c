"""Next.js flight data (React Server Components) as HTML and as data.

A row is `id:value`, its value JSON, `I[…]` for a module or `T<hex length>,` for raw text. An
element is `["$", type, key, props]`; a type that starts with `$` is a client component, whose
props may hold the whole list.
"""

from __future__ import annotations

import re
from html import escape

from archiver.discovery.scripts import loaded

MAX_ELEMENTS = 60_000
MAX_DEPTH = 200

_ROW = re.compile(r"([0-9a-f]{0,6}):")
_REFERENCE = re.compile(r"^\$[L@]?([0-9a-f]+)$")
_TAG = re.compile(r"^[a-z][a-z0-9-]*$")
_SKIPPED = frozenset({"script", "style", "link", "meta", "svg", "path", "head", "title"})
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_KEPT = {"href": "href", "className": "class", "dateTime": "datetime", "id": "id", "rel": "rel",
         "role": "role", "title": "title", "alt": "alt", "aria-label": "aria-label"}  # fmt: skip


def flight_rows(text: str) -> dict[str, object]:
    """The rows of flight data by id; rows that are no JSON are left out."""
    rows: dict[str, object] = {}
    raw = text.encode("utf-8", "surrogatepass")
    position = 0
    while position < len(raw):
        match = _ROW.match(raw[position : position + 8].decode("latin-1"))
        if match is None:
            position = _line_end(raw, position)
            continue
        start = position + match.end()
        if raw[start : start + 1] == b"T":
            comma = raw.find(b",", start)
            size = _hex(raw[start + 1 : comma]) if comma > 0 else None
            if size is not None:
                position = comma + 1 + size
                rows[match[1]] = raw[comma + 1 : position].decode("utf-8", "replace")
                continue
        position = _line_end(raw, start)
        line = raw[start:position].decode("utf-8", "replace")
        if line[:1] in {"[", "{", '"'}:
            data = loaded(line)
            if data is not None:
                rows[match[1]] = data
    return rows


def _line_end(raw: bytes, start: int) -> int:
    end = raw.find(b"\n", start)
    return len(raw) if end < 0 else end + 1


def _hex(digits: bytes) -> int | None:
    try:
        return int(digits, 16)
    except ValueError:
        return None


def flight_html(rows: dict[str, object]) -> str:
    """The elements of flight rows as HTML, references between rows followed."""
    renderer = _Renderer(rows)
    parts = [renderer.render(value, 0) for key, value in rows.items() if key not in renderer.used]
    return "<html><body>" + "".join(parts) + "</body></html>"


class _Renderer:
    """Writes elements out; each row once, in a bounded number of elements."""

    def __init__(self, rows: dict[str, object]) -> None:
        self.rows = rows
        self.used: set[str] = set()
        self.left = MAX_ELEMENTS

    def render(self, node: object, depth: int) -> str:
        """The HTML of a node, "" for what shows nothing or lies too deep."""
        if self.left <= 0 or depth > MAX_DEPTH:
            return ""
        self.left -= 1
        if isinstance(node, str):
            return self._text(node, depth)
        if isinstance(node, int | float) and not isinstance(node, bool):
            return str(node)
        if not isinstance(node, list):
            return ""
        if len(node) >= 4 and node[0] == "$" and isinstance(node[1], str):
            return self._element(node[1], node[3], depth)
        return "".join(self.render(child, depth + 1) for child in node)

    def _text(self, text: str, depth: int) -> str:
        match = _REFERENCE.match(text)
        if match is None:
            return "" if text.startswith("$") and len(text) < 40 else escape(text)
        row = match[1]
        if row in self.used or row not in self.rows:
            return ""
        self.used.add(row)
        return self.render(self.rows[row], depth + 1)

    def _element(self, kind: str, props: object, depth: int) -> str:
        values = props if isinstance(props, dict) else {}
        if kind in _SKIPPED:
            return ""
        tag = kind if _TAG.match(kind) else "a" if isinstance(values.get("href"), str) else "div"
        attributes = "".join(
            f' {name}="{escape(values[key])}"'
            for key, name in _KEPT.items()
            if isinstance(values.get(key), str) and not values[key].startswith("$")
        )
        if tag in _VOID:
            return f"<{tag}{attributes}>"
        inner = self.render(values.get("children"), depth + 1)
        raw = values.get("dangerouslySetInnerHTML")
        if isinstance(raw, dict) and isinstance(raw.get("__html"), str):
            inner += raw["__html"]
        return f"<{tag}{attributes}>{inner}</{tag}>"
