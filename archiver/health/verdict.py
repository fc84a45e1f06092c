"""What a rule says of a source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Sign(Enum):
    """How a source fares by one rule."""

    FINE = "fine"
    WRONG = "wrong"
    UNKNOWN = "unknown"  # nothing was seen that could tell: an alarm stays as it is


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says."""

    sign: Sign
    reason: str = ""  # why it is wrong, for a person


FINE = Verdict(Sign.FINE)
UNKNOWN = Verdict(Sign.UNKNOWN)


def wrong(reason: str) -> Verdict:
    """Something is not as it was."""
    return Verdict(Sign.WRONG, reason)
