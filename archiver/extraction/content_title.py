"""The title of a post is not repeated as the first line of its body, nor who wrote it."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from archiver.markup import text_of

LOOKED_AT = 4  # blocks from the start; further down a heading of that name is the author's
NOT_LETTERS = re.compile(r"[\W_]+")
BESIDE_NAME = 8  # letters beside the author's name in a line: "by", "Lv3"
AVATAR = re.compile(
    r"(?i)(?:^|[/_.-])(?:avatars?|gravatar|profile-?(?:pic|image|photo))(?:[/_.-]|$)"
)


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


def without_byline(content: Element, authors: tuple[str, ...]) -> None:
    """Take the lines out, before the first words, that only name an author or show a face."""
    names = [_letters(author) for author in authors]
    for block in list(content)[:LOOKED_AT]:
        if block.tag != "p":
            return
        said = _letters(text_of(block))
        faces = [_is_face(image) for image in block.iter("img")]
        if not said and faces and all(faces):
            content.remove(block)
            continue
        if not any(
            name and name in said and len(said) - len(name) <= BESIDE_NAME for name in names
        ):
            return
        content.remove(block)


def _is_face(image: Element) -> bool:
    return AVATAR.search(image.get("src") or "") is not None


def _letters(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return NOT_LETTERS.sub("", text).casefold()
