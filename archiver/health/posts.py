"""Rules on the posts of a source: what its newest have, against what the others have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

from archiver.health.course import Course, Observation, PostFacts
from archiver.health.verdict import FINE, UNKNOWN, Sign, Verdict, wrong

FEWEST_NEW = 3  # new posts, or pages of posts, from which they can be judged
FEWEST_OLD = 5  # posts before them that say what is usual
USUAL = 0.8  # share of the old posts that must have something for it to be usual
MOST_WITH = 1 / 3  # share of the new posts that may have it when it is missing from most
SHORT = 0.25  # of the usual number of words; half the new posts shorter than that are torn
LONG_ENOUGH = 100  # words that the old posts must have for shorter ones to be telling


def bodies(course: Course) -> Verdict:
    """Pages of posts give none any more, or much less text than they did."""
    verdicts = (refused_pages(course), shorter_bodies(course))
    found = next((one for one in verdicts if one.sign is Sign.WRONG), None)
    return found or (FINE if FINE in verdicts else UNKNOWN)


def refused_pages(course: Course) -> Verdict:
    """Most of the latest pages of posts were refused, and most of those before were not."""
    latest: list[Observation] = []
    rest = [course.now, *course.recent]
    while rest and pages(latest) < FEWEST_NEW:
        latest.append(rest.pop(0))
    count = pages(latest)
    if count < FEWEST_NEW:
        return UNKNOWN
    bad = sum(seen.bad for seen in latest)
    before = max(sum(seen.good for seen in rest), course.archived - sum(s.good for s in latest))
    if 2 * bad > count and before >= FEWEST_NEW:
        return wrong(f"{bad} of the last {count} pages of posts gave no post, or a torn one")
    return FINE


def pages(seen: Sequence[Observation]) -> int:
    """Pages of posts that these runs read."""
    return sum(one.good + one.bad for one in seen)


def shorter_bodies(course: Course) -> Verdict:
    """The new posts have a quarter of the words of the others."""
    if len(course.new) < FEWEST_NEW or len(course.old) < FEWEST_OLD:
        return UNKNOWN
    now = median(post.words for post in course.new)
    usual = median(post.words for post in course.old)
    if usual >= LONG_ENOUGH and now < SHORT * usual:
        return wrong(f"its newest posts have {now:,.0f} words, usually {usual:,.0f}")
    return FINE


def missing(what: str, has: Callable[[PostFacts], bool]) -> Callable[[Course], Verdict]:
    """A rule: most new posts lack what most of the others have."""

    def look(course: Course) -> Verdict:
        if len(course.new) < FEWEST_NEW or len(course.old) < FEWEST_OLD:
            return UNKNOWN
        had, have = (sum(map(has, posts)) / len(posts) for posts in (course.old, course.new))
        if had >= USUAL and have <= MOST_WITH:
            without = sum(not has(post) for post in course.new)
            return wrong(f"{without} of its newest {len(course.new)} posts have no {what}")
        return FINE

    return look


titles = missing("title", lambda post: post.has_title)
dates = missing("date", lambda post: post.has_date)
