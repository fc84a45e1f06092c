"""When a source is due: from its interval or its rhythm, its failures, and what the blog asks for.

Pure functions; `now` and the seed of the jitter are arguments. All times are UTC inside, so
daylight saving never moves an interval.
"""

from archiver.schedule.due import Due, History, Wishes, is_due, next_due
from archiver.schedule.rhythm import Rhythm, learned_rhythm

__all__ = ["Due", "History", "Rhythm", "Wishes", "is_due", "learned_rhythm", "next_due"]
