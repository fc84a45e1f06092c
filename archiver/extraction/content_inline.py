"""Text, emphasis, links and pictures inside one block of the content tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element as Element

from archiver.markup import text_of

if TYPE_CHECKING:
    from archiver.extraction.content import Builder

# What a tag becomes; "" means its inside alone is kept.
INLINE: dict[str, str] = {
    "a": "a", "abbr": "abbr", "acronym": "abbr", "b": "strong", "bdi": "", "bdo": "", "big": "",
    "br": "br", "cite": "cite", "code": "code", "data": "", "del": "del", "dfn": "em",
    "em": "em", "font": "", "i": "em", "img": "img", "input": "input", "ins": "ins",
    "kbd": "kbd", "label": "", "mark": "mark", "nobr": "", "output": "", "picture": "", "q": "q",
    "rb": "", "rp": "", "rt": "", "ruby": "", "s": "del", "samp": "samp", "small": "",
    "span": "", "strike": "del", "strong": "strong", "sub": "sub", "sup": "sup", "time": "",
    "tt": "code", "u": "u", "var": "var", "wbr": "", "math": "", "summary": "",
}  # fmt: skip
MADE = frozenset(INLINE.values())
ONCE = frozenset(("strong", "em", "del"))  # marks that say no more inside themselves
BLOCKS = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "menu", "dir",
    "blockquote", "pre", "figure", "figcaption", "table", "tr", "td", "th", "hr", "details",
    "div", "section", "article", "main", "header", "footer", "aside", "address", "center",
    "form", "fieldset",
))  # fmt: skip
ITALIC = re.compile(r"font-style:\s*(?:italic|oblique)")
BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")
STRUCK = re.compile(r"text-decoration(?:-line)?:\s*line-through")
SPACE = re.compile(r"[ \t\n\f\r]+")


def holds_block(element: Element) -> bool:
    """Whether a block is anywhere inside an inline element."""
    return len(element) > 0 and any(inner.tag in BLOCKS for inner in element.iter())


def fill(builder: Builder, source: Element, made: Element) -> None:
    """Put all that is inside an element into a new one, inline."""
    if source.text:
        made.text = source.text
    _children(builder, source, made)


def add_inline(builder: Builder, source: Element, into: Element) -> None:
    """Append one inline element."""
    if source.get("data-math") is not None:
        _math(source, into)
    elif source.get("data-ref") is not None:
        _reference(source, into)
    elif not (tag := INLINE.get(source.tag) or _from_style(source)):
        _inside(builder, source, into)
    elif tag in WRITERS:
        WRITERS[tag](builder, source, into)
    elif tag in ONCE and _is_within(into, tag):
        _inside(builder, source, into)
    else:
        _marked(builder, tag, source, into)


def add_text(into: Element, text: str) -> None:
    """Append text behind all that an element holds."""
    try:
        last = into[-1]  # to count children, lxml walks them all
    except IndexError:
        into.text = (into.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _inside(builder: Builder, source: Element, into: Element) -> None:
    """Append what is inside an element that becomes nothing itself."""
    if source.text:
        add_text(into, source.text)
    _children(builder, source, into)


def _children(builder: Builder, source: Element, into: Element) -> None:
    """Append the children and what follows each; blocks count as text with a space around."""
    for child in source:
        if not builder.skips(child):
            if child.tag in BLOCKS:
                add_text(into, " ")
                add_inline(builder, child, into)
                add_text(into, " ")
            else:
                add_inline(builder, child, into)
        if tail := child.tail:
            add_text(into, tail)


def _from_style(source: Element) -> str:
    """The emphasis that a span has by its style alone."""
    style = source.get("style") if source.tag == "span" else None
    if not style:
        return ""
    if BOLD.search(style):
        return "strong"
    return "em" if ITALIC.search(style) else "del" if STRUCK.search(style) else ""


def _is_within(into: Element, tag: str) -> bool:
    """Whether what is appended here would be inside an inline element of that tag."""
    if into.tag not in MADE:
        return False  # a block, which no inline element holds
    return into.tag == tag or next(into.iterancestors(tag), None) is not None


def _marked(builder: Builder, tag: str, source: Element, into: Element) -> None:
    made = etree.SubElement(into, tag)
    if tag == "abbr" and (title := source.get("title")):
        made.set("title", title)
    fill(builder, source, made)
    _drop_if_blank(made)


def _link(builder: Builder, source: Element, into: Element) -> None:
    href = builder.url(source.get("href"))
    if href is None or _is_within(into, "a"):
        _inside(builder, source, into)
        return
    made = etree.SubElement(into, "a", href=href)
    if (title := source.get("title")) and (title := title.strip()):
        made.set("title", title)
    fill(builder, source, made)
    _drop_if_blank(made)


def _image(builder: Builder, source: Element, into: Element) -> None:
    src = builder.url(source.get("src"), picture=True)
    if src is None:
        return
    made = etree.SubElement(into, "img", src=src, alt=" ".join((source.get("alt") or "").split()))
    if title := " ".join((source.get("title") or "").split()):
        made.set("title", title)


def _code(builder: Builder, source: Element, into: Element) -> None:
    """Code exact; a link around all of it moves outside, so that it is not lost."""
    text = text_of(source)
    if not text.strip():
        add_text(into, text)
        return
    holder = into
    if len(source) and into.tag != "a" and (href := _link_around_all(builder, source, text)):
        holder = etree.SubElement(into, "a", href=href)
    made = etree.SubElement(holder, "code")
    made.text = SPACE.sub(" ", text) if "\n" in text else text.replace("\u00a0", " ")


def _link_around_all(builder: Builder, code: Element, text: str) -> str | None:
    """Where the first link leads that holds all of a code's text, None without one."""
    for link in code.iter("a"):
        if link.get("href") and text_of(link) == text:
            return builder.url(link.get("href"))
    return None


def _break(_builder: Builder, _source: Element, into: Element) -> None:
    etree.SubElement(into, "br")


def _checkbox(_builder: Builder, source: Element, into: Element) -> None:
    if source.get("type") != "checkbox" or next(source.iterancestors("li"), None) is None:
        return
    made = etree.SubElement(into, "input", type="checkbox", disabled="")
    if source.get("checked") is not None:
        made.set("checked", "")
    made.tail = " "


def _math(source: Element, into: Element) -> None:
    kind = "display" if source.get("data-math") == "display" else "inline"
    made = etree.SubElement(into, "span", {"class": f"math math-{kind}"})
    made.text = (source.text or "").strip()


def _reference(source: Element, into: Element) -> None:
    label = source.get("data-ref") or ""
    made = etree.SubElement(into, "sup", {"class": "footnote-ref"})
    if source.get("data-first") is not None:
        made.set("id", f"fnref-{label}")
    etree.SubElement(made, "a", href=f"#fn-{label}").text = label


def _drop_if_blank(element: Element) -> None:
    """Take an inline element out that marks nothing, leaving its white space and line breaks."""
    if (element.text or "").strip():
        return
    if text_of(element).strip() or any(child.tag != "br" for child in element):
        return
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    for child in list(element):
        parent.append(child)
    if space := (element.text or "") + (element.tail or ""):
        add_text(parent, space)


# What writes an inline element; one that is not here is a mark around its inside.
WRITERS: dict[str, Callable[[Builder, Element, Element], None]] = {
    "a": _link,
    "br": _break,
    "code": _code,
    "img": _image,
    "input": _checkbox,
}
