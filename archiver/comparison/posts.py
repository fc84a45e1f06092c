"""What another extraction of the same page wins and loses, field by field."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from archiver.changes import METADATA, changed_fields
from archiver.comparison.words import words
from archiver.dates import day_of, to_text
from archiver.model import CodeBlock, Post, Rejection


class Verdict(StrEnum):
    """What a difference is to whoever wants to read the post."""

    WON = "won"
    LOST = "lost"
    CHANGED = "changed"


# What is never recorded unless somebody accepts it. Other fields may lose: better extractions
# drop links of share bars, tags of the whole site, the name of the blog among the authors.
HELD_BACK = {
    "code": (Verdict.LOST,),  # a block, lines or the language of one
    "images": (Verdict.LOST,),
    "post": (Verdict.LOST,),  # its page is none any more
    "published": (Verdict.LOST, Verdict.CHANGED),  # the archive is ordered by it
    "title": (Verdict.LOST, Verdict.CHANGED),  # posts are known by it
    "updated": (Verdict.LOST, Verdict.CHANGED),
    "words": (Verdict.LOST,),
}
FEWEST_LOST = 2  # words; as few may be a label of the page
SHARE_LOST = 0.01  # of the words; below it nobody misses them
WORDS_SHOWN = 6  # of those that are gone, so that a person sees whether they are missed
INDENT_KEPT = 0.5  # of the leading spaces of all code; below it the code is flattened


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that is not as it was."""

    field: str  # words, code, images, links, a field of Post, "html" for structure, or "post"
    verdict: Verdict
    before: str  # for a person; "" when there was nothing
    after: str

    @property
    def is_held_back(self) -> bool:
        """Is it a loss that somebody has to accept?"""
        return self.verdict in HELD_BACK.get(self.field, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that another extraction makes of a page, against the one before."""

    url: str
    differences: tuple[Difference, ...] = ()  # none: a reader sees the same

    @property
    def losses(self) -> tuple[Difference, ...]:
        """Those that somebody has to accept."""
        return tuple(each for each in self.differences if each.is_held_back)

    def fields(self, verdict: Verdict) -> tuple[str, ...]:
        """The fields of that verdict."""
        return tuple(each.field for each in self.differences if each.verdict is verdict)


def gains_and_losses(old: Post | Rejection, new: Post | Rejection) -> Comparison:
    """What `new` wins, loses and changes against `old`, both of the same page.

    What a reader does not see makes no difference: see `archiver.changes`.
    """
    if isinstance(old, Post) and isinstance(new, Post):
        content = changed_fields(old, new)
        found = (*_metadata(old, new, content), *_contents(old, new, content))
    else:
        found = tuple(_standing(old, new))
    return Comparison(url=new.url, differences=found)


def _standing(old: Post | Rejection, new: Post | Rejection) -> Iterator[Difference]:
    """The difference between being a post and being none."""
    if isinstance(new, Post):
        verdict = Verdict.WON
    elif isinstance(old, Post):
        verdict = Verdict.LOST
    elif old.reason != new.reason:
        verdict = Verdict.CHANGED
    else:
        return
    yield Difference(field="post", verdict=verdict, before=_called(old), after=_called(new))


def _called(result: Post | Rejection) -> str:
    if isinstance(result, Post):
        return result.title or "untitled post"
    return f"{result.reason}: {result.detail}" if result.detail else str(result.reason)


def _metadata(old: Post, new: Post, changed: tuple[str, ...]) -> Iterator[Difference]:
    for name in METADATA:
        if name in changed:
            before, after = getattr(old, name), getattr(new, name)
            yield Difference(
                field=name,
                verdict=_verdict(before, after),
                before=_shown(before),
                after=_shown(after),
            )


def _verdict(before: object, after: object) -> Verdict:
    """Of two values that differ: more, less, or other."""
    if not before or not after:
        return Verdict.LOST if before else Verdict.WON
    if isinstance(before, tuple) and isinstance(after, tuple):
        if set(before) < set(after):
            return Verdict.WON
        return Verdict.LOST if set(after) < set(before) else Verdict.CHANGED
    if isinstance(before, date) and isinstance(after, date) and day_of(before) == day_of(after):
        return _finer(before, after)
    return Verdict.CHANGED


def _finer(before: date, after: date) -> Verdict:
    """Of two moments of one day: a time of day is more than none."""
    if isinstance(before, datetime) is isinstance(after, datetime):
        return Verdict.CHANGED
    return Verdict.WON if isinstance(after, datetime) else Verdict.LOST


def _shown(value: object) -> str:
    if isinstance(value, date):
        return to_text(value) or ""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return " ".join(str(value or "").split())


def _contents(old: Post, new: Post, changed: tuple[str, ...]) -> Iterator[Difference]:
    """What differs of the body; its structure, where only that does."""
    if not set(changed) - set(METADATA):
        return
    found = [*_words(old, new), *_code(old, new)]
    found += [
        _counted(name, len(getattr(old, name)), len(getattr(new, name)))
        for name in ("images", "links")
        if name in changed
    ]
    if not found:
        name = "text" if "text" in changed else "html"
        found.append(Difference(field=name, verdict=Verdict.CHANGED, before="", after=""))
    yield from found


def _words(old: Post, new: Post) -> Iterator[Difference]:
    """Words that are gone, or else words that are new, beyond what nobody misses.

    Gone are also those that others replace: a text of the same length may be another one.
    """
    before, after = words(old.text), words(new.text)
    missed = before - after
    gone, come = missed.total(), (after - before).total()
    allowed = max(FEWEST_LOST, SHARE_LOST * before.total())
    if gone <= allowed and come <= allowed:
        return
    shown = " ".join(itertools.islice(missed, WORDS_SHOWN))
    more = " …" if len(missed) > WORDS_SHOWN else ""
    note = f" ({gone:,} gone: {shown}{more})" if gone else ""
    yield Difference(
        field="words",
        verdict=Verdict.LOST if gone > allowed else Verdict.WON,
        before=f"{before.total():,}",
        after=f"{after.total():,}{note}",
    )


def _code(old: Post, new: Post) -> Iterator[Difference]:
    before, after = _blocks(old.code), _blocks(new.code)
    if before == after:
        return
    sizes = _size(old.code), _size(new.code)
    if _is_less(*sizes) or _is_silenced(old.code, new.code):
        verdict = Verdict.LOST
    elif _is_less(*reversed(sizes)) or _is_silenced(new.code, old.code):
        verdict = Verdict.WON
    else:
        verdict = Verdict.CHANGED
    told = [_told(blocks) for blocks in (old.code, new.code)]
    yield Difference(field="code", verdict=verdict, before=told[0], after=told[1])


def _blocks(code: tuple[CodeBlock, ...]) -> list[tuple[str, str | None]]:
    return [(block.text, block.language) for block in code]


def _size(code: tuple[CodeBlock, ...]) -> tuple[int, int, int]:
    """Blocks, lines that are not empty, and spaces that these begin with."""
    lines = [line for block in code for line in block.text.splitlines() if line.strip()]
    return len(code), len(lines), sum(len(line) - len(line.lstrip()) for line in lines)


def _is_less(before: tuple[int, int, int], after: tuple[int, int, int]) -> bool:
    is_flat = before[1] == after[1] and after[2] < INDENT_KEPT * before[2]
    return after[0] < before[0] or after[1] < before[1] or is_flat


def _is_silenced(before: tuple[CodeBlock, ...], after: tuple[CodeBlock, ...]) -> bool:
    """Has a block with the same text no language any more?"""
    known = {block.text for block in before if block.language}
    return any(block.text in known and not block.language for block in after)


def _told(code: tuple[CodeBlock, ...]) -> str:
    blocks, lines, _ = _size(code)
    languages = ", ".join(sorted({block.language for block in code if block.language}))
    text = f"{blocks} block{'' if blocks == 1 else 's'}, {lines} line{'' if lines == 1 else 's'}"
    return f"{text} ({languages})" if languages else text


def _counted(name: str, before: int, after: int) -> Difference:
    if before == after:
        verdict = Verdict.CHANGED
    else:
        verdict = Verdict.LOST if after < before else Verdict.WON
    return Difference(field=name, verdict=verdict, before=f"{before:,}", after=f"{after:,}")
