"""An alarm opens once, stays while it lasts, and ends when there is evidence."""

from datetime import UTC, datetime

from archiver.health.alarm import Alarm, Opens, Recovers, Stays, changes
from archiver.health.rules import BY_NAME
from archiver.health.verdict import FINE, UNKNOWN, wrong

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
RULE = BY_NAME["blocked"]
OPEN = {
    "blocked": Alarm(
        id=1,
        rule="blocked",
        source="a",
        url="https://a.blog/",
        reason="HTTP 403",
        remedy="",
        opened_at=NOW,
        seen_at=NOW,
    )
}


def test_what_becomes_of_an_alarm_by_what_was_seen() -> None:
    bad = wrong("HTTP 403")
    assert list(changes([(RULE, bad)], {})) == [
        Opens(rule="blocked", reason="HTTP 403", remedy=RULE.remedy)
    ]
    assert list(changes([(RULE, bad)], OPEN)) == [Stays(rule="blocked", reason="HTTP 403")]
    assert list(changes([(RULE, FINE)], OPEN)) == [Recovers(rule="blocked")]
    assert list(changes([(RULE, FINE)], {})) == []
    assert list(changes([(RULE, UNKNOWN)], {})) == []
    assert list(changes([(RULE, UNKNOWN)], OPEN)) == []


def test_line_names_the_rule_and_the_reason() -> None:
    assert OPEN["blocked"].line == "blocked: HTTP 403"
