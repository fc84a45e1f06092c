"""Tables of the content tree, with their spans and alignment; layout tables are taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element as Element

from archiver.extraction.content_inline import fill
from archiver.extraction.content_lists import fill_item, integer
from archiver.extraction.content_space import tidy

if TYPE_CHECKING:
    from archiver.extraction.content import Builder

LARGEST_SPAN = 1000  # columns or rows; HTML's own limit


def add_table(builder: Builder, source: Element, into: Element) -> None:
    rows = [row for row in source.iter("tr") if next(row.iterancestors("table"), None) is source]
    widest = max((len(row) for row in rows), default=0)
    if widest < 2 and _is_layout(source):
        _unwrapped(builder, rows, into)
        return
    table = etree.SubElement(into, "table")
    caption = source.find("caption")
    if caption is not None:
        fill(builder, caption, etree.SubElement(table, "caption"))
        tidy(table[0])
    for row in rows:
        if not builder.skips(row):
            _row(builder, row, table)
    if table.find("tr") is None:
        into.remove(table)


def _unwrapped(builder: Builder, rows: list[Element], into: Element) -> None:
    """A table that only lays out: its cells one after the other."""
    for row in rows:
        for cell in row:
            if not builder.skips(cell):
                builder.flow(cell, into)


def _row(builder: Builder, source: Element, table: Element) -> None:
    row = etree.SubElement(table, "tr")
    for cell in source:
        if cell.tag not in ("td", "th") or builder.skips(cell):
            continue
        made = etree.SubElement(row, cell.tag)
        for span in ("colspan", "rowspan"):
            if (count := integer(cell.get(span))) and 1 < count <= LARGEST_SPAN:
                made.set(span, str(count))
        if side := _alignment(cell):
            made.set("align", side)
        fill_item(builder, cell, made)
    if not len(row):
        table.remove(row)


def _is_layout(table: Element) -> bool:
    """Whether a table of one column has no header: a frame, not a table."""
    return next(table.iter("th"), None) is None


def _alignment(cell: Element) -> str | None:
    """The side that a cell says its text is on, None when it says nothing of it."""
    if not cell.keys():
        return None
    align = (cell.get("align") or "").lower()
    style = (cell.get("style") or "").replace(" ", "").lower()
    names = (cell.get("class") or "").lower().split("-")
    for side in ("left", "center", "right"):
        if align == side or f"text-align:{side}" in style or side in names:
            return side
    return None
