"""Each rule sees what it is for, and nothing where there is nothing to see."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.health.course import WINDOW, Course, Observation, PostFacts
from archiver.health.rules import BY_NAME, CONFIG, RULES, is_offline, judged
from archiver.health.verdict import Sign
from archiver.model import RunEnding, Trouble

DOCUMENT = Path(__file__).parents[2] / "docs/alarms.md"
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
OLD_LOOK = frozenset({"article.post", "h2.title", "nav.pager", "main.list"})
NEW_LOOK = frozenset({"div.card", "a.tile", "section.grid", "div.more"})
GOOD = Observation(
    at=NOW,
    ending=RunEnding.FINISHED,
    is_read=True,
    listed=40,
    first_page=10,
    feed_ahead=0,
    index_ahead=0,
    list_shape=OLD_LOOK,
    post_shape=OLD_LOOK,
    good=2,
)
WHOLE = PostFacts(words=900, has_title=True, has_date=True)


def course(now: Observation, *, past: Sequence[Observation] | None = None, **more: Any) -> Course:
    """A source that was well for five days."""
    before = [replace(GOOD, at=NOW - timedelta(days=day)) for day in range(1, 6)]
    known = {"archived": 40, "new": (WHOLE,) * 4, "old": (WHOLE,) * 20} | more
    return Course(now=now, past=tuple(before if past is None else past), **known)


def failed(trouble: Trouble, words: str = "HTTP 403") -> Observation:
    return Observation(at=NOW, ending=RunEnding.FAILED, detail=words, trouble=trouble)


def alarms(seen: Course) -> dict[str, str]:
    """The rules that say something is wrong, with their reasons."""
    return {
        rule.name: verdict.reason for rule, verdict in judged(seen) if verdict.sign is Sign.WRONG
    }


def signs(seen: Course) -> dict[str, Sign]:
    return {rule.name: verdict.sign for rule, verdict in judged(seen)}


def test_source_that_fares_as_it_did_is_fine_by_all_rules_that_can_tell() -> None:
    assert set(signs(course(GOOD)).values()) == {Sign.FINE}


def test_list_without_posts_where_there_were_some() -> None:
    empty = replace(GOOD, ending=RunEnding.FAILED, listed=0, first_page=0, list_shape=NEW_LOOK)
    assert alarms(course(empty)) == {
        "no_posts": "its list shows no posts where it showed 10 on 2026-11-20, and 40 are archived"
    }
    assert alarms(course(empty, past=(), archived=0)) == {}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"first_page": 4}, "its first page shows 4 posts, before 10"),
        ({"listed": 15}, "its lists hold 15 posts, before 40"),
    ],
)
def test_fewer_entries_than_lately(change: dict[str, Any], words: str) -> None:
    assert alarms(course(replace(GOOD, **change))) == {"fewer_entries": words}
    assert alarms(course(replace(GOOD, first_page=6, listed=25))) == {}


def test_what_lasts_is_the_new_usual() -> None:
    fewer = replace(GOOD, first_page=4)
    assert "fewer_entries" in alarms(course(fewer, past=[fewer] * (WINDOW - 1) + [GOOD] * 30))
    assert alarms(course(fewer, past=[fewer] * WINDOW + [GOOD] * 30)) == {}


def test_pages_of_posts_that_give_none_any_more() -> None:
    bad = replace(GOOD, good=0, bad=3)
    assert alarms(course(bad)) == {
        "bodies": "3 of the last 3 pages of posts gave no post, or a torn one"
    }
    one = replace(GOOD, good=0, bad=1)
    assert alarms(course(one, past=[one, one, GOOD, GOOD]))["bodies"].startswith("3 of the last 3")
    assert alarms(course(replace(GOOD, good=7, bad=3))) == {}


def test_evidence_of_torn_pages_stays_while_no_page_is_read() -> None:
    quiet = replace(GOOD, good=0, bad=0)
    bad = replace(GOOD, good=0, bad=4)
    assert "bodies" in alarms(course(quiet, past=[bad, GOOD, GOOD]))
    mended = replace(GOOD, good=5, bad=0)
    assert signs(course(mended, past=[bad, GOOD, GOOD]))["bodies"] is Sign.FINE


def test_new_posts_that_are_much_shorter() -> None:
    stumps = (replace(WHOLE, words=40),) * 3
    assert alarms(course(GOOD, new=stumps)) == {
        "bodies": "its newest posts have 40 words, usually 900"
    }
    notes = (replace(WHOLE, words=60),) * 20
    assert alarms(course(GOOD, new=stumps, old=notes)) == {}


@pytest.mark.parametrize(
    ("rule", "lack"),
    [("titles_missing", {"has_title": False}), ("dates_missing", {"has_date": False})],
)
def test_most_new_posts_lack_what_the_others_have(rule: str, lack: dict[str, Any]) -> None:
    bare = replace(WHOLE, **lack)
    assert list(alarms(course(GOOD, new=(bare, bare, bare, WHOLE)))) == [rule]
    assert alarms(course(GOOD, new=(bare, WHOLE, WHOLE, WHOLE))) == {}
    assert alarms(course(GOOD, new=(bare,) * 4, old=(bare,) * 12 + (WHOLE,) * 5)) == {}


def test_another_template_with_fewer_posts_is_one_alarm_that_says_both() -> None:
    drifted = replace(GOOD, list_shape=NEW_LOOK, first_page=2)
    found = alarms(course(drifted))
    assert list(found) == ["template_changed"]
    words = "in another way than on 2026-11-20, and shows 2 posts, before 10"
    assert words in found["template_changed"]
    again = replace(drifted, at=NOW + timedelta(days=1))
    assert list(alarms(course(again, past=[drifted, *course(GOOD).past]))) == ["template_changed"]


def test_another_template_of_posts_that_lose_their_dates() -> None:
    drifted = replace(GOOD, post_shape=NEW_LOOK)
    bare = (replace(WHOLE, has_date=False),) * 4
    found = alarms(course(drifted, new=bare))
    assert list(found) == ["template_changed"]
    assert "have no date" in found["template_changed"]


def test_another_template_that_loses_nothing_is_no_alarm() -> None:
    assert alarms(course(replace(GOOD, list_shape=NEW_LOOK, post_shape=NEW_LOOK))) == {}


@pytest.mark.parametrize("side", ["feed_ahead", "index_ahead"])
def test_feed_and_index_that_agreed_and_do_not_any_more(side: str) -> None:
    change: dict[str, Any] = {side: 4}
    assert list(alarms(course(replace(GOOD, **change)))) == ["feed_and_index"]
    never = replace(GOOD, feed_ahead=5, index_ahead=5)
    assert alarms(course(never, past=[never, never])) == {}


@pytest.mark.parametrize(
    ("trouble", "rule", "runs"),
    [
        (Trouble.CERTIFICATE, "certificate", 1),
        (Trouble.BLOCKED, "blocked", 1),
        (Trouble.ROBOTS, "robots", 1),
        (Trouble.GONE, "list_gone", 1),
        (Trouble.DNS, "dns", 2),
        (Trouble.UNREACHABLE, "unreachable", 2),
        (Trouble.SERVER, "server_errors", 2),
    ],
)
def test_trouble_with_the_list_is_an_alarm_after_so_many_runs(
    trouble: Trouble, rule: str, runs: int
) -> None:
    bad = failed(trouble, "what happened")
    assert list(alarms(course(bad))) == ([rule] if runs == 1 else [])
    twice = alarms(course(bad, past=[bad, GOOD]))
    assert list(twice) == [rule]
    assert twice[rule].startswith("what happened")


def test_run_that_saw_nothing_changes_no_alarm() -> None:
    for blind in (failed(Trouble.BUDGET), Observation(at=NOW, ending=RunEnding.INTERRUPTED)):
        told = signs(course(blind, new=()))
        told.pop("bodies")  # by the runs before it
        assert set(told.values()) == {Sign.UNKNOWN}


def test_same_list_as_before_recovers_what_was_unreadable_and_tells_no_more() -> None:
    same = Observation(at=NOW, ending=RunEnding.FINISHED, is_read=True)
    told = signs(course(same, past=[failed(Trouble.SERVER)] * 3 + [GOOD]))
    assert {told[name] for name in ("server_errors", "dns", "blocked", "crashes")} == {Sign.FINE}
    lists = ("no_posts", "fewer_entries", "feed_and_index")
    assert {told[name] for name in lists} == {Sign.UNKNOWN}


def test_two_crashes_in_a_row_are_an_alarm() -> None:
    crash = Observation(at=NOW, ending=RunEnding.CRASHED, detail="KeyError: 'x'")
    assert alarms(course(crash)) == {}
    assert "KeyError" in alarms(course(crash, past=[crash, GOOD]))["crashes"]


def test_machine_that_is_offline_raises_no_alarms_of_its_sources() -> None:
    assert is_offline([Trouble.DNS, Trouble.UNREACHABLE])
    assert not is_offline([Trouble.DNS])
    assert not is_offline([Trouble.DNS, None])
    bad = failed(Trouble.DNS)
    verdicts = judged(course(bad, past=[bad, GOOD]), is_offline=True)
    assert Sign.WRONG not in {verdict.sign for _, verdict in verdicts}


def test_rules_have_names_of_their_own_and_stand_in_the_document() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert len(BY_NAME) == len(RULES)
    for rule in RULES:
        assert set(rule.covers) <= BY_NAME.keys()
        assert rule.remedy
        assert rule.because
        assert f"\n| `{rule.name}` |" in document
    assert document.count("\n| `") == len(RULES) + 1
    assert f"\n| `{CONFIG}` |" in document


SEEN = st.builds(
    Observation,
    at=st.just(NOW),
    ending=st.sampled_from(RunEnding),
    detail=st.none() | st.text(max_size=5),
    trouble=st.none() | st.sampled_from(Trouble),
    is_read=st.booleans(),
    listed=st.none() | st.integers(0, 50),
    first_page=st.none() | st.integers(0, 20),
    feed_ahead=st.none() | st.integers(0, 5),
    index_ahead=st.none() | st.integers(0, 5),
    list_shape=st.sampled_from([frozenset(), OLD_LOOK, NEW_LOOK]),
    post_shape=st.sampled_from([frozenset(), OLD_LOOK, NEW_LOOK]),
    good=st.integers(0, 5),
    bad=st.integers(0, 5),
)
FACTS = st.builds(
    PostFacts, words=st.integers(0, 2000), has_title=st.booleans(), has_date=st.booleans()
)


@given(
    now=SEEN,
    past=st.lists(SEEN, max_size=14),
    new=st.lists(FACTS, max_size=5),
    old=st.lists(FACTS, max_size=9),
)
def test_every_alarm_has_a_reason_and_a_new_source_has_none(
    now: Observation, past: list[Observation], new: list[PostFacts], old: list[PostFacts]
) -> None:
    seen = Course(now=now, past=tuple(past), archived=9, new=tuple(new), old=tuple(old))
    assert all(alarms(seen).values())
    assert alarms(Course(now=replace(now, trouble=None))) == {}
