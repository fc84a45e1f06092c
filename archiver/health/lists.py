"""Rules on the lists of a source: what they hold, against what they held."""

from __future__ import annotations

from archiver.health.course import Course
from archiver.health.verdict import FINE, UNKNOWN, Verdict, wrong
from archiver.model import RunEnding

FEWEST = 4  # posts that a list must have had, for fewer to be telling
SHARE = 0.5  # of the most that it had lately; a list with less is not what it was
AHEAD = 3  # of five posts that the other witness does not know: more than one day's delay


def no_posts(course: Course) -> Verdict:
    """The list was read, shows no posts, and the archive has some of it."""
    now = course.now
    if now.first_page or now.listed:
        return FINE
    was_read = now.trouble is None and (now.first_page == 0 or now.listed == 0)
    if not was_read or not course.archived:
        return UNKNOWN
    last = next(course.lists_before(), None)
    before = f" where it showed {last.first_page} on {last.at:%Y-%m-%d}" if last else ""
    return wrong(f"its list shows no posts{before}, and {course.archived:,} are archived")


def fewer_entries(course: Course) -> Verdict:
    """A list shows less than half of the most that it showed lately."""
    judged = [
        (course.now.first_page, [seen.first_page for seen in course.recent], "first page shows"),
        (course.now.listed, [seen.listed for seen in course.recent], "lists hold"),
    ]
    is_told = False
    for number, before, words in judged:
        past = [count for count in before if count]
        if not number or not past:
            continue
        is_told = True
        usual = max(past)
        if usual >= FEWEST and number < SHARE * usual:
            return wrong(f"its {words} {number:,} posts, before {usual:,}")
    return FINE if is_told else UNKNOWN


def feed_and_index(course: Course) -> Verdict:
    """Feed and index knew the same newest posts, and do not any more."""
    now = course.now
    judged = (
        (now.feed_ahead, [seen.feed_ahead for seen in course.recent], "feed", "index"),
        (now.index_ahead, [seen.index_ahead for seen in course.recent], "index", "feed"),
    )
    is_told = False
    for ahead, before, here, there in judged:
        past = [count for count in before if count is not None]
        if ahead is None or not past:
            continue
        is_told = True
        if ahead >= AHEAD and min(past) <= 1:
            return wrong(f"{ahead} of the newest 5 posts of its {here} are not in its {there}")
    return FINE if is_told else UNKNOWN


def crashes(course: Course) -> Verdict:
    """Two runs in a row fell over, which is a fault of ours."""
    if course.now.ending is not RunEnding.CRASHED:
        return FINE if course.now.ending is RunEnding.FINISHED else UNKNOWN
    if not course.past or course.past[0].ending is not RunEnding.CRASHED:
        return UNKNOWN
    return wrong(f"its last two runs crashed: {course.now.detail or 'nobody knows why'}")
