"""The content tree as plain text: the words a reader sees, and the code as it stands."""

from __future__ import annotations

from lxml.etree import _Element as Element

from archiver.markup import text_of

ROWS = frozenset(("tr",))
BLOCKS = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote",
    "pre", "figure", "figcaption", "table", "caption", "tr", "hr", "details", "summary",
    "section",
))  # fmt: skip
CLOSE = frozenset(("li", "tr", "dt", "dd"))  # one newline after, where others have an empty line


def to_text(content: Element) -> str:
    """The running text of a content tree, blocks parted by an empty line.

    Pictures, their captions and the names of embeds are no running text; code is.
    """
    parts: list[str] = []
    _write(content, parts)
    return _spaced(parts)


def _write(element: Element, parts: list[str]) -> None:
    if element.text:
        parts.append(element.text)
    for child in element:
        tag = child.tag
        if tag == "br":
            parts.append("\n")
        elif tag == "sup" and child.get("class") == "footnote-ref":
            parts.append(f"[{text_of(child)}]")
        elif _is_aside(child):
            pass
        elif tag in BLOCKS:
            parts.append("\x00" if tag in CLOSE else "\x01")
            _prefix(child, parts)
            _write(child, parts)
            parts.append("\x00" if tag in CLOSE else "\x01")
        else:
            _write(child, parts)
            if tag in ("td", "th") and child.getnext() is not None:
                parts.append("\t")
        if child.tail:
            parts.append(child.tail)


def _is_aside(element: Element) -> bool:
    """Whether it goes with a picture, an embed or a link back, and is no running text."""
    if element.tag == "figcaption":
        figure = element.getparent()
        return figure is not None and next(figure.iter("img"), None) is not None
    return element.get("class") == "footnote-backref" or element.get("class") == "embed"


def _prefix(element: Element, parts: list[str]) -> None:
    """What a reader sees before a list item or a footnote."""
    if element.tag != "li":
        return
    label = element.get("id") or ""
    if label.startswith("fn-"):
        parts.append(f"[{label[3:]}] ")


def _spaced(parts: list[str]) -> str:
    """Join pieces; any run of block ends becomes one gap: an empty line, or a newline in a list."""
    out: list[str] = []
    gap = ""
    for part in parts:
        if part in ("\x00", "\x01"):
            gap = "\n\n" if part == "\x01" or gap == "\n\n" else "\n"
        elif part.strip() or (part == "\n" and not gap):
            out.append(gap if out else "")
            out.append(part)
            gap = ""
        elif not gap:
            out.append(part)
    return "".join(out).strip("\n ")
