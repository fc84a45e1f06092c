"""Rules on lists that cannot be read at all, one a kind of trouble."""

from __future__ import annotations

from collections.abc import Callable

from archiver.health.course import Course
from archiver.health.verdict import FINE, UNKNOWN, Verdict, wrong
from archiver.model import Trouble

NO_WORD_ON = frozenset({Trouble.BUDGET, None})  # such a run tells nothing of a list


def unreadable(trouble: Trouble, *, runs: int = 1) -> Callable[[Course], Verdict]:
    """A rule: that trouble, in so many runs in a row."""

    def look(course: Course) -> Verdict:
        now = course.now
        if now.trouble is trouble:
            row = (now, *course.past)[:runs]
            if len(row) == runs and all(seen.trouble is trouble for seen in row):
                times = f" ({runs} runs in a row)" if runs > 1 else ""
                return wrong(f"{now.detail or 'its list could not be read'}{times}")
            return UNKNOWN
        if now.is_read:
            return FINE
        return UNKNOWN if now.trouble in NO_WORD_ON else FINE  # it has another trouble now

    return look
