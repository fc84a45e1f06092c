"""When a post was published and updated."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from extraction.reading import ARTICLE, PROSE, URL, dated, document, meta, read
from hypothesis import given
from hypothesis import strategies as st

from archiver.dates import day_of
from archiver.extraction.dated import Dated, can_be
from archiver.model import Entry, Rules, Witness

IST = timezone(timedelta(hours=5, minutes=30))


def test_the_shown_day_beats_an_instant_a_day_off():
    found = dated("<div>April 28, 2026</div>", meta("2026-04-27T18:30:00Z"))
    assert found.published == date(2026, 4, 28)


def test_an_instant_on_the_shown_day_gives_its_time_and_offset():
    found = dated("<div>April 28, 2026</div>", meta("2026-04-28T09:30:00+05:30"))
    assert found.published == datetime(2026, 4, 28, 9, 30, tzinfo=IST)
    assert found.provenance["published"] == "shown"


def test_midnight_is_a_day_that_a_tool_wrote_out():
    found = dated("", meta("2026-04-28T00:00:00.000Z"))
    assert found.published == date(2026, 4, 28)


def test_an_update_is_never_the_publication():
    found = dated("<div>Updated April 28, 2026</div>")
    assert (found.published, found.updated) == (None, date(2026, 4, 28))


def test_a_shown_update_without_a_label_is_known_by_its_attribute():
    head = meta("2024-01-02") + meta("2026-04-28", "article:modified_time")
    found = dated("<div>April 28, 2026</div>", head)
    assert (found.published, found.updated) == (date(2024, 1, 2), date(2026, 4, 28))


def test_an_update_before_the_publication_is_none():
    head = meta("2026-04-28") + meta("2020-01-01", "article:modified_time")
    assert dated("", head).updated is None


@pytest.mark.parametrize(
    "line",
    [
        "<p>On May 3, 2020 we shut the last of them down.</p>",
        "<p>The first draft was written on May 3, 2020, the night that our clocks went back.</p>",
        "<div>© 2020 Ada, May 3, 2020</div>",
        "<div>Posted 3 days ago</div>",
        "<div>5/6/2024</div>",
        "<time datetime='0001-01-01T00:00:00Z'></time>",
        "<div>1970-01-01</div>",
        "<aside>May 3, 2020</aside>",
        "<ul class='related-posts'><li>Other <time datetime='2020-05-03'>May 3, 2020</time></ul>",
    ],
    ids=[
        "prose",
        "prose on writing",
        "copyright",
        "relative",
        "ambiguous",
        "year 1",
        "epoch",
        "aside",
        "related",
    ],
)
def test_what_is_no_date_of_the_post_is_not_taken_for_one(line):
    assert dated(line).published is None


def test_the_future_is_no_date():
    assert dated("<div>May 3, 2031</div>").published is None


def test_numbers_are_read_as_the_list_reads_them():
    entry = Entry(url=URL, published=date(2022, 2, 8))
    assert dated("<p>8/2/2022, 8:57:21 pm</p>", entry=entry).published == date(2022, 2, 8)


def test_the_card_wins_over_another_day_near_the_heading():
    entry = Entry(url=URL, published=date(2024, 12, 7))
    assert dated("<div>07 Feb 2025</div>", entry=entry).published == date(2024, 12, 7)


def test_two_witnesses_on_the_page_win_over_the_card():
    entry = Entry(url=URL, published=date(2026, 1, 1))
    found = dated("<div>07 Feb 2025</div>", meta("2025-02-07"), entry=entry)
    assert found.published == date(2025, 2, 7)


def test_a_card_that_shows_the_update_is_not_believed():
    entry = Entry(url=URL, published=date(2023, 10, 1))
    assert dated("<div>Updated October 1, 2023</div>", entry=entry).published is None


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("<div>2026-05-07 10:00:00 <i></i> 2026-11-20 11:57:41</div>", ""),
        ("<div>Posted May 7, 2026 · Updated November 20, 2026</div>", ""),
        ("<div>May 7, 2026</div>", meta("2026-11-20", "article:modified_time")),
        ("<div>May 7, 2026</div>", meta("2026-05-07")),
        ("", meta("2026-05-07")),
    ],
)
def test_a_card_that_shows_the_day_of_a_build_or_an_update_yields_to_the_page(line, head):
    entry = Entry(url=URL, published=date(2026, 11, 20))
    assert dated(line, head, entry=entry).published == date(2026, 5, 7)


def test_the_only_time_of_a_page_is_the_day_of_its_card_whatever_its_label_says():
    time = "<time datetime='2026-03-14T00:00:00.000Z'>Last updated at March 14, 2026</time>"
    alone = dated(f"<div>Ada,{time}</div>")
    assert (alone.published, alone.updated) == (None, date(2026, 3, 14))
    found = dated(f"<div>Ada,{time}</div>", entry=Entry(url=URL, published=date(2026, 3, 14)))
    assert (found.published, found.updated) == (date(2026, 3, 14), None)
    marked = time.replace("<time", "<time itemprop='dateModified'")
    card = Entry(url=URL, published=date(2026, 3, 14))
    assert dated(f"<div>Ada,{marked}</div>", entry=card).published is None
    head = meta("2026-03-14", "article:modified_time")
    assert dated(f"<div>Ada,{time}</div>", head, entry=card).published is None


def test_a_feeds_instant_gives_the_time_of_the_shown_day():
    instant = datetime(2026, 4, 28, 9, 30, tzinfo=IST)
    entry = Entry(url=URL, published=instant, witness=Witness.FEED)
    assert dated("<div>April 28, 2026</div>", entry=entry).published == instant


def test_a_users_selector_says_where_the_date_stands():
    text = document(f"<h1>Small servers</h1>{PROSE}{PROSE}<p id=d>written on May 3, 2020</p>")
    assert read(text, rules=Rules(date="#d")).published == date(2020, 5, 3)


def test_a_selector_that_is_none_is_passed_over():
    assert read(document(ARTICLE), rules=Rules(date="p[", title="::")).published is None


@given(
    day=st.dates(date(1971, 1, 1), date(2026, 11, 20)),
    minutes=st.integers(1, 24 * 60 - 1),
    offset=st.integers(-12, 14),
)
def test_whatever_instant_is_declared_the_shown_day_is_the_day(day, minutes, offset):
    instant = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
    local = instant.astimezone(timezone(timedelta(hours=offset)))
    line = f"<div>{day:%B} {day.day}, {day.year}</div>"
    found = dated(line, meta(local.isoformat())).published
    assert (found.date() if isinstance(found, datetime) else found) == day


def test_two_declarations_that_agree_outrank_a_shown_day_that_cannot_be_theirs():
    data = '{"@type":"BlogPosting","datePublished":"2019-11-13T16:00:01-05:00"}'
    head = f'<script type="application/ld+json">{data}</script>' + meta("2019-11-13")
    assert day_of(dated("<div>November 20, 2019</div>", head).published) == date(2019, 11, 13)
    entry = Entry(url=URL, published=date(2019, 11, 20))
    assert day_of(dated("", head, entry).published) == date(2019, 11, 13)


def test_one_declaration_far_off_is_a_build_date():
    assert dated("<div>November 20, 2019</div>", meta("2026-01-05")).published == date(2019, 11, 20)


def test_a_shown_day_that_no_time_zone_explains_is_the_update():
    head = meta("2018-09-15T10:15:48+02:00")
    head += meta("2018-09-16T10:22:22+02:00", "article:modified_time")
    assert day_of(dated("<div>2018-09-16</div>", head).published) == date(2018, 9, 15)


def test_yoast_dates_the_page_and_not_the_article():
    data = f'{{"@type":"WebPage","@id":"{URL}","datePublished":"2018-04-18T14:39:09+02:00"}}'
    head = f'<script type="application/ld+json">{data}</script>'
    assert day_of(dated("", head).published) == date(2018, 4, 18)


@given(
    instant=st.datetimes(datetime(1990, 1, 1), datetime(2026, 1, 1)), offset=st.integers(-12, 14)
)
def test_every_place_on_earth_can_show_its_day_of_an_instant(instant, offset):
    shown = instant.replace(tzinfo=UTC).astimezone(timezone(timedelta(hours=offset))).date()
    declared = Dated(moment=instant.replace(tzinfo=UTC), where="meta")
    assert can_be(Dated(moment=shown, where="shown"), declared)
