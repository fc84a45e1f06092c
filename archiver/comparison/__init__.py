"""Two tellings of one post held against each other: what is won, lost or merely other."""

from archiver.comparison.posts import Comparison, Difference, Verdict, gains_and_losses
from archiver.comparison.witnesses import witness_flags

__all__ = ["Comparison", "Difference", "Verdict", "gains_and_losses", "witness_flags"]
