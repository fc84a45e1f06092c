"""A line of a log and its JSON."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.logs import FIRST_KEYS, Level, Line, json_line, line_of

WORDS = st.text(st.characters(exclude_categories=("Cs",)))
VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
NAMES = st.text(min_size=1).filter(lambda name: name not in FIRST_KEYS)
MOMENTS = st.datetimes(timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)


@given(
    MOMENTS,
    st.sampled_from(Level),
    WORDS,
    WORDS,
    st.dictionaries(NAMES.filter(str.isprintable), VALUES | WORDS),
)
def test_json_holds_the_whole_line_in_one_line(
    at: datetime, level: Level, event: str, message: str, fields: dict[str, str | int | None]
) -> None:
    line = Line(at=at, level=level, event=event, message=message, fields=fields)
    text = json_line(line)
    assert "\n" not in text
    assert line_of(text) == line


def test_time_is_utc_whatever_zone_it_came_in() -> None:
    at = datetime(2026, 3, 29, 3, 30, tzinfo=timezone(timedelta(hours=2)))
    line = Line(at=at, level=Level.INFO, event="post", message="")
    assert json_line(line).startswith('{"time": "2026-03-29T01:30:00.000Z", "level": "info",')


def test_text_that_is_no_unicode_does_no_harm() -> None:
    line = Line(at=datetime.now(UTC), level=Level.INFO, event="post", message="a\udcffb")
    assert json_line(line).encode()


@pytest.mark.parametrize(
    "text",
    ["", "Traceback (most recent call last):", "{}", "[]", "3", '{"time": 3}', "[" * 100_000],
    ids=range(7),
)
def test_other_text_is_no_line(text: str) -> None:
    assert line_of(text) is None


def test_levels_have_an_order() -> None:
    assert Level.ERROR.is_at_least(Level.WARNING)
    assert Level.INFO.is_at_least(Level.INFO)
    assert not Level.DEBUG.is_at_least(Level.INFO)
