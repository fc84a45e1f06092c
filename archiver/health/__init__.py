"""Whether a source fares as it did: from what its runs saw to alarms. Pure, no I/O."""
