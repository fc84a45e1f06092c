"""The headings that stand over the lists of a page, and what they say of them."""

from __future__ import annotations

from archiver.discovery.layout import Layout
from archiver.discovery.wording import is_side_heading

LOOKED_BACK = 8  # headings before a list; the one over it is among the last


def heading_over(layout: Layout, position: int) -> str | None:
    """The text of the nearest heading whose part of the page holds that position, else None."""
    for heading in reversed(layout.headings_in(0, position)[-LOOKED_BACK:]):
        holder = heading.getparent()
        for _ in range(2):
            if holder is None or holder not in layout.spans:
                break
            start, end = layout.span(holder)
            if start <= position < end:
                return layout.element_text(heading)
            holder = holder.getparent()
    return None


def under_side_heading(layout: Layout, position: int) -> bool:
    """Whether the heading over a list says that it is no page's own: "Recent posts", "Tags"."""
    heading = heading_over(layout, position)
    return heading is not None and is_side_heading(heading)
