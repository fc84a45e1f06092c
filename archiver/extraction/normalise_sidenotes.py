"""Notes that stand in the text where they are called, in the margin or until they are opened."""

from __future__ import annotations

import re

from lxml import html
from lxml.html import HtmlElement

from archiver.extraction.names import remembered
from archiver.markup import text_of

NAME = re.compile(
    r"(?i)(?:^|\s)(?:sidenote|marginnote|margin-note|side-note|modern-footnotes-footnote__note)(?:\s|$)"
)
_is_name = remembered(NAME)
CONTAINER = re.compile(r"(?:^|\s)(?:footnote|sidenote)-container(?:\s|$)")
INSIDE = re.compile(r"(?:^|\s)(?:footnote|sidenote)(?:\s|$)")
SWITCHES = ("label", "input")
NUMBER = re.compile(r"\[?\d{1,3}\]?")


def normalise_sidenotes(buckets: dict[str, list[HtmlElement]], first: int) -> list[HtmlElement]:
    """Put a call where each such note is, numbered on from `first`; the notes in their order."""
    notes: list[HtmlElement] = []
    for note in [*buckets["span"], *buckets["aside"], *buckets["small"]]:
        names = note.get("class")
        if not names or note.get("data-note") is not None or note.getparent() is None:
            continue
        if _is_name(names) or _is_contained(note, names):
            _called(note, str(first + len(notes)))
            notes.append(note)
    return notes


def _is_contained(note: HtmlElement, names: str) -> bool:
    """Whether it is a note by its name and that of the span around it."""
    parent = note.getparent()
    if parent is None or INSIDE.search(names) is None:
        return False
    return CONTAINER.search(parent.get("class") or "") is not None


def _called(note: HtmlElement, label: str) -> None:
    note.set("data-note", label)
    call = html.Element("sup")
    call.set("data-ref", label)
    call.set("data-first", "")
    call.text = label
    note.addprevious(call)
    while (before := call.getprevious()) is not None and _is_switch(before):
        if (before.tail or "").strip():
            break
        before.drop_tree()


def _is_switch(element: HtmlElement) -> bool:
    """Whether a reader opens a note by it: a check box, its label, a raised number."""
    if element.tag in SWITCHES:
        return True
    return element.tag in ("sup", "a") and NUMBER.fullmatch(text_of(element).strip()) is not None
