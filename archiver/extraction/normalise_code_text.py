"""The exact text of a block of code: highlighter markup in, the author's lines out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archiver.markup import text_of

LINE_BLOCKS = frozenset(("div", "li", "tr", "p", "dd", "pre"))  # start and end a line of their own
COUNTED_LINES = frozenset(("div", "span", "li", "tr", "p", "code"))
FURNITURE_TAGS = frozenset((
    "button", "svg", "style", "script", "textarea", "template", "select", "input",
    "clipboard-copy", "noscript",
))  # fmt: skip
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


def code_text(element: HtmlElement) -> str:
    """The code inside an element: lines joined with a newline, none at either end."""
    for number in _counted(element):
        line = number.getparent()
        if line is not None:
            line.set("data-line", "")  # it is one, whatever its class says
        number.drop_tree()
    text = "".join(_pieces(element))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _plain_spaces(text).strip("\n")


def _counted(element: HtmlElement) -> list[HtmlElement]:
    """The first part of every line where these parts, one by one, only count the lines."""
    inner = element
    while len(inner) == 1 and inner[0].tag in ("code", "div", "tbody", "span", "ol", "pre"):
        inner = inner[0]
    lines = [line for line in inner if line.tag in COUNTED_LINES and len(line)]
    if len(lines) < 2 or len(lines) != len(inner):
        return []
    firsts = [line[0] for line in lines if not (line.text or "").strip()]
    labels = [text_of(first).strip() for first in firsts]
    if len(labels) != len(lines) or not labels[0].isdecimal():
        return []
    start = int(labels[0])
    return firsts if labels == [str(start + n) for n in range(len(labels))] else []


def is_furniture(element: HtmlElement) -> bool:
    """Whether a highlighter added it: line numbers, buttons, popups, overlays."""
    tag = element.tag
    if not isinstance(tag, str) or tag in FURNITURE_TAGS:
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


def _pieces(element: HtmlElement) -> Iterator[str]:
    """The text of an element's inside, piece by piece, with the line ends that only tags say."""
    at_start, after_line = True, False  # of a line; behind an element that ended one
    if element.text:
        yield element.text
        at_start = element.text.endswith("\n")
    for child in element:
        inner, ends_line = _child(child, at_start)
        if inner:
            yield inner
            at_start = inner.endswith("\n")
        tail = child.tail or ""
        after_line = ends_line or (after_line and not inner and child.tag != "br")
        if tail and not (after_line and "\n" in tail and not tail.strip()):
            yield tail
            at_start = tail.endswith("\n")


def _child(child: HtmlElement, at_start: bool) -> tuple[str, bool]:
    """What a child adds, and whether it was a block that ended its line."""
    if child.tag == "br":
        return "\n", False
    if is_furniture(child):
        return "", False
    inner = "".join(_pieces(child))
    if inner == " " and child.get("data-line") is not None:
        inner = ""  # rehype-pretty-code keeps empty lines open with a space
    if child.tag in LINE_BLOCKS:
        return ("" if at_start else "\n") + inner.removesuffix("\n") + "\n", True
    if child.tag in ("span", "code") and _lacks_newline(child, inner):
        inner += "\n"
    return inner, False


def _lacks_newline(part: HtmlElement, inner: str) -> bool:
    """Whether a line's element is followed by the next line with no newline between them."""
    if inner.endswith("\n") or not _is_line(part):
        return False
    if part.tail:
        return not part.tail.startswith("\n") and "gatsby" in (part.get("class") or "")
    following = part.getnext()
    return following is not None and following.tag == part.tag and _is_line(following)


def _is_line(part: HtmlElement) -> bool:
    """Whether a span, or a `code` straight in its `pre`, is one line."""
    if part.tag == "code":
        parent = part.getparent()
        return parent is not None and parent.tag == "pre"
    if part.get("data-line") is not None:
        return True
    return LINE_SPAN.search(part.get("class") or "") is not None


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
