"""White space in one block of the content tree, as a browser shows it."""

from __future__ import annotations

from lxml.etree import _Element as Element

BREAKS = frozenset(("br",))
EXACT = frozenset(("code", "pre", "span"))  # code and formulas; no other span is in the tree
OBJECTS = frozenset(("img", "input"))  # seen like a word, without being text
WHITE = "\t\n\f\r"
INVISIBLE = "\u200b\u2060\ufeff\u00ad"

# Where a text stands that was met: in an element, or behind it. STOP: no text, but seen.
TEXT, TAIL, STOP = range(3)


def is_empty(block: Element) -> bool:
    """Whether a reader would see nothing of it."""
    if (block.text or "").strip():
        return False
    return all(e.tag in BREAKS and not (e.tail or "").strip() for e in block)


def tidy(block: Element) -> None:
    """Collapse white space as a browser does: one space between words, none at the edges."""
    if not len(block):
        block.text = tidied(block.text or "") or None
        return
    breaks = list(block.iter("br"))
    for line_break in breaks:
        _out_of_edges(line_break, block)
    met: list[tuple[Element, int]] = []
    _collapse(block, met, at_edge=True)
    _strip_end(met)
    if breaks:
        _strip_breaks(block)


def tidied(text: str) -> str:
    """The text of a block that holds nothing else."""
    return _collapsed(text, at_edge=True).rstrip(" ")


def _out_of_edges(line_break: Element, block: Element) -> None:
    """Move a line break out of the emphasis or link that it begins or ends."""
    parent = line_break.getparent()
    while parent is not None and parent is not block:
        if not (line_break.tail or "").strip() and line_break.getnext() is None:
            space, line_break.tail = line_break.tail or "", None
            parent.addnext(line_break)  # lxml moves the parent's tail behind neither
            line_break.tail, parent.tail = space + (parent.tail or ""), None
        elif not (parent.text or "").strip() and line_break.getprevious() is None:
            parent.text = line_break.tail
            line_break.tail = None
            parent.addprevious(line_break)
        else:
            return
        parent = line_break.getparent()


def _collapse(element: Element, met: list[tuple[Element, int]], *, at_edge: bool) -> bool:
    """Collapse in document order, noting in `met` what was met.

    `at_edge` is whether a space would be at an edge at the start; gives whether one is at the end.
    """
    tag = element.tag
    if text := element.text:
        if tag in EXACT:
            at_edge = False
            met.append((element, STOP))
        else:
            collapsed = _collapsed(text, at_edge=at_edge)
            if collapsed != text:
                element.text = collapsed
            at_edge = collapsed.endswith(" ") if collapsed else at_edge
            met.append((element, TEXT))
    if tag in OBJECTS:
        at_edge = False
        met.append((element, STOP))
    for child in element:
        at_edge = _collapse(child, met, at_edge=at_edge) or child.tag == "br"
        if text := child.tail:
            collapsed = _collapsed(text, at_edge=at_edge)
            if collapsed != text:
                child.tail = collapsed
            at_edge = collapsed.endswith(" ") if collapsed else at_edge
            met.append((child, TAIL))
    return at_edge


def _collapsed(text: str, *, at_edge: bool) -> str:
    if not text.isascii():
        for mark in INVISIBLE:
            text = text.replace(mark, "")
    for white in WHITE:
        text = text.replace(white, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text[1:] if at_edge and text[:1] == " " else text


def _strip_end(met: list[tuple[Element, int]]) -> None:
    """Take the space off the end of a block, however deep the last text is."""
    for element, kind in reversed(met):
        if kind == STOP:
            return
        text = (element.text if kind == TEXT else element.tail) or ""
        stripped = text.rstrip(" ")
        if kind == TEXT:
            element.text = stripped
        else:
            element.tail = stripped
        if stripped:
            return


def _strip_breaks(block: Element) -> None:
    """Line breaks at either end of a block break nothing; spaces before one are not seen."""
    while len(block) and block[0].tag == "br" and not block.text:
        block.text = block[0].tail
        block.remove(block[0])
    while len(block) and block[-1].tag == "br" and not block[-1].tail:
        block.remove(block[-1])
    if block.text:
        block.text = block.text.lstrip(" ")
    for line_break in block.iter("br"):
        previous = line_break.getprevious()
        if previous is not None and previous.tail:
            previous.tail = previous.tail.rstrip(" ")
        elif previous is None and (parent := line_break.getparent()) is not None and parent.text:
            parent.text = parent.text.rstrip(" ")
