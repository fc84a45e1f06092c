"""The exact text of a block of code: highlighter markup in, the author's lines out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from operator import eq
from typing import NamedTuple, cast

from lxml import etree
from lxml.html import HtmlElement

from archiver.markup import text_of

LINE_BLOCKS = frozenset(("div", "li", "tr", "p", "dd", "pre"))  # start and end a line of their own
COUNTED_LINES = frozenset(("div", "span", "li", "tr", "p", "code"))
FURNITURE_TAGS = frozenset((
    "button", "svg", "style", "script", "textarea", "template", "select", "input",
    "clipboard-copy", "noscript", etree.Comment, etree.ProcessingInstruction,
))  # fmt: skip
# Tags of elements that may add more or less than their text; any other's attributes have to say so.
TELLING_TAGS = frozenset(("br", "code", *LINE_BLOCKS, *FURNITURE_TAGS))
# Class names, whole, of what highlighters add beside the code and never is code.
FURNITURE = re.compile(
    r"""(?ix)(?:^|\s)(?:
      line-numbers-rows | line-numbers-wrapper | line-numbers-sizer   # Prism, VitePress
    | gutter | rouge-gutter | gutter-wrapper | cm-gutters             # EC, Rouge, CodeMirror
    | toolbar | code-toolbar-buttons | hljs-copy-button | btn-copy | copy(?:-(?:btn|button|code))?
    | code-copy(?:-button)? | codecopy | copybtn | clipboard | button-group | buttonGroup[\w-]*
    | twoslash-popup-(?:container|code|docs|jsdoc) | twoslash-(?:meta|error|completion|tag)-line
    | sr-only | visually-hidden | screen-reader-text | code-annotation-anchor  # Quarto
    | line-highlight | highlight-lines                                # overlays of Prism, VuePress
    )(?:\s|$)"""
)
# Class names of elements that hold a line's number, believed when they hold nothing else.
NUMBERS = re.compile(
    r"""(?ix)(?:^|\s)(?:
      ln | lnt | lno | lineno | linenos | linenum | linenumber | line-?numbers? | line_numbers?
    | linenr | lnum | giallo-ln | z-ln | blob-num | crayon-nums? | hljs-ln-(?:numbers|n|line)
    | react-syntax-highlighter-line-number | codelinenumber[\w-]* | line-num
    | linenodiv | lineno-\w+
    )(?:\s|$)"""
)
ONLY_NUMBERS = re.compile(r"[\s\u00a0\u200b]*(?:\d+[\s\u00a0.:|│]*)*")
# Class names of a span that is one line; the newline after it may be the style sheet's.
LINE_SPAN = re.compile(
    r"(?i)(?:^|\s)(?:line|code-?line|token-line|view-line|highlight-?line|[\w-]+-code-line|giallo-l)(?:\s|$)"
)
NOT_SELECTABLE = re.compile(r"user-select:\s*none")


# The attributes of what is inside a block: class names, how many of any kind, and what may tell
# that an element is no code or a line.
CLASSES = etree.XPath("descendant::*/@class", smart_strings=False)
COUNT_ATTRIBUTES = etree.XPath("count(descendant::*/@*)")
HAS_TELLING_ATTRIBUTES = etree.XPath(
    "boolean(descendant::*/@data-line|descendant::*/@data-line-number|descendant::*/@aria-hidden"
    "|descendant::*/@style[contains(., 'user-select')])"
)


NOTHING: frozenset[str] = frozenset()


class Signs(NamedTuple):
    """What the attributes inside one block tell beside colours; in most blocks nothing."""

    furniture: frozenset[str]  # class attributes of what may be furniture
    lines: frozenset[str]  # class attributes of lines
    others: bool  # whether there are attributes of another kind that tell something


def code_text(element: HtmlElement) -> str:
    """The code inside an element: lines joined with a newline, none at either end."""
    for number in _counted(element):
        line = number.getparent()
        if line is not None:
            line.set("data-line", "")  # it is one, whatever its class says
        number.drop_tree()
    text = _text(element).replace("\r\n", "\n").replace("\r", "\n")
    return _plain_spaces(text).strip("\n")


def _counted(element: HtmlElement) -> list[HtmlElement]:
    """The first part of every line where these parts, one by one, only count the lines."""
    inner = element
    while len(inner) == 1 and inner[0].tag in ("code", "div", "tbody", "span", "ol", "pre"):
        inner = inner[0]
    if len(inner) < 2 or not all(line.tag in COUNTED_LINES and len(line) for line in inner):
        return []
    firsts = [line[0] for line in inner if not (line.text or "").strip()]
    if len(firsts) != len(inner) or not (start := text_of(firsts[0]).strip()).isdecimal():
        return []
    counted = (text_of(first).strip() for first in firsts)
    return firsts if all(map(eq, counted, map(str, count(int(start))))) else []


def _text(element: HtmlElement) -> str:
    """All of a block's code; where only colours are marked, that is its text as it stands."""
    if not len(element):
        return element.text or ""
    signs = _signs(element)
    if not any(signs) and next(element.iterdescendants(*TELLING_TAGS), None) is None:
        return text_of(element)
    return "".join(_pieces(element, signs))


def _signs(element: HtmlElement) -> Signs:
    classes = cast("list[str]", CLASSES(element))
    others = COUNT_ATTRIBUTES(element) != len(classes) and HAS_TELLING_ATTRIBUTES(element) is True
    names = frozenset(classes)
    said = " ".join(names)  # one search in all of them, which in most blocks finds nothing
    furniture = lines = NOTHING
    if FURNITURE.search(said) or NUMBERS.search(said):
        furniture = frozenset(n for n in names if FURNITURE.search(n) or NUMBERS.search(n))
    if LINE_SPAN.search(said):
        lines = frozenset(filter(LINE_SPAN.search, names))
    return Signs(furniture, lines, others)


def is_furniture(element: HtmlElement) -> bool:
    """Whether a highlighter added it: line numbers, buttons, popups, overlays."""
    if element.tag in FURNITURE_TAGS:
        return True
    names = element.get("class")
    if names and FURNITURE.search(names):
        return True
    if names and NUMBERS.search(names) and not LINE_SPAN.search(names):
        return is_only_numbers(element)
    hidden = element.get("aria-hidden") == "true" or element.get("data-line-number") is not None
    if hidden or NOT_SELECTABLE.search(element.get("style") or ""):
        return is_only_numbers(element)
    return False


def is_only_numbers(element: HtmlElement) -> bool:
    """Whether its text is nothing but line numbers, or nothing."""
    return ONLY_NUMBERS.fullmatch(text_of(element)) is not None


def _pieces(element: HtmlElement, signs: Signs) -> Iterator[str]:
    """The text of an element's inside, piece by piece, with the line ends that only tags say."""
    at_start, after_line = True, False  # of a line; behind an element that ended one
    if element.text:
        yield element.text
        at_start = element.text.endswith("\n")
    for child in element:
        inner, ends_line = _child(child, at_start, signs)
        if inner:
            yield inner
            at_start = inner.endswith("\n")
        tail = child.tail or ""
        after_line = ends_line or (after_line and not inner and child.tag != "br")
        if tail and not (after_line and "\n" in tail and not tail.strip()):
            yield tail
            at_start = tail.endswith("\n")


def _child(child: HtmlElement, at_start: bool, signs: Signs) -> tuple[str, bool]:
    """What a child adds, and whether it was a block that ended its line."""
    tag = child.tag
    if tag == "br":
        return "\n", False
    asked = tag in FURNITURE_TAGS or signs.others or child.get("class") in signs.furniture
    if asked and is_furniture(child):
        return "", False
    inner = "".join(_pieces(child, signs)) if len(child) else child.text or ""
    if inner == " " and child.get("data-line") is not None:
        inner = ""  # rehype-pretty-code keeps empty lines open with a space
    if tag in LINE_BLOCKS:
        return ("" if at_start else "\n") + inner.removesuffix("\n") + "\n", True
    if _is_line(child, signs) and _lacks_newline(child, inner, signs):
        inner += "\n"
    return inner, False


def _lacks_newline(line: HtmlElement, inner: str, signs: Signs) -> bool:
    """Whether a line's element is followed by the next line with no newline between them."""
    if inner.endswith("\n"):
        return False
    if line.tail:
        return not line.tail.startswith("\n") and "gatsby" in (line.get("class") or "")
    following = line.getnext()
    return following is not None and following.tag == line.tag and _is_line(following, signs)


def _is_line(part: HtmlElement, signs: Signs) -> bool:
    """Whether it is a span that is one line, or a `code` straight in its `pre`, which is too."""
    if part.tag == "code":
        parent = part.getparent()
        return parent is not None and parent.tag == "pre"
    if part.tag != "span":
        return False
    return part.get("class") in signs.lines or (signs.others and part.get("data-line") is not None)


def _plain_spaces(text: str) -> str:
    """No-break spaces that lay code out become spaces; one inside a string of the code stays."""
    if "\u200b" in text:
        text = re.sub(r"(?m)^\u200b$", "", text)
    if "\u00a0" not in text:
        return text
    text = re.sub(r"(?m)^\u00a0$", "", text)
    if " " not in text or re.search(r"(?m)^[ \t]*\u00a0", text):
        return text.replace("\u00a0", " ")
    return re.sub(r"\u00a0(?=\u00a0| )|(?<=[\u00a0 ])\u00a0", " ", text)
