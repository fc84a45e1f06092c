"""What changed between two texts: paragraphs first, then the words within changed paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)
AROUND = 1  # unchanged paragraphs shown on either side of a change
MOST_TOKENS = 4000  # of one paragraph; longer ones are shown whole, old and new
MOST_PARAGRAPHS = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    kind: str  # same, gone or new
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, or a stretch of unchanged ones that is not shown."""

    kind: str  # same, changed or skipped
    pieces: tuple[Piece, ...] = ()
    skipped: int = 0  # paragraphs


def changed_blocks(before: str, after: str) -> list[Block]:
    """The paragraphs of both texts in order; [] when they are the same."""
    if before == after:
        return []
    old, new = paragraphs(before), paragraphs(after)
    blocks: list[Block] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            blocks += [Block(kind="same", pieces=(Piece(kind="same", text=t),)) for t in old[i1:i2]]
        else:
            blocks += changed_pairs(old[i1:i2], new[j1:j2])
    return list(folded(blocks))


def paragraphs(text: str) -> list[str]:
    found = [part.strip("\n") for part in re.split(r"\n\s*\n", text) if part.strip()]
    return found if len(found) <= MOST_PARAGRAPHS else [text]


def changed_pairs(old: list[str], new: list[str]) -> Iterator[Block]:
    """Changed paragraphs, the first beside the first; the rest only gone, or only new."""
    for place in range(max(len(old), len(new))):
        before = old[place] if place < len(old) else ""
        after = new[place] if place < len(new) else ""
        yield Block(kind="changed", pieces=tuple(word_pieces(before, after)))


def word_pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if len(old) + len(new) > MOST_TOKENS or not old or not new:
        yield from whole(before, after)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.3:
        yield from whole(before, after)
        return
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(kind="same", text="".join(old[i1:i2]))
        else:
            yield from whole("".join(old[i1:i2]), "".join(new[j1:j2]))


def whole(before: str, after: str) -> Iterator[Piece]:
    if before:
        yield Piece(kind="gone", text=before)
    if after:
        yield Piece(kind="new", text=after)


def folded(blocks: list[Block]) -> Iterator[Block]:
    """Long unchanged stretches become one line that says how much was left out."""
    changed = {place for place, block in enumerate(blocks) if block.kind == "changed"}
    near = {p + d for p in changed for d in range(-AROUND, AROUND + 1)}
    skipped = 0
    for place, block in enumerate(blocks):
        if place in near:
            if skipped:
                yield Block(kind="skipped", skipped=skipped)
            skipped = 0
            yield block
        else:
            skipped += 1
    if skipped:
        yield Block(kind="skipped", skipped=skipped)
