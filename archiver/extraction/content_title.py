"""The title of a post is not repeated as the first line of its body."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from archiver.markup import text_of

LOOKED_AT = 4  # blocks from the start; further down a heading of that name is the author's
NOT_LETTERS = re.compile(r"[\W_]+")


def without_title(content: Element, title: str | None) -> None:
    """Take what only says the title off the ends of a body: its heading, a last line."""
    wanted = _letters(title or "")
    if not wanted:
        return
    for block in list(content)[:LOOKED_AT]:
        if block.tag in ("h1", "h2") and _letters(text_of(block)) == wanted:
            content.remove(block)
            break
    if len(content) > 1 and content[-1].tag == "p" and _letters(text_of(content[-1])) == wanted:
        content.remove(content[-1])


def _letters(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return NOT_LETTERS.sub("", text).casefold()
