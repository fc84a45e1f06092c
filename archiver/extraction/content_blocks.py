"""Blocks of the content tree: headings, code, quotes, figures, details."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element as Element

from archiver.extraction.content_inline import fill
from archiver.extraction.content_lists import add_definitions, add_list
from archiver.extraction.content_space import is_empty, tidy
from archiver.extraction.content_tables import add_table
from archiver.markup import text_of

if TYPE_CHECKING:
    from archiver.extraction.content import Builder

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def add_embed(builder: Builder, source: Element, into: Element) -> None:
    """Append the paragraph that stands for a player or a card."""
    paragraph = etree.SubElement(into, "p", {"class": "embed"})
    fill(builder, source, paragraph)


def _link_around_blocks(builder: Builder, link: Element, into: Element) -> None:
    """A link around whole blocks: each text in it becomes the link."""
    holder = etree.Element("div")
    builder.flow(link, holder)
    href = builder.url(link.get("href"))
    for block in list(holder):
        into.append(block)
        if href and block.tag in ("p", *HEADINGS) and next(block.iter("a"), None) is None:
            anchor = etree.Element("a", href=href)
            anchor.text, block.text = block.text, None
            anchor.extend(list(block))
            block.append(anchor)


def _heading(builder: Builder, source: Element, into: Element) -> None:
    heading = etree.SubElement(into, source.tag)
    fill(builder, source, heading)
    tidy(heading)
    if is_empty(heading):
        into.remove(heading)
    elif source.get("id"):
        heading.set("id", source.get("id") or "")


def _pre(_builder: Builder, source: Element, into: Element) -> None:
    text = text_of(source)
    if not text.strip():
        return
    target = into
    if caption := source.get("data-caption"):
        target = etree.SubElement(into, "figure")
        etree.SubElement(target, "figcaption").text = caption
    pre = etree.SubElement(target, "pre")
    code = etree.SubElement(pre, "code")
    code.text = text
    if language := source.get("data-language"):
        code.set("class", f"language-{language}")


def _rule(_builder: Builder, _source: Element, into: Element) -> None:
    if len(into) and into[-1].tag != "hr":
        etree.SubElement(into, "hr")


def _quote(builder: Builder, source: Element, into: Element) -> None:
    quote = etree.SubElement(into, "blockquote")
    if kind := source.get("data-callout"):
        quote.set("class", f"callout callout-{kind}")
    builder.flow(source, quote)
    if not len(quote):
        into.remove(quote)


def _details(builder: Builder, source: Element, into: Element) -> None:
    made = etree.SubElement(into, "details")
    summary = source.find("summary")
    if summary is not None:
        fill(builder, summary, etree.SubElement(made, "summary"))
        tidy(made[0])
    builder.flow(source, made, without=summary)
    if len(made) <= (summary is not None):
        into.remove(made)


def _caption(builder: Builder, source: Element, into: Element) -> None:
    """A caption inside a figure; elsewhere it is a paragraph like any other."""
    if into.tag != "figure":
        builder.flow(source, into)
        return
    caption = etree.SubElement(into, "figcaption")
    fill(builder, source, caption)
    tidy(caption)
    if is_empty(caption):
        into.remove(caption)


def _figure(builder: Builder, source: Element, into: Element) -> None:
    figure = etree.SubElement(into, "figure")
    builder.flow(source, figure)
    several = figure.find("figure") is not None  # each of them with a caption of its own
    if several or figure.find("figcaption") is None or len(figure) < 2:
        place = into.index(figure)
        for child in reversed(list(figure)):
            into.insert(place, _as_paragraph(child))
        into.remove(figure)


def _as_paragraph(block: Element) -> Element:
    if block.tag == "figcaption":
        block.tag = "p"
    return block


# What writes a block; one that is not here is a wrapper, and its inside is all that counts.
BLOCK_WRITERS: dict[str, Callable[[Builder, Element, Element], None]] = {
    "a": _link_around_blocks,
    "pre": _pre,
    "table": add_table,
    "ul": add_list,
    "ol": add_list,
    "menu": add_list,
    "dir": add_list,
    "dl": add_definitions,
    "hr": _rule,
    "blockquote": _quote,
    "figure": _figure,
    "figcaption": _caption,
    "details": _details,
    **dict.fromkeys(HEADINGS, _heading),
}
