"""What a site generator makes of code, pictures, notes, alerts and math, in plain HTML."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from archiver.demo.mathml import mathml


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of code as the author wrote it."""

    text: str  # no newline at its end
    language: str | None  # None: the fence names none
    title: str | None = None  # the file name above it; None: none
    numbered: bool = False  # with line numbers


def attribute(text: str) -> str:
    """Text as it stands inside a double-quoted attribute."""
    return escape(text, quote=True)


class Dialect(ABC):
    """Plain HTML but for code; each subclass overrides what its generator writes in another way."""

    inline_code = ""  # attributes of an inline <code>
    anchor_before = ""  # inside a heading, before its text; {anchor} is its id
    anchor_after = ""
    alert_close = "</blockquote>\n"

    def __init__(self, pictures: str) -> None:
        """`pictures` is the folder on the site where its pictures stand, with both slashes."""
        self.pictures = pictures

    @abstractmethod
    def code(self, block: Block) -> str:
        """A block of code, highlighted."""

    def image(self, name: str, alt: str, caption: str | None) -> str:
        """A picture, as a figure where it has a caption."""
        tag = f'<img src="{self.pictures}{name}" alt="{attribute(alt)}">'
        if caption is None:
            return tag
        return f"<figure>{tag}<figcaption>{escape(caption)}</figcaption></figure>\n"

    def math(self, tex: str, *, display: bool) -> str:
        """A formula as KaTeX writes it with `output: mathml`: MathML that carries its TeX."""
        formula = f'<span class="katex">{mathml(tex, display=display)}</span>'
        return f'<p><span class="katex-display">{formula}</span></p>\n' if display else formula

    def alert_open(self, kind: str) -> str:
        """The start of a callout; kind is note, tip or warning."""
        title = kind.capitalize()
        return f'<blockquote class="{kind}"><p><strong>{title}</strong></p>\n'

    def footnote_reference(self, number: int) -> str:
        """The raised number in the text."""
        return (
            f'<sup id="fnref:{number}"><a href="#fn:{number}" class="footnote-ref" '
            f'role="doc-noteref">{number}</a></sup>'
        )

    def footnotes(self, notes: Sequence[str]) -> str:
        """The list of notes at the end, each with its way back."""
        items = "".join(
            f'<li id="fn:{n}">\n<p>{note}&#160;<a href="#fnref:{n}" class="footnote-backref" '
            f'role="doc-backlink">&#x21a9;&#xfe0e;</a></p>\n</li>\n'
            for n, note in enumerate(notes, 1)
        )
        return f'<div class="footnotes" role="doc-endnotes">\n<hr>\n<ol>\n{items}</ol>\n</div>\n'
