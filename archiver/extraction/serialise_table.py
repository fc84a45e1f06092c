"""Tables in Markdown: GFM where its cells can hold them, HTML where they cannot."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element

from archiver.extraction.serialise_inline import Setting, has_head, inline

NEEDS_HTML = frozenset((
    "pre", "table", "blockquote", "dl", "figure", "details", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6",
))  # fmt: skip
CELLS = frozenset(("td", "th"))
RULES = {"left": ":---", "center": ":---:", "right": "---:"}


def table(element: Element, setting: Setting) -> str:
    """A table with its first row as header."""
    if not is_simple(element):
        return raw_html(element)
    cell_setting = Setting(one_line=True, in_cell=True, has_math=setting.has_math)
    rows = [list(row) for row in element.findall("tr")]
    width = max(len(row) for row in rows)
    lines = [_line([_cell(cell, cell_setting) for cell in row], width) for row in rows]
    sides = [_side([row[column] for row in rows if column < len(row)]) for column in range(width)]
    lines.insert(1, "| " + " | ".join(RULES.get(side, "---") for side in sides) + " |")
    caption = element.find("caption")
    head = (
        inline(caption, Setting(one_line=True, has_math=setting.has_math)) + "\n\n"
        if caption is not None
        else ""
    )
    return head + "\n".join(lines)


def is_simple(element: Element) -> bool:
    """Whether GFM can say it: no spans, nothing but text and lists in its cells."""
    for inner in element.iterdescendants():
        if inner.tag in NEEDS_HTML:
            return False
        if inner.tag in CELLS and (inner.get("colspan") or inner.get("rowspan")):
            return False
    return True


def raw_html(element: Element) -> str:
    """An element as HTML that CommonMark keeps whole: no newline stands in it as one."""
    text = etree.tostring(element, method="html", encoding="unicode", with_tail=False)
    return text.replace("\n", "&#10;")


def _line(cells: list[str], width: int) -> str:
    return "| " + " | ".join(cells + [""] * (width - len(cells))) + " |"


def _cell(cell: Element, setting: Setting) -> str:
    """The Markdown of one cell on one line; paragraphs are parted by a line break."""
    parts = [inline(cell, setting)] if has_head(cell) else []
    for child in cell:
        if child.tag == "p":
            parts.append(inline(child, setting))
        elif child.tag in ("ul", "ol"):
            parts.append(_list(child, setting))
    out = ""
    for part in filter(None, parts):
        joint = (
            ""
            if not out or part.startswith(("<ul", "<ol")) or out.endswith(("</ul>", "</ol>"))
            else "<br>"
        )
        out += joint + part
    return out.strip()


def _list(element: Element, setting: Setting) -> str:
    items = "".join(f"<li>{_cell(item, setting)}</li>" for item in element.findall("li"))
    return f"<{element.tag}>{items}</{element.tag}>"


def _side(cells: list[Element]) -> str:
    """How a column is aligned: as all of its cells say, "" when they say nothing or differ."""
    sides = {cell.get("align") or "" for cell in cells}
    return sides.pop() if len(sides) == 1 else ""
