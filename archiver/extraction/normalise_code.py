"""Highlighter markup becomes `<pre><code class="language-x">` with nothing but the author's text.

Each block of code, however it was drawn (a table with a column of line numbers, a list of lines, a
pile of divs), is replaced by one plain `pre`; its wrappers lose their buttons, labels and captions,
and a caption or file name is kept as `data-caption` on the `pre`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from archiver.extraction.names import remembered
from archiver.extraction.normalise_code_language import language_of
from archiver.extraction.normalise_code_text import ONLY_NUMBERS, code_text, is_furniture
from archiver.extraction.normalise_code_wrappers import (
    CAPTION,
    describe,
    header_words,
    label_words,
    read_wrappers,
    without_twins,
)
from archiver.markup import text_of

# Class names of tables that are one block of code, by the highlighter that draws them.
CODE_TABLE = re.compile(
    r"""(?ix)(?:^|\s)(?:
      lntable | highlighttable | rouge-table | linenotable | hljs-ln | coderay | crayon-table
    | js-file-line-container | code-table | codetable | diff-table
    )(?:\s|$)"""
)
CODE_CELL = re.compile(
    r"(?i)(?:^|\s)(?:code|lntd|rouge-code|crayon-code|blob-code|hljs-ln-code|de1)(?:\s|$)"
)
FIRST_CELLS = etree.XPath("tr[1]/td|tbody/tr[1]/td")
LAST_CELLS = etree.XPath("(tr|tbody/tr)/td[last()]")
# Blocks of code that are drawn without any pre.
CODE_BOXES = re.compile(
    r"""(?ix)(?:^|\s)(?:
      syntaxhighlighter | dp-highlighter | crayon-syntax | CodeMirror-code | cm-content | mermaid
    | prism-code | wp-block-code-block-pro | enlighter-default
    )(?:\s|$)"""
)
_is_box_name = remembered(CODE_BOXES)
_is_rows_name = remembered(re.compile(r"(?i)(?:^|\s)code-?(?:block|snippet|view)"))
# All that a block of code is ever drawn with, outermost.
CODE_TAGS = ("table", "div", "figure", "pre", "code", "listing", "xmp", "plaintext")
BLOCK_CODE = re.compile(r"(?:^|\s)block(?:\s|$)")  # on a `code`: shown as a block without a pre


def normalise_code(buckets: dict[str, list[HtmlElement]]) -> list[HtmlElement]:
    """Replace every block of code of the tree by a plain `pre`; the blocks, in no fixed order."""
    blocks = [_from_table(table) for table in buckets["table"] if _is_code_table(table)]
    blocks += [_replaced(box, box) for box in _boxes(buckets)]
    blocks += [_from_rows(rows) for rows in _rows_of_code(buckets["div"])]
    alone = [pre for pre in buckets["pre"] if pre.get("data-code") is None and _is_outermost(pre)]
    blocks += [_replaced(pre, pre) for pre in alone if pre.getparent() is not None]
    blocks += [_replaced(code, code) for code in _block_codes(buckets["code"])]
    done = [block for block in blocks if block is not None]
    for block in done:
        read_wrappers(block)
    return without_twins(done)


def _is_outermost(pre: HtmlElement) -> bool:
    return next(pre.iterancestors("pre"), None) is None


def _boxes(buckets: dict[str, list[HtmlElement]]) -> Iterable[HtmlElement]:
    """Blocks of code that hold no pre: divs of lines, and diagrams as text."""
    for tag in ("div", "figure"):
        for box in buckets[tag]:
            names = box.get("class")
            if not names or not _is_box_name(names) or box.find(".//svg") is not None:
                continue
            if box.find(".//pre") is None or "CodeMirror" in names or "enlighter" in names:
                yield box
    for tag in ("listing", "xmp", "plaintext"):
        yield from buckets[tag]


def _rows_of_code(boxes: list[HtmlElement]) -> Iterable[HtmlElement]:
    """Elements whose children are lines: each a number, maybe, and one `code` (Stripe)."""
    for box in boxes:
        names = box.get("class")
        if not names or not _is_rows_name(names) or box.find(".//pre") is not None:
            continue
        codes = list(box.iter("code"))
        if len(codes) < 2:
            continue
        holder = next((e for e in codes[0].iterancestors() if codes[1] in e.iterdescendants()), box)
        beside = text_of(holder)
        for code in codes:
            beside = beside.replace(text_of(code), "", 1)
        if len(holder) == len(codes) and ONLY_NUMBERS.fullmatch(beside):
            yield holder


def _from_rows(holder: HtmlElement) -> HtmlElement | None:
    codes = list(holder.iter("code"))
    return _put(holder, "\n".join(map(code_text, codes)), [*codes[:1], holder])


def _block_codes(codes: list[HtmlElement]) -> list[HtmlElement]:
    """`code` elements outside of any pre that stand alone and have several lines."""
    found = []
    for code in codes:
        parent = code.getparent()
        if parent is None or parent.tag == "pre":
            continue
        is_block = BLOCK_CODE.search(code.get("class") or "") is not None
        if not is_block and not (_is_alone(code, parent) and _keeps_lines(code)):
            continue
        if next(code.iterancestors("pre", "code"), None) is None:
            found.append(code)
    return found


def _is_alone(code: HtmlElement, parent: HtmlElement) -> bool:
    beside = (parent.text or "").strip() or (code.tail or "").strip()
    return len(parent) == 1 and not beside


def _keeps_lines(code: HtmlElement) -> bool:
    """Whether an element has several lines, and says that they are to be seen as such."""
    if code.find("br") is not None:
        return True
    said = "white-space" in (code.get("style") or "") or "language-" in (code.get("class") or "")
    return said and "\n" in text_of(code).strip()


# --- tables ---------------------------------------------------------------------------------------
def _is_code_table(table: HtmlElement) -> bool:
    """Whether a table is one block of code, its lines or line numbers laid out in cells."""
    if table.getparent() is None or next(table.iterancestors("table"), None) is not None:
        return False
    if CODE_TABLE.search(table.get("class") or ""):
        return True
    if next(table.iterancestors("pre", "code"), None) is not None:
        return True
    cells = cast("list[HtmlElement]", FIRST_CELLS(table))
    if len(cells) != 2 or ONLY_NUMBERS.fullmatch(text_of(cells[0])) is None:
        return False
    if CODE_CELL.search(cells[1].get("class") or "") or cells[1].find(".//pre") is not None:
        return True
    return cells[1].find("code") is not None and text_of(cells[0]).strip() == "1"


def _from_table(table: HtmlElement) -> HtmlElement | None:
    cells = cast("list[HtmlElement]", LAST_CELLS(table))
    lines = _plain_twin(table) or [code_text(cell) for cell in cells]
    if not lines:
        return None
    outer = next((e for e in reversed(list(table.iterancestors("pre", "code")))), table)
    described = [*table.iter("code", "pre"), table, *table.iterancestors("code", "pre")]
    return _put(outer, "\n".join(lines).strip("\n"), [e for e in described if not _in_gutter(e)])


def _plain_twin(table: HtmlElement) -> list[str]:
    """The text that Crayon keeps, tabs and all, for readers who copy; [] of other highlighters."""
    for box in table.iterancestors("div"):
        if "crayon-syntax" in (box.get("class") or ""):
            areas = [e for e in box.iter("textarea") if "crayon-plain" in (e.get("class") or "")]
            return [code_text(area) for area in areas[:1]]
    return []


def _in_gutter(element: HtmlElement) -> bool:
    return element.tag in ("pre", "code") and is_furniture(element)


# --- one block ------------------------------------------------------------------------------------
def _replaced(outer: HtmlElement, described: HtmlElement) -> HtmlElement | None:
    if outer.getparent() is None:
        return None
    inner = list(described.iter("pre", "code"))
    elements = [*(e for e in inner if e is not described), described]
    caption, named = _caption_inside(outer)
    source, labels = _source(outer)
    labels = named or labels
    made = _put(outer, code_text(source), elements)
    if made is not None and caption:
        made.set("data-caption", caption)
    if made is not None and labels and made.get("data-language") is None:
        made.set("data-label", labels[0])
    return made


def _caption_inside(outer: HtmlElement) -> tuple[str, list[str]]:
    """Takes the header out that stands in a pre, beside its one code: its caption and languages."""
    codes = list(outer.iter("code"))
    if outer.tag != "pre" or len(codes) != 1 or (codes[0].getparent() is not outer):
        return "", []
    for beside in codes[0].itersiblings(preceding=True):
        if isinstance(beside.tag, str) and CAPTION.search(beside.get("class") or ""):
            found = header_words(beside, language_of([codes[0], outer]))
            beside.drop_tree()
            return found
    return "", []


def _source(outer: HtmlElement) -> tuple[HtmlElement, list[str]]:
    """Where the code itself is, and the labels that stand beside it inside the block."""
    if raw := [e for e in outer.iter("pre") if "enlighter-raw" in (e.get("class") or "")]:
        return raw[0], []
    codes = list(outer.iter("code"))
    if outer.tag != "pre" or len(codes) != 1:
        return outer, []
    beside = list(_beside(outer, codes[0]))
    found = [e.text for e in beside if isinstance(e.tag, str) and e is not codes[0]]
    found += [e.tail for e in beside if e is not outer]
    texts = [" ".join(text.split()) for text in found if text and not text.isspace()]
    labels = label_words(texts, language_of([codes[0], outer]))
    return (outer, []) if labels is None else (codes[0], labels)


def _beside(element: HtmlElement, code: HtmlElement) -> Iterator[HtmlElement]:
    """An element and all in it, in order of the page, but nothing that is inside the code."""
    yield element
    if element is not code:
        for child in element:
            yield from _beside(child, code)


def _put(outer: HtmlElement, text: str, described: list[HtmlElement]) -> HtmlElement | None:
    """Put one plain pre where a highlighter's element is."""
    pre = outer.makeelement("pre", {"data-code": ""})
    etree.SubElement(pre, "code").text = text
    if outer.get("id"):
        pre.set("id", outer.get("id") or "")
    describe(pre, described)
    pre.tail = outer.tail
    parent = outer.getparent()
    if parent is None:
        return None
    parent.replace(outer, pre)
    return pre
