"""Dates and numbers in words, charts, differences, languages: the pure parts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.browse import words
from archiver.browse.charts import by_month
from archiver.browse.difference import changed_blocks
from archiver.browse.metadata import words_of
from archiver.browse.post import provenance, telling_words

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_days_are_words_with_the_exact_date_beside() -> None:
    assert words.day("2026-04-28") == (
        '<time datetime="2026-04-28" title="2026-04-28">28 April 2026</time>'
    )
    assert "undated" in words.day(None)
    assert "undated" in words.day("soon")
    assert "1 May 2026" in words.day("2026-05-01T09:30:00+05:30")


@pytest.mark.parametrize(
    ("distance", "said"),
    [
        (timedelta(seconds=20), "just now"), (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"), (timedelta(days=9), "1 week ago"),
        (timedelta(days=800), "2 years ago"), (timedelta(hours=-3), "in 3 hours"),
    ],
)  # fmt: skip
def test_spans(distance: timedelta, said: str) -> None:
    assert words.span(distance) == said


def test_ago_keeps_the_exact_time_and_shows_days_as_days() -> None:
    assert 'title="2026-11-21T06:00:00Z"' in words.ago("2026-11-21T06:00:00Z", NOW)
    assert "21 November 2026" in words.ago("2026-11-21", NOW)


def test_percent_never_rounds_up_to_all_nor_down_to_nothing() -> None:
    assert words.percent(9999, 10_000) == "99.9\u00a0%"
    assert words.percent(1, 100_000) == "0.1\u00a0%"
    assert words.percent(0, 10) == "0\u00a0%"
    assert words.percent(0, 0) == "100\u00a0%"


def test_sizes_and_times() -> None:
    assert words.size(999) == "999 B"
    assert words.size(482_113) == "482.1 kB"
    assert words.took("2026-11-21T07:58:00Z", "2026-11-21T08:01:20Z") == "3 min 20 s"
    assert words.took("2026-11-21T07:58:00Z", None) == ""


def test_reading_time_is_not_guessed_without_spaces() -> None:
    assert words.reading_time(1100, "en-GB") == "5 min"
    assert words.reading_time(10, None) == "1 min"
    assert words.reading_time(1100, "ja") == ""


def test_charts_draw_months_then_years() -> None:
    months = by_month({"2026-01": 2, "2026-03": 4}, until="2026-04")
    assert months.unit == "month"
    assert (months.first, months.last) == ("2024-05", "2026-04")
    assert [bar.height for bar in months.bars[-4:]] == [16.0, 0.0, 32.0, 0.0]
    years = by_month({"2009-01": 2, "2026-03": 4}, until="2026-04")
    assert (years.unit, years.first, years.last, len(years.bars)) == ("year", "2009", "2026", 18)


def test_charts_leave_out_dates_that_cannot_be() -> None:
    chart = by_month({"1970-01": 3, "2026-03": 4, "9999-12": 1}, until="2026-04")
    assert (chart.first, chart.last) == ("2024-05", "2026-04")


def test_charts_without_usable_dates_are_empty() -> None:
    assert by_month({}, until="2026-04").bars == ()
    assert by_month({"soon": 1}, until="2026-04").bars == ()


def test_difference_marks_words_and_folds_the_rest() -> None:
    old = "\n\n".join(f"Paragraph {n}." for n in range(9))
    new = old.replace("Paragraph 4.", "Paragraph four.")
    kinds = [block.kind for block in changed_blocks(old, new)]
    assert kinds == ["skipped", "same", "changed", "same", "skipped"]
    changed = next(b for b in changed_blocks(old, new) if b.kind == "changed")
    assert [(p.kind, p.text) for p in changed.pieces] == [
        ("same", "Paragraph "), ("gone", "4"), ("new", "four"), ("same", "."),
    ]  # fmt: skip


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_difference_shows_all_that_changed(old: str, new: str) -> None:
    blocks = changed_blocks(old, new)
    pieces = [piece for block in blocks for piece in block.pieces]
    for kind, text in (("gone", new), ("new", old)):
        rest = "".join(piece.text for piece in pieces if piece.kind != kind)
        assert all(mark in text or mark in rest or mark.isspace() for mark in rest)
    assert bool(blocks) == (old != new) or old.split() == new.split()


def test_related_asks_for_telling_words() -> None:
    assert telling_words("What is the worker pool", ["go", "pool"]) == ["worker", "pool"]
    assert telling_words("A is to be", []) == []


def test_a_schema_tells_of_its_rows_and_columns() -> None:
    sql = """CREATE TABLE posts (     -- one post
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,          -- as shown
    state TEXT                    -- where it stands
        CHECK (state IN ('a', 'b'))
) STRICT"""
    assert words_of(sql, ["id", "title", "state", "other"]) == {
        "description": "A row is one post.",
        "columns": {
            "id": "number of the row",
            "title": "as shown",
            "state": "where it stands; one of a, b",
        },
    }
    assert words_of("CREATE VIRTUAL TABLE x USING fts5(y)", ["y"]) == {}


def test_provenance_is_told_in_words_and_never_fails() -> None:
    assert provenance('{"tags": "meta+index", "x": "new-word"}') == [
        ("tags", "a meta element of the page and the index page"),
        ("x", "new-word"),
    ]
    assert provenance("not json") == provenance("[1]") == []
