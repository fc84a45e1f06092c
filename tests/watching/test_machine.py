"""What a watch decides: events in, actions out, years in a blink."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain, pairwise, repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imagined import BEGIN, HOUR, World

from archiver.logs import Level
from archiver.watching.moves import (
    Admitted,
    ConfigBroken,
    ConfigRead,
    Event,
    Pressure,
    Refused,
    ReloadAsked,
    StopAsked,
    Woke,
)

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def test_rounds_begin_when_the_next_source_is_due_and_not_a_second_later() -> None:
    world = World(every=10 * HOUR).begin()
    world.passes(3 * DAY)
    assert world.rounds[0] == BEGIN
    gaps = [later - earlier for earlier, later in pairwise(world.rounds)]
    assert len(gaps) == 7
    assert all(gap - world.every - timedelta(seconds=10) < timedelta(seconds=0.1) for gap in gaps)


def test_each_round_is_one_line_that_says_what_is_next() -> None:
    world = World(codes=iter([0, 3])).begin()
    world.passes(13 * HOUR)
    lines = [say for say in world.said if say.event == "round"]
    assert [(line.level, line.message) for line in lines] == [
        (
            Level.INFO,
            "round: 1 source in 10 s, nothing new; next: a at 2026-11-21 20:00:10 UTC (every 12h)",
        ),
        (
            Level.WARNING,
            "round: 1 source in 10 s, nothing new; not well: a;"
            " next: a at 2026-11-22 08:00:20 UTC (every 12h)",
        ),
    ]
    assert lines[0].fields["next_at"] == "2026-11-21T20:00:10Z"


def test_watch_that_has_nothing_to_do_yet_says_what_is_next() -> None:
    world = World(due_at=BEGIN + HOUR).begin()
    assert world.messages == ["watching 1 source", "next: a at 2026-11-21 09:00:00 UTC (every 12h)"]
    world.passes(10 * MINUTE)
    assert len(world.messages) == 2


def test_never_sleeps_for_long_so_that_clock_and_file_are_looked_at() -> None:
    world = World().begin()
    world.passes(MINUTE)
    assert world.machine.patience(world.clock) <= 30


@pytest.mark.parametrize("asleep", [9 * HOUR, 30 * DAY], ids=str)
def test_laptop_that_slept_catches_up_once_when_its_network_is_back(asleep: timedelta) -> None:
    world = World(every=HOUR).begin()
    world.passes(5 * MINUTE)
    world.sleeps(asleep)
    woken = world.wall
    world.passes(HOUR / 2)
    assert len(world.rounds) == 2
    assert timedelta(seconds=29) <= world.rounds[1] - woken <= timedelta(seconds=61)
    assert "the clock went on by" in world.messages[-2]


def test_clock_that_was_set_back_has_the_archive_asked_anew() -> None:
    """What was set in the future counts for nothing: the archive says what is due then."""
    world = World().begin()
    world.passes(5 * MINUTE)
    world.wall -= 10 * DAY
    world.due_at = world.wall + MINUTE  # as `is_due` reckons it
    world.passes(5 * MINUTE)
    assert len(world.rounds) == 2
    assert "the clock was set back by 10 d" in world.messages[-2]


def test_clock_that_is_kept_in_time_is_not_told_of() -> None:
    world = World().begin()
    world.passes(MINUTE)
    said = len(world.said)
    for _ in range(20):
        world.wall += timedelta(seconds=3)
        world.passes(MINUTE)
    assert len(world.said) == said


def test_round_that_dies_is_told_and_tried_again_ever_more_rarely() -> None:
    world = World(codes=chain(repeat(-9, 9), repeat(0))).begin()
    world.passes(12 * HOUR)
    waits = [
        (later - earlier).total_seconds() - 10 for earlier, later in pairwise(world.rounds[:10])
    ]
    assert waits == pytest.approx([60, 120, 240, 480, 960, 1920, 3600, 3600, 3600], abs=0.5)
    assert "the round died (killed by signal 9): it fell over; tried again in 1 min" in (
        world.messages
    )
    assert "2 times in a row" in world.messages[2]
    assert world.messages[-1].startswith("round: 1 source")
    assert world.machine.strikes == 0


def test_status_says_when_a_dead_round_is_tried_again() -> None:
    world = World(codes=iter([1])).begin()
    world.passes(30 * timedelta(seconds=1))
    assert world.machine.status.endswith("tried again at 08:01:10 UTC")


def test_archive_that_another_crawl_holds_is_waited_for_and_that_is_said_once() -> None:
    world = World(codes=chain(repeat(5, 6), repeat(0))).begin()
    world.passes(2 * HOUR)
    gaps = [later - earlier for earlier, later in pairwise(world.rounds)]
    assert len(world.rounds) == 7
    assert max(gaps) <= timedelta(seconds=911)
    (line,) = [message for message in world.messages if "it fell over" in message]
    assert line == "it fell over; tried again in 1 min"


def test_round_that_finds_nothing_to_do_does_not_begin_again_at_once() -> None:
    """The archive and the round may differ on what is due: that must not turn in circles."""
    world = World(codes=repeat(4)).begin()
    world.passes(HOUR)
    assert len(world.rounds) < 10


def test_broken_sources_toml_is_said_once_and_so_is_its_mending() -> None:
    world = World(every=HOUR).begin()
    world.passes(MINUTE)
    for _ in range(3):
        world.happens(ConfigBroken(faults=("line 3: no",)))
        world.passes(2 * HOUR)
    (line,) = [message for message in world.messages if "line 3" in message]
    assert line == "the last good sources.toml stays in force, because line 3: no"
    assert line in world.machine.status
    assert len(world.rounds) == 7, "what was in force stays in force"
    world.happens(ConfigBroken(faults=("line 4: no",)))
    assert "line 4" in world.messages[-1]
    world.happens(ConfigRead(names=("a",)))
    assert world.messages[-1] == "sources.toml is mended: 1 source"
    assert "because" not in world.machine.status


def test_sources_that_come_and_go_are_named() -> None:
    world = World().begin()
    world.passes(MINUTE)
    world.names = ("b", "c")
    world.due_at = world.wall
    world.happens(ReloadAsked())
    assert "sources.toml was read again: 2 sources; new: b, c; no longer there: a" in world.messages
    assert len(world.rounds) == 2, "a new source is crawled at once"
    assert world.states == ["RELOADING=1", "READY=1"]


def test_source_removed_in_the_middle_of_its_round_does_not_end_it() -> None:
    world = World(takes=100, names=("a", "b")).begin()
    world.passes(MINUTE)
    world.names = ("b",)
    world.happens(ReloadAsked())
    world.passes(5 * MINUTE)
    assert (len(world.rounds), world.pressed) == (1, [])


def test_without_a_source_it_waits_for_one() -> None:
    world = World().begin()
    world.passes(MINUTE)
    world.names = ()
    world.happens(ReloadAsked())
    world.passes(2 * DAY)
    assert len(world.rounds) == 1
    assert world.machine.status == "nothing is due: there is no source"


def test_stop_when_nothing_runs_is_at_once() -> None:
    world = World().begin()
    world.passes(MINUTE)
    world.happens(StopAsked())
    assert world.is_over
    assert (world.states, world.messages[-1]) == (["STOPPING=1"], "stopped")


def test_stop_lets_the_round_finish_and_begins_no_other() -> None:
    world = World(takes=1000).begin()
    world.passes(MINUTE)
    world.due_at = world.wall
    world.happens(StopAsked())
    assert not world.is_over
    assert world.machine.status == "stopping: 0 of 0 sources done"
    world.passes(MINUTE)
    assert world.is_over
    assert (len(world.rounds), world.pressed) == (1, [Pressure.POLITE])


def test_second_signal_stops_at_once_and_third_kills() -> None:
    world = World(takes=1000, obeys=False).begin()
    world.passes(MINUTE)
    for _ in range(4):
        world.happens(StopAsked())
    assert world.pressed == [Pressure.POLITE, Pressure.URGENT, Pressure.KILL, Pressure.KILL]
    assert world.states == ["STOPPING=1"]
    world.passes(MINUTE)
    assert world.is_over


def test_round_that_does_not_stop_is_asked_less_kindly() -> None:
    world = World(takes=10_000, obeys=False).begin()
    world.passes(MINUTE)
    world.happens(StopAsked())
    world.passes(3 * MINUTE)
    assert world.pressed == [Pressure.POLITE, Pressure.URGENT, Pressure.KILL]
    assert world.is_over


def test_round_that_says_nothing_for_an_hour_is_ended_and_the_watch_goes_on() -> None:
    world = World(takes=10**6, codes=iter([130])).begin()
    world.passes(30 * MINUTE)
    world.hears("page", source="a")
    world.passes(59 * MINUTE)
    assert world.pressed == []
    world.passes(3 * MINUTE)
    assert world.pressed == [Pressure.POLITE]
    assert not world.is_over
    world.passes(MINUTE)
    assert len(world.rounds) == 2
    assert any("said nothing for 1 h" in message for message in world.messages)


def test_second_watch_waits_for_the_first_to_end_and_takes_over() -> None:
    world = World()
    world.happens(ConfigRead(names=("a",)))
    for _ in range(5):
        world.happens(Refused(holder="process 7 on box"))
        world.passes(MINUTE)
    assert world.rounds == []
    assert sum("process 7 on box" in message for message in world.messages) == 1
    assert "waiting for it to end" in world.machine.status
    world.happens(Admitted())
    assert len(world.rounds) == 1


def test_archive_that_cannot_be_read_is_told_once_and_asked_again() -> None:
    world = World(fault="archive.db: is damaged").begin()
    world.passes(HOUR)
    assert world.messages.count("archive.db: is damaged") == 1
    assert world.machine.status.startswith("archive.db: is damaged; tried again at ")
    world.fault = ""
    world.passes(2 * HOUR)
    assert "the archive can be read again" in world.messages
    assert len(world.rounds) == 1


EVENTS = st.sampled_from(
    [
        Woke(),
        ReloadAsked(),
        ConfigRead(names=()),
        ConfigRead(names=("a", "b")),
        ConfigBroken(faults=("no",)),
        Refused(holder="x"),
        Admitted(),
    ]
)
JUMPS = st.timedeltas(-3 * DAY, 3 * DAY)


@settings(max_examples=60)
@given(
    st.lists(st.one_of(EVENTS, JUMPS, st.sampled_from([MINUTE, HOUR])), max_size=25),
    st.lists(st.sampled_from([0, 0, 3, 5, 1, -9]), max_size=40),
)
def test_whatever_happens_there_is_one_round_at_a_time_and_a_stop_stops(
    story: list[Event | timedelta], codes: list[int]
) -> None:
    """World asserts that no two rounds run at once."""
    world = World(every=HOUR, codes=iter(codes)).begin()
    for moment in story:
        if not isinstance(moment, timedelta):
            world.happens(moment)
        elif moment in {MINUTE, HOUR}:
            world.passes(moment)
        else:
            world.wall += moment
            world.due_at = min(world.due_at, world.wall + world.every)  # as is_due has it
        assert 0 <= world.machine.patience(world.clock) <= 30
        assert world.machine.status
        assert not world.is_over
    before = len(world.rounds)
    world.happens(StopAsked())
    world.passes(2 * MINUTE)
    assert world.is_over
    assert len(world.rounds) == before
