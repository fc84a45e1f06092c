"""What can be believed of another look at a known post, and when it must be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model import CodeBlock, ImageRef, Post, Reason, Rejection
from archiver.suspects import GONE, OURS, SUSPECT, is_confirmed, judge

WORDS = " ".join(f"word{number}" for number in range(100))
POST = Post(
    url="https://a.blog/post",
    title="Why",
    html="",
    markdown="",
    text=WORDS,
    code=tuple(CodeBlock(text=str(number)) for number in range(4)),
    images=(ImageRef(url="https://a.blog/p.png"), ImageRef(url="https://a.blog/q.png")),
)
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def words(number: int) -> str:
    return " ".join(WORDS.split()[:number])


BELIEVED = {
    "the same": POST,
    "half of the words": replace(POST, text=words(50)),
    "half of the code": replace(POST, code=POST.code[:2]),
    "one picture of two": replace(POST, images=POST.images[:1]),
    "much more of everything": replace(POST, text=WORDS * 3, code=POST.code * 3),
    "another title": replace(POST, title="Why not"),
    "a thorough edit": replace(POST, text=words(60) + " and quite different things" * 10),
}


@pytest.mark.parametrize("new", BELIEVED.values(), ids=BELIEVED)
def test_edit_is_believed(new: Post) -> None:
    assert not judge(POST, new).is_suspect


DOUBTED = {
    "less than half of the words": (replace(POST, text=words(49)), "49 of 100 words"),
    "no words": (replace(POST, text=""), "0 of 100 words"),
    "less than half of the code": (replace(POST, code=POST.code[:1]), "1 of 4 blocks of code"),
    "no pictures": (replace(POST, images=()), "0 of 2 pictures"),
    "another article": (
        replace(POST, title="Home", text=" ".join(f"other{number}" for number in range(90))),
        "replaced",
    ),
}


@pytest.mark.parametrize(("new", "reason"), DOUBTED.values(), ids=DOUBTED)
def test_loss_is_doubted_and_says_of_what(new: Post, reason: str) -> None:
    assert reason in judge(POST, new).reason


@pytest.mark.parametrize("reason", Reason)
def test_page_that_is_no_post_is_doubted_unless_the_trouble_is_ours(reason: Reason) -> None:
    judgement = judge(POST, Rejection(url=POST.url, reason=reason))
    assert judgement.is_suspect == (reason not in OURS)


def test_note_of_a_few_words_may_be_shortened() -> None:
    note = replace(POST, text="Gone fishing until the end of the week.", code=(), images=())
    assert not judge(note, replace(note, text="Gone fishing.")).is_suspect


def test_words_are_counted_where_none_are_separated() -> None:
    chinese = replace(POST, text="存档" * 30)
    assert judge(chinese, replace(chinese, text="存档" * 10)).is_suspect
    assert not judge(chinese, replace(chinese, text="存档" * 20)).is_suspect


@given(st.text(), st.text())
def test_what_is_the_same_or_more_is_always_believed(text: str, more: str) -> None:
    post = replace(POST, text=text)
    assert not judge(post, post).is_suspect
    assert not judge(post, replace(post, text=f"{text} {more}")).is_suspect


def seen(*days: float) -> list[datetime]:
    return [NOW + timedelta(days=day) for day in days]


def test_suspect_is_a_fact_after_three_runs_in_seven_days() -> None:
    assert not is_confirmed(SUSPECT, seen(0, 8))
    assert not is_confirmed(SUSPECT, seen(0, 1, 6.9))
    assert is_confirmed(SUSPECT, seen(0, 1, 7))


def test_absence_is_a_fact_in_a_later_run() -> None:
    assert not is_confirmed(GONE, seen(0))
    assert is_confirmed(GONE, seen(0, 0.1))
