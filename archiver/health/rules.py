"""All health rules, as a table: what is wrong, how that is seen, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archiver.health.course import Course
from archiver.health.drift import template
from archiver.health.lists import crashes, feed_and_index, fewer_entries, no_posts
from archiver.health.posts import bodies, dates, titles
from archiver.health.troubles import unreadable
from archiver.health.verdict import UNKNOWN, Sign, Verdict
from archiver.model import Trouble

EXPLAIN = "`archiver explain URL` says what is seen on it; rules in sources.toml can say more"
CONFIG = "config"  # the one alarm that belongs to no source
CONFIG_REMEDY = "correct sources.toml; until then its last good state is in force"
OWN_NETWORK = frozenset({Trouble.DNS, Trouble.UNREACHABLE})  # what it looks like when that is down


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which a source can go wrong."""

    name: str
    look: Callable[[Course], Verdict]
    remedy: str  # what the user can do
    because: str  # why it is worth an alarm, and why not sooner
    covers: tuple[str, ...] = ()  # rules that need no alarm of their own when this one has it


RULES = (
    Rule(
        name="no_posts",
        look=no_posts,
        remedy=f"look at the blog: its list may have moved. {EXPLAIN}",
        because="a list that held posts and holds none was moved, or is built in another way",
        covers=("fewer_entries", "template_changed"),
    ),
    Rule(
        name="template_changed",
        look=template,
        remedy=f"{EXPLAIN}; `archiver extract` reads all pages again after a change of rules",
        because="another look alone is no fault, and fewer posts alone may be meant; both are not",
        covers=("fewer_entries", "bodies", "titles_missing", "dates_missing"),
    ),
    Rule(
        name="fewer_entries",
        look=fewer_entries,
        remedy=f"compare the list with `archiver status --missing`. {EXPLAIN}",
        because="less than half of what it had in the last ten runs: part of it is not seen",
    ),
    Rule(
        name="bodies",
        look=bodies,
        remedy="`archiver explain` with the address of a new post says why; a body rule in "
        "sources.toml helps, and `archiver extract` reads the pages again",
        because="pages that gave articles give walls, errors or stumps; three of them, not one",
    ),
    Rule(
        name="titles_missing",
        look=titles,
        remedy="a title rule in sources.toml, then `archiver extract`",
        because="three posts or more, where four of five had a title before",
    ),
    Rule(
        name="dates_missing",
        look=dates,
        remedy="a date rule in sources.toml, then `archiver extract`",
        because="three posts or more, where four of five had a date before",
    ),
    Rule(
        name="feed_and_index",
        look=feed_and_index,
        remedy="see which is right: the other one broke, or was moved (feed in sources.toml)",
        because="they knew the same newest posts; three of five unknown is more than a delay",
    ),
    Rule(
        name="certificate",
        look=unreadable(Trouble.CERTIFICATE),
        remedy="wait for the blog's owner to renew it; verify_tls = false takes any certificate",
        because="it seldom heals by itself, and a wrong one may be a wrong server",
    ),
    Rule(
        name="dns",
        look=unreadable(Trouble.DNS, runs=2),
        remedy="see whether the blog has moved to another name, and change its url in sources.toml",
        because="two runs in a row: one may be our own network",
    ),
    Rule(
        name="unreachable",
        look=unreadable(Trouble.UNREACHABLE, runs=2),
        remedy="it is tried again by itself, at least once a week",
        because="two runs in a row: a server may be restarting",
    ),
    Rule(
        name="server_errors",
        look=unreadable(Trouble.SERVER, runs=2),
        remedy="it is tried again by itself; if the blog works in a browser, ask for less of it "
        "(delay in sources.toml)",
        because="two runs in a row: a server may be overloaded for an hour",
    ),
    Rule(
        name="blocked",
        look=unreadable(Trouble.BLOCKED),
        remedy="see whether the blog works in a browser; if it shuts crawlers out, ask its owner "
        '(contact in sources.toml), or try render = "browser"',
        because="a server that refuses us seldom changes its mind",
    ),
    Rule(
        name="robots",
        look=unreadable(Trouble.ROBOTS),
        remedy="its owner asks not to be crawled: take the source out of sources.toml, or ask",
        because="it is a wish, and was not there before",
    ),
    Rule(
        name="list_gone",
        look=unreadable(Trouble.GONE),
        remedy="find the list on the blog, and change the url in sources.toml",
        because="a list that is not there is not read again by waiting",
    ),
    Rule(
        name="crashes",
        look=crashes,
        remedy="this is a fault of ours: `archiver crawl NAME --verbose` shows where; report it",
        because="two in a row: one may be a machine that was switched off",
    ),
)
BY_NAME = {rule.name: rule for rule in RULES}


def judged(course: Course, *, is_offline: bool = False) -> Iterator[tuple[Rule, Verdict]]:
    """What each rule says of a source; `is_offline`: no source could be reached in this round.

    A rule that another one covers is left as it is while that one is wrong.
    """
    verdicts = {rule.name: rule.look(course) for rule in RULES}
    covered: set[str] = {"dns", "unreachable"} if is_offline else set()
    for rule in RULES:
        if verdicts[rule.name].sign is Sign.WRONG and rule.name not in covered:
            covered.update(rule.covers)
    for rule in RULES:
        yield rule, UNKNOWN if rule.name in covered else verdicts[rule.name]


def is_offline(troubles: Sequence[Trouble | None]) -> bool:
    """Whether it is our own network: two sources or more were asked, and none was reached."""
    return len(troubles) > 1 and all(trouble in OWN_NETWORK for trouble in troubles)
