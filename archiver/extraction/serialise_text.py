"""The content tree as plain text: the words a reader sees, and the code as it stands."""

from __future__ import annotations

from lxml.etree import _Element as Element

from archiver.markup import text_of

BLOCKS = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote",
    "pre", "figure", "figcaption", "table", "caption", "tr", "hr", "details", "summary",
    "section",
))  # fmt: skip
CELLS = frozenset(("td", "th"))
CLOSE = frozenset(("li", "tr", "dt", "dd"))  # one newline after, where others have an empty line
ASIDES = frozenset(("footnote-backref", "embed"))  # classes of what is no running text
LINE, GAP = "\x00", "\x01"  # the edge of a block, parted by a newline or by an empty line


def to_text(content: Element) -> str:
    """The running text of a content tree, blocks parted by an empty line.

    Pictures, their captions and the names of embeds are no running text; code is.
    """
    parts: list[str] = []
    _write(content, parts)
    return _spaced(parts)


def _write(element: Element, parts: list[str]) -> None:
    if text := element.text:
        parts.append(text)
    for child in element:
        tag, kind = child.tag, child.get("class")
        if tag == "br":
            parts.append("\n")
        elif kind == "footnote-ref":
            parts.append(f"[{text_of(child)}]")
        elif kind in ASIDES or (tag == "figcaption" and _is_of_picture(child)):
            pass
        elif tag in BLOCKS:
            edge = LINE if tag in CLOSE else GAP
            parts.append(edge)
            if tag == "li" and (label := child.get("id") or "").startswith("fn-"):
                parts.append(f"[{label[3:]}] ")
            _write(child, parts)
            parts.append(edge)
        else:
            _write(child, parts)
            if tag in CELLS and child.getnext() is not None:
                parts.append("\t")
        if tail := child.tail:
            parts.append(tail)


def _is_of_picture(caption: Element) -> bool:
    """Whether a caption goes with a picture, and is no running text."""
    figure = caption.getparent()
    return figure is not None and next(figure.iter("img"), None) is not None


def _spaced(parts: list[str]) -> str:
    """Join pieces; any run of block ends becomes one gap: an empty line, or a newline in a list."""
    out: list[str] = []
    gap = ""
    for part in parts:
        if part == GAP:
            gap = "\n\n"
        elif part == LINE:
            gap = gap or "\n"
        elif not gap:
            out.append(part)
        elif not part.isspace():
            if out:
                out.append(gap)
            out.append(part)
            gap = ""
    return "".join(out).strip("\n ")
