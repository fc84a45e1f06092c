"""The headings that stand over the lists of a page, and what they say of them."""

from __future__ import annotations

from archiver.discovery.layout import Chunk, Layout, joined
from archiver.discovery.wording import is_side_heading

LABEL_REACH = 60  # positions before a list in which its label stands
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
    if heading is not None and is_side_heading(heading):
        return True
    return any(is_side_heading(text) for text in _labels_before(layout, position))


def _labels_before(layout: Layout, position: int) -> list[str]:
    """The last short texts before a list that are no links: pages without headings label it so."""
    blocks: dict[int, list[Chunk]] = {}
    for chunk in layout.chunks_in(max(0, position - LABEL_REACH), position):
        blocks.setdefault(chunk.block, []).append(chunk)
    labels: list[str] = []
    for run in reversed(blocks.values()):
        text = joined(run)
        if len(labels) >= 2 or len(text) > 30:
            break
        if text and not any(_in_link(chunk) for chunk in run):
            labels.append(text)
    return labels


def _in_link(chunk: Chunk) -> bool:
    element = chunk.element
    return element.tag == "a" or next(element.iterancestors("a"), None) is not None
