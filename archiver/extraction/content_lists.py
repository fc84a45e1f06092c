"""Lists of the content tree: nested, numbered, of definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element as Element

from archiver.extraction.content_space import tidied

if TYPE_CHECKING:
    from archiver.extraction.content import Builder


def add_list(builder: Builder, source: Element, into: Element) -> None:
    """Append a list; a list straight inside it belongs to the item before."""
    made = etree.SubElement(into, "ol" if source.tag == "ol" else "ul")
    if source.tag == "ol" and (start := integer(source.get("start"))) not in (None, 1):
        made.set("start", str(start))
    if source.get("reversed") is not None and source.tag == "ol":
        made.set("reversed", "")
    for child in source:
        if child.tag == "br" or builder.skips(child):
            continue
        if child.tag == "li":
            _item(builder, child, made)
        elif child.tag in ("ul", "ol") and len(made):
            add_list(builder, child, made[-1])
        else:
            _stray(builder, child, made)
    if not len(made):
        into.remove(made)


def _stray(builder: Builder, source: Element, into: Element) -> None:
    """What stands in a list without being an item of it is an item here."""
    item = etree.SubElement(into, "li")
    paragraph: list[Element] = []
    builder.child(source, item, paragraph)
    builder.close(paragraph)
    if not len(item):
        into.remove(item)


def _item(builder: Builder, source: Element, into: Element) -> None:
    item = etree.SubElement(into, "li")
    if value := integer(source.get("value")):
        item.set("value", str(value))
    fill_item(builder, source, item)


def add_definitions(builder: Builder, source: Element, into: Element) -> None:
    made = etree.SubElement(into, "dl")
    for child in source.iter("dt", "dd"):
        if next(child.iterancestors("dl"), None) is not source or builder.skips(child):
            continue
        part = etree.SubElement(made, child.tag)
        fill_item(builder, child, part)
    if not len(made):
        into.remove(made)
        builder.flow(source, into)


def fill_item(builder: Builder, source: Element, made: Element) -> None:
    """Put what is inside an item or a cell into a new one.

    An item whose text stands in no paragraph of its own on the page has none here either.
    """
    if not len(source):  # the most are a few words
        text = tidied(source.text or "")
        if text.strip():
            made.text = text
        return
    builder.flow(source, made)
    blocks = [block.tag for block in made]
    if blocks[:1] == ["p"] and "p" not in blocks[1:] and source.find("p") is None:
        unwrap_first(made)


def unwrap_first(item: Element) -> None:
    """Put what the first paragraph of an element holds straight into the element."""
    first = item[0]
    item.text = first.text
    item[:1] = list(first)


def integer(text: str | None) -> int | None:
    """A whole number of at most six digits, None when the attribute is none."""
    word = (text or "").strip()
    digits = word.lstrip("-")
    return int(word) if digits.isascii() and digits.isdigit() and len(word) <= 7 else None
