"""The title of a post is not repeated as the first line of its body."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from archiver.extraction.content_inline import inner_text

LOOKED_AT = 4  # blocks from the start; further down a heading of that name is the author's
NOT_LETTERS = re.compile(r"[\W_]+")


def without_title(content: Element, title: str | None) -> None:
    """Take the heading that only says the title off the start of a body."""
    wanted = _letters(title or "")
    if not wanted:
        return
    for block in list(content)[:LOOKED_AT]:
        if block.tag in ("h1", "h2") and _letters(inner_text(block)) == wanted:
            content.remove(block)
            return


def _letters(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return NOT_LETTERS.sub("", text).casefold()
