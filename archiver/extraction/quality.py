"""How far an extraction can be trusted: what was kept against what was voted for."""

from __future__ import annotations

import re
from collections import Counter

from archiver.extraction.body import Vote
from archiver.extraction.serialise import Rendering
from archiver.model import Quality

# A sign of a script that puts no spaces between words.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
WORD = re.compile(rf"{UNSPACED.pattern}|\w+")
# Flags and the measures they are set by.
MUCH_LARGER = 2.0  # kept words, code apart, over voted words: "subtree_larger_than_vote"
LITTLE_LOST = 0.9  # share of voted words kept: below it "vote_not_kept"
ENOUGH_WORDS = 30  # a vote of fewer says nothing of either


def measure(ballot: Vote, body: Rendering, flags: tuple[str, ...] = ()) -> Quality:
    """The measures of one extraction; `flags` are those of the choice of the subtree."""
    voted, kept = _words(ballot.text), _words(body.text)
    agreement = 1.0
    found = list(flags)
    if len(voted) >= ENOUGH_WORDS:
        both = sum((Counter(voted) & Counter(kept)).values())
        agreement = both / len(voted)
        in_code = sum(len(_words(block.text)) for block in body.code)
        if len(kept) - in_code > MUCH_LARGER * len(voted):
            found.append("subtree_larger_than_vote")
        if agreement < LITTLE_LOST:
            found.append("vote_not_kept")
    return Quality(
        vote_words=len(voted),
        kept_words=len(kept),
        agreement=round(agreement, 4),
        flags=tuple(found),
    )


def _words(text: str) -> list[str]:
    return WORD.findall(text) if UNSPACED.search(text) else text.split()
