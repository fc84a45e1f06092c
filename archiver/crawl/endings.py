"""How a run ended, from Scrapy's reason and from what stopped it."""

from __future__ import annotations

from archiver.crawl.turns import LeftAlone
from archiver.model import RunEnding, Trouble

LEFT_ALONE = "left alone"  # Scrapy's reason when a spider ends because its site is left alone
ENDINGS = {
    "finished": RunEnding.FINISHED,
    "shutdown": RunEnding.INTERRUPTED,
    "cancelled": RunEnding.INTERRUPTED,
    LEFT_ALONE: RunEnding.FINISHED,
}


def ending_of(
    reason: str, *, fault: str | None, stop: LeftAlone | None, verdict: str | None
) -> tuple[RunEnding, str | None]:
    """How it ended, and why it failed; None when it did not, and there is nothing to say.

    `fault` is ours, `stop` why the site was not asked any more, `verdict` why nothing was found.
    A budget that is used up is what the user wanted: finished, with a note.
    """
    ending = ENDINGS.get(reason, RunEnding.CRASHED)
    detail = fault or (str(stop) if stop else verdict)
    is_spent = stop is not None and stop.trouble is Trouble.BUDGET
    if ending is RunEnding.FINISHED and detail and not is_spent:
        ending = RunEnding.CRASHED if fault else RunEnding.FAILED
    return ending, detail
