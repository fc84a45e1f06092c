"""The content tree as Markdown: CommonMark, GFM tables and task lists, footnotes.

What Markdown cannot say (spans, definition lists, details) stays HTML, which CommonMark allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from lxml.etree import _Element as Element

from archiver.extraction.serialise_inline import (
    BLOCK_TAGS,
    HEADINGS,
    Setting,
    has_head,
    inline,
    paragraph,
)
from archiver.extraction.serialise_table import raw_html, table
from archiver.markup import text_of

# GitHub's mark of an alert, left as it was written; it needs a line of its own.
ALERT_MARK = re.compile(
    r"\A\\\[\\?!(note|tip|important|warning|caution)\\\](?:\\?\n| +|\Z)", re.IGNORECASE
)
LISTS = frozenset(("ul", "ol"))


def to_markdown(content: Element) -> str:
    """The Markdown of a content tree, with one newline at its end; "" for an empty one."""
    has_math = next(content.iter("span"), None) is not None
    text = Writer(has_math=has_math).blocks(content)
    return text + "\n" if text else ""


FENCES = re.compile("`{3,}")


class Writer:
    """Writes blocks; a block is a text without a newline at its end."""

    def __init__(self, *, has_math: bool) -> None:
        self.setting = Setting(has_math=has_math)
        self.one_line = Setting(one_line=True, has_math=has_math)

    def block(self, element: Element) -> str:
        """The Markdown of one block."""
        return self._writers[element.tag](self, element)

    def blocks(self, parent: Element, *, tight: bool = False) -> str:
        """The Markdown of all blocks in a parent; text straight inside it comes first."""
        out: list[str] = []
        if has_head(parent) and (text := paragraph(parent, self.setting)):
            out.append(text)
        previous: Element | None = None
        for child in parent:
            if child.tag not in BLOCK_TAGS or not (text := self._numbered_apart(child, previous)):
                continue
            if out:
                joins = tight and child.tag in LISTS and child.get("start") is None
                out.append("\n" if joins else "\n\n")
            out.append(text)
            previous = child
        return "".join(out)

    def _numbered_apart(self, child: Element, previous: Element | None) -> str:
        """A list after another of its kind takes the other marker, or it would continue it."""
        continues = (
            child.tag in LISTS
            and previous is not None
            and previous.tag == child.tag
            and previous.get("data-marker") is None
        )
        if continues:
            child.set("data-marker", "2")
        return self.block(child)

    def _paragraph(self, element: Element) -> str:
        return paragraph(element, self.setting)

    def _rule(self, _element: Element) -> str:
        return "---"

    def _table(self, element: Element) -> str:
        return table(element, self.setting)

    def _heading(self, element: Element) -> str:
        text = inline(element, self.one_line)
        if text.endswith("#"):
            text = text[:-1] + "\\#"
        return f"{'#' * int(element.tag[1])} {text}"

    def _fence(self, element: Element, title: str = "") -> str:
        code = element[0]
        text = code.text or ""
        language = (code.get("class") or "").removeprefix("language-")
        if title:
            language = f'{language or "text"} title="{title}"'
        runs = FENCES.findall(text) if "```" in text else ()
        fence = "`" * (max(map(len, runs), default=2) + 1)
        return f"{fence}{language}\n{text}\n{fence}"

    def _figure(self, element: Element) -> str:
        caption = element.find("figcaption")
        pre = element.find("pre")
        title = text_of(caption) if caption is not None and not len(caption) else ""
        if pre is not None and len(element) == 2 and title and not re.search(r'[`"\\\n&]', title):
            return self._fence(pre, title)
        parts = [self.block(e) for e in element if e.tag in BLOCK_TAGS and e is not caption]
        if caption is not None:
            text = paragraph(caption, self.setting)
            plain = (
                not re.search(r"[*_<\\\n]", text)
                and next(caption.iter("em", "strong"), None) is None
            )
            parts.append(f"*{text}*" if plain and text else text)
        return "\n\n".join(filter(None, parts))

    def _quote(self, element: Element) -> str:
        kind = (element.get("class") or "").rpartition("callout-")[2].upper()
        text = ALERT_MARK.sub(lambda match: f"[!{match[1].upper()}]\n", self.blocks(element))
        if kind:
            lines = text.split("\n\n", 1)
            if lines[0].strip("*").upper() == kind:
                text = lines[1] if len(lines) > 1 else ""
            text = f"[!{kind}]\n{text}" if text else f"[!{kind}]"
        return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))

    def _list(self, element: Element) -> str:
        second = element.get("data-marker") is not None
        number = max(0, int(element.get("start") or 1))
        loose = any(block.tag == "p" for item in element for block in item)
        texts = [self.blocks(item, tight=not loose) for item in element]
        if element.tag == "ul":
            items = [_hung("*" if second else "-", text) for text in texts]
        else:
            end = ")" if second else "."
            items = [_hung(f"{place}{end}", text) for place, text in enumerate(texts, number)]
        return ("\n\n" if loose else "\n").join(items)

    def _definitions(self, element: Element) -> str:
        parts = ["<dl>"]
        for part in element:
            if any(child.tag in BLOCK_TAGS for child in part):
                parts.append(f"<{part.tag}>\n\n{self.blocks(part)}\n\n</{part.tag}>")
            else:
                parts.append(raw_html(part))
        return "\n".join([*parts, "</dl>"])

    def _details(self, element: Element) -> str:
        summary = element.find("summary")
        head = "<details>" + (f"\n{raw_html(summary)}" if summary is not None else "")
        return f"{head}\n\n{self.blocks(element)}\n\n</details>"

    def _footnotes(self, element: Element) -> str:
        notes = []
        for item in element.iter("li"):
            if not (item.get("id") or "").startswith("fn-"):
                continue
            for back in [a for a in item.iter("a") if a.get("class") == "footnote-backref"]:
                _without(back)
            text = self.blocks(item).replace("\n", "\n    ")
            text = re.sub(r"(?m)^ +$", "", text)
            notes.append(f"[^{(item.get('id') or '')[3:]}]: {text}")
        return "\n\n".join(notes)

    _writers: ClassVar[dict[str, Callable[[Writer, Element], str]]] = {
        "p": _paragraph,
        "figcaption": _paragraph,
        "pre": _fence,
        "ul": _list,
        "ol": _list,
        "blockquote": _quote,
        "figure": _figure,
        "table": _table,
        "hr": _rule,
        "dl": _definitions,
        "details": _details,
        "section": _footnotes,
        **dict.fromkeys(HEADINGS, _heading),
    }


def _without(back: Element) -> None:
    """Take the way back out: Markdown's footnotes make their own."""
    parent = back.getparent()
    if parent is None:
        return
    previous = back.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "").rstrip()
    else:
        parent.text = (parent.text or "").rstrip()
    parent.remove(back)


def _hung(marker: str, text: str) -> str:
    """A list item: its first line behind the marker, the others under it."""
    if not text:
        return marker
    if text.startswith("---"):
        text = "***" + text[3:]
    if "\n" not in text:
        return f"{marker} {text}"
    indent = " " * (len(marker) + 1)
    first, *rest = text.split("\n")
    return "\n".join([f"{marker} {first}", *(indent + line if line else "" for line in rest)])
