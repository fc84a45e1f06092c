"""How far an extraction can be trusted: what was kept against what was voted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from archiver.extraction.body import Vote
from archiver.extraction.jsonld import StructuredArticle
from archiver.extraction.serialise import Rendering
from archiver.model import Quality

# A sign of a script that puts no spaces between words.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
WORD = re.compile(rf"{UNSPACED.pattern}|\w+")
# Flags and the measures they are set by.
MUCH_LARGER = 2.0  # kept words, code apart, over voted words: "subtree_larger_than_vote"
SURELY_KEPT = 0.99  # share that needs no second look
LITTLE_LOST = 0.9  # share of voted words kept: below it "vote_not_kept"
ENOUGH_WORDS = 30  # a vote of fewer says nothing of either
# The page's JSON-LD as a witness, which may count a caption or a box that is no text of ours.
FEWEST_MISSED = 20  # words
SHARE_MISSED = 0.1  # of those that it tells of: more is "structured_text_longer"
COUNTED_MORE = 1.25  # its count over ours: more is "structured_count_higher"
TAG = re.compile(r"<[^<>]{1,500}>")


def measure(
    ballot: Vote,
    body: Rendering,
    flags: tuple[str, ...] = (),
    *,
    told: StructuredArticle = StructuredArticle(),  # noqa: B008  # frozen
    left_out: Sequence[str] = (),
) -> Quality:
    """The measures of one extraction.

    `flags` are those of the choice of the subtree, `told` is what the page's JSON-LD says, and
    `left_out` are texts of the vote that are the site's by their form, as a list of contents.
    """
    voted, kept = _words(ballot.text), _words(body.text)
    agreement = 1.0
    found = list(flags)
    if len(voted) >= ENOUGH_WORDS:
        agreement = _agreement(voted, kept)
        if agreement < SURELY_KEPT:  # by words with their commas; now by words alone
            wanted = Counter(WORD.findall(ballot.text))
            for text in left_out:
                wanted -= Counter(WORD.findall(text))
            agreement = _agreement(list(wanted.elements()), WORD.findall(body.text))
        in_code = sum(len(_words(block.text)) for block in body.code)
        if len(kept) - in_code > MUCH_LARGER * len(voted):
            found.append("subtree_larger_than_vote")
        if agreement < LITTLE_LOST:
            found.append("vote_not_kept")
    found += _contradictions(told, body.text, len(kept))
    return Quality(
        vote_words=len(voted),
        kept_words=len(kept),
        agreement=round(agreement, 4),
        flags=tuple(found),
    )


def _words(text: str) -> list[str]:
    return WORD.findall(text) if UNSPACED.search(text) else text.split()


def _agreement(voted: list[str], kept: list[str]) -> float:
    """The share of the voted words that were kept."""
    return (Counter(voted) & Counter(kept)).total() / max(1, len(voted))


def _contradictions(told: StructuredArticle, text: str, count: int) -> list[str]:
    """What of the kept text the page's JSON-LD contradicts."""
    found = []
    if told.body:
        words = WORD.findall(TAG.sub(" ", told.body).lower())
        missed = (Counter(words) - Counter(WORD.findall(text.lower()))).total()
        if missed > max(FEWEST_MISSED, SHARE_MISSED * len(words)):
            found.append("structured_text_longer")
    if told.word_count is not None and told.word_count > COUNTED_MORE * count + FEWEST_MISSED:
        found.append("structured_count_higher")
    return found
