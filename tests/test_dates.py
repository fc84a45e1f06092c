"""Dates as blogs write them: read exactly or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.dates import (
    DayOrder,
    date_in_path,
    day_of,
    day_order,
    find_date,
    from_text,
    from_utc_text,
    plausible,
    read_date,
    sort_key,
    to_text,
    utc_text,
)

THE_DAY = date(2026, 4, 28)

# Each is 28 April 2026, alone in its element.
WHOLE_DAYS = {
    "ISO": "2026-04-28",
    "ISO without zeros": "2026-4-28",
    "ISO with a time but no zone": "2026-04-28T08:00:00",
    "ISO with an unknown zone": "2026-04-28 10:30 CET",
    "XML schema day with zone": "2026-04-28+02:00",
    "eight digits": "20260428",
    "slashes, year first": "2026/04/28",
    "dots, year first, Korean": "2026. 4. 28.",
    "dots and weekday, Japanese": "2026.04.28 (火)",
    "English": "April 28, 2026",
    "English without comma": "April 28 2026",
    "English without space": "April 28,2026",
    "English capitals": "APRIL 28, 2026",
    "English ordinal": "April 28th, 2026",
    "English, day first": "28 Apr 2026",
    "English, of": "28th of April, 2026",
    "English weekday": "Tuesday, April 28, 2026",
    "English weekday abbreviated": "Tue 28 Apr 2026",
    "English label": "Published on April 28, 2026",
    "English label and time": "Posted: Apr 28, 2026 at 10:30 PM",
    "English short year": "28 Apr '26",
    "dashes": "28-Apr-2026",
    "run together": "28APR2026",
    "year first with a name": "2026-Apr-28",
    "dots": "28.04.2026",
    "dots and spaces": "28. 4. 2026",
    "dots, short year": "28.04.26",
    "slashes, day first": "28/04/2026",
    "slashes, month first": "4/28/2026",
    "slashes with time": "4/28/2026, 10:30:00 PM",
    "direction marks of an old browser": "\u200e4\u200e/\u200e28\u200e/\u200e2026",
    "no-break spaces": "28\u00a0avril\u202f2026",
    "Chinese": "2026年4月28日",
    "Chinese with spaces and weekday": "2026 年 4 月 28 日 星期二",
    "Chinese with time": "2026年4月28日 下午3:30",
    "Chinese numerals": "二〇二六年四月二十八日",
    "Chinese month name in an English pattern": "四月 28, 2026",
    "Chinese month number in an English pattern": "4月 28, 2026",
    "Chinese label": "发布于 2026-04-28",
    "Japanese era": "令和8年4月28日",
    "full-width digits": "２０２６年４月２８日",
    "Korean": "2026년 4월 28일",
    "Vietnamese": "28 tháng 4 năm 2026",
    "Vietnamese with ngày": "Ngày 28 Tháng 4, 2026",
    "Vietnamese of WordPress": "Th4 28, 2026",
    "Russian": "28 апреля 2026 г.",
    "Russian abbreviation": "28 апр. 2026",
    "Ukrainian": "28 квітня 2026 року",
    "German": "28. April 2026",
    "German weekday and time": "Dienstag, 28. April 2026 um 15:30 Uhr",
    "French": "le 28 avril 2026",
    "French weekday and time": "Mardi 28 avril 2026 à 15h30",
    "French without accents": "28 avr 2026",
    "Spanish": "28 de abril de 2026",
    "Spanish with time": "el 28 de abril de 2026 a las 10:30",
    "Portuguese": "28 de abr. de 2026",
    "Catalan": "28 d’abril de 2026",
    "Italian": "28 aprile 2026",
    "Dutch": "28 april 2026 om 10:30 uur",
    "Polish": "28 kwietnia 2026",
    "Czech": "28. dubna 2026",
    "Hungarian": "2026. április 28.",
    "Lithuanian": "2026 m. balandžio 28 d.",
    "Latvian": "2026. gada 28. aprīlis",
    "Finnish": "28. huhtikuuta 2026",
    "Swedish": "28 april 2026",
    "Turkish": "28 Nisan 2026 Salı",
    "Greek": "28 Απριλίου 2026",
    "Hebrew": "28 באפריל 2026",
    "Arabic digits": "٢٨ أبريل ٢٠٢٦",
    "Arabic digits, an Arabic comma": "٢٨ أبريل، ٢٠٢٦",
    "Hindi": "२८ अप्रैल २०२६",
    "Bengali": "২৮ এপ্রিল ২০২৬",
    "Thai, Buddhist year": "28 เมษายน 2569",
    "Thai abbreviation": "28 เม.ย. 2569",
    "Indonesian": "Selasa, 28 April 2026",
}


@pytest.mark.parametrize("text", WHOLE_DAYS.values(), ids=WHOLE_DAYS)
def test_a_day_is_read_whatever_the_notation(text: str) -> None:
    reading = read_date(text)
    assert reading is not None
    assert reading.moment == THE_DAY
    assert not isinstance(reading.moment, datetime)
    assert reading.reason


INSTANTS = {
    "ISO, offset": ("2026-04-28T08:00:00+05:30", "2026-04-28T08:00:00+05:30"),
    "ISO, Z": ("2026-04-28T08:00Z", "2026-04-28T08:00:00+00:00"),
    "ISO, nanoseconds": ("2026-04-28T08:00:00.123456789-0700", "2026-04-28T08:00:00.123456-07:00"),
    "ISO basic": ("20260428T080000Z", "2026-04-28T08:00:00+00:00"),
    "Go": ("2026-04-28 08:00:00 +0000 UTC", "2026-04-28T08:00:00+00:00"),
    "Go, named zone": ("2026-04-28 08:00:00 +0530 IST", "2026-04-28T08:00:00+05:30"),
    "RFC 822": ("Tue, 28 Apr 2026 08:00:00 GMT", "2026-04-28T08:00:00+00:00"),
    "RFC 822, offset": ("Tue, 28 Apr 2026 08:00:00 -0330", "2026-04-28T08:00:00-03:30"),
    "RFC 822, zone name": ("Tue, 28 Apr 2026 08:00 EDT", "2026-04-28T08:00:00-04:00"),
    "RFC 822, two-digit year": ("28 Apr 26 08:00 GMT", "2026-04-28T08:00:00+00:00"),
    "RFC 850": ("Tuesday, 28-Apr-26 08:00:00 UTC", "2026-04-28T08:00:00+00:00"),
    "leap second": ("Tue, 30 Jun 2015 23:59:60 GMT", "2015-06-30T23:59:59+00:00"),
    "JavaScript": (
        "Tue Apr 28 2026 08:00:00 GMT+0200 (Central European Summer Time)",
        "2026-04-28T08:00:00+02:00",
    ),
    "Unix date": ("Tue Apr 28 08:00:00 UTC 2026", "2026-04-28T08:00:00+00:00"),
    "English with zone": ("April 28, 2026 at 3:45 PM EST", "2026-04-28T15:45:00-05:00"),
    "midnight": ("April 28, 2026 12:05 AM UTC", "2026-04-28T00:05:00+00:00"),
    "zone west": ("April 28, 2026 10:30 -0500", "2026-04-28T10:30:00-05:00"),
    "time in front": ("10:30 UTC, 28 April 2026", "2026-04-28T10:30:00+00:00"),
}


@pytest.mark.parametrize(("text", "expected"), INSTANTS.values(), ids=INSTANTS)
def test_an_instant_keeps_its_zone(text: str, expected: str) -> None:
    reading = read_date(text)
    assert reading is not None
    assert to_text(reading.moment) == expected


OPEN_ZONES = {
    "a range of hours": "April 28, 2026 10:30-11:30",
    "CST of a foreign text": "28 avril 2026 08:00 CST",
    "CST of the date command": "Tue Apr 28 08:00:00 CST 2026",
    "a zone that is no RFC 822 name": "Tue, 28 Apr 2026 08:00:00 IST",
    "an impossible hour": "2026-04-28 25:00:00",
}


@pytest.mark.parametrize("text", OPEN_ZONES.values(), ids=OPEN_ZONES)
def test_no_zone_is_invented(text: str) -> None:
    reading = find_date(text)
    assert reading is not None
    assert reading.moment == THE_DAY
    assert not isinstance(reading.moment, datetime)


NOTHING = {
    "relative": "3 days ago",
    "yesterday": "yesterday",
    "month only": "April 2026",
    "year only": "2026",
    "no year": "April 28",
    "ambiguous": "5/6/2026",
    "impossible day": "30 February 2026",
    "impossible month": "2026-13-01",
    "year 0001": "0001-01-01T00:00:00Z",
    "Go's zero time": "0001-01-01 00:00:00 +0000 UTC",
    "year 0001 in words": "January 1, 0001",
    "the epoch": "1970-01-01",
    "the epoch in America": "Wed Dec 31 1969 19:00:00 GMT-0500 (EST)",
    "a version": "1.2.10",
    "a version of two digits": "10.10.2026.1",
    "reading time": "8 min read",
    "a range of days": "28–30 April 2026",
    "a range of days, month first": "April 28–30, 2026",
    "a range of days without year": "Feb 9-10, Amsterdam",
    "a volume": "Journal of Machine Learning 11.Jun (2010): 1803-1831.",
    "an address": "https://a.blog/2026/04/28/slug/",
    "a file of an address": "https://a.blog/2026-04-28-slug.html",
    "an issue": "Issue 3 - May 2026",
    "a chapter": "Chapter 3, May 2026",
    "a product": "Mac 15, 2026",
    "two numbers around a month": "3 Apr 28",
    "a month of two languages": "28 listopada 2026",
    "Persian calendar": "28 بهمن 1404",
    "empty": "",
    "digits": "1234567890123",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_no_date_is_invented(text: str) -> None:
    assert read_date(text) is None
    assert find_date(text) is None


CARDS = {
    "PaperMod": "April 28, 2026 · 7 min · 1421 words · Rajpoot",
    "run together with reading time": "April 28, 20268 min read",
    "run together on both sides": "Backend01April 28, 20268 min readRead Article",
    "numbers run together with reading time": "28.04.20268 Min. Lesezeit",
    "ISO run together": "2026-04-2812 min read",
    "run together with a summary": "4/28/2026A long summary",
    "short reading time": "Apr 28, 2026 · 16m",
    "author in front": "by Jane Doe on April 28, 2026 in Go, Rust",
    "published beside updated": "Updated May 3, 2026 · Published April 28, 2026",
    "updated after it": "Posted on April 28, 2026, last updated May 3, 2026",
    "Chinese label": "更新于 2026年5月3日 发表于 2026年4月28日",
    "reading time in front": "阅读 5 分钟 · 2026-04-28",
    "version in front": "Python 3.14 · 28 Apr 2026",
}


@pytest.mark.parametrize("text", CARDS.values(), ids=CARDS)
def test_the_date_of_a_card_is_found_among_its_words(text: str) -> None:
    reading = find_date(text)
    assert reading is not None
    assert reading.moment == THE_DAY
    assert read_date(text) is None


def test_updates_are_found_only_when_asked_for() -> None:
    text = "Published April 28, 2026 · Updated May 3, 2026"
    later = find_date(text, updated=True)
    assert later is not None
    assert later.moment == date(2026, 5, 3)
    assert read_date("Updated: May 3, 2026") is None
    assert read_date("Updated: May 3, 2026", updated=True) is not None
    assert read_date("Zuletzt aktualisiert am 3. Mai 2026") is None


YEAR_OF_A_HEADING = {
    "month and day": "Apr 28",
    "day and month": "28 Apr",
    "weekday": "Tue, Apr 28",
    "ordinal": "April 28th",
    "German": "28. April",
    "Chinese": "4月28日",
    "Hexo archive": "04-28",
    "dots": "28.04.",
    "slashes": "28/04",
    "slashes, month first": "04/28",
}


@pytest.mark.parametrize("text", YEAR_OF_A_HEADING.values(), ids=YEAR_OF_A_HEADING)
def test_a_day_without_year_takes_it_from_the_heading(text: str) -> None:
    reading = read_date(text, year=2026)
    assert reading is not None
    assert reading.moment == THE_DAY
    assert "heading" in reading.reason


@pytest.mark.parametrize(
    "text", ["5-10 min read", "in May 5 people came", "28 April 8 May", "Apr 28–30", "1/2 of it"]
)
def test_a_year_of_a_heading_makes_no_dates_of_other_numbers(text: str) -> None:
    assert find_date(text, year=2026) is None


def test_a_written_year_wins_over_the_heading() -> None:
    reading = read_date("28 Apr 2026", year=2019)
    assert reading is not None
    assert reading.moment == THE_DAY


def test_a_short_date_between_separators_takes_the_year_of_the_heading() -> None:
    reading = find_date("Apr 28 · 3 min read", year=2026)
    assert reading is not None
    assert reading.moment == THE_DAY


def test_order_settles_an_open_date_and_a_part_above_twelve_wins_over_it() -> None:
    def read(text: str, order: DayOrder) -> object:
        reading = read_date(text, order=order)
        return reading and reading.moment

    assert read("5/6/2026", DayOrder.MONTH_FIRST) == date(2026, 5, 6)
    assert read("5/6/2026", DayOrder.DAY_FIRST) == date(2026, 6, 5)
    assert read("5/16/2026", DayOrder.DAY_FIRST) == date(2026, 5, 16)
    assert read("5.6.2026", DayOrder.MONTH_FIRST) == date(2026, 5, 6)


def test_dots_and_languages_write_the_day_first() -> None:
    for text, language in [("5.6.2026", None), ("5/6/2026", "fr"), ("5/6/2026", "en-GB")]:
        reading = read_date(text, language=language)
        assert reading is not None
        assert reading.moment == date(2026, 6, 5)
    assert read_date("5/6/2026", language="en-US") is None
    assert read_date("5/6/2026", language="en") is None


def test_the_language_tells_month_names_apart() -> None:
    polish = read_date("28 listopada 2026", language="pl")
    croatian = read_date("28. listopada 2026", language="hr")
    assert polish is not None
    assert croatian is not None
    assert (polish.moment, croatian.moment) == (date(2026, 11, 28), date(2026, 10, 28))


def test_a_wrong_language_does_not_hide_a_clear_name() -> None:
    reading = read_date("28 avril 2026", language="en")
    assert reading is not None
    assert reading.moment == THE_DAY


ORDERS: dict[str, tuple[list[str], DayOrder | None]] = {
    "a part above 12 proves it for all": (["5/16/2026", "5/6/2026"], DayOrder.MONTH_FIRST),
    "day above 12": (["16/5/2026", "5/6/2026"], DayOrder.DAY_FIRST),
    "proofs of both kinds": (["5/16/2026", "16/5/2026"], None),
    "dots": (["5.6.2026"], DayOrder.DAY_FIRST),
    "sorted one way only": (["2/9/2026", "1/11/2026", "12/1/2025"], DayOrder.MONTH_FIRST),
    "sorted by day first": (["1/12/2026", "11/1/2026", "9/1/2026"], DayOrder.DAY_FIRST),
    "sorted either way": (["3/3/2026", "2/2/2026", "1/1/2026"], None),
    "two dates are always sorted": (["1/2/2026", "2/1/2026"], None),
    "one open date": (["5/6/2026"], None),
    "no dates": (["hello", "April 28, 2026"], None),
    "dates without a year": (["4/28", "5/6"], DayOrder.MONTH_FIRST),
    "fractions among words are no dates": (["28/4 of it", "5/6/2026"], None),
    "dates among words": (["5/16/2026 · 3 min", "5/6/2026A summary"], DayOrder.MONTH_FIRST),
}


@pytest.mark.parametrize(("texts", "expected"), ORDERS.values(), ids=ORDERS)
def test_day_order_is_decided_by_the_whole_list(
    texts: list[str], expected: DayOrder | None
) -> None:
    assert day_order(texts) == expected


def test_one_pinned_post_does_not_hide_the_order_of_a_list() -> None:
    days_of_months = (3, 9, 2, 11, 4, 10, 1, 12, 5, 8, 6, 7)
    texts = [f"{12 - n}/{day}/2026" for n, day in enumerate(days_of_months)]
    assert day_order(["1/2/2020", *texts]) == DayOrder.MONTH_FIRST


def test_the_future_and_the_language_decide_an_order_last() -> None:
    texts = ["11/12/2026"]
    assert day_order(texts, today=date(2026, 11, 20)) == DayOrder.MONTH_FIRST
    assert day_order(texts, language="de") == DayOrder.DAY_FIRST
    assert day_order(texts, language="en") is None


def test_the_future_is_no_date_of_a_post() -> None:
    today = date(2026, 4, 27)
    assert read_date("2026-04-28", today=today) is not None
    assert read_date("2026-05-28", today=today) is None
    assert find_date("Join us on May 28, 2026", today=today) is None


PATHS = {
    "folders": ("https://a.blog/2026/04/28/slug/", THE_DAY),
    "folders without zeros": ("https://a.blog/2026/4/28/slug", THE_DAY),
    "file name": ("https://a.blog/posts/2026-04-28-slug.html", THE_DAY),
    "eight digits": ("https://a.blog/20260428-slug", THE_DAY),
    "month only": ("https://a.blog/2026/04/slug", None),
    "an impossible day": ("https://a.blog/2026/04/31/slug", None),
    "a number": ("https://a.blog/posts/12345678", None),
    "in the query": ("https://a.blog/?d=/2026/04/28/", None),
}


@pytest.mark.parametrize(("url", "expected"), PATHS.values(), ids=PATHS)
def test_the_day_of_an_address(url: str, expected: date | None) -> None:
    reading = date_in_path(url)
    assert (reading and reading.moment) == expected


def test_the_reading_quotes_the_page() -> None:
    reading = find_date("Publié  le  1er  févr.  2026 · 3 min")
    assert reading is not None
    assert (reading.text, reading.reason) == ("1er févr. 2026", "month in words")


def test_naive_times_have_no_stored_form() -> None:
    with pytest.raises(ValueError, match="no offset"):
        to_text(datetime(2026, 4, 28, 8))
    with pytest.raises(ValueError, match="no offset"):
        from_text("2026-04-28T08:00:00")
    with pytest.raises(ValueError, match="no offset"):
        utc_text(datetime(2026, 4, 28, 8))
    with pytest.raises(ValueError, match="Z"):
        from_utc_text("2026-04-28T08:00:00+00:00")


def test_unknown_sorts_last_when_the_newest_is_first() -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    moments = [None, THE_DAY, datetime(2026, 4, 28, 9, tzinfo=east), date(2026, 4, 29)]
    newest_first = sorted(moments, key=sort_key, reverse=True)
    assert newest_first == [moments[3], moments[2], moments[1], None]


def test_the_day_of_an_instant_is_the_day_shown() -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    assert day_of(datetime(2026, 4, 28, 1, tzinfo=east)) == THE_DAY


zones = st.integers(-12 * 4, 14 * 4).map(lambda n: timezone(timedelta(minutes=15 * n)))
days = st.dates(min_value=date(1970, 1, 2), max_value=date(2100, 1, 1))
instants = st.datetimes(
    min_value=datetime(1970, 1, 3), max_value=datetime(2100, 1, 1), timezones=zones
)
MONTHS = "January February March April May June July August September October November December"


@given(days | instants)
def test_stored_moments_come_back(moment: date) -> None:
    back = from_text(to_text(moment))
    assert back == moment
    assert type(back) is type(moment)
    assert plausible(moment)


@given(instants)
def test_stored_times_of_ours_come_back(moment: datetime) -> None:
    back = from_utc_text(utc_text(moment))
    assert back == moment.replace(microsecond=0)
    assert back.tzinfo is UTC


@given(instants)
def test_formatted_instants_are_read_back_with_their_zone(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    for text in (moment.isoformat(), whole.strftime("%a, %d %b %Y %H:%M:%S %z")):
        reading = read_date(text)
        assert reading is not None
        assert reading.moment in {moment, whole}
        assert isinstance(reading.moment, datetime)
        assert reading.moment.utcoffset() == moment.utcoffset()


@given(days, st.sampled_from(["{d} {m} {y}", "{m} {d}, {y}", "{y} {m} {d}", "{d}. {m} {y}"]))
def test_formatted_days_are_read_back(day: date, pattern: str) -> None:
    name = MONTHS.split()[day.month - 1]
    for month in (name, name[:3], name.upper()):
        reading = read_date(pattern.format(d=day.day, m=month, y=day.year))
        assert reading is not None
        assert reading.moment == day


@given(days, st.sampled_from(DayOrder))
def test_numeric_days_are_read_back_in_their_order(day: date, order: DayOrder) -> None:
    first, second = day.day, day.month
    if order is DayOrder.MONTH_FIRST:
        first, second = second, first
    reading = read_date(f"{first}/{second}/{day.year}", order=order)
    assert reading is not None
    assert reading.moment == day


@given(days, st.integers(1, 99))
def test_a_glued_reading_time_never_changes_the_day(day: date, minutes: int) -> None:
    reading = find_date(f"{day:%B} {day.day}, {day.year}{minutes} min read")
    assert reading is not None
    assert reading.moment == day


@given(st.text() | st.text("0123456789./-: aprilmay年月日TZ+,"))
def test_any_text_reads_or_is_none_and_is_never_naive(text: str) -> None:
    for reading in (read_date(text), find_date(text, year=2026), find_date(text, language="zh")):
        if reading is not None:
            assert plausible(reading.moment)
            to_text(reading.moment)
