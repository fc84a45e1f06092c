"""The rule on templates: the pages are built in another way, and give less than they did."""

from __future__ import annotations

from archiver.health.course import Course, Observation
from archiver.health.lists import FEWEST, SHARE
from archiver.health.posts import bodies, dates, titles
from archiver.health.shape import is_another
from archiver.health.verdict import FINE, UNKNOWN, Sign, Verdict, wrong


def template(course: Course) -> Verdict:
    """A new look alone is no fault, and fewer posts alone may be the blogger's wish."""
    verdicts = (list_template(course), post_template(course))
    found = next((one for one in verdicts if one.sign is Sign.WRONG), None)
    return found or (FINE if FINE in verdicts else UNKNOWN)


def list_template(course: Course) -> Verdict:
    """The list has another shape than when it last showed as many posts as before, and fewer."""
    now, before = course.now, list(course.lists_before())
    if now.first_page is None or not before:
        return UNKNOWN
    usual = max(seen.first_page or 0 for seen in before)
    if usual < FEWEST or now.first_page >= SHARE * usual:
        return FINE
    good = next(seen for seen in before if (seen.first_page or 0) >= SHARE * usual)
    if not is_another(now.list_shape, good.list_shape):
        return FINE
    return wrong(
        f"its list is built in another way than on {good.at:%Y-%m-%d}, "
        f"and shows {now.first_page:,} posts, before {usual:,}"
    )


def post_template(course: Course) -> Verdict:
    """The pages of posts have another shape than when they were last read well."""
    now, before = course.now, list(filter(reads_well, course.recent))
    if not now.post_shape or not before:
        return UNKNOWN
    if not is_another(now.post_shape, before[0].post_shape):
        return FINE
    losses = (rule(course) for rule in (bodies, titles, dates))
    loss = next((one for one in losses if one.sign is Sign.WRONG), None)
    if loss is None:
        return FINE
    return wrong(
        f"its posts are built in another way than on {before[0].at:%Y-%m-%d}: {loss.reason}"
    )


def reads_well(seen: Observation) -> bool:
    """Whether that run saw pages of posts, and most of them gave one."""
    return bool(seen.post_shape) and seen.good > seen.bad
