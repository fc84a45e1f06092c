"""How far an extraction can be trusted: what was kept against what was voted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from archiver.extraction.body import Vote
from archiver.extraction.jsonld import StructuredArticle
from archiver.extraction.serialise import Rendering
from archiver.extraction.texts import UNSPACED, WORD
from archiver.model import Quality

Reading = Callable[[str], list[str]]
SPACED_WORD = re.compile(r"\w+")
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
    ways = _ways_to_read(ballot.text)
    voted, kept = len(ways[0](ballot.text)), len(_words(body.text))
    agreement = 1.0
    found = list(flags)
    if voted >= ENOUGH_WORDS:
        agreement = _agreement(ballot.text, body.text, left_out, voted, ways)
        if _is_much_larger(body, kept, voted):
            found.append("subtree_larger_than_vote")
        if agreement < LITTLE_LOST:
            found.append("vote_not_kept")
    found += _contradictions(told, body.text, kept)
    return Quality(
        vote_words=voted,
        kept_words=kept,
        agreement=round(agreement, 4),
        flags=tuple(found),
    )


def _agreement(
    voted: str, kept: str, left_out: Sequence[str], count: int, ways: tuple[Reading, Reading]
) -> float:
    """The share of the `count` voted words that were kept, 0 to 1; `ways` to read them.

    Lines that both have agree as they are; what is left is compared by words with their commas,
    and where that is not enough by words alone.
    """
    missing, added = _apart(voted, kept)
    words, terms = ways
    agreement = _share(Counter(words(missing)), Counter(words(added)), count)
    if agreement >= SURELY_KEPT:
        return agreement
    if not left_out:
        return _share(Counter(terms(missing)), Counter(terms(added)), len(terms(voted)))
    wanted = Counter(terms(voted))
    for text in left_out:
        wanted -= Counter(terms(text))
    return _share(wanted, Counter(terms(kept)), wanted.total())


def _apart(voted: str, kept: str) -> tuple[str, str]:
    """The lines of two texts that the other has not, or has not as often."""
    ours, theirs = Counter(voted.splitlines()), Counter(kept.splitlines())
    return "\n".join((ours - theirs).elements()), "\n".join((theirs - ours).elements())


def _share(wanted: Counter[str], found: Counter[str], total: int) -> float:
    """The share of `total` words that are not among those wanted and not found."""
    return (total - (wanted - found).total()) / max(1, total)


def _words(text: str) -> list[str]:
    return _ways_to_read(text)[0](text)


def _ways_to_read(text: str) -> tuple[Reading, Reading]:
    """How to read the words of such a text: with the punctuation beside them, and without.

    Where the script puts no spaces between words, each of its signs is one.
    """
    if not text.isascii() and UNSPACED.search(text):
        return WORD.findall, WORD.findall
    return str.split, SPACED_WORD.findall


def _is_much_larger(body: Rendering, kept: int, voted: int) -> bool:
    """Whether far more words were kept than voted for, code apart."""
    most = MUCH_LARGER * voted
    return kept > most and kept - sum(len(_words(block.text)) for block in body.code) > most


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
