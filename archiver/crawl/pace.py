"""How fast one site may be asked, and when not at all: judgement without waiting.

Times are seconds of a clock that only goes forward; they and chance are arguments.
"""

from __future__ import annotations

from dataclasses import dataclass

JITTER = 0.5  # share of the delay by which a pause is shorter or longer
LATER = 0.1  # share by which a pause that the site asked for may be longer; never shorter
LONGEST_WAIT = 300.0  # seconds a run waits for a site; longer waits end its requests
LONGEST_CRAWL_DELAY = 60.0  # seconds; a robots.txt may not stop the crawl for hours
LONGEST_REST = 60.0  # seconds between two requests to a site that is slow or fails
MOST_ERRORS = 12  # errors in a row after which a site is left alone: four pages, three tries each
BUSY = frozenset({429, 503})  # RFC 6585 and RFC 9110, 15.6.4: these may carry Retry-After
OVERLOADED = frozenset({429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 530})  # not our fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What the user allows us to ask of one site."""

    delay: float = 1.0  # seconds between two requests; 0: a server of the user's own
    concurrency: int = 1
    most_requests: int = 10_000  # a day
    most_bytes: int = 2_000_000_000  # a day, as they come over the wire


class Pace:
    """The state of one site in one process.

    The pause between the starts of two requests is `delay`, moved by chance, or what robots.txt
    asks for (Crawl-delay), whichever is longer. What an answer takes longer than `delay` is
    waited once more after it, so a site that gets slower is asked more slowly; an error doubles
    the pause, again and again. Retry-After holds all of the site's requests.
    """

    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self.crawl_delay = 0.0
        self.started = float("-inf")  # the last request did
        self.resting = float("-inf")  # until then, after the last answer
        self.held = float("-inf")  # until then, by Retry-After
        self.eased = 0.0  # seconds that answers took lately
        self.errors = 0  # in a row
        self.closed: str | None = None  # why it is not asked any more in this run; None: it is

    def next_start(self, chance: float) -> float:
        """When the next request may start; `chance` is from 0 to 1."""
        own = self.manners.delay * (1 + JITTER * (2 * chance - 1))
        asked = self.crawl_delay * (1 + LATER * chance)
        return max(self.started + max(own, asked), self.resting, self.held)

    def widen(self, crawl_delay: float) -> None:
        """Takes over the Crawl-delay of a robots.txt."""
        self.crawl_delay = max(self.crawl_delay, min(crawl_delay, LONGEST_CRAWL_DELAY))

    def begun(self, now: float) -> None:
        """A request starts."""
        self.started = max(self.started, now)

    def answered(self, now: float, *, status: int, took: float, wait: float | None) -> None:
        """An answer came after `took` seconds; `wait` is its Retry-After, None without one."""
        if status in OVERLOADED:
            self.failed(now)
        else:
            self.errors = 0
            self.ease(now, took)
        if wait is None:
            return
        if wait > LONGEST_WAIT:
            self.closed = f"HTTP {status}, and asks to be left alone for {in_words(wait)}"
        else:
            self.held = max(self.held, now + wait)

    def ease(self, now: float, took: float) -> None:
        """Rests after an answer that was slow: a slower one counts at once, a quicker one half."""
        self.eased = max(took, (self.eased + took) / 2)
        beyond = self.eased - self.manners.delay
        if self.manners.delay and beyond > 0:
            self.resting = now + min(beyond, LONGEST_REST)

    def failed(self, now: float) -> None:
        """A request brought an error of the server's, or no answer."""
        self.errors += 1
        pause = self.manners.delay * 2**self.errors
        self.resting = now + min(pause, LONGEST_REST)
        if self.errors >= MOST_ERRORS:
            self.closed = f"{self.errors} errors in a row"


def in_words(seconds: float) -> str:
    """A long wait in round numbers.

    >>> [in_words(s) for s in (400, 7200, 86400 * 3)]
    ['7 minutes', '2 hours', '3 days']
    """
    for size, name in ((86_400, "days"), (3_600, "hours")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds / 60:.0f} minutes"
