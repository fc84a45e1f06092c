"""Text, emphasis, links and pictures inside one block of the content tree."""

from __future__ import annotations

import re
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
BLOCKS = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "menu", "dir",
    "blockquote", "pre", "figure", "figcaption", "table", "tr", "td", "th", "hr", "details",
    "div", "section", "article", "main", "header", "footer", "aside", "address", "center",
    "form", "fieldset",
)  # fmt: skip
BREAKS = frozenset(("br",))
ITALIC = re.compile(r"font-style:\s*(?:italic|oblique)")
BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")
STRUCK = re.compile(r"text-decoration(?:-line)?:\s*line-through")
SPACE = re.compile(r"[ \t\n\f\r]+")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))


class Inline:
    """Appends the inline content of a page to blocks of the content tree."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder

    def fill(self, source: Element, into: Element) -> None:
        """Append all that is inside an element; blocks in it count as text with a space around."""
        if source.text:
            add_text(into, source.text)
        for child in source:
            if not self.builder.skips(child):
                if child.tag in BLOCKS:
                    add_text(into, " ")
                self.append(child, into)
                if child.tag in BLOCKS:
                    add_text(into, " ")
            if child.tail:
                add_text(into, child.tail)

    def append(self, source: Element, into: Element) -> None:
        """Append one inline element."""
        if source.get("data-math") is not None:
            self._math(source, into)
            return
        if source.get("data-ref") is not None:
            self._reference(source, into)
            return
        tag = INLINE.get(source.tag, "") or self._from_style(source)
        if tag == "":
            self.fill(source, into)
        elif tag == "a":
            self._link(source, into)
        elif tag == "img":
            self._image(source, into)
        elif tag == "code":
            self._code(source, into)
        elif tag == "br":
            etree.SubElement(into, "br")
        elif tag == "input":
            self._checkbox(source, into)
        else:
            self._marked(tag, source, into)

    def _from_style(self, source: Element) -> str:
        """The emphasis that a span has by its style alone."""
        style = source.get("style")
        if source.tag != "span" or not style:
            return ""
        if BOLD.search(style):
            return "strong"
        return "em" if ITALIC.search(style) else "del" if STRUCK.search(style) else ""

    def _marked(self, tag: str, source: Element, into: Element) -> None:
        if any(e.tag == tag for e in (into, *into.iterancestors())) and tag in (
            "strong",
            "em",
            "del",
        ):
            self.fill(source, into)
            return
        made = etree.SubElement(into, tag)
        if tag == "abbr" and source.get("title"):
            made.set("title", source.get("title") or "")
        self.fill(source, made)
        drop_if_blank(made)

    def _link(self, source: Element, into: Element) -> None:
        href = self.builder.url(source.get("href"))
        nested = into.tag == "a" or next(into.iterancestors("a"), None) is not None
        if href is None or nested:
            self.fill(source, into)
            return
        made = etree.SubElement(into, "a", href=href)
        if title := (source.get("title") or "").strip():
            made.set("title", title)
        self.fill(source, made)
        drop_if_blank(made)

    def _image(self, source: Element, into: Element) -> None:
        src = self.builder.url(source.get("src"), picture=True)
        if src is None:
            return
        made = etree.SubElement(
            into, "img", src=src, alt=" ".join((source.get("alt") or "").split())
        )
        if title := " ".join((source.get("title") or "").split()):
            made.set("title", title)

    def _code(self, source: Element, into: Element) -> None:
        """Code exact; a link around all of it moves outside, so that it is not lost."""
        text = text_of(source)
        if not text.strip():
            add_text(into, text)
            return
        holder = into
        links = [a for a in source.iter("a") if a.get("href") and text_of(a) == text]
        if links and into.tag != "a" and (href := self.builder.url(links[0].get("href"))):
            holder = etree.SubElement(into, "a", href=href)
        made = etree.SubElement(holder, "code")
        made.text = SPACE.sub(" ", text) if "\n" in text else text.replace("\u00a0", " ")

    def _checkbox(self, source: Element, into: Element) -> None:
        if source.get("type") != "checkbox" or next(_self_and_up(source, "li"), None) is None:
            return
        made = etree.SubElement(into, "input", type="checkbox", disabled="")
        if source.get("checked") is not None:
            made.set("checked", "")
        made.tail = " "

    def _math(self, source: Element, into: Element) -> None:
        display = source.get("data-math") == "display"
        made = etree.SubElement(
            into, "span", {"class": "math math-" + ("display" if display else "inline")}
        )
        made.text = (source.text or "").strip()

    def _reference(self, source: Element, into: Element) -> None:
        label = source.get("data-ref") or ""
        made = etree.SubElement(into, "sup", {"class": "footnote-ref"})
        if source.get("data-first") is not None:
            made.set("id", f"fnref-{label}")
        etree.SubElement(made, "a", href=f"#fn-{label}").text = label


def add_text(into: Element, text: str) -> None:
    """Append text behind all that an element holds."""
    last = next(into.iterchildren(reversed=True), None)  # to count children, lxml walks them all
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        into.text = (into.text or "") + text


def drop_if_blank(element: Element) -> None:
    """Take an inline element out that marks nothing, leaving its white space and line breaks."""
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


def is_empty(block: Element) -> bool:
    """Whether a reader would see nothing of it."""
    if (block.text or "").strip():
        return False
    return all(e.tag in BREAKS and not (e.tail or "").strip() for e in block)


def tidy(block: Element) -> None:
    """Collapse white space as a browser does: one space between words, none at the edges."""
    for line_break in list(block.iter("br")):
        _out_of_edges(line_break, block)
    state = [True]  # a space here would be at an edge
    last = _tidy(block, state)
    _strip_end(last)
    _strip_breaks(block)


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


def _tidy(element: Element, state: list[bool]) -> list[tuple[Element, str]]:
    """Collapse in document order; the texts that were met, the last one last."""
    met: list[tuple[Element, str]] = []
    if element.tag not in ("code", "pre") and (element.get("class") or "")[:4] != "math":
        if element.text:
            element.text = _collapsed(element.text, state)
            met.append((element, "text"))
    elif element.text:
        state[0] = False
        met.append((element, "stop"))
    if element.tag in ("img", "input"):
        state[0] = False
        met.append((element, "stop"))
    for child in element:
        met += _tidy(child, state)
        if child.tag == "br":
            state[0] = True
        if child.tail:
            child.tail = _collapsed(child.tail, state)
            met.append((child, "tail"))
    return met


def _collapsed(text: str, state: list[bool]) -> str:
    if not text.isascii():
        text = text.translate(INVISIBLE)
    if "  " in text or not text.isprintable():
        text = SPACE.sub(" ", text)
    if state[0] and text.startswith(" "):
        text = text[1:]
    if text:
        state[0] = text.endswith(" ")
    return text


def _strip_end(met: list[tuple[Element, str]]) -> None:
    """Take the space off the end of a block, however deep the last text is."""
    for element, kind in reversed(met):
        if kind == "stop":
            return
        text = (element.text if kind == "text" else element.tail) or ""
        stripped = text.rstrip(" ")
        if kind == "text":
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


def _self_and_up(element: Element, tag: str):  # type: ignore[no-untyped-def]
    return element.iterancestors(tag)
