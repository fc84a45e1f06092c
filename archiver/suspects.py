"""Whether another look at a known post can be believed, and when a doubt has become a fact.

A refetch that shows an error page, a captcha or a torn-off article must never replace a good
copy (wallabag#2440). It becomes a suspect; only what repeats over time, or a person, confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from archiver.model import Post, Reason, Rejection

# These tell of our own trouble, nothing of the page: no suspect, the next run tries again.
OURS = frozenset({Reason.TOO_SLOW, Reason.CRASHED})

# These, when they repeat, say that the post is not there; any other one stays a suspect for ever.
ABSENT = frozenset(
    {
        Reason.SOFT_404,
        Reason.LISTING,  # deleted posts often lead to the home page
    }
)

# Scripts that write no spaces: each of their characters counts as a word.
_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
    r"|[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+"
)


class Part(NamedTuple):
    """Something of a post of which less than half may not be lost at once."""

    name: str
    count: Callable[[Post], int]
    fewest: int  # of it in the known post: with less, half of it is no sign of damage
    reason: str


def words_of(post: Post) -> int:
    """Words of the text; a character each where the script writes no spaces."""
    return len(_WORD.findall(post.text))


PARTS = (
    Part("words", words_of, 20, "a sentence may be shortened by half"),
    Part("blocks of code", lambda post: len(post.code), 1, "nobody edits half of the code away"),
    Part("pictures", lambda post: len(post.images), 1, "lazy loading hides them from a reader"),
)
PHRASE = 4  # words; texts on one subject share words, only one text shares phrases
FEWEST_PHRASES = 30  # in both texts, before having none in common says anything


class Patience(NamedTuple):
    """How often and how long something must be seen, by runs of their own, to be believed."""

    runs: int
    days: int
    reason: str


SUSPECT = Patience(3, 7, "a wrong deploy or a blocked crawler is noticed within a week")
GONE = Patience(2, 0, "404 and 410 are plain words; a second run rules out a moment's mistake")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether a new look at a known post can be believed."""

    reason: str  # why it is suspect, as "captcha" or "collapsed: 12 of 340 words"; "": it is good

    @property
    def is_suspect(self) -> bool:
        return bool(self.reason)


GOOD = Judgement(reason="")


def judge(old: Post, new: Post | Rejection) -> Judgement:
    """Whether `new` can replace `old`: not when it is no post, lost half, or is another text."""
    if isinstance(new, Rejection):
        return GOOD if new.reason in OURS else Judgement(reason=new.reason.value)
    if losses := list(_losses(old, new)):
        return Judgement(reason=f"collapsed: {', '.join(losses)}")
    if _is_another_text(old, new):
        return Judgement(reason="replaced: another title, and no phrase in common")
    return GOOD


def is_confirmed(patience: Patience, sightings: Sequence[datetime]) -> bool:
    """Whether so many sightings, one a run and nothing else between them, make it a fact."""
    if len(sightings) < patience.runs:
        return False
    return max(sightings) - min(sightings) >= timedelta(days=patience.days)


def _losses(old: Post, new: Post) -> list[str]:
    """Each part of which less than half is left, as "12 of 340 words"."""
    found = []
    for part in PARTS:
        had, has = part.count(old), part.count(new)
        if had >= part.fewest and has * 2 < had:
            found.append(f"{has} of {had} {part.name}")
    return found


def _is_another_text(old: Post, new: Post) -> bool:
    """Whether an address now shows another article: titles differ, and so does every phrase."""
    if " ".join(old.title.split()) == " ".join(new.title.split()):
        return False
    before, after = _phrases(old), _phrases(new)
    return min(len(before), len(after)) >= FEWEST_PHRASES and not before & after


def _phrases(post: Post) -> set[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(post.text)]
    return {tuple(words[place : place + PHRASE]) for place in range(len(words) - PHRASE + 1)}
