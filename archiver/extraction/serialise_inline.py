"""Markdown of inline content: text escaped only where CommonMark would read a mark in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from lxml.etree import _Element as Element

from archiver.markup import text_of

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCK_TAGS = frozenset((
    "p", *HEADINGS, "ul", "ol", "dl", "blockquote", "pre", "figure", "table", "hr", "details",
    "section", "figcaption",
))  # fmt: skip
ITEMS = frozenset(("li", "td", "th", "dd", "dt"))
ALWAYS = "\\`*[]"  # the backslash first, or it would escape those of the others
UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")  # between letters it marks nothing
ANGLE = re.compile(r"<(?=[A-Za-z/!?]|$)")
ENTITY = re.compile(r"&(?=#?\w{1,31};)")
TILDE = re.compile(r"~(?=~)|(?<=~)~|(?<=\S)~")
# A line that would open another block: heading, list, quote, rule, setext line, fence, table row.
OPENERS = re.compile(r"[-+#>=_|:\[~\d]")
LINE_STARTS = (
    (re.compile(r"(#{1,6})(?=\s|$)"), r"\\\1"),
    (re.compile(r"([-+])(?=\s|$)"), r"\\\1"),
    (re.compile(r"(\d{1,9})([.)])(?=\s|$)"), r"\1\\\2"),
    (re.compile(r"(>)"), r"\\\1"),
    (re.compile(r"([-=_|:])(?=[-=_|: ]*$)"), r"\\\1"),
    (re.compile(r"(\[\^[^\]]*\]):"), r"\1\\:"),
    (re.compile(r"(~)(?=~~)"), r"\\\1"),
)
EMPHASIS = {"strong": ("**", "__"), "em": ("*", "_"), "del": ("~~", "~~")}
UNREAD = ("data:image/svg", "data:image/avif", "data:image/bmp")  # readers know four other kinds
PLAIN_URL = re.compile(r"[A-Za-z0-9/:.?=#%+,;@!$'*~_-]*")  # nothing in it that Markdown reads
TEX_TAG = re.compile(r"<(?=[A-Za-z/!?])")


@dataclass(frozen=True, slots=True)
class Marked:
    """Emphasis whose marks depend on what stands beside it."""

    tag: str
    inner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where inline content stands."""

    one_line: bool = False  # in a heading, a table cell or raw HTML: a line break is <br>
    in_cell: bool = False  # a bar would end the cell
    has_math: bool = False  # a dollar would begin a formula


def paragraph(element: Element, setting: Setting) -> str:
    """The Markdown of a block's inline content, safe at the start of each of its lines."""
    text = inline(element, setting)
    if "\n" in text:
        return "\n".join(map(_safe_start, text.split("\n")))
    return _safe_start(text)


def inline(element: Element, setting: Setting, around: str = "") -> str:
    """The Markdown of what is inside an element, up to its first block.

    `around` is the tag of the emphasis around it.
    """
    text = escaped(element.text, setting) if element.text else ""
    if not len(element):
        return text
    pieces: list[str | Marked] = [text] if text else []
    for child in element:
        tag = child.tag
        if tag in BLOCK_TAGS:
            break
        if piece := PIECES.get(tag, _html)(child, setting):
            pieces.append(piece)
        if tail := child.tail:
            pieces.append(escaped(tail, setting))
    return _joined(pieces, around)


def has_head(parent: Element) -> bool:
    """Whether inline content stands straight inside an item or cell, before its first block."""
    if parent.tag not in ITEMS:
        return False
    if (parent.text or "").strip():
        return True
    return len(parent) > 0 and parent[0].tag not in BLOCK_TAGS


def escaped(text: str, setting: Setting) -> str:
    """Text as Markdown that reads back as the same text."""
    for mark in ALWAYS:
        text = text.replace(mark, "\\" + mark)
    if "_" in text:
        text = UNDERSCORE.sub(r"\\_", text)
    if "<" in text:
        text = ANGLE.sub(r"\\<", text)
    if "&" in text:
        text = ENTITY.sub("&amp;", text)
    if "~" in text:
        text = TILDE.sub(r"\\~", text)
    if setting.has_math:
        text = text.replace("$", "\\$")
    return text.replace("|", "\\|") if setting.in_cell else text


def code_span(text: str, setting: Setting) -> str:
    """Inline code, its text exact."""
    marks = "`"
    if "`" in text:
        runs = {len(run) for run in re.findall("`+", text)}
        marks = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    if (
        text.startswith("`")
        or text.endswith("`")
        or (text[:1] == text[-1:] == " " and text.strip())
    ):
        text = f" {text} "
    return marks + (text.replace("|", "\\|") if setting.in_cell else text) + marks


def destination(url: str, setting: Setting) -> str:
    """A link's address, in angle brackets where it could not stand alone."""
    if PLAIN_URL.fullmatch(url):
        return url
    url = re.sub(r"\s", "%20", url).replace("<", "%3C").replace(">", "%3E")
    url = ENTITY.sub("&amp;", url).replace("\\", "%5C")
    if setting.in_cell:
        url = url.replace("|", "%7C")
    depth = 0
    for character in url:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            break
    return f"<{url}>" if depth else url


def _html(child: Element, setting: Setting) -> str:
    """What Markdown has no mark for, as HTML; the call of a footnote has one."""
    if child.get("class") == "footnote-ref":
        return f"[^{text_of(child)}]"
    title = f' title="{escape(child.get("title") or "")}"' if child.get("title") else ""
    return f"<{child.tag}{title}>{inline(child, setting)}</{child.tag}>"


def _marked(child: Element, setting: Setting) -> Marked:
    return Marked(child.tag, inline(child, setting, child.tag))


def _link(link: Element, setting: Setting) -> str:
    inner = inline(link, setting)
    href = destination(link.get("href") or "", setting)
    lead, inner, tail = _edges(inner)
    return f"{lead}[{inner}]({href}{_title(link, setting)}){tail}"


def _image(image: Element, setting: Setting) -> str:
    if (image.get("src") or "").startswith(UNREAD):
        return _tag(image, setting)
    alt = escaped(image.get("alt") or "", setting)
    return f"![{alt}]({destination(image.get('src') or '', setting)}{_title(image, setting)})"


def _tag(image: Element, setting: Setting) -> str:
    """A picture as HTML, on one line."""
    words = [f'{name}="{escape(image.get(name) or "")}"' for name in ("src", "alt")]
    text = " ".join(["<img", *words]) + ">"
    return text.replace("|", "&#124;") if setting.in_cell else text


def _title(element: Element, setting: Setting) -> str:
    title = element.get("title")
    if not title:
        return ""
    text = ENTITY.sub("&amp;", " ".join(title.split()).replace("\\", "\\\\").replace('"', '\\"'))
    return ' "' + (text.replace("|", "\\|") if setting.in_cell else text) + '"'


def _math(span: Element, setting: Setting) -> str:
    tex = TEX_TAG.sub("< ", " ".join((span.text or "").split()))
    if setting.in_cell:
        tex = tex.replace("|", "\\|")
    return f"$${tex}$$" if "math-display" in (span.get("class") or "") else f"${tex}$"


def _joined(pieces: list[str | Marked], around: str) -> str:
    """All pieces as one text, each emphasis marked so that CommonMark reads it as one."""
    out = ""
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            if piece.startswith("[") and out.endswith("!"):
                out = out[:-1] + "\\!"  # or the link would be a picture
            if piece.startswith("`") and out.endswith("`"):
                out += "<!-- -->"  # or the two runs of backticks would be one
            out += piece
            continue
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        after = "" if following is None else following[:1] if isinstance(following, str) else "*"
        at_edge = bool(around) and (out == "" or following is None)
        out += _emphasis(piece, out[-1:], after, alternate=at_edge)
    return out


def _emphasis(piece: Marked, before: str, after: str, *, alternate: bool) -> str:
    lead, inner, tail = _edges(piece.inner)
    if not inner:
        return lead + tail
    before, after = lead or before, tail or after
    marks = EMPHASIS[piece.tag][alternate]
    opens = _may_touch(before, inner[0], marks)
    closes = _may_touch(after, inner[-1], marks)
    if opens and closes and not (inner[0] == marks[0] or inner[-1] == marks[0]):
        return f"{lead}{marks}{inner}{marks}{tail}"
    return f"{lead}<{piece.tag}>{inner}</{piece.tag}>{tail}"


def _may_touch(outside: str, inside: str, marks: str) -> bool:
    """Whether marks between these two characters are read as marks (CommonMark, section 6.2)."""
    if outside == "" or outside.isspace():
        return True
    if outside == marks[0] or outside == "\\":
        return False
    if _is_punctuation(outside):
        return outside.isascii()
    return marks[0] != "_" and not _is_punctuation(inside)


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _edges(text: str) -> tuple[str, str, str]:
    """White space at the start, what is between, white space at the end."""
    inner = text.strip()
    if inner == text:
        return "", text, ""
    if not inner:
        return text, "", ""
    start = text.index(inner[0])
    return text[:start], inner, text[start + len(inner) :]


def _safe_start(line: str) -> str:
    if not OPENERS.match(line):
        return line
    for pattern, replacement in LINE_STARTS:
        if pattern.match(line):
            return pattern.sub(replacement, line, count=1)
    return line


PIECES: dict[str, Callable[[Element, Setting], str | Marked]] = {
    **dict.fromkeys(EMPHASIS, _marked),
    "br": lambda _, setting: "<br>" if setting.one_line else "\\\n",
    "code": lambda element, setting: code_span(element.text or "", setting),
    "a": _link,
    "img": _image,
    "input": lambda element, _: "[ ]" if element.get("checked") is None else "[x]",
    "span": _math,
}
